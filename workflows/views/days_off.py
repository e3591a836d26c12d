"""Ngày nghỉ: the year's days off and worked days, kept by the office; what a change moves."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows import calendar
from workflows.forms.base import show_unmet
from workflows.forms.calendar_days import COUNTRY, DayForm
from workflows.models import CalendarDay
from workflows.queries.calendar_days import (
    KEEPERS,
    days_changed_by,
    keeps_national,
    kept_authorities,
)
from workflows.queries.day_rows import days_of_year
from workflows.rules.year_picture import year_picture
from workflows.services.calendar_days import put_day, seed_calendar, take_day
from workflows.services.calendar_follow import Changed
from workflows.services.errors import NotAllowed, NotReady, StepRefused


@require_safe
def days_off(request: VisitorRequest) -> HttpResponse:
    """The list of a year beside its picture; of the running year unless another is named."""
    keeping = _keepers_only(request)
    asked = request.GET.get("nam", "")
    year = _year(asked)
    own = list(keeping)
    context = {
        "year": year or clock.today().year,
        "unknown": asked if asked and year is None else "",
        "first": calendar.FIRST_YEAR,
        "last": calendar.LAST_YEAR,
        "national": keeps_national(request.hats),
        "days": days_of_year(request.hats, year or clock.today().year),
        "months": year_picture(
            year or clock.today().year,
            today=clock.today(),
            authority_id=own[0].pk if own else None,
        ),
        "today": clock.today(),
    }
    return render(request, "workflows/days_off.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_day(request: VisitorRequest) -> HttpResponse:
    """A day more; deadlines that would lie on it are shown before anything is written."""
    _keepers_only(request)
    year = _year(request.GET.get("nam", "")) or clock.today().year
    return _day(request, None, back=year)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_day(request: VisitorRequest, ref: str) -> HttpResponse:
    """Change a day or take it out."""
    row = get_object_or_404(days_changed_by(request.hats).select_related("authority"), ref=ref)
    return _day(request, row, back=row.day.year)


@require_POST
def seed_days(request: VisitorRequest) -> HttpResponse:
    """Take the library's days of a year over into the table, so that they can be kept."""
    _keepers_only(request)
    year = _year(request.POST.get("nam", ""))
    if year is None:
        messages.error(request, _("Hãy chọn năm cần lấy ngày nghỉ."))
        return redirect("days_off")
    try:
        written = seed_calendar(years=[year], actor=request.user)[year]
    except NotAllowed as refused:
        raise Http404 from refused
    if written:
        messages.success(
            request,
            ngettext("Đã ghi %(n)d ngày.", "Đã ghi %(n)d ngày.", written) % {"n": written},
        )
    else:
        messages.info(request, _("Năm này đã có ngày nghỉ, không có gì thay đổi."))
    return redirect(_list_of(year))


def _day(request: VisitorRequest, row: CalendarDay | None, *, back: int) -> HttpResponse:
    form = _form(request, row)
    step = request.POST.get("step", "")
    changed: Changed | None = None
    if request.method == "POST" and ((row and step.startswith("take")) or form.is_valid()):
        changed = _try(request, form, row, step)
        decided = step.endswith(("-move", "-keep"))
        if changed is not None and (decided or not changed.fallen):
            _say(request, changed, taken=step.startswith("take"))
            return redirect(_list_of(form.cleaned_data["day"].year if form.is_valid() else back))
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "year": back,
        "changed": changed,
        "verb": "take" if step.startswith("take") else "put",
        "typed": _typed(request) if changed else [],
    }
    status = 422 if form.is_bound and changed is None and form.errors else 200
    return render(request, "workflows/calendar_day.html", context, status=status)


def _form(request: VisitorRequest, row: CalendarDay | None) -> DayForm:
    initial: dict[str, Any] = {"kind": "off"}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("day", "kind", "reason", "basis")}
        initial["place"] = row.authority.ref if row.authority else COUNTRY
    return DayForm(
        request.POST or None,
        authorities=list(kept_authorities(request.hats)),
        national=keeps_national(request.hats),
        fixed=row is not None,
        initial=initial,
    )


def _try(
    request: VisitorRequest, form: DayForm, row: CalendarDay | None, step: str
) -> Changed | None:
    """Carry it out; if it moves deadlines and nobody has said what with them, only say so."""
    move, decided = not step.endswith("-keep"), step.endswith(("-move", "-keep"))
    try:
        with transaction.atomic():
            if step.startswith("take") and row is not None:
                changed = take_day(row=row, actor=request.user, move=move)
            else:
                changed = put_day(entry=form.entry(), actor=request.user, instead_of=row, move=move)
            if changed.fallen and not decided:
                transaction.set_rollback(True)
    except NotReady as refused:
        show_unmet(form, refused.unmet)
        return None
    except StepRefused as refused:
        form.add_error(None, refused.sentence)
        return None
    finally:
        calendar.forget()
    return changed


def _say(request: VisitorRequest, changed: Changed, *, taken: bool) -> None:
    done = _("Đã bỏ ngày này khỏi lịch.") if taken else _("Đã ghi ngày này vào lịch.")
    if changed.seeded:
        done += " " + _("Các ngày nghỉ khác của năm đã được lấy từ thư viện lịch.")
    if changed.moved:
        n = len(changed.fallen)
        done += " " + ngettext(
            "Đã chuyển %(n)d thời hạn sang ngày làm việc kế tiếp.",
            "Đã chuyển %(n)d thời hạn sang ngày làm việc kế tiếp.",
            n,
        ) % {"n": n}
    messages.success(request, done)


def _typed(request: VisitorRequest) -> list[tuple[str, str]]:
    """Everything that was posted, for the form that confirms it."""
    left_out = ("csrfmiddlewaretoken", "step")
    return [(name, str(value)) for name, value in request.POST.items() if name not in left_out]


def _keepers_only(request: VisitorRequest) -> Any:
    if not request.hats.unit_ids(KEEPERS):
        raise Http404
    return kept_authorities(request.hats)


def _year(asked: str) -> int | None:
    known = asked.isdecimal() and calendar.FIRST_YEAR <= int(asked) <= calendar.LAST_YEAR
    return int(asked) if known else None


def _list_of(year: int) -> str:
    return f"{reverse('days_off')}?nam={year}"
