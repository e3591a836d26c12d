"""Where a unit writes its submission. Only its own people come here; only open fields show."""

from collections.abc import Callable
from functools import partial

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.enums import SubmissionKind
from nominations.forms.content import AnswersForm, ReportForm, UploadForm
from nominations.models import Submission
from nominations.queries.fields import asked_criteria, is_open, open_fields
from nominations.queries.figures import figures_of, suggested
from nominations.queries.visible import attachments_visible_to
from nominations.rules.columns import ESTIMATE, VALUE, columns_of
from nominations.services import drafting, evidence
from nominations.services.figures import save_report
from nominations.views.nominees import edit_minutes
from nominations.views.saving import ASKS, own, save, seen
from nominations.visitor import VisitorRequest


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """Text and figures of a report, points of a self-assessment, minutes of a nominations list."""
    submission = own(request, ref)
    opened = partial(is_open, open_fields(submission))
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return _edit_answers(request, submission, opened)
    if submission.kind == SubmissionKind.NOMINATIONS:
        return edit_minutes(request, submission)
    if submission.kind == SubmissionKind.REGISTRATION:
        raise Http404  # its lines have pages of their own
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
