"""The calendar of the year: due days as a strip and as a table, days off explained."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.calendar import days_off
from workflows.queries.watched import WATCHERS
from workflows.queries.year_calendar import LATE, entries_of
from workflows.rules.strip import strip_of
from workflows.views.period_dates import MANAGERS

_FIRST, _LAST = 2000, 2100
GLYPHS = {"done": "done", "open": "empty", "late": "late", "planned": "clock", "off": "minus"}


@require_safe
def calendar(request: VisitorRequest) -> HttpResponse:
    """A year's due days; of the running year unless another is named."""
    if not request.hats.posts:
        raise Http404
    today = clock.today()
    asked = request.GET.get("nam", "")
    known = asked.isdecimal() and _FIRST <= int(asked) <= _LAST
    year = int(asked) if known else today.year
    entries = entries_of(request.hats, year, today)
    own = sorted(request.hats.unit_ids(MANAGERS, inherited=False))
    off = days_off(year, authority_id=own[0] if own else None)
    months = _by_month(entries, off)
    first = today.month if year == today.year else 1
    counts = [entry.state for entry in entries]
    context = {
        "year": year,
        "unknown": asked if asked and not known else "",
        "past": [row for row in months if row[0] < first and not row[2]],
        "months": [row for row in months if row[0] >= first or row[2]],
        "strip": strip_of(entries, off, year=year, today=today) if entries else None,
        "off": off,
        "late": counts.count("late"),
        "done": counts.count("done"),
        "ahead": counts.count("open"),
        "glyphs": GLYPHS,
        "plans": bool(own),
        "watches": bool(request.hats.unit_ids(WATCHERS)),
    }
    return render(request, "workflows/calendar.html", context)


def _by_month(entries: list[Any], off: list[tuple[date, date, str]]) -> list[tuple[int, Any, bool]]:
    """Months with what falls into them, (day, entry) or (day, days off), and whether it is late."""
    rows: list[tuple[date, Any, Any]] = [(entry.day, entry, None) for entry in entries]
    rows += [(first, None, (first, last, name)) for first, last, name in off]
    rows.sort(key=lambda row: row[0])
    found = []
    for month, group in groupby(rows, key=lambda row: row[0].month):
        inside = list(group)
        found.append(
            (month, inside, any(entry and entry.state == LATE for _d, entry, _o in inside))
        )
    return found
