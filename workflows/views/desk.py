"""The reading desk: one file, the proofs beside it, what to say of it, and the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import DeskOutcome, MarkColumn, SubmissionKind
from nominations.models import Attachment, ProofLink
from nominations.queries.desk import DeskLine, DeskList
from nominations.queries.desk_beside import lower_awards, papers_at_desk, reasons_for
from nominations.queries.figures import figures_of
from nominations.queries.form_answers import filled_sections
from nominations.queries.initiatives import taken_in_by
from nominations.rules.desk import button_words
from nominations.rules.form_readiness import is_text
from nominations.visitor import VisitorRequest
from workflows.calendar import working_days_between
from workflows.forms.acts import form_class
from workflows.forms.desk import fields_of, proposed_reply_by
from workflows.forms.marks import MarksForm
from workflows.queries.desk import taken_from
from workflows.views.acts import door_fields
from workflows.views.desk_seat import Desk, MovedOn, carried, moved_on, seated
from workflows.views.submissions import amended, registration_groups

UNDO = "desk_undo"
Pinned = Mapping[int, list[ProofLink]]
_LINES, _POINTS = "lines", "points"


@require_safe
def desk(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """The page of the one who has the task."""
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    return show(request, found)


def show(
    request: VisitorRequest,
    found: Desk,
    *,
    status: int = 200,
    refused: str = "",
    typed: dict[str, Any] | None = None,
    points: MarksForm | None = None,
) -> HttpResponse:
    """The desk's page; after a refusal with its sentence, and with all that was typed."""
    authority = found.file.dossier.period.authority_id
    reasons = list(reasons_for(authority, found.file.kind)) if found.seat.may("return") else []
    papers, pinned = papers_at_desk(found.file)
    context = _frame(request, found) | {
        "papers": papers,
        "refused": refused,
        "typed": typed or {},
        "reasons": reasons,
        "reason": next((one for one in reasons if one.ref == request.GET.get("reason")), None),
    }
    context |= _content(request, found, pinned, points)
    context |= _proofs(request, papers, context.get("focus"))
    context |= bar_of(found, context)
    return render(request, "workflows/desk.html", context, status=status)


def _frame(request: VisitorRequest, found: Desk) -> dict[str, Any]:
    """Whose file, where it is, until when, what comes before and after it."""
    task, today, dossier = found.task, clock.today(), found.file.dossier
    queued: Any = task
    counted = partial(working_days_between, authority_id=dossier.period.authority_id)
    return {
        "menu": None,
        "desk": found,
        "subject": found.subject,
        "submission": found.file,
        "unit": dossier.unit,
        "period": dossier.period,
        "task": task,
        "seat": found.seat,
        "today": today,
        "days_left": counted(today, task.due_on) if task.due_on else None,
        "here_since": counted(clock.local_day(task.opened_at), today) if task.opened_at else None,
        "taken": taken_from(found.seat, found.subject, request.user.pk),
        "mine": task.owner_id == request.user.pk,
        "door": door_fields(found.subject, task.ref) | {"acting_for": found.seat.giver},
        "place": queued.place if queued.mine else 0,
        "queued": queued.queued if queued.mine else 0,
        "next_url": _file_url(request, queued.next_file),
        "previous_url": _file_url(request, queued.previous_file),
        "tasks_url": reverse("tasks") + (f"?{request.GET['f']}" if request.GET.get("f") else ""),
        "carried": carried(request),
        "carry_f": carried(request)[1:],
        "copies": queued.copies,
        "notes": queued.notes,
        "undo": request.session.pop(UNDO, None),
    }


def _file_url(request: VisitorRequest, named: str | None) -> str:
    machine, _colon, ref = (named or "").partition(":")
    return reverse(f"{machine}_desk", args=[ref]) + carried(request) if ref else ""


def _content(
    request: VisitorRequest, found: Desk, pinned: Pinned, points: MarksForm | None
) -> dict[str, Any]:
    """What the file says, by its kind."""
    file = found.file
    if file.kind == SubmissionKind.NOMINATIONS:
        return _of_lines(request, found)
    if file.kind == SubmissionKind.SELF_ASSESSMENT:
        return _of_points(request, found, pinned, points)
    context: dict[str, Any] = {
        "shape": "text",
        "inside": False,
        "form_sections": filled_sections(file),
        "form_apart": not is_text(file.kind),
        "registrations": registration_groups(file),
        "changes": amended(file),
    }
    if file.kind == SubmissionKind.INITIATIVES:
        context["initiatives"] = taken_in_by(file).prefetch_related("authors")
    elif file.kind != SubmissionKind.REGISTRATION:
        context["figures"] = figures_of(file)
    return context


