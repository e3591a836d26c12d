"""What a calendar address tells: last days, by kind of part and unit, never a nominee's name.

Tasks of the person, parts that a unit still owes, the days on which a cluster or the Council meets.
Five statements at most, whatever their number; nothing of closed periods.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import (
    ConsolidationKind,
    DueStage,
    PeriodStatus,
    Role,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import Event, PeriodDue, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import dossiers_visible_to, periods_visible_to
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from workflows.calendar import add_working_days
from workflows.flows.desks import DeskNode
from workflows.models import Task
from workflows.queries.forecast_facts import OWED
from workflows.queries.inbox import tasks_of
from workflows.rules.ics import Entry
from workflows.rules.ladders import Ladder

#: Tasks and parts in one calendar; a program refuses files without end.
MOST = 500
#: Meetings of the last month stay, so that a program does not forget them the day after.
_KEPT = timedelta(days=31)
_COUNCIL = frozenset(
    {Role.COUNCIL_MEMBER, Role.OFFICE, Role.OFFICE_HEAD, Role.LEADER, Role.DEPUTY_LEADER}
)
#: A date that was never moved stands as it was set.
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_MOVES = ("extend", "set_dates")
_FILE, _AGAIN, _PAPER = (
    "process__submission__",
    "process__correction__submission__",
    "process__consolidation__",
)


def entries_of_person(viewer: Hats, user_id: int, site: str) -> list[Entry]:
    """The person's open tasks, what his units owe beside them, the meetings of his posts."""
    tasks = list(_tasks(viewer, user_id))
    held = {row[f"{_FILE}ref"] for row in tasks}
    parts = [row for row in _owed(viewer, viewer.unit_ids(UNIT_ROLES)) if row["ref"] not in held]
    days = list(_meetings(viewer, _concerns(viewer)))
    return _entries(tasks, parts, days, site)


def entries_of_unit(viewer: Hats, unit_id: int, site: str) -> list[Entry]:
    """What the unit owes in open periods, and when its cluster meets in them."""
    parts = _owed(viewer, {unit_id})
    asked = Q(period__dossiers__unit_id=unit_id, stage__in=(DueStage.CROSS, DueStage.CLUSTER))
    return _entries([], parts, list(_meetings(viewer, asked)), site)


def _entries(
    tasks: list[dict[str, Any]], parts: list[dict[str, Any]], days: list[dict[str, Any]], site: str
) -> list[Entry]:
    moved = _moved([*_subjects(tasks, parts), *(row["period__ref"] for row in days)])
    found = [_of_task(row, moved, site) for row in tasks]
    found += [_of_part(row, moved, site) for row in parts]
    found += [_of_day(row, moved, site) for row in days]
    return found


