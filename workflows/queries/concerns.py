"""What a task is about, in the words of a message; read in one statement for a whole batch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.enums import SENT_SUBMISSIONS, SubmissionKind, SubmissionState
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
    "process__submission__sent_at",
    "process__submission__returned_from",
    "process__submission__dossier__unit_id",
    "process__submission__dossier__unit__name",
    "process__submission__dossier__unit__ref",
    "process__submission__dossier__period__ref",
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
    #: Where the level above reads of it: the file, or the unit's line while only the unit sees it.
    watched_at: str

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
        """The file's own page."""
        return f"/{self.machine}s/{self.ref}/"

    @property
    def unsent(self) -> bool:
        """The unit has not sent it yet."""
        return self.machine == "submission" and self.state in (
            SubmissionState.DRAFT,
            SubmissionState.UNIT_SIGNING,
        )


def about_files_of(authorities: Collection[int]) -> Q:
    """Tasks about files, corrections and papers of these authorities' periods."""
    files = Q(process__submission__dossier__period__authority__in=authorities)
    again = Q(process__correction__submission__dossier__period__authority__in=authorities)
    return files | again | Q(process__consolidation__period__authority__in=authorities)


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
        watched_at=_watched_at(row, machine),
    )


def _watched_at(row: dict[str, Any], machine: str) -> str:
    """What the unit has not sent opens for nobody above it (`queries.visible`)."""
    if machine == "submission" and not _is_sent(row):
        dossier = "process__submission__dossier"
        period, unit = row[f"{dossier}__period__ref"], row[f"{dossier}__unit__ref"]
        return f"/tracker/{period}/list/?don-vi={unit}"
    return f"/{machine}s/{row[f'process__{machine}__ref']}/"


def _is_sent(row: dict[str, Any]) -> bool:
    state = row["process__submission__state"]
    mended = state == SubmissionState.UNIT_SIGNING and row["process__submission__returned_from"]
    known = row["process__submission__sent_at"] is not None
    return known and (state in SENT_SUBMISSIONS or bool(mended))


def _part(row: dict[str, Any], machine: str) -> str:
    if machine == "consolidation":
        return str(row["process__consolidation__title"])
    return str(SubmissionKind(row[f"{_VIA[machine]}__kind"]).label)