def _of_lines(request: VisitorRequest, found: Desk) -> dict[str, Any]:
    listed = found.nominees()
    whole_group = request.GET.get("group") == "1"
    shown = listed.lines if whole_group or not found.by_line else listed.to_look_at
    focus = focused(listed, shown, request.GET.get("line", ""))
    if focus is not None and focus not in shown:
        shown = [*shown, focus]
    context = {
        "shape": _LINES,
        "listed": listed,
        "rows": shown,
        "focus": focus,
        "alone": bool(request.GET.get("line")),
        "whole_group": whole_group,
        "outcomes": numbered(button_words(found.stage)) if found.by_line else [],
    }
    if request.GET.get("pick") == DeskOutcome.CHANGE and focus is not None:
        kind, rank = focus.values["nominee_kind"], focus.values["award__rank"]
        context["awards"] = list(lower_awards(found.file, kind, rank))
        context["picking"] = True
    return context


def focused(listed: DeskList, shown: Sequence[DeskLine], ref: str) -> DeskLine | None:
    """The line that is asked for, else the first one without a word, else the first."""
    asked = next((line for line in listed.lines if line.ref == ref), None)
    return asked or next((line for line in shown if not line.outcome), next(iter(shown), None))


def numbered(words: Sequence[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """(key, outcome, words) of the buttons."""
    return [(number, outcome, said) for number, (outcome, said) in enumerate(words, start=1)]


def _of_points(
    request: VisitorRequest, found: Desk, pinned: Pinned, points: MarksForm | None
) -> dict[str, Any]:
    """The score table with my column; the form of the act that the seat allows."""
    action = points_action(found)
    form: Any = points or (form_class(found.file, action)(subject=found.file) if action else None)
    blocks = form.blocks(pinned) if form is not None and form.sheet is not None else []
    scores = action == "score"  # the neighbour goes through all of them
    parts = [Part(one.block, [(row, scores or telling(row)) for row in one.rows]) for one in blocks]
    return {
        "shape": _POINTS,
        "form": form,
        "parts": parts,
        "office": action == "appraise",
        "sums": form.sums() if parts else [],
        "all_rows": request.GET.get("all") == "1",
        "plain_rows": sum(not tells for part in parts for _row, tells in part.rows),
    }


@dataclass(frozen=True, slots=True)
class Part:
    """Criteria that belong together, each with whether it is worth a look."""

    group: Any
    rows: list[tuple[Any, bool]]


def points_action(found: Desk) -> str:
    """Whose points the reader gives here: the cluster's, the office's, or nobody's."""
    return next((name for name in ("score", "appraise") if found.seat.may(name)), "")


def telling(row: Any) -> bool:
    """A row worth a look: columns differ, it did not arise, the cluster says why, or is empty."""
    beside_it = row.cluster if row.cluster is not None else row.claimed
    differs = row.cluster is not None and row.cluster != row.claimed
    return bool(
        row.difference
        or differs
        or row.claimed.absent
        or row.claimed.excludes
        or row.cluster_reason
        or row.points.errors
        or row.reason.errors
        or (beside_it.points is None and row.criterion.max_points)
    )


def _proofs(
    request: VisitorRequest, papers: Sequence[Attachment], focus: DeskLine | None
) -> dict[str, Any]:
    """The file and page on the right: what is asked for, else the focused nominee's, else first."""
    asked = request.GET.get("proof", "")
    own = [file for file in papers if focus and file.nomination_id == focus.pk]
    shown = next((file for file in papers if file.ref == asked), None)
    shown = shown or next(iter(own), next(iter(papers), None))
    count = (shown.pages or 0) if shown else 0
    try:
        page = int(request.GET.get("page", "1"))
    except ValueError:
        page = 1
    page = max(1, min(page, count)) if count else 0
    said = [(name, value) for name, value in request.GET.items() if name not in ("proof", "page")]
    return {
        "proof": shown,
        "page": page,
        "page_before": page - 1 if page > 1 else 0,
        "page_after": page + 1 if page < count else 0,
        "at": list(papers).index(shown) + 1 if shown else 0,
        "here": urlencode(said),
    }


def bar_of(found: Desk, context: dict[str, Any]) -> dict[str, Any]:
    """What stands in the bar at the foot: for which line or file, and what may be done with it."""
    seat, kind = found.seat, found.file.kind
    fields = fields_of(kind)
    for part in context.get("parts", ()):
        fields += [(f"criterion:{row.criterion.code}", str(row.criterion)) for row, _ in part.rows]
    return {
        "fields": fields,
        "reply_by": proposed_reply_by(),
        "may_accept": seat.may("accept"),
        "may_return": seat.may("return"),
        "can_decide": bool(seat.acts) and not context["taken"],
        "column": MarkColumn.OFFICE.label if seat.may("appraise") else MarkColumn.CLUSTER.label,
    }
