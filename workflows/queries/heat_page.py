"""A page of the heat map and of its lists, in words: cells, numbers, who is late, who may be."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role, SubmissionState
from nominations.models import Event
from workflows.queries.heat import Board, Line
from workflows.queries.heat_columns import Column
from workflows.rules import heat, heat_filter, heat_words
from workflows.rules.heat import Verdict
from workflows.rules.heat_filter import Asked

#: Units on one page of the map, rows on one page of a list, sentences beside the map.
PAGE, ROWS, BESIDE = 100, 100, 8
_STATE_OF_STEP = {
    SubmissionState.DRAFT: heat.DRAFT,
    SubmissionState.RETURNED: heat.DRAFT,
    SubmissionState.UNIT_SIGNING: heat.SIGNING,
    SubmissionState.CLUSTER_REVIEW: heat.CLUSTER,
    SubmissionState.OFFICE_CHECK: heat.OFFICE,
    SubmissionState.ACCEPTED: heat.PAPERS,
}


class CellView(NamedTuple):
    """One cell ready to print."""

    tone: str
    word: str
    full: str
    url: str


class LineView(NamedTuple):
    """One row of the map; `head`: the cluster's name where a new one begins."""

    head: str
    cluster_ref: str
    ref: str
    name: str
    cells: tuple[CellView, ...]


class ListRow(NamedTuple):
    """One cell as a line of a list."""

    unit: str
    unit_ref: str
    step: str
    part: str
    kind: str
    glyph: str
    said: str
    due_on: date | None
    days_left: int | None
    holder: str
    url: str


@dataclass(frozen=True, slots=True)
class Times:
    """When the period and its forerunner were opened, and what each step of a file took."""

    opened: Mapping[str, date]
    took: Mapping[tuple[str, str], int]


def counted(board: Board) -> Counter[str]:
    """How many cells of each kind the whole map has: the numbers above it."""
    return Counter(cell.kind for line in board.lines for cell in line.cells)


def sent_units(board: Board) -> int:
    """How many units have sent everything: the finished cells of the signature."""
    return sum(_has_sent(board, line) for line in board.lines)


def _has_sent(board: Board, line: Line) -> bool:
    keys = [column.key for column in board.columns]
    return heat.SIGNING in keys and line.cells[keys.index(heat.SIGNING)].kind == heat.DONE


def lines_of(board: Board, asked: Asked, *, every: bool = False) -> tuple[list[Line], str]:
    """The lines of this page in the order asked for, and where the next page begins."""
    lines: Sequence[Line] = board.lines
    if asked.late_first:
        lines = sorted(lines, key=lambda line: (-_worst(line), line.order))
    if every:
        return list(lines), ""
    start = next((n for n, line in enumerate(lines, 1) if line.ref == asked.after), 0)
    found = list(lines[start : start + PAGE])
    return found, found[-1].ref if start + PAGE < len(lines) else ""


def _worst(line: Line) -> int:
    return max((cell.days or 0 for cell in line.cells if cell.kind == heat.LATE), default=0)


def times_of(board: Board, lines: Iterable[Line]) -> Times:
    """One statement: the events of the files on this page and of the two openings."""
    files = {part.ref: part for line in lines for parts in line.parts.values() for part in parts}
    rounds = [one.ref for one in (board.period, board.previous) if one is not None]
    moves = Q(subject__in=files, moves=True)
    openings = Q(subject__in=rounds, action="open_period")
    rows = (
        Event.objects.filter(moves | openings)
        .order_by("subject", "sequence")
        .values_list("subject", "at", "from_state", "to_state")
    )
    opened: dict[str, date] = {}
    took: Counter[tuple[str, str]] = Counter()
    last: tuple[str, str, date] | None = None
    for subject, at, came_from, state in rows:
        day = clock.local_day(at)
        if subject not in files:
            opened.setdefault(subject, day)
            continue
        if last is not None and last[:2] == (subject, came_from):
            step = _STATE_OF_STEP.get(SubmissionState(came_from), "")
            took[subject, step] += max(board.day.between(last[2], day), 0)
        last = (subject, state, day)
    return Times(opened, took)


def dressed(board: Board, lines: Iterable[Line], times: Times) -> Iterator[LineView]:
    """The rows of the map as they are printed."""
    head = ""
    base = f"/tracker/{board.period.ref}/list/"
    for line in lines:
        cells = tuple(
            _cell(line, column, cell, base, times)
            for column, cell in zip(board.columns, line.cells, strict=True)
        )
        cluster = line.cluster or (_("Ngoài các cụm") if head else "")
        shown = cluster if cluster != head else ""
        head = cluster
        yield LineView(shown, line.cluster_ref, line.ref, line.name, cells)


_TONES = {heat.BACK: heat.SOON_KIND, heat.NONE: "", heat.OPEN: "open"}


def _cell(line: Line, column: Column, cell: Verdict, base: str, times: Times) -> CellView:
    took = _took(line, column, times) if cell.kind == heat.DONE else None
    full = f"{line.name}, {column.label}: {heat_words.long(cell, took)}"
    url = _url(line, column, cell, base)
    return CellView(_TONES.get(cell.kind, cell.kind), heat_words.short(cell, took), full, url)


