"""Periods: the list, one period (who owes what), its opening, and a unit's own dossiers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.enums import PeriodStatus, Role
from nominations.queries.units import children_on
from nominations.queries.visible import dossiers_visible_to, periods_visible_to
from nominations.rules.roles import UNIT_ROLES
from nominations.visitor import VisitorRequest
from workflows.forms.base import show_unmet
from workflows.forms.periods import OpenPeriodForm
from workflows.queries.tracker import dossier_rows, owed_by
from workflows.services.errors import NotAllowed, NotReady, StepRefused
from workflows.services.periods import close_period, open_period

_MANAGERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


@require_safe
def periods(request: VisitorRequest) -> HttpResponse:
    """Periods of the visitor's authority."""
    rows = (
        periods_visible_to(request.hats)
        .select_related("authority", "route")
        .order_by("-year", "pk")
    )
    return render(request, "workflows/periods.html", {"rows": rows})


@require_safe
def period(request: VisitorRequest, ref: str) -> HttpResponse:
    """One period: its dates, its route, and every unit's parts with place and due day."""
    subject = get_object_or_404(
        periods_visible_to(request.hats).select_related(
            "authority__standing_office", "route", "campaign"
        ),
        ref=ref,
    )
    offices = request.hats.unit_ids(_MANAGERS)
    kinds, rows = owed_by(subject, request.hats, clock.today())
    context = {
        "period": subject,
        "kinds": kinds,
        "rows": rows,
        "dues": subject.dues.order_by("due_on", "submission_kind"),
        "indicators": list(subject.indicators.all()),
        "may_open": subject.status == PeriodStatus.PLANNED and subject.authority_id in offices,
        "may_close": subject.status == PeriodStatus.OPEN and subject.authority_id in offices,
        "today": clock.today(),
    }
    return render(request, "workflows/period.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: VisitorRequest, ref: str) -> HttpResponse:
    """Choose the units that owe a dossier, and open the period."""
    offices = request.hats.unit_ids(_MANAGERS)
    subject = get_object_or_404(
        periods_visible_to(request.hats).select_related("authority", "route"),
        ref=ref,
        authority_id__in=offices,
    )
    units = list(children_on(subject.authority, clock.today()))
    form = OpenPeriodForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        chosen = [unit for unit in units if unit.ref in form.cleaned_data["units"]]
        try:
            made = open_period(period=subject, units=chosen, actor=request.user)
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
    return render(request, "workflows/dossiers.html", {"rows": dossier_rows(own, clock.today())})
