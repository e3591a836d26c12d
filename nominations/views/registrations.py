"""Registration: the unit writes its lines; at year end everybody compares with what came of it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.enums import AwardKind, RegistrationKind, SubmissionKind
from nominations.forms.registrations import LineForm, form_for
from nominations.models import Award, RegistrationLine, Submission
from nominations.queries.achieved import achieved_in, years_registered
from nominations.queries.units import at_work_on, family_on
from nominations.queries.visible import submissions_editable_by
from nominations.rules.roles import UNIT_ROLES
from nominations.services.registrations import add_line, remove_line, save_line
from nominations.services.registrations import refill as refill_lines
from nominations.views.saving import ASKS, own, save, save_at_once, seen
from nominations.visitor import VisitorRequest


@require_safe
def registrations(request: VisitorRequest) -> HttpResponse:
    """What was registered for a year, and what came of it."""
    years = years_registered(request.hats)
    year = year_asked(request, years)
    page = achieved_in(request.hats, year, inside=request.hats.unit_ids(UNIT_ROLES))
    context = {"page": page, "year": year, "years": years}
    return render(request, "nominations/registrations.html", context)


def year_asked(request: VisitorRequest, years: list[int]) -> int:
    """The year in the address if there is something to show for it, else the newest, else now."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and asked in map(str, years):
        return int(asked)
    return years[0] if years else clock.today().year


@require_http_methods(ASKS)
def add(request: VisitorRequest, ref: str, kind: str) -> HttpResponse:
    """One more target, title or initiative."""
    submission = own(request, ref)
    if submission.kind != SubmissionKind.REGISTRATION or kind not in RegistrationKind.values:
        raise Http404
    chosen = RegistrationKind(kind)
    form = _form(request, submission, chosen, seen(submission))

    def write() -> None:
        add_line(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            entry=form.entry,
        )

    heading = _("Thêm: %(kind)s") % {"kind": chosen.label.lower()}
    return save(request, submission, form, write, context={"heading": heading})


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """Say a line differently."""
    line = _own_line(request, ref)
    submission, kind = line.submission, RegistrationKind(line.kind)
    initial = seen(submission) | {
        "text": line.text,
        "award": line.award and line.award.code,
        "person": line.person and line.person.ref,
        "unit": line.unit and line.unit.ref,
    }
    form = _form(request, submission, kind, initial, line)

    def write() -> None:
        save_line(
            line,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            entry=form.entry,
        )

    context = {"heading": _("Sửa: %(kind)s") % {"kind": kind.label.lower()}}
    return save(request, submission, form, write, context=context)


@require_POST
def refill(request: VisitorRequest, ref: str) -> HttpResponse:
    """Begin an empty amendment anew from the registration."""
    submission = own(request, ref)
    again = partial(refill_lines, submission)
    return save_at_once(request, submission, again, _("Đã lấy nội dung đăng ký đầu năm."))


@require_POST
def remove(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take a line out."""
    line = _own_line(request, ref)
    drop = partial(remove_line, line)
    return save_at_once(request, line.submission, drop, _("Đã bỏ khỏi bản đăng ký."))


def _own_line(request: VisitorRequest, ref: str) -> RegistrationLine:
    lines = RegistrationLine.objects.filter(
        submission__in=submissions_editable_by(request.hats)
    ).select_related(
        "award", "person", "unit", "submission__dossier__unit", "submission__dossier__period"
    )
    return get_object_or_404(lines, ref=ref)


def _form(
    request: VisitorRequest,
    submission: Submission,
    kind: RegistrationKind,
    initial: dict[str, Any],
    line: RegistrationLine | None = None,
) -> LineForm:
    """The form of a line; whoever is named already stays a choice, wherever he works today."""
    unit, today = submission.dossier.unit, clock.today()
    awards = submission.dossier.period.awards.order_by("rank")
    if not awards.exists():
        awards = Award.objects.filter(kind=AwardKind.TITLE).order_by("rank", "code")
    people, units = at_work_on(unit, today), family_on(unit, today)
    make = partial(form_for(kind), request.POST or None, kind=kind, awards=awards, initial=initial)
    if line is not None and line.person:
        people = people | type(line.person).objects.filter(pk=line.person.pk).distinct()
    if line is not None and line.unit:
        units = units | type(line.unit).objects.filter(pk=line.unit.pk)
    return make(people=people, units=units)
