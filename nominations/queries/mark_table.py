"""The columns of marks as a page shows them: differences in words, sums, ratings.

Who may read which column is asked of `queries.visible`.
"""

from dataclasses import dataclass
from decimal import Decimal

from nominations.enums import CriterionSection, MarkColumn, SubmissionKind, SubmissionState
from nominations.models import Criterion, Submission
from nominations.queries.marks import by_criterion, line_of
from nominations.queries.score_sheet import FINAL, SELF, Sheet, SheetRow, sheet_of
from nominations.queries.standing import Hats
from nominations.queries.visible import mark_columns_visible_to
from nominations.rules.formulas import ZERO
from nominations.rules.marks import unexplained
from nominations.rules.scoring import Given, Total

LABELS = {
    SELF: "Tự chấm",
    MarkColumn.CLUSTER.value: "Cụm chấm",
    MarkColumn.OFFICE.value: "Thẩm định",
    FINAL: "Điểm chốt",
}
_BESIDE = (MarkColumn.CLUSTER.value, MarkColumn.OFFICE.value)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much somebody gives more or less than another; `beyond`: so much that he said why."""

    points: Decimal
    beside: str
    beyond: bool

    @property
    def size(self) -> Decimal:
        """Without its sign, for words."""
        return abs(self.points)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of one criterion."""

    label: str
    given: Given
    reason: str = ""
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with a cell for each column."""

    criterion: Criterion
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that belong together; `gate`: conditions, answered yes or no."""

    code: str
    name: str
    gate: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """One column added up, with its rating where the table has ratings."""

    label: str
    total: Total
    rating: str


@dataclass(frozen=True, slots=True)
class MarkTable:
    """A sheet with the columns that a viewer may read."""

    sheet: Sheet
    columns: tuple[str, ...]

    def labels(self) -> list[str]:
        """The heads of the columns."""
        return [LABELS[column] for column in self.columns]

    @property
    def width(self) -> int:
        """How many columns the table has, with the criterion and its most."""
        return len(self.columns) + 2

    def groups(self) -> list[Group]:
        """The rows in the groups of the table; bonus, minus and conditions are groups as well."""
        return [
            Group(code, name, gate, tuple(Row(row.criterion, self._cells(row)) for row in rows))
            for code, name, gate, rows in grouped(self.sheet)
        ]

    def feet(self) -> list[Foot]:
        """Each column's sum and rating."""
        return [
            Foot(LABELS[column], self.sheet.total(column), self.sheet.rating(column))
            for column in self.columns
        ]

    def _cells(self, row: SheetRow) -> tuple[Cell, ...]:
        return tuple(self._cell(row, column) for column in self.columns)

    def _cell(self, row: SheetRow, column: str) -> Cell:
        given, mark = row.given(column), row.marks.get(column)
        if mark is None:
            return Cell(LABELS[column], given)
        difference = difference_of(row, column, given, self.sheet.table.difference_limit)
        return Cell(LABELS[column], given, mark.reason, difference)


def difference_of(row: SheetRow, column: str, given: Given, limit: Decimal) -> Difference | None:
    """`given` beside what it is held against; None where both say the same."""
    line = line_of(row, column, given, "")
    points = (given.points or ZERO) - (line.beside.points or ZERO)
    if given.absent or line.beside.absent:
        points = ZERO  # whether it arose is no matter of points
    beyond = unexplained(line, limit)
    if not beyond and (not points or line.beside.points is None):
        return None
    return Difference(points, line.beside_of, beyond)


def grouped(sheet: Sheet) -> list[tuple[str, str, bool, list[SheetRow]]]:
    """(code, name, whether conditions, rows) of each group in the order of the table."""
    names = {str(group["code"]): str(group["name"]) for group in sheet.table.groups}
    found: dict[tuple[str, str], list[SheetRow]] = {}
    for row in sheet.rows:
        found.setdefault((row.criterion.section, row.criterion.group), []).append(row)
    return [
        (
            group,
            names.get(group) or _section_name(section),
            section == CriterionSection.GATE,
            rows,
        )
        for (section, group), rows in found.items()
    ]


def _section_name(section: str) -> str:
    """A section stands for a group where the table names none."""
    return str(CriterionSection(section).label)


def mark_table(submission: Submission, viewer: Hats) -> MarkTable | None:
    """The marks beside the unit's own points that the viewer may read, or None if there are none.

    The final column is shown once the paper has left its cluster, to who may read all of it.
    """
    if submission.kind != SubmissionKind.SELF_ASSESSMENT or not by_criterion(submission):
        return None
    seen = mark_columns_visible_to(viewer, submission)
    sheet = sheet_of(submission) if seen else None
    if sheet is None:
        return None
    given = [column for column in _BESIDE if sheet.has(column)]
    shown = [column for column in given if column in seen]
    if not shown:
        return None
    whole = shown == given and submission.state != SubmissionState.CLUSTER_REVIEW
    return MarkTable(sheet, (SELF, *shown, *((FINAL,) if whole else ())))
