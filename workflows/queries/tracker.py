"""Who owes what: units × parts of a period, and a unit's dossiers as a task list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from nominations.enums import DossierStatus, SubmissionKind, SubmissionState
from nominations.labels import glyph_of, unit_label
from nominations.models import Dossier, Period, Submission
from nominations.queries.forwarding import waits_above
from nominations.queries.standing import Hats
from nominations.queries.visible import dossiers_visible_to, submissions_visible_to
from workflows.calendar import working_days_between
from workflows.models import OPEN_STATUSES, Task

S = SubmissionState


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of one unit: where it is, until when, and a link if the viewer may open it."""

    ref: str
    kind: str
    state: str
    label: str
    glyph: str
    due_on: date | None
    days_left: int | None

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def dossier_status(submissions: Iterable[Submission]) -> DossierStatus:
    """A dossier's status from its parts; never stored. A part nobody has saved has version 1."""
    present = [part for part in submissions if part.state != S.WITHDRAWN]
    parts = [part.state for part in present]
    if any(state == S.RETURNED for state in parts):
        return DossierStatus.TO_FIX
    if parts and all(state == S.CLOSED for state in parts):
        return DossierStatus.DONE
    if parts and all(state not in (S.DRAFT, S.UNIT_SIGNING) for state in parts):
        return DossierStatus.SENT
    if all(part.state == S.DRAFT and part.version == 1 for part in present):
        return DossierStatus.NOT_STARTED
    return DossierStatus.IN_PROGRESS


def owed_by(
    period: Period, viewer: Hats, today: date
) -> tuple[list[tuple[str, str]], list[tuple[str, list[Cell | None]]]]:
    """The kinds that `period` asks for, and per unit one cell for each of them."""
    shown = Exists(submissions_visible_to(viewer).filter(pk=OuterRef("pk")))
    owing = dossiers_visible_to(viewer).filter(period=period)
    dossiers = _with_parts(owing, shown).order_by("unit__position", "unit__code")
    codes = list(dict.fromkeys(s.kind for d in dossiers for s in d.submissions.all()))
    kinds = [(code, str(SubmissionKind(code).label)) for code in codes]
    rows = []
    for dossier in dossiers:
        cells = {s.kind: _cell(s, today) for s in dossier.submissions.all()}
        rows.append((dossier.unit.name, [cells.get(code) for code in codes]))
    return kinds, rows


def dossier_rows(
    dossiers: QuerySet[Dossier], today: date
) -> list[tuple[Dossier, DossierStatus, list[Cell]]]:
    """Dossiers with their derived status and parts, newest period first."""
    rows = []
    for dossier in _with_parts(dossiers, Value(True)).order_by("-period__year", "-period_id"):
        parts = list(dossier.submissions.all())
        status = dossier_status(parts)
        rows.append((dossier, status, [_cell(part, today) for part in parts]))
    return rows


def _with_parts(dossiers: QuerySet[Dossier], shown: Exists | Value) -> QuerySet[Dossier]:
    """Dossiers with their parts; each part knows its open task's day, and whether it is `shown`."""
    waiting = Task.objects.filter(
        process__submission=OuterRef("pk"), status__in=OPEN_STATUSES, flow_task_type="HUMAN"
    )
    parts = Submission.objects.order_by("kind", "number").annotate(
        due_on=Subquery(waiting.values("due_on")[:1]), shown=shown, waits_above=waits_above()
    )
    return dossiers.select_related("unit", "period").prefetch_related(
        Prefetch("submissions", queryset=parts)
    )


def _cell(submission: Any, today: date) -> Cell:
    due = submission.due_on
    label, glyph = unit_label(submission), glyph_of(submission.state)
    if submission.state == S.DRAFT and submission.version == 1:
        label, glyph = _("Chưa bắt đầu"), "empty"
    if submission.state == S.CLOSED and submission.waits_above:
        label, glyph = _("Chờ kết quả của cấp trên"), "waiting"
    return Cell(
        ref=submission.ref if submission.shown else "",
        kind=str(SubmissionKind(submission.kind).label),
        state=submission.state,
        label=label,
        glyph=glyph,
        due_on=due,
        days_left=working_days_between(today, due) if due else None,
    )
