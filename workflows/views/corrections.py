"""A correction: which nominations must be mended, what was asked, who must act."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.enums import Machine
from nominations.models import Correction
from nominations.rules.roles import UNIT_ROLES
from nominations.visitor import VisitorRequest
from workflows.queries.timeline import submission_log
from workflows.views.bars import bar_acts, desk_view
from workflows.views.loading import load
from workflows.views.ways import way_of_correction


@require_safe
def correction(request: VisitorRequest, ref: str) -> HttpResponse:
    """The page of one correction."""
    subject = load(request, Machine.CORRECTION, ref)
    assert isinstance(subject, Correction)
    submission, desk = subject.submission, desk_view(request, subject)
    context = desk.context() | {
        "correction": subject,
        "submission": submission,
        "unit": submission.dossier.unit,
        "nominations": subject.nominations.select_related("award"),
        "editable": subject.state == "FIXING"
        and submission.dossier.unit_id in request.hats.unit_ids(UNIT_ROLES),
        "acts": bar_acts(subject, desk.buttons, desk.task) + desk.keeping,
        "log": submission_log(submission, request.hats),
    }
    context |= way_of_correction(subject, desk)
    return render(request, "workflows/correction.html", context)