def _subjects(tasks: Iterable[dict[str, Any]], parts: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in tasks:
        yield from (row[f"{_FILE}ref"], row[f"{_AGAIN}ref"])
        yield from (row[f"{via}period__ref"] for via in (f"{_FILE}dossier__", _PAPER))
    for row in parts:
        yield from (row["ref"], row["dossier__period__ref"])


def _moved(subjects: Iterable[str | None]) -> Mapping[str, datetime]:
    """File or period → when its dates were last moved."""
    rows = Event.objects.filter(subject__in={*subjects} - {None, ""}, action__in=_MOVES)
    return dict(rows.order_by().values_list("subject").annotate(at=Max("at")))


def _tasks(viewer: Hats, user_id: int) -> QuerySet[Task, dict[str, Any]]:
    return (
        tasks_of(viewer, user_id)
        .filter(due_on__isnull=False)
        .order_by("due_on", "pk")
        .values(
            "ref",
            "flow_task",
            "ladder",
            "due_on",
            "opened_at",
            "process__correction__ref",
            f"{_FILE}ref",
            f"{_FILE}kind",
            f"{_FILE}dossier__unit__name",
            f"{_FILE}dossier__period__name",
            f"{_FILE}dossier__period__ref",
            f"{_AGAIN}ref",
            f"{_AGAIN}kind",
            f"{_AGAIN}dossier__unit__name",
            f"{_AGAIN}dossier__period__name",
            f"{_PAPER}ref",
            f"{_PAPER}kind",
            f"{_PAPER}period__name",
            f"{_PAPER}period__ref",
        )[:MOST]
    )


def _owed(viewer: Hats, units: Iterable[int]) -> list[dict[str, Any]]:
    """Parts that these units still have, with their last day; the gate of dossiers holds."""
    due = PeriodDue.objects.filter(
        period=OuterRef("dossier__period"), submission_kind=OuterRef("kind"), stage=DueStage.UNIT
    )
    seen = dossiers_visible_to(viewer).filter(unit_id__in=units, period__status=PeriodStatus.OPEN)
    waiting = Submission.objects.filter(dossier__in=seen.values("pk"), state__in=OWED).annotate(
        due_on=Coalesce("extended_to", Subquery(due.values("due_on")[:1]))
    )
    return list(
        waiting.filter(due_on__isnull=False)
        .order_by("due_on", "pk")
        .values(
            "ref",
            "kind",
            "state",
            "reply_by",
            "due_on",
            "dossier__unit__name",
            "dossier__period__name",
            "dossier__period__ref",
        )[:MOST]
    )


def _concerns(viewer: Hats) -> Q:
    council = Q(stage=DueStage.COUNCIL, period__authority_id__in=viewer.unit_ids(_COUNCIL))
    cluster = Q(
        stage__in=(DueStage.CROSS, DueStage.CLUSTER),
        period__rankings__cluster_id__in=viewer.cluster_ids(CLUSTER_ROLES),
    )
    return council | cluster


def _meetings(viewer: Hats, asked: Q) -> Iterator[dict[str, Any]]:
    """The days of a council or a cluster, each once however many kinds of part it concerns."""
    rows = PeriodDue.objects.filter(
        asked,
        period__in=periods_visible_to(viewer).values("pk"),
        period__status=PeriodStatus.OPEN,
        due_on__gte=clock.today() - _KEPT,
    )
    told = set()
    for row in (
        rows.order_by("due_on", "submission_kind")
        .values("stage", "submission_kind", "due_on", "period__ref", "period__name")
        .distinct()
    ):
        key = (row["period__ref"], row["stage"], row["due_on"])
        if key not in told:
            told.add(key)
            yield dict(row)


def _of_task(row: dict[str, Any], moved: Mapping[str, datetime], site: str) -> Entry:
    what, about, path, subjects = _about(row)
    opened = row["opened_at"] or clock.now()
    ladder = Ladder.from_text(row["ladder"])
    node: DeskNode = row["flow_task"]
    return Entry(
        uid=f"task-{row['ref']}",
        title=f"{_('Hạn')}: {node.stage.label}: {what}",
        said=about,
        url=f"{site}{path}",
        day=row["due_on"],
        changed_at=max([opened, *(moved[one] for one in subjects if one in moved)]),
        reminders=tuple(add_working_days(row["due_on"], -days) for days in ladder.remind_days),
    )


def _about(row: dict[str, Any]) -> tuple[str, str, str, tuple[str, ...]]:
    """What the task is for, of whom, where it is done, what may have moved its day."""
    if row[f"{_PAPER}ref"]:
        what = str(ConsolidationKind(row[f"{_PAPER}kind"]).label)
        path = f"/consolidations/{row[f'{_PAPER}ref']}/"
        return what, row[f"{_PAPER}period__name"], path, (row[f"{_PAPER}period__ref"],)
    again = row["process__correction__ref"]
    via = _AGAIN if again else _FILE
    what = str(SubmissionKind(row[f"{via}kind"]).label)
    unit, period = row[f"{via}dossier__unit__name"], row[f"{via}dossier__period__name"]
    path = f"/corrections/{again}/" if again else f"/submissions/{row[f'{_FILE}ref']}/"
    subjects = (row[f"{_FILE}ref"], row[f"{_FILE}dossier__period__ref"], row[f"{_AGAIN}ref"])
    return f"{what}, {unit}", period, path, subjects


def _of_part(row: dict[str, Any], moved: Mapping[str, datetime], site: str) -> Entry:
    returned = row["state"] == SubmissionState.RETURNED and row["reply_by"]
    day: date = row["reply_by"] if returned else row["due_on"]
    kind = SubmissionKind(row["kind"]).label
    verb = _("bổ sung") if returned else _("đơn vị gửi")
    subjects = (row["ref"], row["dossier__period__ref"])
    return Entry(
        uid=f"part-{row['ref']}",
        title=f"{_('Hạn')}: {verb}: {kind}, {row['dossier__unit__name']}",
        said=row["dossier__period__name"],
        url=f"{site}/submissions/{row['ref']}/",
        day=day,
        changed_at=max([_SINCE, *(moved[one] for one in subjects if one in moved)]),
        reminders=tuple(add_working_days(day, -days) for days in Ladder().remind_days),
    )


def _of_day(row: dict[str, Any], moved: Mapping[str, datetime], site: str) -> Entry:
    ref = row["period__ref"]
    return Entry(
        uid=f"day-{ref}-{row['stage']}-{row['submission_kind']}",
        title=f"{DueStage(row['stage']).label}: {row['period__name']}",
        said=_("Thời hạn của kỳ"),
        url=f"{site}/periods/{ref}/",
        day=row["due_on"],
        changed_at=moved.get(ref, _SINCE),
    )
