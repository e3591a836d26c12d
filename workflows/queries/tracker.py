"""Who owes what: units × parts of a period, and a unit's dossiers as a task list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import DossierStatus, SubmissionKind, SubmissionState
from nominations.labels import glyph_of, unit_label
from nominations.models import Dossier, Period, Submission
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
    dossiers = _with_parts(dossiers_visible_to(viewer).filter(period=period))
    visible = set(
        submissions_visible_to(viewer).filter(dossier__period=period).values_list("ref", flat=True)
    )
    codes = list(dict.fromkeys(s.kind for d in dossiers for s in d.submissions.all()))
    kinds = [(code, str(SubmissionKind(code).label)) for code in codes]
    rows = []
    for dossier in dossiers:
        cells = {s.kind: _cell(s, s.ref in visible, today) for s in dossier.submissions.all()}
        rows.append((dossier.unit.name, [cells.get(code) for code in codes]))
    return kinds, rows


def dossier_rows(
    dossiers: QuerySet[Dossier], today: date
) -> list[tuple[Dossier, DossierStatus, list[Cell]]]:
    """Dossiers with their derived status and parts, newest period first."""
    rows = []
    for dossier in _with_parts(dossiers.order_by("-period__year", "-period_id")):
        parts = list(dossier.submissions.all())
        status = dossier_status(parts)
        rows.append((dossier, status, [_cell(part, True, today) for part in parts]))
    return rows


def _with_parts(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    open_tasks = Task.objects.filter(
        status__in=OPEN_STATUSES, flow_task_type="HUMAN"
    ).select_related("process")
    parts = Submission.objects.order_by("kind", "number").prefetch_related(
        Prefetch("processes__task_set", queryset=open_tasks, to_attr="open_tasks")
    )
    return (
        dossiers.select_related("unit", "period")
        .prefetch_related(Prefetch("submissions", queryset=parts))
        .order_by("period_id", "unit__position", "unit__code")
    )


def _cell(submission: Submission, linked: bool, today: date) -> Cell:
    tasks = [task for process in submission.processes.all() for task in process.open_tasks]
    due = tasks[0].due_on if tasks else None
    untouched = submission.state == S.DRAFT and submission.version == 1
    return Cell(
        ref=submission.ref if linked else "",
        kind=str(SubmissionKind(submission.kind).label),
        state=submission.state,
        label=_("Chưa bắt đầu") if untouched else unit_label(submission),
        glyph="empty" if untouched else glyph_of(submission.state),
        due_on=due,
        days_left=working_days_between(today, due) if due else None,
    )
