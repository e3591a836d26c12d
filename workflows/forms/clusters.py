"""The form that hands a cluster over to the next year's head."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.models import Unit
from workflows.forms.base import DATE


class HandOverForm(forms.Form):
    """Next year's head and deputy among the members, on what basis, until when the old ones act."""

    year = forms.IntegerField(
        label=_lazy("Năm"), min_value=2000, max_value=2100, widget=forms.HiddenInput
    )
    head = forms.ChoiceField(label=_lazy("Cụm trưởng mới"))
    deputy = forms.ChoiceField(label=_lazy("Cụm phó mới"), required=False)
    last_day = forms.DateField(
        label=_lazy("Nhiệm kỳ cũ đến hết ngày"),
        widget=DATE,
        help_text=_lazy("Nhiệm vụ mới bắt đầu từ ngày hôm sau."),
    )
    basis = forms.CharField(
        label=_lazy("Căn cứ (số, ngày văn bản)"),
        max_length=200,
        error_messages={"required": _lazy("Hãy ghi căn cứ bàn giao (số, ngày văn bản).")},
    )

    def __init__(self, *args: Any, members: Sequence[Unit], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.ref, unit.name) for unit in members]
        self.by_ref = {unit.ref: unit for unit in members}
        self.fields["year"].initial = year
        self.fields["last_day"].initial = date(year - 1, 12, 31)
        self.fields["head"].choices = [("", _("– chọn –")), *units]
        self.fields["deputy"].choices = [("", _("– không có –")), *units]

    @property
    def chosen(self) -> tuple[Unit, Unit | None]:
        """The new head and deputy."""
        data = self.cleaned_data
        return self.by_ref[data["head"]], self.by_ref.get(data["deputy"])
