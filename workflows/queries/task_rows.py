"""The rows of the tasks page: plain values, keyset paging, what is new, why it is mine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from nominations.enums import CorrectionState, Role, SubmissionKind, SubmissionState, UnitKind
from nominations.models import Attachment, Event
from nominations.queries.keys import among
from nominations.queries.standing import Hats
from workflows.calendar import working_days_between
from workflows.flows.desks import DeskNode
from workflows.models import Look, Task
from workflows.queries.bulk import bulk_act_of
from workflows.queries.reasons import why
from workflows.queries.task_groups import group_of, parked_words
from workflows.words import ACTIONS, button, past_fact

PAGE = 50
#: Units that are an authority themselves: their own files go to the level above.
_AUTHORITIES = frozenset({UnitKind.PROVINCIAL_DEPARTMENT, UnitKind.MINISTRY_DEPARTMENT})
#: Files that are read at the reading desk (ADR 25).
READ_AT_A_DESK = frozenset(
    {
        ("submission", SubmissionState.CLUSTER_REVIEW),
        ("submission", SubmissionState.OFFICE_CHECK),
        ("correction", CorrectionState.RECHECK),
    }
)
#: Acts that change nothing about the file itself.
_QUIET = ("claim", "release")
_VIA = {
    "submission": "process__submission",
    "correction": "process__correction__submission",
    "consolidation": "process__consolidation",
}

_COLUMNS = (
    "pk",
    "ref",
    "flow_task",
    "role",
    "unit_id",
    "unit__name",
    "cluster_id",
    "appointee_id",
    "due_on",
    "opened_at",
    "owner_id",
    "owner__person__full_name",
    "parked_until",
    "parked_note",
    "parked_by__full_name",
    "process__submission__ref",
    "process__submission__kind",
    "process__submission__state",
    "process__submission__returned_from",
    "process__submission__dossier__unit__name",
    "process__submission__dossier__unit__kind",
    "process__submission__dossier__period__name",
    "process__submission__dossier__period__authority__name",
    "process__correction__ref",
    "process__correction__state",
    "process__correction__submission__kind",
    "process__correction__submission__dossier__unit__name",
    "process__correction__submission__dossier__unit__kind",
    "process__correction__submission__dossier__period__name",
    "process__correction__submission__dossier__period__authority__name",
    "process__consolidation__ref",
    "process__consolidation__state",
    "process__consolidation__kind",
    "process__consolidation__title",
    "process__consolidation__period__name",
    "process__consolidation__period__authority__name",
)
_DONE_COLUMNS = (*_COLUMNS, "done_at", "done_what", "changed")

#: Where a page starts: (0, day, id) of open tasks, (changed, moment, id) of finished ones.
Cursor = tuple[int, int, int]
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the tasks page, ready to print."""

    pk: int
    task_ref: str
    title: str
    ref: str
    unit: str
    period: str
    machine: str
    state: str
    kind: str
    returned_from: str
    role: str
    due_on: date
    days_left: int
    group: str
    opened_at: datetime | None
    claimed_by: str
    claimed_by_me: bool
    holder: str
    why: str = ""
    parked: str = ""
    changed: bool = False
    new_files: int = 0
    done_at: datetime | None = None
    done_what: str = ""

    @property
    def bulk(self) -> str:
        """The act that this row may be given together with others."""
        return bulk_act_of(self.machine, self.state, self.kind, self.returned_from)

    @property
    def url(self) -> str:
        """The file's page; it says so if this very task has gone meanwhile."""
        return f"/{self.machine}s/{self.ref}/"

    @property
    def desk_url(self) -> str:
        """Where its own people read it: at the reading desk or the signer's, if it lies at one."""
        if (self.machine, self.state) == ("consolidation", "SIGNING"):
            return f"/sign/{self.ref}/"
        return f"/desk{self.url}" if (self.machine, self.state) in READ_AT_A_DESK else self.url

    @property
    def done_words(self) -> str:
        """What the viewer did, as the log says it."""
        kind = self.kind if self.machine == "submission" else ""
        return past_fact(self.done_what, kind) if self.done_what in ACTIONS else ""

    @property
    def late_acts(self) -> list[tuple[str, str]]:
        """What a late row offers at once: words and address, the main act first.

        What has still to be written opens; the rest asks once more and is done.
        """
        if self.group != "late":
            return []
        place, kind = (self.machine, self.state), self.kind if self.machine == "submission" else ""
        if place == ("submission", "DRAFT"):
            act = "nothing_to_report"
            return [(_("Mở, nộp hồ sơ"), self.url), (button(act), f"{self.url}{act}/")]
        if self.state in ("RETURNED", "FIXING"):
            return [(_("Mở, bổ sung"), self.url)]
        return [(button(self.bulk, kind), f"{self.url}{self.bulk}/")] if self.bulk else []


def page_of(
    tasks: QuerySet[Task],
    viewer: Hats,
    *,
    user_id: int,
    today: date,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> tuple[list[TaskRow], Cursor | None]:
    """Up to `limit` open tasks by due day, and where the next page starts (None on the last)."""
    if after is not None:
        _rank, day, pk = after
        due = date.fromordinal(min(max(day, 1), date.max.toordinal()))
        tasks = tasks.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=pk))
    first = tasks.order_by("due_on", "pk").values("pk")[: limit + 1]
    shown = Task.objects.filter(among(first)).order_by("due_on", "pk")
    found = list(shown.values(*_COLUMNS))
    rows = [_row(values, viewer, user_id, today) for values in found[:limit]]
    last = rows[-1] if len(found) > limit else None
    return rows, (0, last.due_on.toordinal(), last.pk) if last else None


