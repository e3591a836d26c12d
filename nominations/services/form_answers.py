"""What a unit writes into the forms of a period."""

from collections.abc import Mapping

from nominations.models import FormAnswer, FormField, Submission, User
from nominations.queries.form_answers import PREFIX, asked_fields, given_answers, sections_with
from nominations.rules.form_fields import ValueRefused, narrative_of, read, shown
from nominations.rules.form_readiness import is_text
from nominations.services.drafting import DraftRefused
from nominations.services.merging import Draft, PageState, merging


def save_form(
    submission: Submission,
    *,
    actor: User,
    seen_version: int | PageState,
    answers: Mapping[str, str],
    quiet: bool = False,
    folds: bool = False,
) -> None:
    """Keep what was typed, by code of the field; a code that the form does not have is ignored.

    Saved field by field (`merging`; there `quiet` and `folds`): Clashed where somebody else changed
    the same one. Raises DraftRefused for what does not fit its field, StaleDraft for an old page.
    """
    part = FormPart(submission, answers)
    with merging(
        submission,
        actor=actor,
        seen=seen_version,
        mine=part.mine,
        now=part.now,
        quiet=quiet,
        folds=folds,
    ) as draft:
        part.write(draft)


class FormPart:
    """The form's fields of one save, beside what else is saved with them (see `merging`).

    `mine`: name in the history → what was typed, as people read it. Asks nothing of the database
    where no answers came. Raises DraftRefused for what does not fit its field.
    """

    def __init__(self, submission: Submission, answers: Mapping[str, str]) -> None:
        self._fields = asked_fields(submission) if answers else []
        typed = [field for field in self._fields if field.code in answers]
        self._values = {field.code: _read(field, answers[field.code]) for field in typed}
        self._given: dict[str, str] = {}
        self.mine = {
            f"{PREFIX}{field.code}": shown(field.kind, self._values[field.code]) for field in typed
        }

    def now(self, file: Submission) -> dict[str, str]:
        """Name in the history → what is kept, as people read it."""
        self._given = given_answers(file) if self._fields else {}
        return {
            f"{PREFIX}{f.code}": shown(f.kind, self._given.get(f.code, "")) for f in self._fields
        }

    def write(self, draft: Draft) -> None:
        """Keep the fields that `draft` is to write, and the text that they make together."""
        mine = [f for f in self._fields if f"{PREFIX}{f.code}" in draft.mine]
        if not mine:
            return
        FormAnswer.objects.bulk_create(
            (
                FormAnswer(submission=draft.file, field=field, value=self._values[field.code])
                for field in mine
            ),
            update_conflicts=True,
            unique_fields=["submission", "field"],
            update_fields=["value"],
        )
        kept = self._given | {field.code: self._values[field.code] for field in mine}
        if is_text(draft.file.kind):
            draft.columns["narrative"] = _narrative(self._fields, kept)


def _read(field: FormField, typed: str) -> str:
    try:
        return read(field.kind, typed, field.choices)
    except ValueRefused as refused:
        sentence = f"{field.label}: {refused.sentence}"
        raise DraftRefused(sentence, field=f"form_{field.code}") from refused


def _narrative(fields: list[FormField], values: Mapping[str, str]) -> str:
    """The sections joined under their headings, at each save.

    The consolidated report, the copy that goes up and the search take one text of each unit; they
    need not know whether it was written in one piece or section by section.
    """
    sections = {
        section.heading: [(item.field.label, item.text) for item in section.fields]
        for section in sections_with(fields, values)
    }
    return narrative_of(sections)
