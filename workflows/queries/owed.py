"""What units owe in a period: the open tasks at their own desks, for the office that waits.

The office sees that a part is owed and until when; what is written in it stays with the unit.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet

from nominations.enums import DueStage, SubmissionKind, SubmissionState
from nominations.models import Period, PeriodDue, Submission
from nominations.rules.roles import UNIT_ROLES
from workflows.enums import ExtensionState
from workflows.models import OPEN_STATUSES, Extension, Task

#: Whose days come after the units': the nearest of them is the ceiling of an extension.
_AFTER = (DueStage.CROSS, DueStage.CLUSTER, DueStage.OFFICE, DueStage.CONSOLIDATION)


@dataclass(frozen=True, slots=True)
class Owed:
    """One part that a unit still has on its desk."""

    task_id: int
    task_ref: str
    file_id: int
    file_ref: str
    kind: str
    state: str
    unit: str
    unit_ref: str
    due_on: date
    ceiling: date | None
    pending: bool

    @property
    def label(self) -> str:
        return str(SubmissionKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(SubmissionState(self.state).label)


def open_tasks_in(period: Period) -> QuerySet[Task]:
    """Every open task of the period's files, corrections included."""
    return _open_tasks_of([period.pk])


def _open_tasks_of(rounds: Any) -> QuerySet[Task]:
    """Open tasks of the files of `rounds`: keys of periods, or a query of them."""
    files = Q(process__submission__dossier__period__in=rounds)
    again = Q(process__correction__submission__dossier__period__in=rounds)
    return Task.objects.filter(files | again, status__in=OPEN_STATUSES, flow_task_type="HUMAN")


def late_tasks_near(period: Period, today: date, *, unit_ref: str = "") -> QuerySet[Task]:
    """Open tasks past their last day, of one unit's files if it is named.

    Those of the period and of the authority's other rounds of its year: the tracker of the annual
    round shows the months and the registration beside it.
    """
    rounds = Period.objects.filter(authority=period.authority_id, year=period.year)
    late = _open_tasks_of(rounds.values("pk")).filter(due_on__lt=today)
    return _of_unit(late, unit_ref) if unit_ref else late


def late_round_of(period: Period, today: date, unit_ref: str) -> Period:
    """The round in which the unit is late: `period` itself, or the oldest late one beside it."""
    late = late_tasks_near(period, today, unit_ref=unit_ref).filter(
        role__in=UNIT_ROLES, process__submission__isnull=False
    )
    found = list(
        late.order_by("due_on", "pk").values_list("process__submission__dossier__period", flat=True)
    )
    if not found or period.pk in found:
        return period
    return Period.objects.select_related("authority").get(pk=found[0])


def open_tasks_of_unit(period: Period, unit_ref: str) -> QuerySet[Task]:
    """All open tasks of one unit's files."""
    return _of_unit(open_tasks_in(period), unit_ref)


def _of_unit(tasks: QuerySet[Task], ref: str) -> QuerySet[Task]:
    return tasks.filter(
        Q(process__submission__dossier__unit__ref=ref)
        | Q(process__correction__submission__dossier__unit__ref=ref)
    )


def owed_in(period: Period, *, units: Collection[str] = (), file: str = "") -> list[Owed]:
    """Parts at the units' own desks, by unit; three statements, whatever their number."""
    tasks = open_tasks_in(period).filter(
        role__in=UNIT_ROLES, process__submission__isnull=False, due_on__isnull=False
    )
    if units:
        tasks = tasks.filter(process__submission__dossier__unit__ref__in=units)
    if file:
        tasks = tasks.filter(process__submission__ref=file)
    rows = tasks.order_by(
        "process__submission__dossier__unit__position", "process__submission__pk"
    ).values(
        "pk",
        "ref",
        "due_on",
        "process__submission",
        "process__submission__ref",
        "process__submission__kind",
        "process__submission__state",
        "process__submission__dossier__unit__name",
        "process__submission__dossier__unit__ref",
    )
    ceilings = _ceilings(period)
    asked = set(
        Extension.objects.filter(
            submission__dossier__period=period, state=ExtensionState.ASKED
        ).values_list("submission_id", flat=True)
    )
    return [_owed(row, ceilings, asked) for row in rows]


def _owed(row: dict[str, Any], ceilings: dict[str, date], asked: Collection[int]) -> Owed:
    kind, file_id = row["process__submission__kind"], row["process__submission"]
    return Owed(
        task_id=row["pk"],
        task_ref=row["ref"],
        file_id=file_id,
        file_ref=row["process__submission__ref"],
        kind=kind,
        state=row["process__submission__state"],
        unit=row["process__submission__dossier__unit__name"],
        unit_ref=row["process__submission__dossier__unit__ref"],
        due_on=row["due_on"],
        ceiling=ceilings.get(kind),
        pending=file_id in asked,
    )


def _ceilings(period: Period) -> dict[str, date]:
    """Kind of part → the nearest day of a desk after the units'."""
    after = PeriodDue.objects.filter(period=period, stage__in=_AFTER)
    grouped = after.order_by().values("submission_kind").annotate(day=Min("due_on"))
    return {row["submission_kind"]: row["day"] for row in grouped}


def extensions_of(file: Submission) -> list[Extension]:
    """Every extension of one part, the newest first."""
    return list(file.extensions.select_related("asked_by__person", "decided_by__person"))


def requests_to(authorities: Collection[int]) -> QuerySet[Extension]:
    """Extensions asked for in these authorities' periods, those without an answer first."""
    found = Extension.objects.filter(
        submission__dossier__period__authority__in=authorities, asked_at__isnull=False
    )
    return found.select_related(
        "submission__dossier__unit",
        "submission__dossier__period",
        "asked_by__person",
        "decided_by__person",
    ).order_by("decided_at", "-pk")
