"""A remark on a part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.services.room import LONGEST


class CommentForm(forms.Form):
    """On one field or on the whole part; @ and a full name calls somebody of the unit."""

    field = forms.ChoiceField(label=_lazy("Về mục"), required=False)
    text = forms.CharField(
        label=_lazy("Nội dung trao đổi"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": ""}),
        help_text=_lazy("Gõ @ và họ tên để nhắc đến một người của đơn vị (không cần dấu)."),
    )

    def __init__(self, *args: Any, fields: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("Cả phần hồ sơ")), *fields]
