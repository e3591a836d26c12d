"""Where a unit writes its submission. Only its own people come here; only open fields show."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nominations.enums import SubmissionKind
from nominations.forms.content import ReportForm
from nominations.forms.form_answers import add_answer_fields, answers_in, bound_sections
from nominations.models import Submission
from nominations.queries.fields import is_open, open_fields
from nominations.queries.figures import figures_of, suggested
from nominations.queries.form_answers import asked_fields, given_answers
from nominations.rules.columns import ESTIMATE, VALUE, columns_of
from nominations.services.figures import save_report
from nominations.views.assessment import edit_answers
from nominations.views.clashing import page_state
from nominations.views.nominees import edit_minutes
from nominations.views.saving import ASKS, own, save, seen
from nominations.visitor import VisitorRequest


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """Text and figures of a report, points of a self-assessment, minutes of a nominations list."""
    submission = own(request, ref)
    opened = partial(is_open, open_fields(submission))
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return edit_answers(request, submission, opened)
    if submission.kind == SubmissionKind.NOMINATIONS:
        return edit_minutes(request, submission)
    if submission.kind in (SubmissionKind.REGISTRATION, SubmissionKind.INITIATIVES):
        raise Http404  # their lines have pages of their own
    return _edit_report(request, submission, opened)


def _edit_report(
    request: VisitorRequest, submission: Submission, opened: Callable[[str], bool]
) -> HttpResponse:
    """Text or form, and figures; those of months come filled in with the sum of the confirmed."""
    asked = asked_fields(submission)
    form = ReportForm(
        request.POST or None,
        submission=submission,
        opened=opened,
        as_form=bool(asked),
        columns=columns_of(submission),
        suggested=suggested(submission),
        initial=seen(submission),
    )
    fields = add_answer_fields(form, asked, given_answers(submission), opened)
    if len(form.fields) == 1:
        raise Http404

    def write() -> None:
        save_report(
            submission,
            actor=request.user,
            seen_version=page_state(request, form),
            narrative=form.cleaned_data.get("narrative"),
            values=form.figures(VALUE),
            estimates=form.figures(ESTIMATE),
            answers=answers_in(form, fields),
        )

    hints = {row.code: row for row in figures_of(submission).rows}
    context = {
        "rows": form.rows(hints),
        "columns": form.columns,
        "sections": bound_sections(form, fields),
        "autosave": reverse("autosave", args=[submission.ref]),
    }
    return save(
        request, submission, form, write, template="nominations/report.html", context=context
    )
