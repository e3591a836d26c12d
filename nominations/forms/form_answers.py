"""The fields of an administrator's form as fields of a page: built from data, checked by kind."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _

from nominations.enums import FieldKind
from nominations.forms.content import ReportForm, VersionForm
from nominations.models import FormField
from nominations.queries.form_answers import PREFIX, heading_of
from nominations.rules.form_fields import YES_NO, ValueRefused, read, shown

NAME = "form_{code}"


class AnswerField(forms.CharField):
    """One field of a form: whatever is typed is kept on the page, what does not fit is said."""

    def __init__(self, asked: FormField, given: str) -> None:
        self.asked = asked
        super().__init__(
            label=asked.label,
            help_text=escape(asked.help_text),  # an administrator writes text, not HTML
            required=False,
            strip=False,
            widget=_widget(asked),
            initial=given if asked.kind in _CHOSEN else shown(asked.kind, given),
        )

    def typed_as(self, text: str) -> str:
        """What the widget holds for a text of the history."""
        codes = {label: code for code, label in YES_NO}
        return codes.get(text, text) if self.asked.kind == FieldKind.YES_NO else text

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        try:
            read(self.asked.kind, typed, self.asked.choices)
        except ValueRefused as refused:
            raise forms.ValidationError(refused.sentence) from refused
        return typed


_CHOSEN = (FieldKind.CHOICE, FieldKind.YES_NO)


def _widget(asked: FormField) -> forms.Widget:
    """How a kind is typed; dates as people write them, in every browser."""
    if asked.kind == FieldKind.LONG:
        return forms.Textarea(attrs={"rows": 4})
    if asked.kind == FieldKind.CHOICE:
        return forms.Select(
            choices=[("", _("– chọn –")), *((word, word) for word in asked.choices)]
        )
    if asked.kind == FieldKind.YES_NO:
        return forms.Select(
            choices=[("", _("– chọn –")), *((code, _(word)) for code, word in YES_NO)]
        )
    attrs: dict[str, str] = {}
    if asked.kind == FieldKind.DATE:
        attrs = {"class": "short", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
    if asked.kind == FieldKind.NUMBER:
        attrs = {"class": "short", "inputmode": "decimal"}
    return forms.TextInput(attrs=attrs)


class AnswersOfForm(VersionForm):
    """The open fields of the forms of one part.

    `opened` says of a field's name whether the unit may write it now; the others are not asked.
    """

    conditional: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        fields: Iterable[FormField],
        given: Mapping[str, str],
        opened: Callable[[str], bool],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.form_names: dict[str, str] = {}
        self.form_fields = add_answer_fields(self, fields, given, opened)

    @property
    def history_names(self) -> Mapping[str, str]:
        """Form field → its name in the history."""
        return self.form_names

    @property
    def answers(self) -> Mapping[str, str]:
        """What was typed, by code."""
        return answers_in(self, self.form_fields)


def add_answer_fields(
    form: "ReportForm | AnswersOfForm",
    fields: Iterable[FormField],
    given: Mapping[str, str],
    opened: Callable[[str], bool],
) -> list[FormField]:
    """Give `form` a field for each open one; gives those. Required ones block the signature only.

    They are named in `form.conditional`: the page does not call them optional.
    """
    asked = [field for field in fields if opened(f"{PREFIX}{field.code}")]
    for field in asked:
        name = NAME.format(code=field.code)
        form.fields[name] = AnswerField(field, given.get(field.code, ""))
        form.form_names[name] = f"{PREFIX}{field.code}"
    needed = (NAME.format(code=field.code) for field in asked if field.required)
    form.conditional = (*getattr(form, "conditional", ()), *needed)  # type: ignore[attr-defined]
    return asked


def answers_in(form: forms.Form, asked: Iterable[FormField]) -> dict[str, str]:
    """What was typed into the fields that `add_answer_fields` gave."""
    return {field.code: form.cleaned_data[NAME.format(code=field.code)] for field in asked}


def bound_sections(
    form: forms.Form, asked: Iterable[FormField]
) -> list[tuple[int, str, list[forms.BoundField]]]:
    """(place, heading, bound fields) for the page, in the order of the form."""
    headings: dict[str, list[forms.BoundField]] = {}
    for field in asked:
        headings.setdefault(heading_of(field), []).append(form[NAME.format(code=field.code)])
    return [(place, *pair) for place, pair in enumerate(headings.items(), start=1)]
