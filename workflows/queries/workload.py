"""Who has how much to judge: open tasks, the oldest, what is late, what was done, how fast.

Sets only: one statement for what is open, one for what was done and how long that took.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from nominations import clock
from nominations.enums import Role, StreamKind, SubmissionKind, SubmissionState
from nominations.models import Consolidation, Event, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import consolidations_visible_to, submissions_visible_to
from workflows.calendar import working_days_between
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.reassigning import heads_desk
from workflows.queries.task_groups import parked_words
from workflows.queries.watched import WATCHERS

SINCE_DAYS = 30
_HEADS = frozenset({Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY})
#: Desks at which files are judged; what units do for themselves is not reviewers' work.
_DESKS = {
    SubmissionState.CLUSTER_REVIEW.value: "cluster",
    SubmissionState.OFFICE_CHECK.value: "office",
}


@dataclass(slots=True)
class Load:
    """One person, or a post that nobody has taken a task for yet."""

    who: str
    post: str = ""
    claimed: bool = True
    open: int = 0
    late: int = 0
    oldest: date | None = None
    done: int = 0
    days: list[int] = field(default_factory=list)
    person_id: int | None = None

    @property
    def typical(self) -> float | None:
        """The median of the working days that his files took at the step."""
        return median(self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Workload:
    """All loads, the heaviest first, and the median of each step."""

    rows: list[Load]
    steps: list[tuple[str, float, int]]


def watches_work(viewer: Hats) -> bool:
    """The office, its leaders, and whoever heads a cluster."""
    return bool(viewer.unit_ids(WATCHERS - {Role.ADMIN}) or viewer.cluster_ids(_HEADS))


def workload_of(viewer: Hats, today: date, moment: datetime) -> Workload:
    """Two statements, whatever the number of tasks and people."""
    loads: dict[tuple[Any, ...], Load] = {}
    for row in _open_rows(viewer, today):
        _add_open(loads, row)
    steps: dict[str, list[int]] = defaultdict(list)
    for person_id, name, came_from, since, until, n in _done_rows(viewer, moment):
        load = loads.setdefault((person_id,), Load(name or "", person_id=person_id))
        load.done += n
        if since is not None and came_from in _DESKS:
            took = [max(working_days_between(since, until), 1)] * n
            load.days += took
            steps[_DESKS[came_from]] += took
    rows = sorted(loads.values(), key=lambda load: (-load.open, -load.done, load.who))
    middle = [(step, median(days), len(days)) for step, days in steps.items()]
    return Workload(rows, middle)


def _add_open(loads: dict[tuple[Any, ...], Load], row: Mapping[str, Any]) -> None:
    person_id = row["owner__person_id"] or row["appointee_id"]
    if person_id:
        name = row["owner__person__full_name"] or row["appointee__full_name"]
        load = loads.setdefault((person_id,), Load(name, person_id=person_id))
    else:
        place = row["cluster__name"] or row["unit__name"] or ""
        label = str(Role(row["role"]).label)
        key = ("", row["role"], row["cluster_id"], row["unit_id"])
        load = loads.setdefault(key, Load(place, label, claimed=False))
    load.open += row["n"]
    load.late += row["late"]
    first = clock.local_day(row["first"]) if row["first"] else None
    load.oldest = min(filter(None, (load.oldest, first)), default=None)


def judged_tasks(viewer: Hats) -> QuerySet[Task]:
    """Open tasks of reviewers on what the viewer watches."""
    units = viewer.unit_ids(WATCHERS - {Role.ADMIN})
    clusters = viewer.cluster_ids(_HEADS)
    files = Q(process__submission__dossier__period__authority_id__in=units)
    papers = Q(process__consolidation__period__authority_id__in=units)
    again = Q(process__correction__submission__dossier__period__authority_id__in=units)
    desks = Q(unit_id__in=units) | Q(cluster__isnull=False)
    mine = (files | papers | again) & desks
    return Task.objects.filter(
        mine | Q(cluster_id__in=clusters), status__in=OPEN_STATUSES, flow_task_type="HUMAN"
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open task: what, of which unit, since when, until when, with whom."""

    url: str
    what: str
    unit: str
    since: date | None
    due_on: date | None
    days_left: int | None
    holder: str
    parked: str = ""
    task: str = ""
    given_by_viewer: bool = False


