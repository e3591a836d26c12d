"""One dossier of the visitor's own unit: everything that it consists of, as a task list."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import Machine, SubmissionState
from nominations.models import Submission
from nominations.queries.fields import EVERYTHING, may_fill, open_fields
from nominations.queries.hub import WRITING, Part, Row, parts_of
from nominations.queries.standing import Hats
from nominations.queries.visible import dossiers_visible_to
from nominations.rules.form_readiness import is_text
from nominations.rules.roles import PERMITTED, UNIT_ROLES
from nominations.rules.task_list import GLYPHS, Progress
from nominations.templatetags.words import field_url
from nominations.visitor import VisitorRequest
from workflows.queries.actions import main_act
from workflows.queries.tracker import Cell, dossier_rows
from workflows.views.bars import act_url
from workflows.words import button

_FEW = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as the page shows it: its rows with glyph and link, what blocks it, its button."""

    part: Part
    cell: Cell
    rows: list[dict[str, Any]]
    unmet: list[dict[str, str]]
    send_label: str
    send_url: str

    @property
    def few(self) -> bool:
        """Whether what is missing is short enough to stand there unfolded."""
        return len(self.unmet) <= _FEW


@require_safe
def dossier(request: VisitorRequest, ref: str) -> HttpResponse:
    """The task list of one dossier; 404 for everybody but the unit's own people."""
    units = request.hats.unit_ids(UNIT_ROLES)
    own = dossiers_visible_to(request.hats).filter(unit_id__in=units, ref=ref)
    found = dossier_rows(own, clock.today())
    if not found:
        raise Http404
    subject, status, cells = found[0]
    cell_of = {cell.ref: cell for cell in cells}
    parts = parts_of(subject, list(subject.submissions.all()))
    shown = [_shown(request.hats, part, cell_of[part.submission.ref]) for part in parts]
    context = {
        "dossier": subject,
        "status": status,
        "parts": shown,
        "done": sum(part.done for part in parts),
        "total": sum(part.total for part in parts),
        "today": clock.today(),
    }
    return render(request, "workflows/dossier.html", context)


def _shown(viewer: Hats, part: Part, cell: Cell) -> Shown:
    file = part.submission
    opened = open_fields(file) if file.state != SubmissionState.DRAFT else frozenset({EVERYTHING})
    action = _sending(viewer, file)
    return Shown(
        part=part,
        cell=cell,
        rows=[
            {
                "label": row.label,
                "detail": row.detail,
                "word": row.word,
                "glyph": GLYPHS[row.word],
                "url": _place(file, row.field, writes=_writes(opened, row)),
            }
            for row in part.rows
        ],
        unmet=[
            {
                "sentence": item.sentence,
                "url": _place(file, item.field, writes=may_fill(opened, item.field)),
            }
            for item in part.unmet
        ],
        send_label=button(action, file.kind) if action else "",
        send_url=act_url(file, action) if action else "",
    )


def _writes(opened: frozenset[str], row: Row) -> bool:
    """Whether the unit may fill it now; in a returned part that is what the return names."""
    return EVERYTHING in opened or row.word == Progress.TO_FIX


def _sending(viewer: Hats, file: Submission) -> str:
    """The act with which this viewer sends the part on; empty where it is not his turn."""
    if file.state not in WRITING:
        return ""
    action = main_act(Machine.SUBMISSION, file.state)
    if action == "submit" and file.returned_from:
        action = "resubmit"
    roles = PERMITTED[Machine.SUBMISSION].get((file.state, action), frozenset())
    return action if file.dossier.unit_id in viewer.unit_ids(roles) else ""


_ON_PAGE = frozenset({"", "page", "list", "nothing_to_report", "registrations"})


def _place(file: Submission, field: str, *, writes: bool) -> str:
    """Straight to where `field` is filled; to the part's page if nothing is open there."""
    kind, _colon, name = field.partition(":")
    if not writes or field in _ON_PAGE:
        return reverse("submission", args=[file.ref])
    if kind == "section":
        page = "edit" if is_text(file.kind) else "edit_form"
        return reverse(page, args=[file.ref]) + f"#phan-{name}"
    if kind == "figures":
        return reverse("edit", args=[file.ref]) + "#figures"
    if kind == "criterion" and not name:
        return reverse("edit", args=[file.ref])
    return field_url(file, field)
