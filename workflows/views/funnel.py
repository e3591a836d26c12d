"""From nominated to awarded: the funnel of a period, award by award, beside the year before."""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_safe

from nominations.models import Period
from nominations.queries.funnel import funnel_of
from nominations.rules.routes import FrozenRoute
from nominations.visitor import VisitorRequest
from workflows.queries.watched import year_before
from workflows.rules.charts import share_of
from workflows.views.tracker import chosen

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "nominated": N_("Được đề nghị"),
        "endorsed": N_("Cụm nhất trí"),
        "checked": N_("Đủ điều kiện"),
        "listed": N_("Vào danh sách trình"),
        "passed": N_("Hội đồng thông qua"),
        "awarded": N_("Được khen thưởng"),
    }
)


@require_safe
def funnel(request: VisitorRequest, ref: str) -> HttpResponse:
    """How many nominations came how far; steps that the route has not are left out."""
    periods, subject = chosen(request, ref)
    if subject is None:
        raise Http404
    previous = year_before(subject, periods)
    steps = _steps(subject)
    rows = funnel_of(subject, previous, request.hats, steps=steps)
    totals = _sum([row.now for row in rows], steps)
    before = _sum([row.before for row in rows if row.before], steps) if previous else ()
    context = {
        "period": subject,
        "previous": previous,
        "steps": [_(_WORDS[step]) for step in steps],
        "rows": rows,
        "bars": _bars(steps, totals, before),
        "totals": totals,
        "before": before,
    }
    return render(request, "workflows/funnel.html", context)


def _steps(period: Period) -> list[str]:
    route = FrozenRoute.of(period)
    left_out = {"passed"} if not route.council else set()
    if not route.cluster_kinds or not route.cluster_targets:
        left_out.add("endorsed")
    return [step for step in _WORDS if step not in left_out]


def _sum(rows: list[tuple[int, ...]], steps: list[str]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True)) or (0,) * len(steps)


def _bars(
    steps: list[str], now: tuple[int, ...], before: tuple[int, ...]
) -> list[tuple[str, int, float, int | None, float]]:
    """Each step: its words, this year's number and length, last year's."""
    most = max([*now, *before], default=0)
    return [
        (
            _(_WORDS[step]),
            now[n],
            share_of(now[n], most, whole=400),
            before[n] if before else None,
            share_of(before[n], most, whole=400) if before else 0,
        )
        for n, step in enumerate(steps)
    ]