def _took(line: Line, column: Column, times: Times) -> int | None:
    """The longest that one of the parts took here; less than a day is one day."""
    found = [
        times.took[part.ref, column.step]
        for part in line.parts.get(column.asked_by, ())
        if part.kind in column.kinds and (part.ref, column.step) in times.took
    ]
    return max(1, *found) if found else None


def _url(line: Line, column: Column, cell: Verdict, base: str) -> str:
    """The file at hand if the viewer may open it, else the unit's list at this step."""
    part = cell.part
    if part is not None and part.shown and (cell.asked == 1 or cell.kind != heat.DONE):
        return f"/submissions/{part.ref}/"
    return base + heat_filter.address(step=column.key, unit=line.ref)


# --- Lists ---------------------------------------------------------------------------------------


def found_cells(board: Board, asked: Asked) -> list[tuple[Line, Column, Verdict]]:
    """The cells that a filter leaves, late ones first, in the order of the map."""
    lines = [line for line in board.lines if not asked.unit or line.ref == asked.unit]
    found = [
        (line, column, cell)
        for line in lines
        for column, cell in zip(board.columns, line.cells, strict=True)
        if (not asked.step or column.key == asked.step) and _fits(cell, asked)
    ]
    if asked.late_first or asked.kind == heat.LATE:
        found.sort(key=lambda row: -(row[2].days or 0) if row[2].kind == heat.LATE else 1)
    return found


def _fits(cell: Verdict, asked: Asked) -> bool:
    if asked.kind == heat_filter.UNFINISHED:
        return cell.asked > 0 and cell.kind != heat.DONE
    if asked.kind:
        return cell.kind == asked.kind
    return cell.kind != heat.NONE or bool(asked.unit)


def list_rows(board: Board, cells: Iterable[tuple[Line, Column, Verdict]]) -> list[ListRow]:
    """Cells as lines of a list."""
    return [_row(board, line, column, cell) for line, column, cell in cells]


def _row(board: Board, line: Line, column: Column, cell: Verdict) -> ListRow:
    part = cell.part
    return ListRow(
        unit=line.name,
        unit_ref=line.ref,
        step=column.label,
        part=heat_words.part_label(part.kind) if part else "",
        kind=cell.kind,
        glyph=heat_words.GLYPHS[cell.kind],
        said=_said(cell),
        due_on=cell.due_on,
        days_left=board.day.left(cell.due_on) if cell.due_on else None,
        holder=_holder(part.holder) if part and cell.kind not in (heat.DONE, heat.NONE) else "",
        url=f"/submissions/{part.ref}/" if part and part.shown else "",
    )


def _said(cell: Verdict) -> str:
    """The cell in a sentence; its day stands in a column of its own."""
    said, longer = heat_words.long(cell._replace(due_on=None)), heat_words.extended(cell)
    return f"{said}, {longer}" if longer else said


def _holder(name: str) -> str:
    """Who has taken the task, or the role that it waits for."""
    return str(Role(name).label) if name in Role else name


def page_from(
    cells: Sequence[tuple[Line, Column, Verdict]], after: str
) -> tuple[Sequence[tuple[Line, Column, Verdict]], str]:
    """A page of the list after the key of its last row, and the key for the next one."""
    keys = [f"{line.ref}.{column.key}" for line, column, _cell in cells]
    start = keys.index(after) + 1 if after in keys else 0
    more = start + ROWS < len(cells)
    return cells[start : start + ROWS], keys[start + ROWS - 1] if more else ""


# --- Beside the map ------------------------------------------------------------------------------


class AtRisk(NamedTuple):
    """A unit that may come late: how far it is, last year's pace, how long there is left."""

    unit: str
    unit_ref: str
    word: str
    pace: int | None
    left: int


def at_risk(board: Board, times: Times) -> tuple[list[AtRisk], int]:
    """The units whose own step is amber, those with the slowest year before first; and how many."""
    cells = found_cells(board, Asked(kind=heat.SOON_KIND, step=heat.DRAFT))
    paced = [(cell, _pace(board, line, times), line) for line, _column, cell in cells]
    paced.sort(key=lambda row: (row[0].days or 0, -(row[1] or 0)))
    shown = [
        AtRisk(line.name, line.ref, heat_words.short(cell), pace, cell.days or 0)
        for cell, pace, line in paced[:BESIDE]
    ]
    return shown, len(cells)


def _pace(board: Board, line: Line, times: Times) -> int | None:
    """Working days between opening and sending a year before, if both are known."""
    sent_on = board.before.get(line.unit_id)
    opened = times.opened.get(board.previous.ref) if board.previous else None
    if sent_on is None or opened is None:
        return None
    return board.day.between(opened, sent_on)


def sent_by_day(board: Board) -> list[tuple[date, int]]:
    """The days on which units had sent everything, with how many had by then."""
    days = Counter(line.sent_on for line in board.lines if line.sent_on and _has_sent(board, line))
    total, found = 0, []
    for day in sorted(days):
        total += days[day]
        found.append((day, total))
    return found
