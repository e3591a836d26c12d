"""Where a unit writes its submission. Only its own people come here; only open fields show."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.forms.content import (
    AnswersForm,
    DetailsForm,
    MinutesForm,
    NomineeForm,
    ReportForm,
    UploadForm,
)
from nominations.models import Nomination, Person, Submission
from nominations.queries.fields import asked_criteria, is_open, open_fields
from nominations.queries.units import family_of
from nominations.queries.visible import attachments_visible_to, submissions_editable_by
from nominations.services import drafting, evidence
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.visitor import VisitorRequest

_ASKS = ["GET", "HEAD", "POST"]


def _own(request: VisitorRequest, ref: str) -> Submission:
    editable = submissions_editable_by(request.hats)
    return get_object_or_404(
        editable.select_related("dossier__unit", "dossier__period__campaign"), ref=ref
    )


def _save(
    request: VisitorRequest,
    submission: Submission,
    form: forms.Form,
    write: Callable[[], Any],
    *,
    template: str = "nominations/edit.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Write if the form is clean; each refusal shows the form again with what was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                write()
            except StaleDraft as stale:
                form.add_error(None, stale.sentence)
                status = 409
            except DraftRefused as refused:
                field = refused.field if refused.field in form.fields else None
                form.add_error(field, refused.sentence)
            else:
                messages.success(request, _("Đã lưu."))
                return redirect("submission", submission.ref)
    shown = {"form": form, "submission": submission, "today": clock.today()} | (context or {})
    return render(request, template, shown, status=status)


def _initial(submission: Submission) -> dict[str, Any]:
    return {"seen_version": submission.version}


@require_http_methods(_ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """Text and figures of a report, points of a self-assessment, minutes of a nominations list."""
    submission = _own(request, ref)
    opened = partial(is_open, open_fields(submission))
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return _edit_answers(request, submission, opened)
    if submission.kind == SubmissionKind.NOMINATIONS:
        return _edit_minutes(request, submission)
    form = ReportForm(
        request.POST or None, submission=submission, opened=opened, initial=_initial(submission)
    )
    if len(form.fields) == 1:
        raise Http404
    return _save(request, submission, form, partial(_write_report, request, submission, form))


def _write_report(request: VisitorRequest, submission: Submission, form: ReportForm) -> None:
    """Text and figures are two saves of one page; the second goes on from the first."""
    seen = form.cleaned_data["seen_version"]
    who: dict[str, Any] = {"actor": request.user}
    if "narrative" in form.fields:
        text = form.cleaned_data["narrative"]
        drafting.save_narrative(submission, seen_version=seen, text=text, **who)
        seen += 1
    if form.codes:
        drafting.save_indicators(submission, seen_version=seen, values=form.values, **who)


def _edit_answers(
    request: VisitorRequest, submission: Submission, opened: Callable[[str], bool]
) -> HttpResponse:
    criteria = [c for c in asked_criteria(submission) if opened(f"criterion:{c.code}")]
    if not criteria:
        raise Http404
    given = {answer.criterion_id: answer for answer in submission.answers.all()}
    form = AnswersForm(
        request.POST or None, criteria=criteria, given=given, initial=_initial(submission)
    )

    def write() -> None:
        drafting.save_answers(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            answers=form.answers,
        )

    return _save(request, submission, form, write, template="nominations/answers.html")


def _edit_minutes(request: VisitorRequest, submission: Submission) -> HttpResponse:
    initial = _initial(submission) | {"meeting_minutes": submission.meeting_minutes}
    form = MinutesForm(request.POST or None, initial=initial)

    def write() -> None:
        drafting.save_minutes(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            text=form.cleaned_data["meeting_minutes"],
        )

    return _save(request, submission, form, write)


@require_http_methods(_ASKS)
def add_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """One more line on the list."""
    submission = _own(request, ref)
    if submission.kind != SubmissionKind.NOMINATIONS:
        raise Http404
    today = clock.today()
    units = family_of(submission.dossier.unit, today)
    at_work = Q(memberships__unit__in=units, memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    form = NomineeForm(
        request.POST or None,
        awards=submission.dossier.period.awards.order_by("rank"),
        people=Person.objects.filter(at_work).distinct().order_by("sort_key", "pk"),
        units=units,
        initial=_initial(submission),
    )

    def write() -> None:
        drafting.add_nominee(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            award=form.cleaned_data["award"],
            nominee=form.cleaned_data["nominee"],
            details=form.details,
        )

    return _save(request, submission, form, write, context={"heading": _("Thêm đề nghị")})


def _own_line(request: VisitorRequest, ref: str) -> Nomination:
    editable = submissions_editable_by(request.hats)
    return get_object_or_404(
        Nomination.objects.filter(submission__in=editable).select_related(
            "award", "submission__dossier__unit", "submission__dossier__period"
        ),
        ref=ref,
    )


@require_http_methods(_ASKS)
def edit_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """What is said of a nominee."""
    nomination = _own_line(request, ref)
    submission = nomination.submission
    names = ("nominee_position", "achievement", "votes_for", "priority")
    initial = _initial(submission) | {name: getattr(nomination, name) for name in names}
    form = DetailsForm(request.POST or None, initial=initial)

    def write() -> None:
        drafting.save_nominee(
            nomination,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            details=form.details,
        )

    heading = f"{nomination.nominee_name}: {nomination.award.name}"
    context = {"heading": heading, "nomination": nomination}
    return _save(request, submission, form, write, context=context)


@require_POST
def remove_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take a line out that was never sent."""
    nomination = _own_line(request, ref)
    try:
        drafting.remove_nominee(
            nomination,
            actor=request.user,
            seen_version=int(request.POST.get("seen_version") or 0),
        )
    except (DraftRefused, ValueError) as refused:
        messages.error(request, getattr(refused, "sentence", _("Hãy mở lại trang rồi làm lại.")))
    else:
        messages.success(request, _("Đã bỏ khỏi danh sách."))
    return redirect("submission", nomination.submission.ref)


@require_http_methods(_ASKS)
def attach(request: VisitorRequest, ref: str) -> HttpResponse:
    """One more proof."""
    submission = _own(request, ref)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        submission=submission,
        initial=_initial(submission),
    )

    def write() -> None:
        evidence.attach(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            upload=form.cleaned_data["upload"],
            nomination=form.cleaned_data["nomination"],
        )

    return _save(request, submission, form, write, context={"heading": _("Thêm minh chứng")})


@require_safe
def proof(request: VisitorRequest, ref: str) -> FileResponse:
    """The original, only ever as an attachment."""
    seen = attachments_visible_to(request.hats)
    attachment = get_object_or_404(seen, ref=ref)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
