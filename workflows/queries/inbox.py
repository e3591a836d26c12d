"""The tasks page: what waits for me, and what my unit waits for from others.

Row-scoped by posts, never model-wide; plain rows, keyset paging on (due day, id).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from nominations import clock
from nominations.enums import Role, SubmissionKind, UnitKind
from nominations.queries.clusters import home_units
from nominations.queries.standing import Hats, HeldPost
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from workflows.calendar import working_days_between
from workflows.flows.desks import DeskNode
from workflows.models import OPEN_STATUSES, Task

PAGE = 50
SOON_WORKING_DAYS = 5
_NOTHING = Q(pk__in=())
#: Units that are an authority themselves: their own files go to the level above.
_AUTHORITIES = frozenset({UnitKind.PROVINCIAL_DEPARTMENT, UnitKind.MINISTRY_DEPARTMENT})
_HUMAN = Q(status__in=OPEN_STATUSES, flow_task_type="HUMAN")

_COLUMNS = (
    "pk",
    "ref",
    "flow_task",
    "role",
    "due_on",
    "owner_id",
    "owner__person__full_name",
    "process__submission__ref",
    "process__submission__kind",
    "process__submission__state",
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


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the tasks page, ready to print."""

    pk: int
    title: str
    url_name: str
    ref: str
    unit: str
    machine: str
    state: str
    kind: str
    due_on: date
    days_left: int
    claimed_by: str
    claimed_by_me: bool

    @property
    def group(self) -> str:
        if self.days_left < 0:
            return "late"
        return "soon" if self.days_left <= SOON_WORKING_DAYS else "later"


def _addressed_to(viewer: Hats) -> Q:
    """Tasks for a post that the viewer holds, and those he is appointed to."""
    mine = []
    for post in viewer.posts:
        if post.role in CLUSTER_ROLES:
            mine += _in_cluster(post, viewer)
        else:
            mine.append(Q(role=post.role, unit_id=post.unit_id))
    if viewer.person_id is not None:
        mine.append(Q(appointee_id=viewer.person_id))
    return reduce(or_, mine, _NOTHING)


def _in_cluster(post: HeldPost, viewer: Hats) -> list[Q]:
    """A cluster's tasks for a post in it: by role, and scoring for the unit of its holder."""
    holders = [pk for pk in (post.giver_id or viewer.person_id,) if pk]
    homes = home_units(holders, clock.today()).values("pk")
    return [
        Q(role=post.role, cluster_id=post.cluster_id, unit_id=None),
        Q(role=Role.CLUSTER_MEMBER, cluster_id=post.cluster_id, unit_id__in=homes),
    ]


def tasks_for(viewer: Hats) -> QuerySet[Task]:
    """Open tasks that wait for the viewer."""
    return Task.objects.filter(_HUMAN & _addressed_to(viewer))


def tasks_awaited_by(viewer: Hats) -> QuerySet[Task]:
    """Open tasks of others on the files of the viewer's units: “Chờ người khác”."""
    units = viewer.unit_ids(UNIT_ROLES)
    files = Q(process__submission__dossier__unit_id__in=units) | Q(
        process__correction__submission__dossier__unit_id__in=units
    )
    return Task.objects.filter(_HUMAN & files).exclude(_addressed_to(viewer))


def page_of(
    tasks: QuerySet[Task], *, user_id: int, today: date, after: tuple[date, int] | None = None
) -> tuple[list[TaskRow], tuple[date, int] | None]:
    """Up to 50 rows by due day, and where the next page starts (None on the last one)."""
    if after is not None:
        due, pk = after
        tasks = tasks.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=pk))
    found = list(tasks.order_by("due_on", "pk").values(*_COLUMNS)[: PAGE + 1])
    rows = [_row(values, user_id, today) for values in found[:PAGE]]
    more = len(found) > PAGE
    return rows, (rows[-1].due_on, rows[-1].pk) if more else None


def grouped(rows: Iterable[TaskRow]) -> list[tuple[str, list[TaskRow]]]:
    """Rows in the three groups of the page, those that are empty left out."""
    by_group: dict[str, list[TaskRow]] = {"late": [], "soon": [], "later": []}
    for row in rows:
        by_group[row.group].append(row)
    return [(name, group) for name, group in by_group.items() if group]


def _row(values: dict[str, Any], user_id: int, today: date) -> TaskRow:
    node: DeskNode = values["flow_task"]
    machine, prefix = _subject(values)
    if machine == "consolidation":
        what = values["process__consolidation__title"]
        unit = values["process__consolidation__period__authority__name"]
    else:
        via = (
            "process__submission" if machine == "submission" else "process__correction__submission"
        )
        kind = SubmissionKind(values[f"{via}__kind"]).label
        what = f"{kind}, {values[f'{via}__dossier__period__name']}"
        unit = values[f"{via}__dossier__unit__name"]
        if values[f"{via}__dossier__unit__kind"] in _AUTHORITIES:
            unit += f" → {values[f'{via}__dossier__period__authority__name']}"
    return TaskRow(
        pk=values["pk"],
        title=f"{node.stage.label}: {what}",
        url_name=machine,
        ref=values[f"{prefix}__ref"],
        unit=unit,
        machine=machine,
        state=values[f"{prefix}__state"],
        kind=values["process__consolidation__kind"] or "",
        due_on=values["due_on"],
        days_left=working_days_between(today, values["due_on"]),
        claimed_by=values["owner__person__full_name"] or "",
        claimed_by_me=values["owner_id"] == user_id,
    )


def _subject(values: dict[str, Any]) -> tuple[str, str]:
    for machine in ("submission", "consolidation"):
        if values[f"process__{machine}__ref"]:
            return machine, f"process__{machine}"
    return "correction", "process__correction"


def capped_count(tasks: QuerySet[Task], cap: int = 1000) -> int:
    """How many, but never counting further than `cap`: a menu number need not be exact."""
    return tasks.order_by()[:cap].count()
