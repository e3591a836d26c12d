"""What the office does about a late unit: remind it (one press), or give it more time."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nominations import clock
from nominations.models import Period
from nominations.visitor import VisitorRequest
from workflows.calendar import add_working_days, working_days_between
from workflows.forms.extensions import GiveForm
from workflows.queries.owed import (
    Owed,
    late_round_of,
    late_tasks_near,
    open_tasks_of_unit,
    owed_in,
)
from workflows.queries.watched import WATCHERS
from workflows.services import extensions
from workflows.services.errors import NotReady
from workflows.services.nudges import nudge

#: Working days that are offered beyond the last day, or beyond today where that has passed.
_OFFERED = 3


@require_POST
def remind(request: VisitorRequest, ref: str) -> HttpResponse:
    """Remind one unit of what it has open, or everybody who is late in the period."""
    period = _watched(request, ref)
    today, unit = clock.today(), request.POST.get("unit", "")
    tasks = list(late_tasks_near(period, today, unit_ref=unit))
    if unit and not tasks:
        tasks = list(open_tasks_of_unit(period, unit))
    told = nudge(tasks=tasks, actor=request.user, note=request.POST.get("note", "")[:500])
    if told:
        said = ngettext(
            "Đã nhắc %(n)d việc; người giữ việc nhận thông báo trong ít phút.",
            "Đã nhắc %(n)d việc; người giữ việc nhận thông báo trong ít phút.",
            told,
        )
        messages.success(request, said % {"n": told})
    elif tasks:
        messages.info(request, _("Hôm nay đã nhắc các việc này rồi."))
    else:
        messages.info(request, _("Không có việc nào để nhắc."))
    return redirect(_back(request, ref))


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: VisitorRequest, ref: str) -> HttpResponse:
    """More time for one unit's parts or for those that are ticked: preview, then one act."""
    period = _watched(request, ref)
    if period.authority_id not in request.hats.unit_ids(extensions.GIVES):
        raise Http404
    asked = request.GET.getlist("unit")
    if len(asked) == 1:
        period = late_round_of(period, clock.today(), asked[0])
    parts = owed_in(period, units=asked)
    form = GiveForm(request.POST or None, choices=_choices(parts), initial=_initial(parts, request))
    outcomes: list[extensions.Outcome] = []
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)  # an error that is added takes its value out of the form's
        chosen = [part for part in parts if part.file_ref in said["files"]]
        try:
            done = extensions.give(
                period=period,
                files=said["files"],
                until=said["until"],
                reason=said["reason"],
                actor=request.user,
                anyway=said["anyway"],
            )
        except NotReady as no:
            for item in no.unmet:
                form.add_error(item.field if item.field in form.fields else None, item.sentence)
            outcomes = extensions.preview(period, chosen, said["until"], anyway=said["anyway"])
        else:
            _tell(request, done)
            return redirect("tracked", ref)
    context = {
        "period": period,
        "parts": [(part, working_days_between(clock.today(), part.due_on)) for part in parts],
        "form": form,
        "chosen": set(form["files"].value() or ()),
        "outcomes": outcomes,
        "today": clock.today(),
    }
    status = 422 if form.errors else 200
    return render(request, "workflows/extend.html", context, status=status)


def _watched(request: VisitorRequest, ref: str) -> Period:
    """A period of an authority whose tracker the visitor has; others get no page."""
    held = request.hats.unit_ids(WATCHERS)
    period = (
        Period.objects.filter(ref=ref, authority__in=held, frozen_route__isnull=False)
        .select_related("authority")
        .first()
    )
    if period is None:
        raise Http404
    return period


def _choices(parts: list[Owed]) -> list[tuple[str, str]]:
    return [(part.file_ref, f"{part.unit}: {part.label}") for part in parts]


def _initial(parts: list[Owed], request: VisitorRequest) -> dict[str, Any]:
    """Ticked: the unit's parts, or those named; the day offered lies a little beyond."""
    named = request.GET.getlist("file")
    today = clock.today()
    ticked = [part for part in parts if part.file_ref in named]
    if not named and request.GET.getlist("unit"):
        late = [part for part in parts if part.due_on < today]
        ticked = late or parts
    latest = max((part.due_on for part in ticked), default=today)
    return {"files": [part.file_ref for part in ticked], "until": _offered(max(latest, today))}


def _offered(day: date) -> date:
    return add_working_days(day, _OFFERED)


def _tell(request: VisitorRequest, done: list[extensions.Outcome]) -> None:
    given = [one for one in done if not one.refused]
    said = ngettext(
        "Đã gia hạn %(n)d phần hồ sơ đến hết ngày %(day)s.",
        "Đã gia hạn %(n)d phần hồ sơ đến hết ngày %(day)s.",
        len(given),
    )
    messages.success(request, said % {"n": len(given), "day": f"{given[0].until:%d/%m/%Y}"})
    for one in done:
        if one.refused:
            skipped = {"unit": one.owed.unit, "part": one.owed.label, "why": one.refused}
            messages.warning(request, _("Chưa gia hạn %(unit)s, %(part)s: %(why)s") % skipped)


def _back(request: VisitorRequest, ref: str) -> str:
    """Where the press came from, if that is a page of ours about this period or its units."""
    asked = request.POST.get("next", "")
    ours = asked.startswith(("/tracker/", "/units/", "/clusters/", "/workload/"))
    return asked if ours and "//" not in asked[1:] else f"/tracker/{ref}/"
