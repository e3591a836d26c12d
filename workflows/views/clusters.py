"""Clusters: the list, one cluster with its seats of the years, and its yearly hand-over."""

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations import clock
from nominations.models import Cluster, ClusterMember
from nominations.queries.visible import clusters_visible_to, rankings_visible_to
from nominations.rules.ranking import circle_of
from nominations.services.clusters import (
    MAY_HAND_OVER,
    HandOverRefused,
    hand_over,
    members_for,
)
from nominations.visitor import VisitorRequest
from workflows.forms.base import show_unmet
from workflows.forms.clusters import HandOverForm
from workflows.queries.timeline import cluster_log


@require_safe
def clusters(request: VisitorRequest) -> HttpResponse:
    """Clusters that the visitor may see, with the newest year's head and size."""
    rows = list(
        clusters_visible_to(request.hats)
        .select_related("authority")
        .annotate(year=Max("members__year"))
        .order_by("authority__position", "position", "code")
    )
    seats = ClusterMember.objects.filter(cluster__in=rows).select_related("unit")
    newest: dict[int, list[ClusterMember]] = {row.pk: [] for row in rows}
    years = {row.pk: row.year for row in rows}
    for seat in seats.order_by("position", "pk"):
        if seat.year == years[seat.cluster_id]:
            newest[seat.cluster_id].append(seat)
    shown = [(row, newest[row.pk], _head_of(newest[row.pk])) for row in rows]
    return render(request, "workflows/clusters.html", {"rows": shown})


@require_safe
def cluster(request: VisitorRequest, ref: str) -> HttpResponse:
    """One cluster: members, head and circle of each year, its rankings, its hand-overs."""
    subject = _load(request, ref)
    rankings = (
        rankings_visible_to(request.hats)
        .filter(cluster=subject)
        .select_related("period", "leading_unit")
        .order_by("-period__year", "-period_id")
    )
    context = {
        "cluster": subject,
        "years": _years(subject),
        "rankings": rankings,
        "may_hand_over": _may_hand_over(request, subject),
        "log": cluster_log(subject),
        "today": clock.today(),
    }
    return render(request, "workflows/cluster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_one(request: VisitorRequest, ref: str) -> HttpResponse:
    """Choose next year's head and deputy; the members of this year are seated again."""
    subject = _load(request, ref)
    if not _may_hand_over(request, subject):
        raise Http404
    year = _next_year(subject)
    members = members_for(subject, year)
    form = HandOverForm(request.POST or None, members=members, year=year)
    if request.method == "POST" and form.is_valid() and _hand_over(request, subject, form):
        return redirect("cluster", subject.ref)
    context: dict[str, Any] = {
        "form": form,
        "cluster": subject,
        "year": year,
        "members": members,
        "open_rankings": subject.rankings.filter(state="OPEN", period__year__lt=year).count(),
    }
    return render(request, "workflows/hand_over.html", context, status=422 if form.errors else 200)


def _hand_over(request: VisitorRequest, subject: Cluster, form: HandOverForm) -> bool:
    """Do it, or put each reason at its field."""
    data = form.cleaned_data
    head, deputy = form.chosen
    try:
        done = hand_over(
            cluster=subject,
            year=data["year"],
            head=head,
            deputy=deputy,
            actor=request.user,
            basis=data["basis"],
            last_day=data["last_day"],
        )
    except HandOverRefused as refused:
        if refused.stranger:
            raise Http404 from refused
        show_unmet(form, refused.unmet)
        return False
    messages.success(request, _("Đã bàn giao cụm năm %(year)d.") % {"year": data["year"]})
    if done.without_holder:
        names = ", ".join(unit.name for unit in done.without_holder)
        messages.warning(
            request,
            _("Chưa giao được nhiệm vụ trong cụm cho %(units)s: đơn vị chưa có thủ trưởng.")
            % {"units": names},
        )
    return True


def _load(request: VisitorRequest, ref: str) -> Cluster:
    seen = clusters_visible_to(request.hats).select_related("authority__standing_office")
    return get_object_or_404(seen, ref=ref)


def _may_hand_over(request: VisitorRequest, subject: Cluster) -> bool:
    return subject.authority_id in request.hats.unit_ids(MAY_HAND_OVER)


def _next_year(subject: Cluster) -> int:
    """The year after the last one that has seats."""
    last: int | None = subject.members.aggregate(last=Max("year"))["last"]
    return (last if last is not None else clock.today().year) + 1


def _head_of(seats: list[ClusterMember]) -> ClusterMember | None:
    return next((seat for seat in seats if seat.seat == ClusterMember.Seat.HEAD), None)


def _years(subject: Cluster) -> list[tuple[int, list[tuple[ClusterMember, str]]]]:
    """Newest year first: each seat with the name of the unit that it scores."""
    by_year: dict[int, list[ClusterMember]] = {}
    for seat in subject.members.select_related("unit").order_by("-year", "position", "pk"):
        by_year.setdefault(seat.year, []).append(seat)
    shown = []
    for year, seats in by_year.items():
        circle = circle_of([seat.unit for seat in seats])
        rows = [(seat, circle[seat.unit].name if circle else "") for seat in seats]
        shown.append((year, rows))
    return shown
