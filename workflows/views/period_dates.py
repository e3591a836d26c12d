"""Thời hạn của kỳ: set, copied from last year, planned backwards; old and new in sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nominations.enums import DueStage, PeriodStatus, Role, SubmissionKind
from nominations.models import Period
from nominations.queries.visible import periods_visible_to
from nominations.rules.papers import CARRIED_AS
from nominations.visitor import VisitorRequest
from workflows.calendar import is_working_day
from workflows.forms.base import show_unmet
from workflows.forms.period_dates import DatesForm, SuperiorForm
from workflows.queries.period_plan import (
    Superior,
    copying,
    earlier_round,
    plan_of,
    route_of,
    superiors_of,
)
from workflows.rules.period_plan import Key, backwards, copied, from_route
from workflows.services.errors import NotReady, StepRefused
from workflows.services.period_dates import Rescheduled, set_dates

MANAGERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the grid is filled with, from where, and the superior's day that moves along."""

    plan: Mapping[Key, date]
    source: str = ""
    superior: tuple[str, str, date] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def period_dates(request: VisitorRequest, ref: str) -> HttpResponse:
    """The grid; a save that moves people's tasks is shown before it is done."""
    period = get_object_or_404(
        periods_visible_to(request.hats).select_related("authority", "route", "parent"),
        ref=ref,
        authority_id__in=request.hats.unit_ids(MANAGERS),
    )
    standing = plan_of(period)
    superiors = superiors_of(period)
    asked = SuperiorForm(
        request.GET if "ngay" in request.GET else None,
        kinds=_planned_kinds(standing, superiors),
        initial={"ngay": superiors[0].moved_to or superiors[0].day, "phan": superiors[0].kind}
        if superiors
        else None,
    )
    proposal = _proposal(request, period, standing, superiors, asked)
    form = _form(request, period, standing, proposal)
    preview: Rescheduled | None = None
    if request.method == "POST" and form.is_valid():
        confirmed = request.POST.get("step") == "confirm"
        done = _try(request, form, period, confirmed=confirmed)
        if done is not None and (confirmed or not done.tasks):
            _say(request, done)
            return redirect("period", period.ref)
        preview = done
    context: dict[str, Any] = {
        "period": period,
        "form": form,
        "superiors": superiors,
        "asked": asked,
        "source": proposal.source,
        "closed": period.status == PeriodStatus.CLOSED,
        "preview": preview,
        "typed": _typed(request) if preview else [],
    }
    status = 422 if form.errors or asked.errors else 200
    return render(request, "workflows/period_dates.html", context, status=status)


def _planned_kinds(standing: Mapping[Key, date], superiors: list[Superior]) -> list[str]:
    """Parts that a paper carries up; those that the period knows first."""
    known = {kind for kind, _stage in standing} | {one.kind for one in superiors}
    carried = [kind.value for kind in CARRIED_AS.values()]
    return sorted(carried, key=lambda kind: (kind not in known, carried.index(kind)))


def _proposal(
    request: VisitorRequest,
    period: Period,
    standing: Mapping[Key, date],
    superiors: list[Superior],
    asked: SuperiorForm,
) -> Proposal:
    if request.GET.get("tu") == "nam-truoc":
        return _last_years(period, standing)
    if asked.is_bound and asked.is_valid():
        data = asked.cleaned_data
        return _backwards(period, standing, superiors, data["phan"], data["ngay"])
    return Proposal({**standing, **_stated(period)})


def _stated(period: Period) -> Mapping[Key, date]:
    """The days as the dispatch states them, which is what is edited."""
    return plan_of(period, stated=True)


def _last_years(period: Period, standing: Mapping[Key, date]) -> Proposal:
    earlier = earlier_round(period)
    if earlier is None:
        return Proposal(_stated(period), _("Chưa có kỳ cùng loại của năm trước để chép thời hạn."))
    plan = copied(
        plan_of(earlier),
        stated=plan_of(earlier, stated=True),
        years=period.year - earlier.year,
        superior=copying(earlier, period),
        authority_id=period.authority_id,
    )
    told = _("Chép từ “%(name)s”. Hãy xem từng ngày rồi lưu; chưa có gì được ghi.")
    return Proposal(plan, told % {"name": earlier.name})


def _backwards(
    period: Period,
    standing: Mapping[Key, date],
    superiors: list[Superior],
    kind: str,
    day: date,
) -> Proposal:
    """From the superior's day: the distances that stand, else those of the route."""
    above = next((one for one in superiors if one.kind == kind and one.moved_to), None) or next(
        (one for one in superiors if one.kind == kind), None
    )
    told = _(
        "Tính ngược từ ngày của cấp trên %(day)s. Hãy xem từng ngày rồi lưu; chưa có gì được ghi."
    ) % {"day": f"{day:%d/%m/%Y}"}
    moves = (kind, above.unit_ref, day) if above else None
    own = {key: due for key, due in standing.items() if key[0] == kind}
    if not own or set(own) == {(kind, DueStage.UNIT.value)}:
        chain = from_route(
            route_of(period), kind=kind, superior=day, authority_id=period.authority_id
        )
        return Proposal({**standing, **chain}, told, moves)
    old = above.day if above else max(own.values())
    plan = backwards(standing, kind=kind, old=old, new=day, authority_id=period.authority_id)
    return Proposal(plan, told, moves)


def _form(
    request: VisitorRequest, period: Period, standing: Mapping[Key, date], proposal: Proposal
) -> DatesForm:
    known = {kind for kind, _stage in (*standing, *proposal.plan)}
    more = set(request.POST.getlist("kinds")) | set(request.GET.getlist("them"))
    kinds = [kind for kind in SubmissionKind.values if kind in known | more]
    return DatesForm(
        request.POST or None,
        kinds=kinds or [SubmissionKind.REPORT.value],
        plan=proposal.plan,
        standing=standing,
        authority_id=period.authority_id,
        superior=proposal.superior,
        initial={
            "basis": period.basis,
            "basis_on": period.basis_on,
            "basis_url": period.basis_url,
            "keep": any(
                not is_working_day(day, authority_id=period.authority_id)
                for day in standing.values()
            ),
        },
    )


def _try(
    request: VisitorRequest, form: DatesForm, period: Period, *, confirmed: bool
) -> Rescheduled | None:
    """Carry it out; if tasks move and nobody has confirmed, take it back and say what would."""
    try:
        with transaction.atomic():
            done = set_dates(period=period, order=form.order(), actor=request.user)
            if done.tasks and not confirmed:
                transaction.set_rollback(True)
    except NotReady as refused:
        show_unmet(form, refused.unmet)
        return None
    except StepRefused as refused:
        form.add_error(None, refused.sentence)
        return None
    return done


def _say(request: VisitorRequest, done: Rescheduled) -> None:
    n = len(done.changed)
    words = ngettext("Đã lưu %(n)d thời hạn thay đổi.", "Đã lưu %(n)d thời hạn thay đổi.", n)
    said = words % {"n": n}
    if done.tasks:
        moved = ngettext(
            "%(n)d việc đang mở chuyển theo.", "%(n)d việc đang mở chuyển theo.", done.tasks
        )
        said += " " + moved % {"n": done.tasks}
    messages.success(request, said)


def _typed(request: VisitorRequest) -> list[tuple[str, str]]:
    """Everything that was posted, for the form that confirms it."""
    left_out = ("csrfmiddlewaretoken", "step")
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in left_out
        for value in values
    ]
