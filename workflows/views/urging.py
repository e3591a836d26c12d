"""Urging letters: the list, a new one from who is late, the paper itself with its number."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations import clock
from nominations.models import Period
from nominations.visitor import VisitorRequest
from workflows.calendar import add_working_days
from workflows.forms.base import show_unmet
from workflows.forms.urging import LetterForm, NumberForm
from workflows.models import UrgingLetter
from workflows.queries.urging import (
    NUMBERERS,
    WRITERS,
    late_units,
    letters_visible_to,
    sheet_of,
    signers_for,
)
from workflows.rules.letters import long_day
from workflows.services import urging as service
from workflows.services.errors import Conflict, NotReady

_ASKS = ("GET", "HEAD", "POST")
#: Working days that are offered for the answer, and the longest list in a letter's own text.
_OFFERED, _IN_THE_TEXT = 3, 8
_MOST = 200


@require_safe
def letters(request: VisitorRequest) -> HttpResponse:
    """Letters that the visitor may read, the newest first."""
    seen = letters_visible_to(request.hats).select_related("period", "signer").order_by("-pk")
    rows = [(letter, len(letter.late)) for letter in seen[:_MOST]]
    return render(request, "workflows/urging_letters.html", {"rows": rows})


@require_http_methods(_ASKS)
def new(request: VisitorRequest, ref: str) -> HttpResponse:
    """Late units of one period, all ticked: a day, a signer, and the letter is written."""
    period = _period(request, ref)
    today = clock.today()
    late = late_units(period, today)
    form = LetterForm(
        request.POST or None,
        units=[(row.ref, row.name) for row in late],
        signers=[(one.key, one.label) for one in signers_for(period.authority, today)],
        initial={
            "key": uuid4().hex,
            "units": [row.ref for row in late],
            "answer_by": add_working_days(today, _OFFERED),
        },
    )
    if request.method == "POST" and form.is_valid():
        letter = _write(request, period, form)
        if letter is not None:
            return redirect("urging_letter", letter.ref)
    chosen = set(form["units"].value() or ())
    context = {"period": period, "form": form, "late": late, "today": today, "chosen": chosen}
    status = 422 if form.errors else 200
    return render(request, "workflows/urging_new.html", context, status=status)


def _period(request: VisitorRequest, ref: str) -> Period:
    mine = Period.objects.filter(authority__in=request.hats.unit_ids(WRITERS))
    opened = mine.filter(frozen_route__isnull=False).select_related("authority")
    return get_object_or_404(opened, ref=ref)


def _write(request: VisitorRequest, period: Period, form: LetterForm) -> UrgingLetter | None:
    said = form.cleaned_data
    wanted = service.Wanted(said["units"], said["answer_by"], said["signer"])
    try:
        letter = service.write_letter(
            period=period, wanted=wanted, actor=request.user, key=said["key"]
        )
    except NotReady as no:
        show_unmet(form, no.unmet)
    except Conflict as no:
        form.add_error(None, no.sentence)
    else:
        messages.success(request, _("Đã lập công văn. Hãy in, trình ký, rồi ghi số và ngày."))
        return letter
    return None


@require_http_methods(_ASKS)
def letter(request: VisitorRequest, ref: str) -> HttpResponse:
    """The paper as it is printed; whoever keeps the numbers fills in number and day."""
    seen = letters_visible_to(request.hats).select_related(
        "period__authority__standing_office", "period__authority__parent", "signer", "made_by"
    )
    subject = get_object_or_404(seen, ref=ref)
    numbers = subject.period.authority_id in request.hats.unit_ids(NUMBERERS)
    if request.method == "POST" and not numbers:
        raise Http404
    form = NumberForm(
        request.POST or None,
        initial={
            "seen": subject.number,
            "number": subject.number,
            "dated_on": subject.dated_on or clock.today(),
        },
    )
    if request.method == "POST" and form.is_valid() and _number(request, subject, form):
        return redirect("urging_letter", subject.ref)
    sheet = sheet_of(subject)
    context: dict[str, Any] = {
        "letter": subject,
        "sheet": sheet,
        "attached": len(sheet.rows) > _IN_THE_TEXT,
        "day_words": long_day(sheet.place, subject.dated_on),
        "form": form if numbers else None,
    }
    return render(
        request, "workflows/urging_letter.html", context, status=422 if form.errors else 200
    )


def _number(request: VisitorRequest, subject: UrgingLetter, form: NumberForm) -> bool:
    said = form.cleaned_data
    first = not subject.number
    try:
        service.number_letter(
            letter=subject,
            number=said["number"],
            dated_on=said["dated_on"],
            seen=said["seen"],
            actor=request.user,
        )
    except NotReady as no:
        show_unmet(form, no.unmet)
        return False
    except Conflict as no:
        form.add_error(None, no.sentence)
        return False
    told = _("Đã ghi số. Thủ trưởng các đơn vị có tên nhận thông báo trong ít phút.")
    messages.success(request, told if first else _("Đã sửa số, ngày công văn."))
    return True
