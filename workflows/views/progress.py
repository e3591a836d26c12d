"""How a unit and a cluster get on: what is owed, how punctual they were, points, awards."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import SubmissionKind, SubmissionState
from nominations.labels import glyph_of
from nominations.queries import unit_history
from nominations.queries.unit_history import PartOf
from nominations.queries.units import origins_of
from nominations.queries.visible import clusters_visible_to
from nominations.visitor import VisitorRequest
from workflows.calendar import working_days_between
from workflows.queries.cluster_progress import cluster_board
from workflows.queries.desk_times import DeskRow, desk_rows_of
from workflows.queries.unit_forecast import outlooks_of
from workflows.queries.watched import WATCHERS
from workflows.rules.charts import share_of
from workflows.services.extensions import GIVES

_OWED_STATES = (
    SubmissionState.DRAFT,
    SubmissionState.UNIT_SIGNING,
    SubmissionState.RETURNED,
)


@require_safe
def unit(request: VisitorRequest, ref: str) -> HttpResponse:
    """One unit: what it owes, its parts period by period, its years in numbers and awards."""
    seen = unit_history.units_watched_by(request.hats).select_related("parent")
    subject = get_object_or_404(seen, ref=ref)
    today, family = clock.today(), origins_of(subject)
    parts = unit_history.parts_of(family, request.hats, today)
    years = unit_history.years_of(parts)
    awards = unit_history.awards_of(family, request.hats)
    most = max((row.known for row in years), default=0)
    context = {
        "unit": subject,
        "owes": [_owed(part) for part in parts if part.state in _OWED_STATES],
        "periods": _by_period(parts),
        "outlooks": outlooks_of(parts, subject.parent_id, today),
        "desks_of": parts[0].period if parts else "",
        "desks": _desks(parts, subject.parent_id),
        "years": [_year(row, most) for row in years],
        "places": unit_history.places_of(family, request.hats),
        "awards": awards,
        "award_years": _award_years(awards),
        "today": today,
        "administers": subject.watched,  # type: ignore[attr-defined]
        "may_extend": subject.parent_id in request.hats.unit_ids(GIVES),
    }
    return render(request, "workflows/unit_progress.html", context)


def _desks(parts: list[PartOf], authority_id: int | None) -> list[DeskRow]:
    """The desks of the newest period's parts: one period, however long the unit's past."""
    newest = parts[0].period_ref if parts else ""
    names = {part.ref: _kind(part) for part in parts if part.period_ref == newest}
    return desk_rows_of(names, authority_id, clock.today())


def _owed(part: PartOf) -> tuple[PartOf, str, str, str, int | None]:
    """A part with its name, its state in words, and the working days left."""
    today = clock.today()
    late = part.how == unit_history.MISSING
    left = working_days_between(today, part.due_on) if part.due_on else None
    label = str(SubmissionState(part.state).label)
    return part, _kind(part), label, "late" if late else glyph_of(part.state), left


def _kind(part: PartOf) -> str:
    return str(SubmissionKind(part.kind).label)


def _by_period(parts: list[PartOf]) -> list[tuple[str, str, list[Any]]]:
    """Period by period: its parts with when they were sent, in words."""
    found: dict[str, tuple[str, list[Any]]] = {}
    for part in parts:
        _name, rows = found.setdefault(part.period_ref, (part.period, []))
        rows.append((part, _kind(part), _how(part)))
    return [(ref, name, rows) for ref, (name, rows) in found.items()]


def _how(part: PartOf) -> tuple[str, str]:
    """Glyph and words of how it was sent."""
    days = {"n": part.late_days or 0}
    return {
        unit_history.IN_TIME: ("done", _("Gửi đúng hạn")),
        unit_history.SENT_LATE: ("late", _("Gửi trễ %(n)d ngày làm việc") % days),
        unit_history.MISSING: ("late", _("Quá hạn, chưa gửi")),
        unit_history.AHEAD: ("empty", _("Chưa gửi, còn hạn")),
        unit_history.UNKNOWN: ("done", _("Đã gửi")),
    }[part.how]


def _year(row: unit_history.YearOf, most: int) -> tuple[Any, float, float, float, float]:
    """A year with the lengths of its bar: in time, late, missing; and where the last one starts."""
    lengths = [share_of(n, most) for n in (row.in_time, row.late, row.missing)]
    return row, lengths[0], lengths[1], lengths[2], round(lengths[0] + lengths[1], 1)


def _award_years(awards: list[tuple[int, str, int]]) -> list[tuple[int, int, float]]:
    """Awards of each year with the length of their bar."""
    by_year: dict[int, int] = defaultdict(int)
    for year, _name, n in awards:
        by_year[year] += n
    most = max(by_year.values(), default=0)
    return [(year, n, share_of(n, most)) for year, n in sorted(by_year.items(), reverse=True)]


@require_safe
def cluster(request: VisitorRequest, ref: str) -> HttpResponse:
    """One cluster: its members' parts in the newest period, its days, its locked points."""
    seen = clusters_visible_to(request.hats).select_related("authority")
    subject = get_object_or_404(seen, ref=ref)
    rankings = list(unit_history.rankings_of_cluster(subject.pk, request.hats))
    asked = request.GET.get("ky", "")
    shown = next((row for row in rankings if row.period.ref == asked), next(iter(rankings), None))
    context = {
        "cluster": subject,
        "rankings": rankings,
        "ranking": shown,
        "board": cluster_board(shown, request.hats, clock.today()) if shown else None,
        "today": clock.today(),
        "unit_pages": bool(request.hats.unit_ids(WATCHERS)),
    }
    return render(request, "workflows/cluster_progress.html", context)
