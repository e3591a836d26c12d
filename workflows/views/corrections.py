"""A correction: which nominations must be mended, what was asked, who must act."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import Machine
from nominations.models import Correction
from nominations.rules.roles import UNIT_ROLES
from nominations.visitor import VisitorRequest
from workflows.calendar import working_days_between
from workflows.queries.actions import buttons_for, open_task_of
from workflows.queries.holders import holders_of
from workflows.queries.timeline import submission_log
from workflows.views.bars import bar_acts
from workflows.views.loading import load


@require_safe
def correction(request: VisitorRequest, ref: str) -> HttpResponse:
    """The page of one correction."""
    subject = load(request, Machine.CORRECTION, ref)
    assert isinstance(subject, Correction)
    viewer = request.hats
    task, today = open_task_of(subject), clock.today()
    submission = subject.submission
    buttons = buttons_for(subject, viewer, user_id=request.user.pk, task=task)
    context = {
        "correction": subject,
        "submission": submission,
        "unit": submission.dossier.unit,
        "task": task,
        "holder": holders_of(task, today) if task else "",
        "days_left": working_days_between(today, task.due_on) if task and task.due_on else None,
        "nominations": subject.nominations.select_related("award"),
        "editable": subject.state == "FIXING"
        and submission.dossier.unit_id in viewer.unit_ids(UNIT_ROLES),
        "acts": bar_acts(subject, buttons, task),
        "log": submission_log(submission),
        "today": today,
    }
    return render(request, "workflows/correction.html", context)
