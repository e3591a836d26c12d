"""The tracker: the heat map of a period, its lists, its print view."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.models import Period
from nominations.visitor import VisitorRequest
from workflows.queries import forecast, heat_page
from workflows.queries.desk_times import desk_rows
from workflows.queries.heat import Board, board_of
from workflows.queries.watched import WATCHERS, burning, watched_periods
from workflows.rules import charts, heat, heat_filter, heat_words
from workflows.rules.forecast import RISK
from workflows.rules.heat_filter import Asked
from workflows.services.extensions import GIVES


@require_safe
def tracker(request: VisitorRequest, ref: str = "") -> HttpResponse:
    """Units × steps of one period, the one that burns unless another is named."""
    periods, subject = chosen(request, ref or request.GET.get("ky", ""))
    if subject is None:
        return render(request, "workflows/tracker.html", {"periods": periods})
    board = board_of(subject, request.hats, clock.today(), periods)
    asked = _asked(request, board)
    printing = bool(request.GET.get("ban-in"))
    lines, following = heat_page.lines_of(board, asked, every=printing)
    late = heat_page.found_cells(board, Asked(kind=heat.LATE))
    beside = lines + [line for line, _column, _cell in late[: heat_page.BESIDE]]
    times = heat_page.times_of(board, beside)
    risk, risk_count = heat_page.at_risk(board, times)
    outlooks = forecast.shown(forecast.risks_of(board, periods))
    context = _shared(request, board, asked, periods) | {
        "lines": heat_page.dressed(board, lines, times),
        "following": following,
        "columns_wide": len(board.columns) + 1,
        "printing": printing,
        "paged": bool(asked.after or following),
        "late": heat_page.list_rows(board, late if printing else late[: heat_page.BESIDE]),
        "outlooks": outlooks if printing else outlooks[: heat_page.BESIDE],
        "outlook_count": len(outlooks),
        "outlook_query": heat_filter.address(kind=RISK),
        "risk": risk,
        "risk_count": risk_count,
        "paced": any(row.pace is not None for row in risk),
        "curve": _curve(board, times),
        "sent_by_day": heat_page.sent_by_day(board),
    }
    return render(request, "workflows/tracker.html", context)


@require_safe
def listing(request: VisitorRequest, ref: str) -> HttpResponse:
    """The same cells as a list: what a number of the tracker stands for, or everything."""
    periods, subject = chosen(request, ref)
    if subject is None:
        raise Http404
    board = board_of(subject, request.hats, clock.today(), periods)
    asked = _asked(request, board)
    risks = forecast.shown(forecast.risks_of(board, periods))
    likely = forecast.cells_of(board, risks, asked)
    found = likely if asked.kind == RISK else heat_page.found_cells(board, asked)
    shown, following = heat_page.page_from(found, asked.after)
    rows = heat_page.list_rows(board, shown)
    named = next((line.name for line in board.lines if line.ref == asked.unit), "")
    context = _shared(request, board, asked, periods) | {
        "rows": forecast.told(rows, risks) if asked.kind == RISK else rows,
        "found": len(found),
        "following": following,
        "first_query": heat_filter.address(kind=asked.kind, step=asked.step, unit=asked.unit),
        "next_query": heat_filter.address(
            kind=asked.kind, step=asked.step, unit=asked.unit, after=following
        ),
        "unit_name": named,
        "unit_unknown": bool(asked.unit) and not named,
        "chips": _chips(board, asked, len(likely)),
        "steps": _step_chips(board, asked),
    }
    return render(request, "workflows/tracker_list.html", context)


@require_safe
def desks(request: VisitorRequest, ref: str) -> HttpResponse:
    """How long the files of a period stayed at each desk: the median and the worst."""
    _periods, subject = chosen(request, ref)
    if subject is None:
        raise Http404
    context = {"period": subject, "rows": desk_rows(subject, request.hats, clock.today())}
    return render(request, "workflows/desk_times.html", context)


def chosen(request: VisitorRequest, ref: str) -> tuple[list[Any], Any]:
    """The periods that the visitor watches, and the one he named; others get the 404."""
    if not request.hats.unit_ids(WATCHERS):
        raise Http404
    today = clock.today()
    periods = watched_periods(request.hats, today)
    if not ref:
        return periods, burning(periods, today)
    subject = next((one for one in periods if one.ref == ref), None)
    if subject is None:
        raise Http404
    return periods, subject


def _asked(request: VisitorRequest, board: Board) -> Asked:
    return heat_filter.read(request.GET.dict(), [column.key for column in board.columns])


def _shared(
    request: VisitorRequest, board: Board, asked: Asked, periods: list[Period]
) -> dict[str, Any]:
    """What the map and its list both say: the period, the numbers, the legend."""
    counts = heat_page.counted(board)
    return {
        "board": board,
        "period": board.period,
        "periods": periods,
        "base": f"/tracker/{board.period.ref}/",
        "asked": asked,
        "today": board.day.today,
        "units": len(board.lines),
        "sent": heat_page.sent_units(board),
        "sent_query": heat_filter.address(kind=heat.DONE, step=heat.SIGNING),
        "numbers": [
            (kind, heat_words.kind_label(kind), counts[kind], heat_filter.address(kind=kind))
            for kind in heat.COLOURED
        ],
        "late_query": heat_filter.address(kind=heat.LATE),
        "may_extend": board.period.authority_id in request.hats.unit_ids(GIVES),
        "risk_query": heat_filter.address(kind=heat.SOON_KIND, step=heat.DRAFT),
    }


def _chips(board: Board, asked: Asked, likely: int) -> list[tuple[str, int, str, bool]]:
    """One chip for each kind of cell, with how many there are under the other filters."""
    others = Asked(step=asked.step, unit=asked.unit)
    cells = [cell.kind for _line, _column, cell in heat_page.found_cells(board, others)]
    cells += [RISK] * likely
    kinds = (heat.LATE, RISK, *heat.COLOURED[1:], heat.OPEN)
    return [
        (
            heat_words.kind_label(kind),
            cells.count(kind),
            heat_filter.address(
                kind="" if asked.kind == kind else kind, step=asked.step, unit=asked.unit
            ),
            asked.kind == kind,
        )
        for kind in kinds
        if kind in cells or kind == asked.kind
    ]


def _step_chips(board: Board, asked: Asked) -> list[tuple[str, str, bool]]:
    return [
        (
            column.label,
            heat_filter.address(
                kind=asked.kind,
                step="" if asked.step == column.key else column.key,
                unit=asked.unit,
            ),
            asked.step == column.key,
        )
        for column in board.columns
    ]


def _curve(board: Board, times: heat_page.Times) -> charts.Curve | None:
    """Files sent over time, from the opening to the units' day; none without both."""
    due_on = next((one.due_on for one in board.columns if one.key == heat.SIGNING), None)
    opened = times.opened.get(board.period.ref)
    if due_on is None or opened is None or not board.lines:
        return None
    return charts.curve(
        heat_page.sent_by_day(board),
        start=opened,
        end=due_on,
        today=board.day.today,
        most=len(board.lines),
    )
