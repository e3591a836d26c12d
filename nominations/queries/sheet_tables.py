"""A score sheet as pages show it: blocks with their rows, subtotals, and the whole, by column.

One table for everybody who reads a sheet. Which columns he reads is asked of `queries.visible`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from nominations.enums import CriterionSection as Section
from nominations.enums import MarkColumn, SubmissionKind, SubmissionState
from nominations.models import Criterion, CriterionAnswer, ProofLink, Submission
from nominations.queries.differences import Difference, difference_of
from nominations.queries.marks import by_criterion
from nominations.queries.score_sheet import FINAL, SELF, Sheet, SheetRow, options_of, sheet_of
from nominations.queries.standing import Hats
from nominations.queries.visible import mark_columns_visible_to
from nominations.rules.formulas import ZERO
from nominations.rules.numbers import as_written
from nominations.rules.scoring import Given, Total, rating_of

#: What stands at the head of each column.
LABELS: Mapping[str, object] = MappingProxyType(
    {
        SELF: _("Tự chấm"),
        MarkColumn.CLUSTER.value: _("Cụm chấm"),
        MarkColumn.OFFICE.value: _("Thẩm định"),
        FINAL: _("Điểm chốt"),
    }
)
_BESIDE = (MarkColumn.CLUSTER.value, MarkColumn.OFFICE.value)
_SECTIONS = (
    (Section.BONUS, _("Điểm thưởng")),
    (Section.MINUS, _("Điểm trừ")),
    (Section.GATE, _("Loại khỏi xếp hạng")),
)
#: More columns than fit on a sheet of paper held upright.
_UPRIGHT = 4
Proofs = Mapping[int, Sequence[ProofLink]]


@dataclass(frozen=True, slots=True)
class Block:
    """A group of the main criteria, or one of the other sections, in the order of the table."""

    section: str
    code: str
    title: str
    cap: Decimal
    rows: tuple[SheetRow, ...]

    @property
    def is_gate(self) -> bool:
        """Conditions, answered yes or no."""
        return self.section == Section.GATE


@dataclass(frozen=True, slots=True)
class Cell:
    """One column's word on one criterion; `given` is None where nothing was said."""

    label: object
    given: Given | None


@dataclass(frozen=True, slots=True)
class Sum:
    """One column's points in a block; None for conditions."""

    label: object
    points: Decimal | None
    shared_out: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody gives other points, in his own words."""

    label: object
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: what the unit says of it in words, what proves it, a cell for each column."""

    criterion: Criterion
    answer: CriterionAnswer | None
    said: str
    proofs: Sequence[ProofLink]
    cells: tuple[Cell, ...]
    differences: tuple[Difference, ...]
    reasons: tuple[Reason, ...]

    @property
    def differs(self) -> bool:
        """The unit claims other points than the formula gave."""
        answer = self.answer
        return (
            answer is not None
            and None not in (answer.points, answer.proposed)
            and (answer.points != answer.proposed)
        )

    @property
    def is_explained(self) -> bool:
        """Whether a line of words stands under the row."""
        note = self.answer.note if self.answer else ""
        return bool(self.said or note or self.differs or self.reasons or self.proofs)


