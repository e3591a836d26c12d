"""Initiatives: the unit writes and hands in; those above read what was sent."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.forms.initiatives import (
    InitiativeForm,
    rows_for,
    rows_in,
    shown,
    split_equally,
)
from nominations.models import Initiative, RegistrationLine, Unit
from nominations.queries.initiatives import registered_lines, rows_of, searched
from nominations.queries.units import at_work_on
from nominations.queries.visible import attachments_visible_to, submissions_visible_to
from nominations.queries.visible_initiatives import (
    initiatives_editable_by,
    initiatives_visible_to,
    periods_recorded_by,
)
from nominations.rules.roles import UNIT_ROLES
from nominations.services import initiatives as writing
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.views.saving import ASKS, own, save_at_once
from nominations.visitor import VisitorRequest

_MOST_ROWS = 300


@require_safe
def initiatives(request: VisitorRequest) -> HttpResponse:
    """The initiatives of a year: a unit's own, or what was sent to the authority."""
    everything = initiatives_visible_to(request.hats)
    this_year = clock.today().year
    years = sorted({*everything.order_by().values_list("year", flat=True), this_year}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else this_year
    text = request.GET.get("q", "")[:200]
    found = searched(everything.filter(year=year), text).order_by(
        "unit__position", "position", "pk"
    )
    units = _own_units(request)
    context = {
        "rows": rows_of(found[:_MOST_ROWS], request.hats, clock.today()),
        "year": year,
        "years": years,
        "text": text,
        "most": _MOST_ROWS,
        "inside": bool(units),
        "registered": [(unit, lines) for unit in units if (lines := registered_lines(unit, year))],
        "periods": periods_recorded_by(request.hats).filter(year=year).order_by("pk"),
    }
    return render(request, "nominations/initiatives.html", context)


def _own_units(request: VisitorRequest) -> list[Unit]:
    """The units for which the visitor writes today."""
    held = request.hats.unit_ids(UNIT_ROLES, inherited=False)
    return list(Unit.objects.filter(pk__in=held).order_by("position", "code")) if held else []


@require_safe
def initiative(request: VisitorRequest, ref: str) -> HttpResponse:
    """One initiative: what it says, whose it is, what became of it, where it is used."""
    visible = initiatives_visible_to(request.hats)
    subject = _one(visible, ref)
    inside = subject.unit_id in request.hats.unit_ids(UNIT_ROLES)
    links = subject.proof_links.filter(removed_at=None).select_related("attachment")
    part = subject.submission
    parts = submissions_visible_to(request.hats).select_related("dossier__period")
    context = {
        "initiative": subject,
        "row": rows_of(Initiative.objects.filter(pk=subject.pk), request.hats, clock.today())[0],
        "inside": inside,
        "opened": inside and writing.may_write(subject),
        "words": subject.recognitions.select_related("recorded_by").order_by("-pk"),
        "part": parts.filter(pk=part.pk).first() if part else None,
        "proofs": links.filter(attachment__in=attachments_visible_to(request.hats)),
        "fingerprint": writing.fingerprint(subject),
    }
    return render(request, "nominations/initiative.html", context)


def _one(visible: QuerySet[Initiative], ref: str) -> Initiative:
    related = visible.select_related("unit", "submission__dossier__period", "registration")
    return get_object_or_404(related.prefetch_related("authors__person"), ref=ref)


@require_http_methods(ASKS)
def new(request: VisitorRequest) -> HttpResponse:
    """Write down an initiative that was not registered."""
    units = _own_units(request)
    if not units:
        raise Http404
    asked = request.POST.get("unit", "")
    unit = next((unit for unit in units if unit.ref == asked), units[0])
    year = request.GET.get("year", "")
    year_of = int(year) if year.isdecimal() and 2000 <= int(year) <= 2100 else clock.today().year

    def write(form: InitiativeForm) -> Initiative:
        return writing.begin(unit, year_of, actor=request.user, wording=form.wording)

    make = partial(InitiativeForm, people=at_work_on(unit, clock.today()), units=units)
    context = {"heading": _("Sáng kiến mới, năm %(year)s") % {"year": year_of}}
    return _write_page(request, make, {}, rows_for(0), write, context)


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """Say it differently, while it is the unit's to change."""
    subject = _one(initiatives_editable_by(request.hats), ref)
    authors = subject.authors.all()
    named = [author.person.pk for author in authors if author.person]
    here = at_work_on(subject.unit, clock.today())
    people = (here | here.model.objects.filter(pk__in=named).distinct()).order_by("sort_key", "pk")
    values = shown(subject) | {
        "fingerprint": writing.fingerprint(subject),
        "seen_version": subject.submission.version if subject.submission else 0,
    }

    def write(form: InitiativeForm) -> Initiative:
        seen, wording = form.seen, form.wording
        writing.save_initiative(subject, actor=request.user, seen=seen, wording=wording)
        return subject

    make = partial(InitiativeForm, people=people)
    context = {"heading": subject.title, "initiative": subject}
    return _write_page(request, make, values, rows_for(len(authors)), write, context)


def _write_page(
    request: VisitorRequest,
    make: Any,
    values: dict[str, Any],
    number: int,
    write: Any,
    context: dict[str, Any],
) -> HttpResponse:
    """Save, or show again: with equal shares, with more rows, or with what is wrong."""
    typed, status = request.POST, 200
    if request.method != "POST":
        form = make(initial=values | {"rows": number}, number=number)
    elif "split" in typed or "more" in typed:
        number = rows_for(rows_in(typed)) if "more" in typed else rows_in(typed)
        kept = split_equally(typed) if "split" in typed else typed.dict()
        form = make(initial=kept | {"rows": number}, number=number)
    else:
        form, status = make(typed, number=rows_in(typed)), 422
        if form.is_valid():
            try:
                done = write(form)
            except StaleDraft as stale:
                form.add_error(None, stale.sentence)
                status = 409
            except DraftRefused as refused:
                form.add_error(
                    refused.field if refused.field in form.fields else None, refused.sentence
                )
            else:
                messages.success(request, _("Đã lưu."))
                return redirect("initiative", done.ref)
    return render(
        request, "nominations/initiative_edit.html", {"form": form} | context, status=status
    )


@require_POST
def take_up(request: VisitorRequest, ref: str) -> HttpResponse:
    """A registered line becomes an initiative to be written."""
    lines = RegistrationLine.objects.select_related("person", "submission__dossier__period")
    line = get_object_or_404(lines, ref=ref)
    year = line.submission.dossier.period.year
    for unit in _own_units(request):
        free = {row.pk for row in registered_lines(unit, year)}
        taken = Initiative.objects.filter(registration=line, unit=unit).first()
        if taken is not None or line.pk in free:
            done = taken or writing.take_up(line, unit=unit, actor=request.user)
            return redirect("edit_initiative", done.ref)
    raise Http404


@require_POST
def remove(request: VisitorRequest, ref: str) -> HttpResponse:
    """Strike out an initiative that was never handed in."""
    subject = _one(initiatives_editable_by(request.hats), ref)
    seen = writing.Seen(fingerprint=request.POST.get("fingerprint", ""))
    try:
        writing.remove(subject, actor=request.user, seen=seen)
    except DraftRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("initiative", subject.ref)
    messages.success(request, _("Đã xóa sáng kiến."))
    return redirect("initiatives")


@require_POST
def put_in(request: VisitorRequest, ref: str) -> HttpResponse:
    """The ticked initiatives go into the unit's part."""
    submission = own(request, ref)
    if submission.kind != SubmissionKind.INITIATIVES:
        raise Http404
    put = partial(writing.put_in, submission, request.POST.getlist("initiative"))
    return save_at_once(request, submission, put, _("Đã đưa vào hồ sơ."))


@require_POST
def take_out(request: VisitorRequest, ref: str) -> HttpResponse:
    """Out of the part again; it stays with the unit."""
    subject = _one(initiatives_editable_by(request.hats).filter(submission__isnull=False), ref)
    assert subject.submission is not None
    out = partial(writing.take_out, subject)
    return save_at_once(request, subject.submission, out, _("Đã rút khỏi hồ sơ."))
