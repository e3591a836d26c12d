"""Where a unit writes its submission. Only its own people come here; only open fields show."""

from collections.abc import Callable
from functools import partial

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
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
from nominations.models import Nomination, Submission
from nominations.queries.fields import asked_criteria, is_open, open_fields
from nominations.queries.figures import figures_of, suggested
from nominations.queries.units import at_work_on, family_on
from nominations.queries.visible import attachments_visible_to, submissions_editable_by
from nominations.rules.columns import ESTIMATE, VALUE, columns_of
from nominations.services import drafting, evidence
from nominations.services.figures import save_report
from nominations.views.saving import ASKS, own, save, save_at_once, seen
from nominations.visitor import VisitorRequest


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """Text and figures of a report, points of a self-assessment, minutes of a nominations list."""
    submission = own(request, ref)
    opened = partial(is_open, open_fields(submission))
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return _edit_answers(request, submission, opened)
    if submission.kind == SubmissionKind.NOMINATIONS:
        return _edit_minutes(request, submission)
    if submission.kind in (SubmissionKind.REGISTRATION, SubmissionKind.INITIATIVES):
        raise Http404  # their lines have pages of their own
    return _edit_report(request, submission, opened)


def _edit_report(
    request: VisitorRequest, submission: Submission, opened: Callable[[str], bool]
) -> HttpResponse:
    """Text and figures; figures of months come filled in with the sum of the confirmed ones."""
    form = ReportForm(
        request.POST or None,
        submission=submission,
        opened=opened,
        columns=columns_of(submission),
        suggested=suggested(submission),
        initial=seen(submission),
    )
    if len(form.fields) == 1:
        raise Http404

    def write() -> None:
        save_report(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            narrative=form.cleaned_data.get("narrative"),
            values=form.figures(VALUE),
            estimates=form.figures(ESTIMATE),
        )

    hints = {row.code: row for row in figures_of(submission).rows}
    context = {"rows": form.rows(hints), "columns": form.columns}
    return save(
        request, submission, form, write, template="nominations/report.html", context=context
    )


def _edit_answers(
    request: VisitorRequest, submission: Submission, opened: Callable[[str], bool]
) -> HttpResponse:
    criteria = [c for c in asked_criteria(submission) if opened(f"criterion:{c.code}")]
    if not criteria:
        raise Http404
    given = {answer.criterion_id: answer for answer in submission.answers.all()}
    form = AnswersForm(
        request.POST or None, criteria=criteria, given=given, initial=seen(submission)
    )

    def write() -> None:
        drafting.save_answers(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            answers=form.answers,
        )

    return save(request, submission, form, write, template="nominations/answers.html")


def _edit_minutes(request: VisitorRequest, submission: Submission) -> HttpResponse:
    initial = seen(submission) | {"meeting_minutes": submission.meeting_minutes}
    form = MinutesForm(request.POST or None, initial=initial)

    def write() -> None:
        drafting.save_minutes(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            text=form.cleaned_data["meeting_minutes"],
        )

    return save(request, submission, form, write)


@require_http_methods(ASKS)
def add_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """One more line on the list."""
    submission = own(request, ref)
    if submission.kind != SubmissionKind.NOMINATIONS:
        raise Http404
    unit, today = submission.dossier.unit, clock.today()
    form = NomineeForm(
        request.POST or None,
        awards=submission.dossier.period.awards.order_by("rank"),
        people=at_work_on(unit, today),
        units=family_on(unit, today),
        initial=seen(submission),
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

    return save(request, submission, form, write, context={"heading": _("Thêm đề nghị")})


def _own_line(request: VisitorRequest, ref: str) -> Nomination:
    editable = submissions_editable_by(request.hats)
    return get_object_or_404(
        Nomination.objects.filter(submission__in=editable).select_related(
            "award", "submission__dossier__unit", "submission__dossier__period"
        ),
        ref=ref,
    )


@require_http_methods(ASKS)
def edit_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """What is said of a nominee."""
    nomination = _own_line(request, ref)
    submission = nomination.submission
    names = ("nominee_position", "achievement", "votes_for", "priority")
    initial = seen(submission) | {name: getattr(nomination, name) for name in names}
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
    return save(request, submission, form, write, context=context)


@require_POST
def remove_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take a line out that was never sent."""
    nomination = _own_line(request, ref)
    drop = partial(drafting.remove_nominee, nomination)
    return save_at_once(request, nomination.submission, drop, _("Đã bỏ khỏi danh sách."))


@require_http_methods(ASKS)
def attach(request: VisitorRequest, ref: str) -> HttpResponse:
    """One more proof."""
    submission = own(request, ref)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        submission=submission,
        initial=seen(submission),
    )

    def write() -> None:
        evidence.attach(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            upload=form.cleaned_data["upload"],
            nomination=form.cleaned_data["nomination"],
        )

    return save(request, submission, form, write, context={"heading": _("Thêm minh chứng")})


@require_safe
def proof(request: VisitorRequest, ref: str) -> FileResponse:
    """The original, only ever as an attachment."""
    attachment = get_object_or_404(attachments_visible_to(request.hats), ref=ref)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
