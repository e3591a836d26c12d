"""The score sheet of one self-assessment: every criterion with what each column says of it.

Columns: the unit's own points (tự chấm), the cluster's, the office's (thẩm định), and the final
one (điểm chốt): the office's mark where it gave one, else the cluster's, else the unit's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nominations.enums import CriterionSection, MarkColumn
from nominations.models import Criterion, CriterionAnswer, CriterionMark, ScoreTable, Submission
from nominations.queries.fields import asked_criteria
from nominations.rules.formulas import Item
from nominations.rules.scoring import Given, Total, rating_of, total

SELF, FINAL = "self", "final"
COLUMNS: tuple[str, ...] = (SELF, MarkColumn.CLUSTER, MarkColumn.OFFICE, FINAL)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One criterion: the unit's answer and the marks by column, where there are any."""

    criterion: Criterion
    answer: CriterionAnswer | None
    marks: Mapping[str, CriterionMark]

    @property
    def item(self) -> Item:
        return item_of(self.criterion)

    def given(self, column: str) -> Given:
        """What `column` gives; an empty one gives nothing."""
        if column == FINAL:
            column = next(
                (c for c in (MarkColumn.OFFICE, MarkColumn.CLUSTER) if c in self.marks), SELF
            )
        if column == SELF:
            return _answered(self.criterion, self.answer)
        return _marked(self.criterion, self.marks.get(column))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows in the order of the table."""

    table: ScoreTable
    rows: tuple[SheetRow, ...]

    def total(self, column: str) -> Total:
        """The column added up by the rules of this table."""
        return table_total(self.table, self.rows_given(column))

    def rows_given(self, column: str) -> Mapping[Criterion, Given]:
        return {row.criterion: row.given(column) for row in self.rows}

    def rating(self, column: str) -> str:
        return rating_of(self.total(column).points, self.table.ratings)

    def has(self, column: str) -> bool:
        """Whether anybody gave marks in this column; the own and the final one always count."""
        return column in (SELF, FINAL) or any(column in row.marks for row in self.rows)


def sheet_of(
    submission: Submission, *, criteria: Iterable[Criterion] | None = None
) -> Sheet | None:
    """The sheet of a self-assessment, or None where its period has no criteria. 3 statements.

    `criteria` are those of its table, where they have been read for several papers at once.
    """
    table = submission.dossier.period.unit_table
    if table is None:
        return None
    answers = {answer.criterion_id: answer for answer in submission.answers.all()}
    marks: dict[int, dict[str, CriterionMark]] = {}
    for mark in submission.marks.all():
        marks.setdefault(mark.criterion_id, {})[mark.column] = mark
    rows = (
        SheetRow(criterion, answers.get(criterion.pk), marks.get(criterion.pk, {}))
        for criterion in (asked_criteria(submission) if criteria is None else criteria)
    )
    return Sheet(table, tuple(rows))


def item_of(criterion: Criterion) -> Item:
    """The criterion as the arithmetic needs it."""
    return Item(
        code=criterion.code,
        cap=criterion.max_points,
        section=criterion.section,
        group=criterion.group,
        how=criterion.how,
        may_be_absent=criterion.may_be_absent,
    )


def table_total(table: ScoreTable, given: Mapping[Criterion, Given]) -> Total:
    """Add up what was given by the rules of `table`."""
    return total(
        [item_of(criterion) for criterion in given],
        {criterion.code: points for criterion, points in given.items()},
        bonus_cap=table.bonus_cap,
        rounding=table.rounding,
    )


def claimed(
    table: ScoreTable, criteria: Iterable[Criterion], answers: Mapping[int, CriterionAnswer]
) -> Decimal:
    """What the unit's own answers (criterion id → answer) come to by the rules of `table`."""
    given = {criterion: _answered(criterion, answers.get(criterion.pk)) for criterion in criteria}
    return table_total(table, given).points


def _answered(criterion: Criterion, answer: CriterionAnswer | None) -> Given:
    if answer is None:
        return Given()
    if criterion.section == CriterionSection.GATE:
        return Given(excludes=bool(answer.met))
    chosen = [option for option in options_of(criterion) if option["code"] == answer.choice]
    excludes = any(option.get("excludes") for option in chosen)
    return Given(answer.points, absent=answer.absent, excludes=excludes)


def _marked(criterion: Criterion, mark: CriterionMark | None) -> Given:
    return Given() if mark is None else marked(criterion, mark.points, absent=mark.absent)


def marked(criterion: Criterion, points: Decimal | None, *, absent: bool = False) -> Given:
    """A gate's mark is 1 where it happened. A level that excludes is known by its points."""
    if criterion.section == CriterionSection.GATE:
        return Given(excludes=bool(points))
    if absent or points is None:
        return Given(points, absent=absent)
    return Given(points, excludes=_excluding(criterion, points))


def _excluding(criterion: Criterion, points: Decimal) -> bool:
    same = [o for o in options_of(criterion) if Decimal(str(o["points"])) == points]
    return bool(same) and all(option.get("excludes") for option in same)


def options_of(criterion: Criterion) -> Iterable[Mapping[str, Any]]:
    """The levels to choose from; empty for criteria that are not chosen."""
    options: Iterable[Mapping[str, Any]] = criterion.how.get("options", ())
    return options
