"""The units of a map that may come late, with their reasons (ADR 37)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from nominations.enums import SubmissionState
from nominations.models import Period
from workflows.queries import heat_columns
from workflows.queries.forecast_facts import OWED, Known, Past, Work, known_of
from workflows.queries.heat import Board, Line
from workflows.queries.heat_columns import Column
from workflows.queries.heat_page import ListRow
from workflows.rules import forecast, heat, heat_words
from workflows.rules.forecast import Facts, Outlook
from workflows.rules.heat import Part, Verdict
from workflows.rules.heat_filter import Asked

S = SubmissionState
#: The columns whose days are the unit's own: all kinds of part stand in one of them.
_OWN = (heat.DRAFT, heat_columns.FINAL)
Cell = tuple[Line, Column, Verdict]


class Risk(NamedTuple):
    """One unit that may come late, its outlook, and the last day that it has to meet."""

    line: Line
    part: Part
    outlook: Outlook
    due_on: date
    left: int


def risks_of(board: Board, periods: Sequence[Period]) -> list[Risk]:
    """The units of the map that owe something and are not late yet, the likeliest late first.

    `periods` are those that the viewer watches, newest first.
    """
    owing = [(line, parts) for line in board.lines if (parts := _owed(board, line))]
    owing = [(line, parts) for line, parts in owing if not _is_late(board, parts)]
    if not owing:
        return []
    known = known_of(board.period, periods)
    found = [_risk(board, line, parts, known) for line, parts in owing]
    rated = [risk for risk in found if risk is not None and risk.outlook.level]
    return sorted(rated, key=lambda risk: (-risk.outlook.points, risk.left, risk.line.order))


def shown(risks: Iterable[Risk]) -> list[Risk]:
    """Those that are named: a low level is no warning."""
    return [risk for risk in risks if risk.outlook.level >= forecast.SHOWN_FROM]


def cells_of(board: Board, risks: Iterable[Risk], asked: Asked) -> list[Cell]:
    """The cells at which these units' own work stands, in the order of the forecast."""
    columns = {column.key: place for place, column in enumerate(board.columns)}
    found = []
    for risk in risks:
        step = heat.SIGNING if risk.part.state == S.UNIT_SIGNING else heat.DRAFT
        if asked.unit in ("", risk.line.ref) and asked.step in ("", step) and step in columns:
            place = columns[step]
            found.append((risk.line, board.columns[place], risk.line.cells[place]))
    return found


def told(rows: Iterable[ListRow], risks: Iterable[Risk]) -> list[ListRow]:
    """The rows of `cells_of` with the level and its reasons in place of the cell's own words."""
    by_unit = {risk.line.ref: risk for risk in risks}
    found = []
    for row in rows:
        risk = by_unit[row.unit_ref]
        found.append(
            row._replace(
                kind=forecast.RISK,
                glyph=forecast.GLYPH,
                said=f"{risk.outlook.words}: {risk.outlook.because}",
                due_on=risk.due_on,
                days_left=risk.left,
                part=heat_words.part_label(risk.part.kind),
            )
        )
    return found


def _owed(board: Board, line: Line) -> list[Part]:
    return [part for part in line.parts[board.period.pk] if part.state in OWED]


def _is_late(board: Board, parts: Sequence[Part]) -> bool:
    days = [due_on for part in parts if (due_on := _last_day(board, part))]
    return any(due_on < board.day.today for due_on in days)


def _last_day(board: Board, part: Part) -> date | None:
    return part.due_on or part.extended_to or _planned(board, part)


def _planned(board: Board, part: Part) -> date | None:
    days = (
        one.dues[part.kind] for one in board.columns if one.key in _OWN and part.kind in one.dues
    )
    return next(days, None)


def _risk(
    board: Board,
    line: Line,
    parts: Sequence[Part],
    known: Known,
) -> Risk | None:
    groups = _by_day(board, parts)
    if not groups:
        return None
    due_on, pressing = max(groups.items(), key=lambda one: _pressing(board, known, *one))
    before = known.past.get(line.unit_id, Past())
    done = [known.work.get(one.ref, Work()) for one in parts]
    sent = [one for one in line.parts[board.period.pk] if _was_due_by(board, one, due_on)]
    left = board.day.left(due_on)
    facts = Facts(
        rounds=[days for _pk, days in sorted(before.rounds.items(), reverse=True)],
        year_late=before.year_late,
        year_known=before.year_known,
        asked=len(sent) + len(pressing),
        finished=len(sent),
        progress=_progress(pressing),
        left=left,
        idle=_idle(board, known, pressing),
        returned=sum(one.returned for one in done) + sum(one.state == S.RETURNED for one in parts),
        wants_more_time=line.unit_id in known.wanting,
    )
    part = min(pressing, key=lambda one: forecast.PROGRESS.index(_progress([one])))
    return Risk(line, part, forecast.outlook(facts), due_on, left)


def _by_day(board: Board, parts: Sequence[Part]) -> dict[date, list[Part]]:
    """The parts that are owed by their last days: one due next month does not press now."""
    found: dict[date, list[Part]] = {}
    for part in parts:
        if due_on := _last_day(board, part):
            found.setdefault(due_on, []).append(part)
    return found


def _pressing(board: Board, known: Known, due_on: date, parts: Sequence[Part]) -> tuple[int, int]:
    """The day that weighs most counts, of equal ones the nearest: progress never adds a point."""
    left, progress = board.day.left(due_on), _progress(parts)
    idle = forecast.stale(progress, left, _idle(board, known, parts))
    return forecast.pressed(progress, left) + idle, -left


def _idle(board: Board, known: Known, parts: Sequence[Part]) -> int | None:
    """Working days since somebody wrote in one of the parts; None if nobody did."""
    days = [work.written for one in parts if (work := known.work.get(one.ref)) and work.written]
    return board.day.between(max(days), board.day.today) if days else None


def _progress(parts: Sequence[Part]) -> str:
    return forecast.progress_of([(one.begun, one.state == S.UNIT_SIGNING) for one in parts])


def _was_due_by(board: Board, part: Part, day: date) -> bool:
    """Whether the part has been sent, and was asked for until that day."""
    if part.state in OWED or part.state == S.WITHDRAWN:
        return False
    planned = _planned(board, part)
    return planned is None or planned <= day