_OLDEST = 30
_FILE, _AGAIN, _PAPER = (
    "process__submission__",
    "process__correction__submission__",
    "process__consolidation__",
)


def oldest_tasks(viewer: Hats, today: date) -> list[Waiting]:
    """The open tasks that wait longest, with their files."""
    rows = (
        judged_tasks(viewer)
        .order_by("due_on", "pk")
        .values(
            "flow_task",
            "opened_at",
            "due_on",
            "role",
            "ref",
            "unit_id",
            "owner__username",
            "parked_until",
            "parked_note",
            "parked_by__full_name",
            "owner__person__full_name",
            "appointee__full_name",
            f"{_FILE}ref",
            f"{_FILE}kind",
            f"{_FILE}dossier__unit__name",
            "process__correction__ref",
            f"{_AGAIN}kind",
            f"{_AGAIN}dossier__unit__name",
            f"{_PAPER}ref",
            f"{_PAPER}title",
        )[:_OLDEST]
    )
    return [_waiting(row, today, viewer) for row in rows]


def _waiting(row: Mapping[str, Any], today: date, viewer: Hats) -> Waiting:
    if row[f"{_PAPER}ref"]:
        url, what, unit = f"/consolidations/{row[f'{_PAPER}ref']}/", row[f"{_PAPER}title"], ""
    else:
        again = row["process__correction__ref"]
        via = _AGAIN if again else _FILE
        url = f"/corrections/{again}/" if again else f"/submissions/{row[f'{_FILE}ref']}/"
        what = str(SubmissionKind(row[f"{via}kind"]).label)
        unit = row[f"{via}dossier__unit__name"]
    due_on = row["due_on"]
    return Waiting(
        url=url,
        what=f"{row['flow_task'].stage.label}: {what}",
        unit=unit,
        since=clock.local_day(row["opened_at"]) if row["opened_at"] else None,
        due_on=due_on,
        days_left=working_days_between(today, due_on) if due_on else None,
        holder=row["owner__person__full_name"]
        or row["appointee__full_name"]
        or str(Role(row["role"]).label),
        parked=parked_words(
            row["parked_until"], row["parked_note"], row["parked_by__full_name"], today
        ),
        task=f"{row['ref']}:{row['owner__username'] or ''}",
        given_by_viewer=heads_desk(viewer, row["role"], row["unit_id"]),
    )


def _open_rows(viewer: Hats, today: date) -> Iterable[dict[str, Any]]:
    return (
        judged_tasks(viewer)
        .order_by()
        .values(
            "owner__person_id",
            "owner__person__full_name",
            "appointee_id",
            "appointee__full_name",
            "role",
            "cluster_id",
            "cluster__name",
            "unit_id",
            "unit__name",
        )
        .annotate(
            n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), first=Min("opened_at")
        )
    )


def _done_rows(viewer: Hats, moment: datetime) -> Iterable[tuple[Any, ...]]:
    """What reviewers did lately: who, from where, from which day to which, how many times."""
    files, papers = _watched_refs(viewer)
    before = Event.objects.filter(
        stream=OuterRef("stream"), sequence__lt=OuterRef("sequence"), moves=True
    ).order_by("-sequence")
    lately = Event.objects.filter(
        at__gte=moment - timedelta(days=SINCE_DAYS), moves=True, person__isnull=False
    )
    judged = lately.filter(
        stream__kind=StreamKind.SUBMISSION, subject__in=files, from_state__in=_DESKS
    )
    drafted = lately.filter(stream__kind=StreamKind.CONSOLIDATION, subject__in=papers)
    return (
        (judged | drafted)
        .annotate(
            came=TruncDate(Subquery(before.values("at")[:1])),
            went=TruncDate("at"),
        )
        .order_by()
        .values_list("person_id", "person__full_name", "from_state", "came", "went")
        .annotate(n=Count("pk"))
    )


def _watched_refs(
    viewer: Hats,
) -> tuple[QuerySet[Submission, Any], QuerySet[Consolidation, Any]]:
    units = viewer.unit_ids(WATCHERS - {Role.ADMIN})
    files = submissions_visible_to(viewer).filter(
        Q(dossier__period__authority_id__in=units)
        | Q(ranking__cluster_id__in=viewer.cluster_ids(_HEADS))
    )
    papers = consolidations_visible_to(viewer).filter(period__authority_id__in=units)
    return files.values("ref"), papers.values("ref")
