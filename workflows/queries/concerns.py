"""What a task is about, in the words of a message; read in one statement for a whole batch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from nominations.enums import SubmissionKind, SubmissionState
from workflows.flows.desks import DeskNode
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.task_rows import READ_AT_A_DESK

_VIA = {
    "submission": "process__submission",
    "correction": "process__correction__submission",
    "consolidation": "process__consolidation",
}
_COLUMNS = (
    "pk",
    "flow_task",
    "status",
    "role",
    "unit_id",
    "unit__name",
    "cluster_id",
    "appointee_id",
    "owner__person_id",
    "due_on",
    "process__submission__ref",
    "process__submission__state",
    "process__submission__kind",
    "process__submission__dossier__unit_id",
    "process__submission__dossier__unit__name",
    "process__submission__dossier__period__name",
    "process__submission__dossier__period__authority_id",
    "process__submission__dossier__period__authority__name",
    "process__submission__dossier__period__authority__standing_office__name",
    "process__correction__ref",
    "process__correction__state",
    "process__correction__submission__kind",
    "process__correction__submission__dossier__unit_id",
    "process__correction__submission__dossier__unit__name",
    "process__correction__submission__dossier__period__name",
    "process__correction__submission__dossier__period__authority_id",
    "process__correction__submission__dossier__period__authority__name",
    "process__correction__submission__dossier__period__authority__standing_office__name",
    "process__consolidation__ref",
    "process__consolidation__state",
    "process__consolidation__title",
    "process__consolidation__period__name",
    "process__consolidation__period__authority_id",
    "process__consolidation__period__authority__name",
    "process__consolidation__period__authority__standing_office__name",
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One task: what it asks for, of whose file, until when, and at whose desk it lies."""

    task_id: int
    machine: str
    ref: str
    state: str
    stage: str
    kind: str
    part: str
    period: str
    unit: str
    office: str
    file_unit_id: int | None
    authority_id: int
    role: str
    unit_id: int | None
    cluster_id: int | None
    holder_id: int | None
    due_on: date | None
    open: bool

    @property
    def title(self) -> str:
        """The file in words: its period, and the part or the paper's name."""
        return self.period if not self.part else f"{self.period} – {self.part}"

    @property
    def path(self) -> str:
        """The page on which its holder acts, without the site's address."""
        own = f"/{self.machine}s/{self.ref}/"
        if (self.machine, self.state) == ("consolidation", "SIGNING"):
            return f"/sign/{self.ref}/"
        return f"/desk{own}" if (self.machine, self.state) in READ_AT_A_DESK else own

    @property
    def file_path(self) -> str:
        """The page on which whoever watches reads where it stands."""
        return f"/{self.machine}s/{self.ref}/"

    @property
    def unsent(self) -> bool:
        """The unit has not sent it yet."""
        return self.machine == "submission" and self.state in (
            SubmissionState.DRAFT,
            SubmissionState.UNIT_SIGNING,
        )


def concerns_of(tasks: Collection[int]) -> dict[int, Concern]:
    """Task id → what it is about, in the language of the moment; one statement."""
    rows = Task.objects.filter(pk__in=tasks).values(*_COLUMNS)
    return {row["pk"]: _concern(row) for row in rows}


def _concern(row: dict[str, Any]) -> Concern:
    machine = next(name for name in _VIA if row[f"process__{name}__ref"])
    via = _VIA[machine]
    node: DeskNode = row["flow_task"]
    period = f"{via}__period" if machine == "consolidation" else f"{via}__dossier__period"
    return Concern(
        task_id=row["pk"],
        machine=machine,
        ref=row[f"process__{machine}__ref"],
        state=row[f"process__{machine}__state"],
        stage=_(node.stage.label),
        kind=row["process__submission__kind"] or "",
        part=_part(row, machine),
        period=row[f"{period}__name"],
        unit=row[
            f"{period}__authority__name"
            if machine == "consolidation"
            else f"{via}__dossier__unit__name"
        ],
        office=row[f"{period}__authority__standing_office__name"]
        or row[f"{period}__authority__name"],
        file_unit_id=None if machine == "consolidation" else row[f"{via}__dossier__unit_id"],
        authority_id=row[f"{period}__authority_id"],
        role=row["role"],
        unit_id=row["unit_id"],
        cluster_id=row["cluster_id"],
        holder_id=row["owner__person_id"] or row["appointee_id"],
        due_on=row["due_on"],
        open=row["status"] in OPEN_STATUSES,
    )


def _part(row: dict[str, Any], machine: str) -> str:
    if machine == "consolidation":
        return str(row["process__consolidation__title"])
    return str(SubmissionKind(row[f"{_VIA[machine]}__kind"]).label)
