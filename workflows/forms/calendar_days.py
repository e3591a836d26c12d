"""The form of one day off or worked day."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.models import Unit
from workflows.enums import DayKind
from workflows.forms.base import DATE
from workflows.services.calendar_days import DayEntry

COUNTRY = "country"


class DayForm(forms.Form):
    """A day, its kind, its reason and the document that decides it.

    `authorities`: those whose own days the visitor keeps; `national`: he keeps the country's too.
    """

    place = forms.ChoiceField(
        label=_lazy("Áp dụng cho"),
        error_messages={"invalid_choice": _lazy("Hãy chọn phạm vi trong danh sách.")},
    )
    day = forms.DateField(
        label=_lazy("Ngày"),
        widget=DATE,
        error_messages={
            "required": _lazy("Hãy chọn ngày."),
            "invalid": _lazy("Ngày không đúng. Hãy ghi đủ ngày, tháng, năm, ví dụ 31/08/2026."),
        },
    )
    kind = forms.ChoiceField(
        label=_lazy("Loại"),
        choices=DayKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Hãy chọn ngày nghỉ hay ngày làm bù.")},
    )
    reason = forms.CharField(
        label=_lazy("Lý do"),
        max_length=200,
        help_text=_lazy("Ví dụ: Quốc khánh; làm bù cho ngày 31/08/2026."),
        error_messages={"required": _lazy("Hãy ghi lý do nghỉ hoặc làm bù.")},
    )
    basis = forms.CharField(
        label=_lazy("Căn cứ"),
        max_length=200,
        help_text=_lazy("Số, ngày văn bản quy định ngày này; người đọc sẽ tra được."),
        error_messages={"required": _lazy("Hãy ghi căn cứ: số, ngày văn bản quy định ngày này.")},
    )

    def __init__(
        self, *args: Any, authorities: Sequence[Unit], national: bool, fixed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = {unit.ref: unit for unit in authorities}
        places = [(ref, unit.name) for ref, unit in self.authorities.items()]
        if national:
            places.insert(0, (COUNTRY, _("Cả nước")))
        self.fields["place"].choices = places
        self.fields["place"].disabled = fixed
        self.fields["day"].input_formats = ["%Y-%m-%d", "%d/%m/%Y"]

    def entry(self) -> DayEntry:
        data = self.cleaned_data
        return DayEntry(
            authority=self.authorities.get(data["place"]),
            day=data["day"],
            kind=DayKind(data["kind"]),
            reason=data["reason"],
            basis=data["basis"],
        )
