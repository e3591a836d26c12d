"""What the forms of a period ask of a part, and what the unit wrote into them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nominations.models import FormField, Submission
from nominations.rules.form_fields import shown

PREFIX = "form:"


@dataclass(frozen=True, slots=True)
class Filled:
    """One field with what was written, as people read it."""

    field: FormField
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its fields; `place` counts sections from 1 (anchors are named after it)."""

    place: int
    heading: str
    fields: tuple[Filled, ...]

    @property
    def filled(self) -> int:
        return sum(bool(item.text) for item in self.fields)


def asked_fields(submission: Submission) -> list[FormField]:
    """The fields of the forms with which the period was opened for this part, in order."""
    fields = FormField.objects.filter(
        template__periods=submission.dossier.period_id, template__submission_kind=submission.kind
    )
    return list(fields.select_related("template").order_by("template__code", "position", "pk"))


def given_answers(submission: Submission) -> dict[str, str]:
    """Code → kept value, of the fields that have one."""
    return dict(submission.form_answers.exclude(value="").values_list("field__code", "value"))


def filled_sections(submission: Submission) -> list[Section]:
    """The filled form by section (at most 2 statements); empty where the period has no form.

    Empty as well for a report that its authority's paper brought as one text.
    """
    fields = asked_fields(submission)
    given = given_answers(submission) if fields else {}
    if not given and submission.narrative:
        return []
    return sections_with(fields, given)


def sections_with(fields: Iterable[FormField], given: Mapping[str, str]) -> list[Section]:
    """`fields` below their headings, in the order in which the headings first occur."""
    headings: dict[str, list[Filled]] = {}
    for field in fields:
        filled = Filled(field, shown(field.kind, given.get(field.code, "")))
        headings.setdefault(heading_of(field), []).append(filled)
    return [
        Section(place, heading, tuple(below))
        for place, (heading, below) in enumerate(headings.items(), start=1)
    ]


def heading_of(field: FormField) -> str:
    """The section of a field; the form's name where it stands below none."""
    return field.section or field.template.name
