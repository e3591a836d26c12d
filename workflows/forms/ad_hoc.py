"""The form in which a unit opens an ad hoc or thematic reward."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.enums import PeriodKind
from nominations.models import Unit
from workflows.forms.base import DATE


class AdHocForm(forms.Form):
    """What happened, when, and by which paper; the unit only if the visitor has several."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("Đơn vị"))
    kind = forms.ChoiceField(label=_("Loại khen thưởng"))
    title = forms.CharField(
        label=_("Việc, thành tích cần khen"),
        max_length=200,
        help_text=_("Ví dụ: Khen thưởng đột xuất khắc phục hậu quả mưa lũ tháng 10/2026."),
    )
    event_from = forms.DateField(label=_("Sự kiện từ ngày"), widget=DATE)
    event_to = forms.DateField(label=_("đến hết ngày"), widget=DATE)
    basis = forms.CharField(
        label=_("Văn bản liên quan"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Công điện số 07/CĐ-UBND ngày 11/10/2026."),
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], kinds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit.ref, unit.name) for unit in units]
        self.fields["kind"].choices = [(kind, PeriodKind(kind).label) for kind in kinds]
        for name, options in (("unit", units), ("kind", kinds)):
            if len(options) == 1:
                self.fields[name].widget = forms.HiddenInput()
                self.fields[name].initial = self.fields[name].choices[0][0]
