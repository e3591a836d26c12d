"""Periods: the list, one period (who owes what), its opening, and a unit's own dossiers."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.enums import (
    ConsolidationKind,
    ConsolidationState,
    PeriodKind,
    PeriodStatus,
    Role,
    SubmissionState,
)
from nominations.models import Consolidation, Period
from nominations.queries.catalogues import forms_in_force
from nominations.queries.units import owing_candidates
from nominations.queries.visible import (
    consolidations_visible_to,
    dossiers_visible_to,
    periods_visible_to,
)
from nominations.rules.papers import CARRIED_AS
from nominations.rules.roles import UNIT_ROLES
from nominations.rules.terms import late_sentence
from nominations.visitor import VisitorRequest
from workflows.forms.base import show_unmet
from workflows.forms.periods import OpenPeriodForm
from workflows.queries.period_plan import Superior, superiors_of
from workflows.queries.tracker import Cell, dossier_rows, owed_by
from workflows.queries.watched import WATCHERS
from workflows.services.ad_hoc import OPENERS
from workflows.services.errors import NotAllowed, NotReady, StepRefused
from workflows.services.periods import add_units, close_period, kinds_owed, open_period

_MANAGERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


@require_safe
def periods(request: VisitorRequest) -> HttpResponse:
    """Periods of the visitor's authority; the twelve months of figures apart from the others."""
    found = (
        periods_visible_to(request.hats)
        .select_related("authority", "route")
        .order_by("-year", "pk")
    )
    rows: list[Period] = []
    months: list[Period] = []
    for row in found:
        (months if row.kind == PeriodKind.FIGURES else rows).append(row)
    return render(request, "workflows/periods.html", {"rows": rows, "months": months})


@require_safe
def period(request: VisitorRequest, ref: str) -> HttpResponse:
    """One period: its dates, its route, and every unit's parts with place and due day."""
    subject = get_object_or_404(
        periods_visible_to(request.hats).select_related(
            "authority__standing_office", "route", "campaign", "initiator", "parent"
        ),
        ref=ref,
    )
    offices = request.hats.unit_ids(_MANAGERS)
    in_office = subject.authority_id in offices
    papers = list(consolidations_visible_to(request.hats).filter(period=subject).order_by("-pk"))
    kinds, rows = owed_by(subject, request.hats, clock.today())
    context = {
        "period": subject,
        "kinds": kinds,
        "rows": rows,
        "dues": subject.dues.order_by("due_on", "submission_kind"),
        "in_office": in_office,
        "moved_above": _moved_above(subject) if in_office else [],
        "may_open": subject.status == PeriodStatus.PLANNED and in_office,
        "may_close": subject.status == PeriodStatus.OPEN and in_office,
        "papers": papers,
        "new_papers": _new_papers(subject, kinds, papers) if in_office else [],
        "late": late_sentence(subject, clock.today()) if _waits(rows) else "",
        "indicators": list(subject.indicators.all()),
        "today": clock.today(),
        "watches": subject.authority_id in request.hats.unit_ids(WATCHERS)
        and subject.status != PeriodStatus.PLANNED,
    }
    return render(request, "workflows/period.html", context)


def _moved_above(period: Period) -> list[Superior]:
    """Where the superior asks for another day than the one that was planned for."""
    if period.status == PeriodStatus.CLOSED or period.parent_id is None:
        return []
    prefetch_related_objects([period], "recipients__unit", "parent__dues")
    return [one for one in superiors_of(period) if one.moved_to]


def _new_papers(
    period: Period, kinds: list[tuple[str, str]], papers: list[Consolidation]
) -> list[tuple[str, str]]:
    """What the office may still draft from the parts that this period asks for."""
    if period.status != PeriodStatus.OPEN:
        return []
    asked = {code for code, _label in kinds}
    running = {paper.kind for paper in papers if paper.state != ConsolidationState.ENDED}
    made = running - {ConsolidationKind.PROPOSAL}
    return [
        (kind, str(ConsolidationKind(kind).label))
        for kind, part in CARRIED_AS.items()
        if part in asked and kind not in made
    ]


