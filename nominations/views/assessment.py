"""Where a unit scores itself: criterion by criterion, with what its figures already prove."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from nominations.forms.assessment import AssessmentForm, Question
from nominations.models import Submission
from nominations.queries.facts import facts_of
from nominations.queries.proofs import proofs_of
from nominations.queries.score_sheet import SELF, Sheet, sheet_of
from nominations.queries.sheet_tables import blocks_of
from nominations.rules.self_assessment import progress
from nominations.services.assessment import answer_of, save_answers
from nominations.views.clashing import page_state
from nominations.views.saving import save, seen
from nominations.visitor import VisitorRequest

#: The button “Lấy số hệ thống” carries a criterion's code, or this for all of them.
_ALL = "*"


def edit_answers(
    request: VisitorRequest, submission: Submission, opened: Callable[[str], bool]
) -> HttpResponse:
    """The unit's own score sheet; only open criteria have fields. 404 if none is open."""
    sheet = sheet_of(submission)
    rows = [row for row in sheet.rows if opened(f"criterion:{row.criterion.code}")] if sheet else []
    if sheet is None or not rows:
        raise Http404
    asked: dict[str, Any] = {
        "submission": submission,
        "rows": rows,
        "known": facts_of(submission, [row.criterion for row in rows]),
        "scored": sheet.table.total is not None,
    }
    blank = AssessmentForm(**asked)
    form = AssessmentForm(_typed(request, blank.questions), initial=seen(submission), **asked)

    def write() -> None:
        save_answers(
            submission,
            actor=request.user,
            seen_version=page_state(request, form),
            answers=form.answers,
            criteria=[row.criterion for row in sheet.rows],
        )

    page = _page(submission, sheet, form)
    answer = save(
        request, submission, form, write, template="nominations/assessment.html", context=page
    )
    code = request.POST.get("take")
    if answer.status_code == HttpResponse.status_code or not code or "Location" not in answer:
        return answer
    anchor = "" if code == _ALL else f"#criterion-{code}"
    return redirect(reverse("edit", args=[submission.ref]) + anchor)


def _typed(request: VisitorRequest, questions: Sequence[Question]) -> Mapping[str, Any] | None:
    """What was posted; the numbers of the system in their places where somebody asked for them."""
    if request.method != "POST":
        return None
    code = request.POST.get("take")
    if not code:
        return request.POST
    data: QueryDict = request.POST.copy()
    for question in questions:
        if code in (_ALL, question.criterion.code):
            for name, value in question.taken().items():
                data[name] = value
    return data


def _page(submission: Submission, sheet: Sheet, form: AssessmentForm) -> dict[str, Any]:
    questions = {question.criterion.pk: question for question in form.questions}
    proofs = proofs_of(submission)
    pins = submission.pins.filter(resolved_at=None).values_list("field", "remark")
    remarks = dict(pins)
    blocks = [
        {
            "block": block,
            "entries": [
                {
                    "row": row,
                    "question": questions.get(row.criterion.pk),
                    "proofs": proofs.get(row.criterion.pk, []),
                    "remark": remarks.get(f"criterion:{row.criterion.code}", ""),
                }
                for row in block.rows
            ],
        }
        for block in blocks_of(sheet)
    ]
    answered, every = progress((row.item, answer_of(row.answer)) for row in sheet.rows)
    return {
        "autosave": reverse("autosave_answers", args=[submission.ref]),
        "blocks": blocks,
        "table": sheet.table,
        "ratings": json.dumps(sheet.table.ratings, ensure_ascii=False),
        "total": sheet.total(SELF),
        "rating": sheet.rating(SELF),
        "answered": answered,
        "every": every,
        "partly": len(questions) < len(sheet.rows),
        "knows": any(question.system for question in form.questions),
    }
