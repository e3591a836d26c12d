"""More time: until when and why; for the office also for whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms.base import DATE, NOT_A_DAY


class AskForm(forms.Form):
    """What the unit says."""

    until = forms.DateField(
        label=_("Xin gia hạn đến hết ngày"), widget=DATE, error_messages=NOT_A_DAY
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class GiveForm(forms.Form):
    """What the office says; `files` are the parts that it has ticked."""

    files = forms.MultipleChoiceField(
        label=_("Phần hồ sơ"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một phần hồ sơ."),
            "invalid_choice": _("Có phần hồ sơ không còn ở đơn vị. Hãy mở lại trang và chọn lại."),
        },
    )
    until = forms.DateField(label=_("Gia hạn đến hết ngày"), widget=DATE, error_messages=NOT_A_DAY)
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.TextInput(attrs={"list": "ly-do-gia-han"}),
    )
    anyway = forms.BooleanField(
        label=_("Vẫn gia hạn dù muộn hơn ngày của bước sau"), required=False
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].choices = choices  # type: ignore[attr-defined]
