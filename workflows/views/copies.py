"""What was sent, as it was signed: one copy to read or print, and what changed between two."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from nominations.enums import Machine
from nominations.models import SentCopy, Submission
from nominations.rules.copies import differences, lines_of
from nominations.visitor import VisitorRequest
from workflows.views.loading import load


@require_safe
def copy(request: VisitorRequest, ref: str, number: int) -> HttpResponse:
    """One copy, for everybody who may open the part: nothing of a draft is in it."""
    submission, found = _copy(request, ref, number)
    lines = groupby(lines_of(found.content), key=lambda line: line.section)
    context = {
        "copy": found,
        "sections": [(section, list(rows)) for section, rows in lines],
        "has_earlier": number > 1,
    }
    return render(request, "workflows/copy.html", _shown(submission) | context)


@require_safe
def changes(request: VisitorRequest, ref: str, number: int) -> HttpResponse:
    """What a copy says otherwise than the one before it."""
    submission, later = _copy(request, ref, number)
    earlier = get_object_or_404(_with_person(submission), number=number - 1)
    found = differences(earlier.content, later.content)
    context = {"earlier": earlier, "later": later, "differences": found}
    return render(request, "workflows/copy_changes.html", _shown(submission) | context)


def _copy(request: VisitorRequest, ref: str, number: int) -> tuple[Submission, SentCopy]:
    submission = load(request, Machine.SUBMISSION, ref)
    assert isinstance(submission, Submission)
    return submission, get_object_or_404(_with_person(submission), number=number)


def _with_person(submission: Submission) -> Any:
    return submission.copies.select_related("person")


def _shown(submission: Submission) -> dict[str, Any]:
    dossier = submission.dossier
    return {"submission": submission, "unit": dossier.unit, "period": dossier.period}