def _waits(rows: list[tuple[str, list[Cell | None]]]) -> bool:
    """Whether some unit has not sent its file yet."""
    unsent = (SubmissionState.DRAFT, SubmissionState.UNIT_SIGNING)
    return any(cell and cell.state in unsent for _name, cells in rows for cell in cells)


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: VisitorRequest, ref: str) -> HttpResponse:
    """Choose the units that owe a dossier, and open the period."""
    offices = request.hats.unit_ids(_MANAGERS)
    subject = get_object_or_404(
        periods_visible_to(request.hats).select_related("authority", "route"),
        ref=ref,
        authority_id__in=offices,
    )
    units = list(owing_candidates(subject.authority, year=subject.year, day=clock.today()))
    templates = list(forms_in_force(subject.authority_id, kinds_owed(subject)))
    form = OpenPeriodForm(request.POST or None, units=units, templates=templates)
    if request.method == "POST" and form.is_valid():
        chosen = [unit for unit in units if unit.ref in form.cleaned_data["units"]]
        try:
            made = open_period(
                period=subject, units=chosen, actor=request.user, forms=form.chosen_forms
            )
        except NotReady as refused:
            show_unmet(form, refused.unmet)
        except StepRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(
                request,
                ngettext(
                    "Đã mở kỳ: %(n)d đơn vị nhận hồ sơ.",
                    "Đã mở kỳ: %(n)d đơn vị nhận hồ sơ.",
                    made.dossiers,
                )
                % {"n": made.dossiers},
            )
            return redirect("period", subject.ref)
    context: dict[str, Any] = {"form": form, "period": subject}
    return render(
        request, "workflows/open_period.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_more(request: VisitorRequest, ref: str) -> HttpResponse:
    """Give an open period to more units; those that owe it already are not offered."""
    offices = request.hats.unit_ids(_MANAGERS)
    subject = get_object_or_404(
        periods_visible_to(request.hats).select_related("authority", "route"),
        ref=ref,
        authority_id__in=offices,
    )
    candidates = owing_candidates(subject.authority, year=subject.year, day=clock.today())
    units = list(candidates.exclude(dossiers__period=subject))
    form = OpenPeriodForm(request.POST or None, units=units, ticked=False)
    if request.method == "POST" and form.is_valid():
        chosen = [unit for unit in units if unit.ref in form.cleaned_data["units"]]
        try:
            add_units(period=subject, units=chosen, actor=request.user)
        except NotReady as refused:
            show_unmet(form, refused.unmet)
        except StepRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            named = ", ".join(unit.name for unit in chosen)
            messages.success(request, _("Đã giao thêm: %(units)s.") % {"units": named})
            return redirect("period", subject.ref)
    context: dict[str, Any] = {"form": form, "period": subject, "units": units}
    status = 422 if form.errors else 200
    return render(request, "workflows/add_units.html", context, status=status)


@require_POST
def close_one(request: VisitorRequest, ref: str) -> HttpResponse:
    """Close the period, or say what still travels."""
    subject = get_object_or_404(periods_visible_to(request.hats), ref=ref)
    try:
        close_period(period=subject, actor=request.user)
    except NotAllowed as refused:
        raise Http404 from refused
    except StepRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã đóng kỳ."))
    return redirect("period", subject.ref)


@require_safe
def dossiers(request: VisitorRequest) -> HttpResponse:
    """The dossiers of the visitor's own units, with their parts as a task list."""
    units = request.hats.unit_ids(UNIT_ROLES)
    own = dossiers_visible_to(request.hats).filter(unit_id__in=units)
    context = {
        "rows": dossier_rows(own, clock.today()),
        "opens": bool(request.hats.unit_ids(OPENERS, inherited=False)),
    }
    return render(request, "workflows/dossiers.html", context)
