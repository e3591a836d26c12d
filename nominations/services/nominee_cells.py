"""What is written of nominees, cell by cell, beside what others wrote meanwhile.

Names in the history: `nomination:<ref>:<column>`; of a criterion for persons `points:<ref>:<code>`
(points, or whether it is met), and `points:<ref>:<code>:note`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from nominations.models import Award, Criterion, Nomination, NomineeAnswer, Submission
from nominations.names import clean_block
from nominations.rules.numbers import as_written
from nominations.services.drafting import MOVED_ON, StaleDraft
from nominations.services.merging import Draft

Answers = Mapping[Criterion, tuple[Decimal | None, bool | None, str]]
MET: Mapping[bool | None, str] = {True: "Đạt", False: "Chưa đạt", None: ""}


@dataclass(frozen=True, slots=True)
class Edit:
    """New values of one line; what is not named stays."""

    nomination: Nomination
    values: Mapping[str, Any] = field(default_factory=dict)


class Cells:
    """The columns of some lines: what was typed, and what they say now.

    `mine`: name in the history → what was typed, as people read it.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = {edit.nomination.ref: edit for edit in edits}
        self._lines: dict[str, Nomination] = {}
        self.mine = {
            self.name(edit, column): _told(value)
            for edit in edits
            for column, value in edit.values.items()
        }

    @staticmethod
    def name(edit: Edit, column: str) -> str:
        """The name of a cell in the history."""
        return f"nomination:{edit.nomination.ref}:{column}"

    def now(self, file: Submission) -> dict[str, str]:
        """Name in the history → what is kept, as people read it. One statement."""
        lines = file.nominations.select_related("award")
        if len(self._edits) == 1:
            lines = lines.filter(ref__in=self._edits)
        self._lines = {line.ref: line for line in lines if line.ref in self._edits}
        if len(self._lines) < len(self._edits):
            raise StaleDraft(_(MOVED_ON))  # one was taken off the list
        return {
            self.name(edit, column): _told(getattr(self._lines[ref], column))
            for ref, edit in self._edits.items()
            for column in edit.values
        }

    def changed(self, draft: Draft) -> list[Edit]:
        """The lines of which something is to be written, as they are kept now, and that."""
        found = []
        for ref, edit in self._edits.items():
            values = {
                column: value
                for column, value in edit.values.items()
                if self.name(edit, column) in draft.mine
            }
            if values:
                found.append(Edit(self._lines[ref], values))
        return found

    def write(self, draft: Draft) -> int:
        """Keep what `draft` is to write; how many lines changed. At most one statement per 500."""
        changed = self.changed(draft)
        for edit in changed:
            for column, value in edit.values.items():
                setattr(edit.nomination, column, value)
        columns = sorted({column for edit in changed for column in edit.values})
        if columns:
            lines = [edit.nomination for edit in changed]
            Nomination.objects.bulk_update(lines, columns, batch_size=500)
        return len(changed)


class PointsOf:
    """A nominee's criteria: each has its points (or whether it is met) and its remark."""

    def __init__(self, nomination: Nomination, answers: Answers) -> None:
        self._nomination = nomination
        self._answers = {
            criterion: (points, met, clean_block(note))
            for criterion, (points, met, note) in answers.items()
        }
        self._kept: dict[int, tuple[Decimal | None, bool | None, str]] = {}
        self.mine = self._told(self._answers)

    def now(self) -> dict[str, str]:
        """Name in the history → what is kept; asks nothing where no criterion is asked."""
        if not self._answers:
            return {}
        given = NomineeAnswer.objects.filter(nomination=self._nomination)
        self._kept = {row.criterion_id: (row.points, row.met, row.note) for row in given}
        blank = (None, None, "")
        return self._told({one: self._kept.get(one.pk, blank) for one in self._answers})

    def write(self, draft: Draft) -> None:
        """Keep what `draft` is to write, whole criteria at a time."""
        rows = []
        for criterion, (points, met, note) in self._answers.items():
            said, remark = self._names(criterion)
            if said not in draft.mine and remark not in draft.mine:
                continue
            old = self._kept.get(criterion.pk, (None, None, ""))
            if said not in draft.mine:
                points, met = old[:2]
            rows.append(
                NomineeAnswer(
                    nomination=self._nomination,
                    criterion=criterion,
                    points=points,
                    met=met,
                    note=note if remark in draft.mine else old[2],
                )
            )
        NomineeAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["nomination", "criterion"],
            update_fields=["points", "met", "note"],
        )

    def _told(self, answers: Answers) -> dict[str, str]:
        told: dict[str, str] = {}
        for criterion, (points, met, note) in answers.items():
            said, remark = self._names(criterion)
            told[said] = MET[met] if points is None else as_written(points)
            told[remark] = note
        return told

    def _names(self, criterion: Criterion) -> tuple[str, str]:
        name = points_name(self._nomination.ref, criterion.code)
        return name, f"{name}:note"


def points_name(ref: str, code: str) -> str:
    """How the history calls what is said of a nominee by one criterion."""
    return f"points:{ref}:{code}"


def _told(value: object) -> str:
    """A value as people read it; empty for none."""
    if isinstance(value, Award):
        return value.name
    return "" if value is None else str(value)
