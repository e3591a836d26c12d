"""The cluster's page: who scores whom, the members' scores, and the one lock for all."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import Machine
from nominations.models import ClusterRanking
from nominations.queries.rankings import RankingTable
from nominations.queries.visible import rankings_visible_to
from nominations.visitor import VisitorRequest
from workflows.queries.actions import buttons_for
from workflows.queries.timeline import ranking_log
from workflows.views.bars import bar_acts, hat_at
from workflows.views.loading import load


@require_safe
def rankings(request: VisitorRequest) -> HttpResponse:
    """Rankings of the visitor's clusters, newest period first."""
    rows = (
        rankings_visible_to(request.hats)
        .select_related("cluster", "period")
        .order_by("-period__year", "period_id", "cluster__position")
    )
    return render(request, "workflows/rankings.html", {"rows": rows})


@require_safe
def ranking(request: VisitorRequest, ref: str) -> HttpResponse:
    """One ranking: the circle, the scores, each member's parts, the minutes."""
    subject = load(request, Machine.RANKING, ref)
    assert isinstance(subject, ClusterRanking)
    viewer = request.hats
    buttons = buttons_for(subject, viewer, user_id=request.user.pk, task=None)
    table = RankingTable(subject, viewer)
    parts = subject.submissions.select_related("dossier__unit").order_by(
        "dossier__unit__position", "dossier__unit__code", "kind"
    )
    standings = table.standings() if table.has_scores else []
    context = {
        "ranking": subject,
        "locked": table.locked,
        "scored": table.has_scores,
        "turns": table.turns() if table.has_scores else [],
        "standings": standings,
        "rated": bool(table.table and table.table.ratings),
        "stacked": [row for row in standings if row.bar],
        "group_names": table.group_names,
        "parts": parts,
        "visible": table.visible,
        "acts": bar_acts(subject, buttons, None),
        "log": ranking_log(subject),
        "hat": hat_at(subject, viewer),
        "today": clock.today(),
    }
    return render(request, "workflows/ranking.html", context)