@dataclass(frozen=True, slots=True)
class Lines:
    """A block with its lines, and one sum for each column."""

    block: Block
    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """One column added up, with its rating where the table has ratings."""

    label: object
    points: Decimal
    rating: str
    excluded_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The whole table. `excluded`: why the unit is not ranked, by the last word that is shown."""

    labels: tuple[object, ...]
    blocks: tuple[Lines, ...]
    feet: tuple[Foot, ...]
    excluded: tuple[Criterion, ...]
    cap: Decimal | None
    limit: Decimal
    compares: bool

    @property
    def scored(self) -> bool:
        """Without a total nobody gives points: criteria are met or not."""
        return self.cap is not None

    @property
    def rated(self) -> bool:
        """Whether a rating stands in any column."""
        return any(foot.rating for foot in self.feet)

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return 2 + len(self.labels) + int(self.compares)

    @property
    def is_wide(self) -> bool:
        """Whether paper has to be turned."""
        return self.width > _UPRIGHT


def blocks_of(sheet: Sheet) -> list[Block]:
    """The groups in their order, then bonus, minus points, gates; without empty ones."""
    names = {str(group["code"]): str(group["name"]) for group in sheet.table.groups}
    main = [row for row in sheet.rows if row.criterion.section == Section.MAIN]
    codes = dict.fromkeys(row.criterion.group for row in main)
    found = [
        _block(Section.MAIN, code, names.get(code, ""), [r for r in main if r.item.group == code])
        for code in codes
    ]
    for section, title in _SECTIONS:
        rows = [row for row in sheet.rows if row.criterion.section == section]
        found += [_block(section, "", str(title), rows)] if rows else []
    return found


def _block(section: str, code: str, title: str, rows: Sequence[SheetRow]) -> Block:
    cap = sum((row.criterion.max_points for row in rows), ZERO)
    return Block(section, code, title, cap, tuple(rows))


def table_for(viewer: Hats, submission: Submission, proofs: Proofs) -> ScoreView | None:
    """The sheet of a self-assessment with the columns that `viewer` may read.

    None where there is nothing to score. `proofs`: criterion id → its pins. The final column is
    shown once the paper has left its cluster, to who may read all of it. 3 statements.
    """
    if submission.kind != SubmissionKind.SELF_ASSESSMENT:
        return None
    sheet = sheet_of(submission)
    return None if sheet is None else table_of(sheet, _columns(viewer, submission, sheet), proofs)


def _columns(viewer: Hats, submission: Submission, sheet: Sheet) -> Sequence[str]:
    given = [column for column in _BESIDE if sheet.has(column)]
    if not given or not by_criterion(submission):
        return (SELF,)
    seen = mark_columns_visible_to(viewer, submission)
    shown = [column for column in given if column in seen]
    whole = shown == given and submission.state != SubmissionState.CLUSTER_REVIEW
    return (SELF, *shown, *((FINAL,) if whole else ()))


def table_of(sheet: Sheet, columns: Sequence[str], proofs: Proofs) -> ScoreView:
    """The sheet with `columns` (each of them a key of LABELS). No statement of its own."""
    totals = {column: sheet.total(column) for column in columns}
    excluding = totals[columns[-1]].excluded_by
    return ScoreView(
        labels=tuple(LABELS[column] for column in columns),
        blocks=tuple(_lines(block, sheet, totals, proofs) for block in blocks_of(sheet)),
        feet=tuple(_foot(sheet, column, total) for column, total in totals.items()),
        excluded=tuple(row.criterion for row in sheet.rows if row.criterion.code in excluding),
        cap=sheet.table.total,
        limit=sheet.table.difference_limit,
        compares=len(columns) > 1,
    )


def _foot(sheet: Sheet, column: str, total: Total) -> Foot:
    rating = rating_of(total.points, sheet.table.ratings)
    return Foot(LABELS[column], total.points, rating, tuple(total.excluded_by))


def _lines(block: Block, sheet: Sheet, totals: Mapping[str, Total], proofs: Proofs) -> Lines:
    lines = tuple(_line(row, sheet, tuple(totals), proofs) for row in block.rows)
    return Lines(
        block, lines, tuple(_sum(block, column, total) for column, total in totals.items())
    )


def _line(row: SheetRow, sheet: Sheet, columns: Sequence[str], proofs: Proofs) -> Line:
    marks = {column: row.marks[column] for column in columns if column in row.marks}
    limit = sheet.table.difference_limit
    found = (difference_of(row, column, row.given(column), limit) for column in marks)
    return Line(
        criterion=row.criterion,
        answer=row.answer,
        said=answer_in_words(row.criterion, row.answer),
        proofs=proofs.get(row.criterion.pk, ()),
        cells=tuple(Cell(LABELS[column], _given(row, column)) for column in columns),
        differences=tuple(difference for difference in found if difference),
        reasons=tuple(
            Reason(LABELS[column], mark.reason) for column, mark in marks.items() if mark.reason
        ),
    )


def _given(row: SheetRow, column: str) -> Given | None:
    """None where a condition was not answered: silence is no “no”."""
    own = column == SELF or (column == FINAL and not row.marks)
    if own and row.criterion.section == Section.GATE:
        unsaid = row.answer is None or row.answer.met is None
        return None if unsaid else row.given(SELF)
    return row.given(column)


def _sum(block: Block, column: str, total: Total) -> Sum:
    label = LABELS[column]
    if block.section == Section.BONUS:
        return Sum(label, total.bonus)
    if block.section == Section.MINUS:
        return Sum(label, total.minus)
    for group in total.groups:
        if block.section == Section.MAIN and group.code == block.code:
            return Sum(label, group.earned, shared_out=group.shared_out)
    return Sum(label, None)


def answer_in_words(criterion: Criterion, answer: CriterionAnswer | None) -> str:
    """The number, level, or yes and no behind the unit's points; empty where there is none."""
    if answer is None or answer.absent:
        return ""
    pieces = []
    if answer.met is not None and criterion.section != Section.GATE:
        pieces.append(str(_("Đạt") if answer.met else _("Chưa đạt")))
    if answer.choice:
        labels = {option["code"]: option["label"] for option in options_of(criterion)}
        pieces.append(str(labels.get(answer.choice, answer.choice)))
    if answer.value is not None:
        pieces.append(f"{as_written(answer.value)} {criterion.how.get('unit', '')}".strip())
    return "; ".join(pieces)
