"""Whose days a new calendar address tells."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.models import Unit
from workflows.enums import FeedKind

#: The choice of one's own days; the others are refs of units.
MINE = "toi"


class FeedForm(forms.Form):
    """The visitor's own days, or those of one of the units that he may read."""

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.ref: unit for unit in units}
        self.fields["of"] = forms.ChoiceField(
            label=_("Lịch của"),
            choices=[
                (MINE, FeedKind.PERSON.label),
                *((unit.ref, f"{FeedKind.UNIT.label}: {unit.name}") for unit in units),
            ],
            widget=forms.RadioSelect,
            initial=MINE,
        )

    @property
    def unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data["of"])
