"""What a unit writes into the forms of a period."""

from collections.abc import Mapping

from nominations.models import FormAnswer, FormField, Submission, User
from nominations.queries.form_answers import PREFIX, asked_fields, given_answers, sections_with
from nominations.rules.form_fields import ValueRefused, narrative_of, read, shown
from nominations.rules.form_readiness import is_text
from nominations.services.drafting import DraftRefused, editing
from nominations.services.history import record_changes


def save_form(
    submission: Submission, *, actor: User, seen_version: int, answers: Mapping[str, str]
) -> None:
    """Keep what was typed, by code of the field; a code that the form does not have is ignored.

    Raises DraftRefused for what does not fit its field, StaleDraft for an old page.
    """
    fields = [f"{PREFIX}{code}" for code in answers]
    with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
        write_form(file, actor=actor, answers=answers)


def write_form(file: Submission, *, actor: User, answers: Mapping[str, str]) -> None:
    """As `save_form`, inside `editing`."""
    fields = asked_fields(file)
    before = given_answers(file)
    values = {f.code: _read(f, answers[f.code]) for f in fields if f.code in answers}
    FormAnswer.objects.bulk_create(
        (
            FormAnswer(submission=file, field=field, value=values[field.code])
            for field in fields
            if field.code in values
        ),
        update_conflicts=True,
        unique_fields=["submission", "field"],
        update_fields=["value"],
    )
    changes = {
        f"{PREFIX}{f.code}": (
            shown(f.kind, before.get(f.code, "")),
            shown(f.kind, values[f.code]),
        )
        for f in fields
        if f.code in values
    }
    record_changes(file, actor=actor, changes=changes)
    if is_text(file.kind) and fields:
        _keep_narrative(file, fields, before | values)


def _read(field: FormField, typed: str) -> str:
    try:
        return read(field.kind, typed, field.choices)
    except ValueRefused as refused:
        sentence = f"{field.label}: {refused.sentence}"
        raise DraftRefused(sentence, field=f"form_{field.code}") from refused


def _keep_narrative(file: Submission, fields: list[FormField], values: Mapping[str, str]) -> None:
    """The sections joined under their headings, at each save.

    The consolidated report, the copy that goes up and the search take one text of each unit; they
    need not know whether it was written in one piece or section by section.
    """
    sections = {
        section.heading: [(item.field.label, item.text) for item in section.fields]
        for section in sections_with(fields, values)
    }
    Submission.objects.filter(pk=file.pk).update(narrative=narrative_of(sections))