def done_page_of(
    tasks: QuerySet[Task], viewer: Hats, *, user_id: int, today: date, after: Cursor | None = None
) -> tuple[list[TaskRow], Cursor | None]:
    """Up to 50 finished tasks, those whose file changed since on top, then the newest."""
    if after is not None:
        rank, moment, pk = after
        at = datetime.fromtimestamp(moment / _MICRO, UTC)
        below = Q(changed=bool(rank)) & (Q(done_at__lt=at) | Q(done_at=at, pk__lt=pk))
        tasks = tasks.filter(below | Q(changed=False) if rank else below)
    found = list(tasks.order_by("-changed", "-done_at", "-pk").values(*_DONE_COLUMNS)[: PAGE + 1])
    rows = [_done(values, viewer, user_id, today) for values in found[:PAGE]]
    last = rows[-1] if len(found) > PAGE else None
    if last is None or last.done_at is None:
        return rows, None
    return rows, (int(last.changed), round(last.done_at.timestamp() * _MICRO), last.pk)


def _done(values: dict[str, Any], viewer: Hats, user_id: int, today: date) -> TaskRow:
    row = _row(values, viewer, user_id, today)
    return replace(
        row,
        group="changed" if values["changed"] else "done",
        changed=bool(values["changed"]),
        done_at=values["done_at"],
        done_what=values["done_what"] or "",
    )


def with_news(rows: Iterable[TaskRow], viewer: Hats, user_id: int) -> list[TaskRow]:
    """Each row with what happened since the user last had its file open; one statement.

    What he has never opened is not “changed”.
    """
    every = list(rows)
    files = Attachment.objects.filter(
        submission__ref=OuterRef("subject"), uploaded_at__gt=OuterRef("at")
    ).exclude(uploaded_by_id=viewer.person_id)
    counted = files.order_by().values("submission").annotate(n=Count("pk")).values("n")
    deeds = Event.objects.filter(subject=OuterRef("subject"), at__gt=OuterRef("at"))
    deeds = deeds.exclude(actor_id=user_id).exclude(action__in=_QUIET)
    looks = Look.objects.filter(user_id=user_id, subject__in={row.ref for row in every}).annotate(
        changed=Exists(deeds), files=Coalesce(Subquery(counted), 0)
    )
    news = {
        subject: (changed, files)
        for subject, changed, files in looks.values_list("subject", "changed", "files")
    }
    return [_renewed(row, news) for row in every]


def _renewed(row: TaskRow, news: Mapping[str, tuple[bool, int]]) -> TaskRow:
    changed, files = news.get(row.ref, (False, 0))
    return replace(row, changed=row.changed or changed, new_files=files)


def _row(values: dict[str, Any], viewer: Hats, user_id: int, today: date) -> TaskRow:
    node: DeskNode = values["flow_task"]
    machine = next(name for name in _VIA if values[f"process__{name}__ref"])
    what, unit, period = _named(values, machine)
    days_left = working_days_between(today, values["due_on"])
    return TaskRow(
        pk=values["pk"],
        task_ref=values["ref"],
        title=f"{_(node.stage.label)}: {what}",
        ref=values[f"process__{machine}__ref"],
        unit=unit,
        period=period,
        machine=machine,
        state=values[f"process__{machine}__state"],
        kind=values.get(f"{_VIA[machine]}__kind") or "",
        returned_from=values["process__submission__returned_from"] or "",
        role=values["role"],
        due_on=values["due_on"],
        days_left=days_left,
        group=group_of(values, days_left, today),
        opened_at=values["opened_at"],
        claimed_by=values["owner__person__full_name"] or "",
        claimed_by_me=values["owner_id"] == user_id,
        holder=_holder(values, unit),
        parked=parked_words(
            values["parked_until"], values["parked_note"], values["parked_by__full_name"], today
        ),
        why=why(
            viewer,
            role=values["role"],
            unit_id=values["unit_id"],
            cluster_id=values["cluster_id"],
            appointee_id=values["appointee_id"],
        ),
    )


def _named(values: dict[str, Any], machine: str) -> tuple[str, str, str]:
    """What the task is about, whose it is, and in which period."""
    via = _VIA[machine]
    if machine == "consolidation":
        unit = values[f"{via}__period__authority__name"]
        return values[f"{via}__title"], unit, values[f"{via}__period__name"]
    period, unit = values[f"{via}__dossier__period__name"], values[f"{via}__dossier__unit__name"]
    if values[f"{via}__dossier__unit__kind"] in _AUTHORITIES:
        unit += f" → {values[f'{via}__dossier__period__authority__name']}"
    return f"{SubmissionKind(values[f'{via}__kind']).label}, {period}", unit, period


def _holder(values: dict[str, Any], unit: str) -> str:
    """Whose turn it is, for those who wait: the claimer, else the role, and its unit if another."""
    if values["owner__person__full_name"]:
        return str(values["owner__person__full_name"])
    label = str(Role(values["role"]).label) if values["role"] else ""
    away = values["unit__name"] and not unit.startswith(values["unit__name"])
    return f"{label}, {values['unit__name']}" if away else label
