"""The forms that open a period, or give it to more units."""

from collections.abc import Sequence
from typing import Any

from django import forms

from nominations.models import Unit


class OpenPeriodForm(forms.Form):
    """The units that owe a dossier; all are ticked unless `ticked` says otherwise."""

    units = forms.MultipleChoiceField(
        label="Đơn vị phải lập hồ sơ", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], ticked: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        field.choices = [(unit.ref, unit.name) for unit in units]
        field.initial = [unit.ref for unit in units] if ticked else []
