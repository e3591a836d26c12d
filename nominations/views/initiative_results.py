"""What the council of initiatives decided: recorded for many at once; named in nominations."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nominations import clock
from nominations.enums import InitiativeLevel, InitiativeStatus
from nominations.forms.initiatives import ResultForm
from nominations.models import Initiative, Nomination, Period
from nominations.queries.initiatives import Row, rows_of
from nominations.queries.visible import submissions_editable_by
from nominations.queries.visible_initiatives import periods_recorded_by, sent_initiatives
from nominations.services.drafting import DraftRefused
from nominations.services.initiative_uses import choose
from nominations.services.recognitions import READY, Ruling, record_results
from nominations.views.saving import ASKS, save_at_once
from nominations.visitor import VisitorRequest


@require_http_methods(ASKS)
def results(request: VisitorRequest, ref: str) -> HttpResponse:
    """All initiatives that were sent in a round; one decision for those that are ticked."""
    recorded = periods_recorded_by(request.hats).select_related("authority")
    period = get_object_or_404(recorded, ref=ref)
    ticked, status = request.POST.getlist("initiative"), 200
    form = ResultForm(
        request.POST or None,
        initial={
            "key": uuid4().hex,
            "outcome": "1",
            "level": InitiativeLevel.BASE,
            "authority": period.authority.name,
        },
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                number = _record(request, period, ticked, form.cleaned_data)
            except DraftRefused as refused:
                known = refused.field in form.fields
                form.add_error(refused.field if known else None, refused.sentence)
            else:
                _say(request, number)
                return redirect("initiative_results", period.ref)
    sent = Initiative.objects.filter(sent_initiatives(), submission__dossier__period=period)
    rows = rows_of(sent.order_by("unit__position", "position", "pk"), request.hats, clock.today())
    context = {
        "period": period,
        "form": form,
        "rows": _marked(rows, ticked),
        "counts": _counts(rows),
    }
    return render(request, "nominations/initiative_results.html", context, status=status)


def _record(
    request: VisitorRequest, period: Period, ticked: list[str], said: dict[str, Any]
) -> int:
    ruling = Ruling(
        recognised=said["outcome"] == "1",
        level=InitiativeLevel(said["level"]),
        number=said["number"],
        decided_on=said["decided_on"],
        authority=said["authority"],
        valid_to=said["valid_to"],
        reason=said["reason"],
    )
    record = partial(record_results, period, ticked, actor=request.user, ruling=ruling)
    return record(corrects=said["corrects"], key=said["key"])


def _say(request: VisitorRequest, number: int) -> None:
    if not number:
        messages.info(request, _("Kết quả này đã được ghi."))
        return
    said = ngettext(
        "Đã ghi kết quả cho %(n)d sáng kiến.", "Đã ghi kết quả cho %(n)d sáng kiến.", number
    )
    messages.success(request, said % {"n": number})


def _marked(rows: list[Row], ticked: list[str]) -> list[dict[str, Any]]:
    """Rows with what the page needs beside them: ticked again, or why not to be ticked."""
    return [
        {
            "row": row,
            "ticked": row.initiative.ref in ticked,
            "waits": _waits(row),
        }
        for row in rows
    ]


def _waits(row: Row) -> str:
    part = row.initiative.submission
    return "" if part is None or part.state in READY else str(part.get_state_display())


def _counts(rows: list[Row]) -> list[tuple[str, int]]:
    """How many there are of each status that occurs."""
    labels = [row.label for row in rows]
    return [
        (str(status.label), labels.count(str(status.label)))
        for status in InitiativeStatus
        if str(status.label) in labels
    ]


@require_POST
def choose_for_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """Name the ticked initiatives, and no others, as grounds of one nomination."""
    lines = Nomination.objects.filter(submission__in=submissions_editable_by(request.hats))
    line = get_object_or_404(lines.select_related("submission", "person", "unit"), ref=ref)
    pick = partial(choose, line, request.POST.getlist("initiative"))
    answer = save_at_once(request, line.submission, pick, _("Đã ghi sáng kiến làm căn cứ."))
    return redirect("edit_nominee", line.ref) if request.POST.get("stay") else answer
