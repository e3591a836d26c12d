"""A score sheet as pages show it: blocks with their rows, subtotals, and the whole, by column.

A page names the columns that its reader may see; each is one more cell in every line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from nominations.enums import CriterionSection as Section
from nominations.enums import MarkColumn
from nominations.models import Criterion, CriterionAnswer
from nominations.queries.score_sheet import FINAL, SELF, Sheet, SheetRow, options_of
from nominations.rules.formulas import ZERO
from nominations.rules.known import count
from nominations.rules.scoring import Given, Total, rating_of

#: What stands at the head of each column.
LABELS: Mapping[str, object] = MappingProxyType(
    {
        SELF: _("Tự chấm"),
        MarkColumn.CLUSTER: _("Cụm chấm"),
        MarkColumn.OFFICE: _("Thẩm định"),
        FINAL: _("Điểm chốt"),
    }
)
_SECTIONS = (
    (Section.BONUS, _("Điểm thưởng")),
    (Section.MINUS, _("Điểm trừ")),
    (Section.GATE, _("Loại khỏi xếp hạng")),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A group of the main criteria, or one of the other sections, in the order of the table."""

    section: str
    code: str
    title: str
    cap: Decimal
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One column's word on one criterion, or on a block: points, or that it did not arise."""

    label: object
    points: Decimal | None = None
    absent: bool = False
    shared_out: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: what the unit says of it in words, and a cell for each column."""

    criterion: Criterion
    answer: CriterionAnswer | None
    said: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """The unit claims other points than the formula gave."""
        answer = self.answer
        return (
            answer is not None
            and None not in (answer.points, answer.proposed)
            and (answer.points != answer.proposed)
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """A block with its lines; `sums` is one cell for each column, empty for gates."""

    block: Block
    lines: tuple[Line, ...]
    sums: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The whole table: `totals` has a cell, `ratings` a word for each column."""

    labels: tuple[object, ...]
    blocks: tuple[Lines, ...]
    totals: tuple[Cell, ...]
    ratings: tuple[str, ...]
    excluded: tuple[Criterion, ...]
    cap: Decimal | None

    @property
    def scored(self) -> bool:
        """Without a total nobody gives points: criteria are met or not."""
        return self.cap is not None


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


def table_of(sheet: Sheet, columns: Sequence[str] = (SELF,)) -> ScoreView:
    """The sheet with `columns` (each of them a key of LABELS). No statement of its own."""
    totals = {column: sheet.total(column) for column in columns}
    given = {column: sheet.rows_given(column) for column in columns}
    excluded = {code for total in totals.values() for code in total.excluded_by}
    return ScoreView(
        labels=tuple(LABELS[column] for column in columns),
        blocks=tuple(_lines(block, given, totals) for block in blocks_of(sheet)),
        totals=tuple(Cell(LABELS[column], total.points) for column, total in totals.items()),
        ratings=tuple(rating_of(total.points, sheet.table.ratings) for total in totals.values()),
        excluded=tuple(row.criterion for row in sheet.rows if row.criterion.code in excluded),
        cap=sheet.table.total,
    )


def _lines(
    block: Block, given: Mapping[str, Mapping[Criterion, Given]], totals: Mapping[str, Total]
) -> Lines:
    lines = tuple(
        Line(
            row.criterion,
            row.answer,
            answer_in_words(row.criterion, row.answer),
            tuple(_cell(column, found[row.criterion]) for column, found in given.items()),
        )
        for row in block.rows
    )
    return Lines(
        block, lines, tuple(_sum(block, column, total) for column, total in totals.items())
    )


def _cell(column: str, found: Given) -> Cell:
    return Cell(LABELS[column], found.points, absent=found.absent)


def _sum(block: Block, column: str, total: Total) -> Cell:
    label = LABELS[column]
    if block.section == Section.BONUS:
        return Cell(label, total.bonus)
    if block.section == Section.MINUS:
        return Cell(label, total.minus)
    for group in total.groups:
        if block.section == Section.MAIN and group.code == block.code:
            return Cell(label, group.earned, shared_out=group.shared_out)
    return Cell(label)


def answer_in_words(criterion: Criterion, answer: CriterionAnswer | None) -> str:
    """The number, level, or yes and no behind the unit's points; empty where there is none."""
    if answer is None:
        return ""
    if answer.absent:
        return str(_("Không phát sinh"))
    pieces = []
    if answer.met is not None and criterion.section != Section.GATE:
        pieces.append(str(_("Đạt") if answer.met else _("Chưa đạt")))
    if answer.choice:
        labels = {option["code"]: option["label"] for option in options_of(criterion)}
        pieces.append(str(labels.get(answer.choice, answer.choice)))
    if answer.value is not None:
        pieces.append(f"{count(answer.value)} {criterion.how.get('unit', '')}".strip())
    return "; ".join(pieces)
