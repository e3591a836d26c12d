"""Many nominees at once: template, upload or paste, last year's list, and the preview of each."""

import re
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.forms.nominees import ImportForm
from nominations.models import NomineeImport, Submission
from nominations.queries.fields import is_open, open_fields
from nominations.queries.nominee_review import Review, review
from nominations.queries.visible import submissions_editable_by
from nominations.rules.nominee_rows import KIND_WORDS, SHORT
from nominations.services import nominee_apply, nominee_import
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.services.nominee_template import template_for
from nominations.views.nominees import own_list
from nominations.views.saving import ASKS
from nominations.visitor import VisitorRequest

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELL = re.compile(r"c-([0-9]{1,5})-([a-z]{1,20})")
_WHO = re.compile(r"who-([0-9]{1,5})")
#: Rows that may be corrected on one page: what is behind them shows once these are mended.
MOST_OPEN = 300


@require_safe
def template(request: VisitorRequest, ref: str) -> HttpResponse:
    """The workbook to fill in, with this unit's people and this period's awards."""
    submission = own_list(request, ref)
    answer = HttpResponse(template_for(submission, clock.today()), content_type=_EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="mau-danh-sach-de-nghi.xlsx"'
    return answer


@require_http_methods(ASKS)
def upload(request: VisitorRequest, ref: str) -> HttpResponse:
    """Choose a workbook or paste rows; what was read opens as a preview."""
    submission = own_list(request, ref)
    form = ImportForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("nominee_import", _read(request, submission, form).ref)
            except DraftRefused as refused:
                field = refused.field if refused.field in form.fields else None
                form.add_error(field, refused.sentence)
    context = {
        "form": form,
        "submission": submission,
        "opened": is_open(open_fields(submission), "nominees"),
        "waiting": nominee_import.waiting(submission),
    }
    return render(request, "nominations/nominee_upload.html", context, status=status)


def _read(request: VisitorRequest, submission: Submission, form: ImportForm) -> NomineeImport:
    upload = form.cleaned_data["upload"]
    if upload:
        return nominee_import.from_file(submission, actor=request.user, upload=upload)
    return nominee_import.from_text(
        submission, actor=request.user, text=form.cleaned_data["pasted"]
    )


@require_POST
def last_year(request: VisitorRequest, ref: str) -> HttpResponse:
    """Start from the list of the latest earlier period of the kind."""
    submission = own_list(request, ref)
    try:
        listing = nominee_import.from_last_year(submission, actor=request.user)
    except DraftRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("submission", submission.ref)
    return redirect("nominee_import", listing.ref)


def _own_import(request: VisitorRequest, ref: str) -> NomineeImport:
    editable = submissions_editable_by(request.hats)
    return get_object_or_404(
        NomineeImport.objects.filter(submission__in=editable).select_related(
            "submission__dossier__unit", "submission__dossier__period", "created_by"
        ),
        ref=ref,
    )


@require_http_methods(ASKS)
def preview(request: VisitorRequest, ref: str) -> HttpResponse:
    """Every row and what it will become; corrected, checked again, and put onto the list."""
    listing = _own_import(request, ref)
    status = 200
    if request.method == "POST":
        cells, choices = _typed(request)
        nominee_apply.correct(listing, cells=cells, choices=choices)
        if request.POST.get("do") != "apply":
            return redirect("nominee_import", listing.ref)
        try:
            return _apply(request, listing)
        except DraftRefused as refused:
            messages.error(request, refused.sentence)
            status = 409 if isinstance(refused, StaleDraft) else 422
            listing.refresh_from_db()
    return _show(request, listing, status)


def _typed(request: VisitorRequest) -> tuple[dict[int, dict[str, str]], dict[int, str]]:
    """The cells and the choices that the page carried, by row."""
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    choices: dict[int, str] = {}
    for name in request.POST:
        cell, who = _CELL.fullmatch(name), _WHO.fullmatch(name)
        if cell:
            cells[int(cell.group(1))][cell.group(2)] = request.POST[name]
        elif who:
            choices[int(who.group(1))] = request.POST[name]
    return cells, choices


def _apply(request: VisitorRequest, listing: NomineeImport) -> HttpResponse:
    seen = request.POST.get("seen_version", "")
    version = int(seen) if re.fullmatch(r"[0-9]{1,9}", seen) else 0
    added = nominee_apply.apply(listing, actor=request.user, seen_version=version)
    messages.success(request, _("Đã đưa %(n)d đề nghị vào danh sách.") % {"n": added})
    listing.refresh_from_db()
    if listing.result.get("left"):
        return redirect("nominee_import", listing.ref)
    return redirect("submission", listing.submission.ref)


def _show(request: VisitorRequest, listing: NomineeImport, status: int) -> HttpResponse:
    seen = review(listing, clock.today())
    submission = Submission.objects.get(pk=listing.submission_id)
    context: dict[str, Any] = {
        "listing": listing,
        "submission": listing.submission,
        "version": submission.version,
        "opened": is_open(open_fields(submission), "nominees"),
        "letters": listing.result.get("letters", {}),
        "awards": listing.submission.dossier.period.awards.order_by("rank", "code"),
        "kinds": [(word, _(word)) for word in KIND_WORDS.values()],
        "words": {column: _(word) for column, word in SHORT.items()},
    } | _parts(seen)
    return render(request, "nominations/nominee_import.html", context, status=status)


def _parts(seen: Review) -> dict[str, Any]:
    """What must be mended first, then what will be applied, then what is left aside."""
    return {
        "open_lines": seen.open[:MOST_OPEN],
        "hidden": max(0, len(seen.open) - MOST_OPEN),
        "ready_lines": seen.ready,
        "skipped": seen.of("skip"),
        "done": seen.of("done"),
        "count": len(seen.lines),
    }


@require_POST
def discard(request: VisitorRequest, ref: str) -> HttpResponse:
    """Put an import away; what is on the list stays there."""
    listing = _own_import(request, ref)
    nominee_apply.discard(listing)
    messages.success(request, _("Đã bỏ danh sách nhập."))
    return redirect("submission", listing.submission.ref)
