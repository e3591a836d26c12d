"""Saves that a page does by itself, some seconds after the last key: few statements, no page."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.forms.assessment import AssessmentForm
from nominations.forms.autosave import TypedForm, asks_for_figures, asks_for_form
from nominations.models import Indicator, Submission
from nominations.queries.fields import asked_criteria
from nominations.queries.form_answers import asked_fields
from nominations.queries.score_sheet import SheetRow
from nominations.queries.visible import drafts_of, submissions_editable_by
from nominations.rules.columns import ESTIMATE, VALUE
from nominations.services.assessment import save_answers
from nominations.services.figures import save_report
from nominations.services.minutes import save_minutes
from nominations.views.clashing import keep_by_itself, page_state, refused_by_itself
from nominations.visitor import VisitorRequest


@require_POST
def autosave(request: VisitorRequest, ref: str) -> HttpResponse:
    """Keep what was typed so far into a report or the minutes; the answer is a line of JSON."""
    submission, rows = _typed_into(request, ref)
    asked = asked_fields(submission) if asks_for_form(request.POST) else []
    form = TypedForm(request.POST, rows=rows, asked=asked)
    if not form.is_valid():
        return refused_by_itself(form, 422)
    return keep_by_itself(submission, form, lambda: _write(request, submission, rows, form))


@require_POST
def autosave_answers(request: VisitorRequest, ref: str) -> HttpResponse:
    """Keep what was typed so far into criteria of a self-assessment: each of them whole."""
    submission = _draft(request, ref)
    table = submission.dossier.period.unit_table
    if submission.kind != SubmissionKind.SELF_ASSESSMENT or table is None:
        raise Http404
    criteria = list(asked_criteria(submission))
    sent = [criterion for criterion in criteria if f"note_{criterion.code}" in request.POST]
    form = AssessmentForm(
        request.POST,
        submission=submission,
        rows=[SheetRow(criterion, None, {}) for criterion in sent],
        known={},
        scored=table.total is not None,
    )
    if not form.is_valid():
        return refused_by_itself(form, 422)

    def write() -> None:
        save_answers(
            submission,
            actor=request.user,
            seen_version=page_state(request, form),
            answers=form.answers,
            criteria=criteria,
            quiet=True,
            folds=bool(request.POST.get("folds")),
        )

    return keep_by_itself(submission, form, write)


def _draft(request: VisitorRequest, ref: str) -> Submission:
    """The file with its score table: one statement for most people."""
    for drafts in (
        lambda: drafts_of(request.user, clock.today()),
        lambda: submissions_editable_by(request.hats),
    ):
        found = (
            drafts().filter(ref=ref).select_related("dossier__period__unit_table", "dossier__unit")
        )
        submission = found.first()
        if submission is not None:
            return submission
    raise Http404


def _typed_into(request: VisitorRequest, ref: str) -> tuple[Submission, list[Indicator]]:
    """The file, with its figures if some were sent: one statement for most people."""
    for drafts in (
        lambda: drafts_of(request.user, clock.today()),
        lambda: submissions_editable_by(request.hats),
    ):
        found = drafts().filter(ref=ref)
        if asks_for_figures(request.POST):
            rows = list(Indicator.objects.filter(submission__in=found).select_related("submission"))
            if rows:
                return rows[0].submission, rows
        else:
            submission = found.first()
            if submission is not None:
                return submission, []
    raise Http404


def _write(
    request: VisitorRequest, submission: Submission, rows: list[Indicator], form: TypedForm
) -> None:
    saving = {
        "actor": request.user,
        "seen_version": page_state(request, form),
        "quiet": True,
        "folds": form.cleaned_data["folds"],
    }
    if "meeting_minutes" in form.history_names:
        save_minutes(submission, text=form.cleaned_data["meeting_minutes"], **saving)
        return
    save_report(
        submission,
        narrative=form.cleaned_data.get("narrative"),
        values=form.figures(VALUE),
        estimates=form.figures(ESTIMATE),
        answers=form.answers,
        rows=rows,
        **saving,
    )
