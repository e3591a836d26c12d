"""What a page sends by itself: some of its fields, by the names that they have in its form."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from nominations.forms.content import VersionForm, figure_field
from nominations.forms.form_answers import NAME, AnswerField, answers_in
from nominations.forms.nominees import MinutesForm
from nominations.models import FormField, Indicator
from nominations.queries.form_answers import PREFIX
from nominations.rules.columns import ESTIMATE, VALUE, Column
from nominations.services.figures import figure_name


class TypedForm(VersionForm):
    """Of a report or of minutes, the fields that were sent and no others."""

    folds = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        rows: Sequence[Indicator],
        asked: Sequence[FormField] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.history_names: dict[str, str] = {}
        if "narrative" in self.data:
            self._add("narrative", "narrative", forms.CharField(required=False))
        if "meeting_minutes" in self.data:
            number = MinutesForm.base_fields["meeting_minutes"]
            self._add("meeting_minutes", "meeting_minutes", number)
        self.asked = [field for field in asked if NAME.format(code=field.code) in self.data]
        for field in self.asked:
            name = f"{PREFIX}{field.code}"
            self._add(NAME.format(code=field.code), name, AnswerField(field, ""))
        for row in rows:
            for column in (Column(VALUE, ""), Column(ESTIMATE, _("ước"))):
                sent = f"{column.field}_{row.code}"
                if sent in self.data:
                    name = figure_name(row.code, column.field)
                    self._add(sent, name, figure_field(row, column, None))

    def _add(self, sent: str, name: str, field: forms.Field) -> None:
        self.fields[sent] = field
        self.history_names[sent] = name

    @property
    def answers(self) -> Mapping[str, str]:
        """What was typed into the administrator's form, by code."""
        return answers_in(self, self.asked)

    def figures(self, column: str) -> Mapping[str, Decimal | None]:
        """The figures of a column that were sent, by code."""
        sent = {name.removeprefix(f"{column}_"): name for name in self.history_names}
        return {code: self.cleaned_data[name] for code, name in sent.items() if name != code}


def asks_for_form(names: Iterable[str]) -> bool:
    """Whether fields of an administrator's form are among those that were sent."""
    return any(name.startswith(NAME.format(code="")) for name in names)


def asks_for_figures(names: Iterable[str]) -> bool:
    """Whether figures are among the fields that were sent."""
    return any(name.startswith((f"{VALUE}_", f"{ESTIMATE}_")) for name in names)
