"""The heat map of a period: units × steps, read for whoever may see them, in constant statements.

Everything is read as plain tuples: a period of five thousand units stays one page. What the map
shows comes through the gate of dossiers; a cell links to a file only where the viewer may open it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value

from nominations import clock
from nominations.enums import CorrectionState, SubmissionState
from nominations.models import ClusterMember, Period, PeriodDue, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    clusters_visible_to,
    dossiers_visible_to,
    submissions_visible_to,
)
from workflows.calendar import working_days_between
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.heat_columns import Column, Due, columns_of
from workflows.queries.watched import asked_beside, year_before
from workflows.rules import heat
from workflows.rules.heat import Day, Part, Verdict

_HUMAN = Q(status__in=OPEN_STATUSES, flow_task_type="HUMAN")


#: Unit → cluster, its ref, its place.
Seats = Mapping[int, tuple[str, str, int]]
Known = dict[tuple[Any, ...], tuple[Verdict, int]]


@dataclass(slots=True)
class Line:
    """One unit: its parts by period, its cluster, and one verdict for each column."""

    unit_id: int
    ref: str
    name: str
    order: tuple[Any, ...]
    cluster: str = ""
    cluster_ref: str = ""
    parts: dict[int, list[Part]] = field(default_factory=dict)
    #: When its last part was sent, and how many parts it has here.
    sent_on: date | None = None
    cells: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A period's map: its columns and lines, in the official order inside clusters."""

    period: Period
    day: Day
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    #: Unit → when it had sent everything in the same round of the year before.
    before: Mapping[int, date]
    previous: Period | None


def days_of(today: date, authority_id: int | None) -> Day:
    """How an authority's days are counted on `today`; the same pair is counted once."""
    return Day(today, cache(partial(working_days_between, authority_id=authority_id)))


def board_of(period: Period, viewer: Hats, today: date, periods: Sequence[Period]) -> Board:
    """The map of `period`, which is one of `periods`. Three statements."""
    asked = asked_beside(period, periods)
    previous = year_before(period, periods)
    wanted = [period.pk, *(one.pk for one in asked.values())]
    seats, dues = _seats_and_dues(period, viewer, wanted)
    lines, before = _lines(period, viewer, wanted, previous, seats)
    kinds: dict[int, set[str]] = {}
    for line in lines:
        for pk, parts in line.parts.items():
            kinds.setdefault(pk, set()).update(part.kind for part in parts)
    columns = tuple(columns_of(period, asked, dues, kinds))
    day = days_of(today, period.authority_id)
    known: Known = {}
    for line in lines:
        line.cells = tuple(
            _judged(known, _parts_at(line, column), column, day) for column in columns
        )
    return Board(period, day, columns, tuple(lines), before, previous)


def _judged(known: Known, parts: Sequence[Part], column: Column, day: Day) -> Verdict:
    """The verdict of parts; thousands of units stand alike, and each case is judged once."""
    key = (column.key, tuple(part[1:] for part in parts))
    if key not in known:
        cell = heat.verdict(parts, column.step, day, planned=column.dues)
        known[key] = cell, parts.index(cell.part) if cell.part else -1
    cell, place = known[key]
    return cell if place < 0 else cell._replace(part=parts[place])


def _parts_at(line: Line, column: Column) -> Sequence[Part]:
    parts = line.parts.get(column.asked_by, ())
    return [part for part in parts if part.kind in column.kinds]


def _lines(
    period: Period,
    viewer: Hats,
    wanted: Sequence[int],
    previous: Period | None,
    seats: Seats,
) -> tuple[list[Line], dict[int, date]]:
    """The units that owe in `period`, in their order; and when each had sent a year before."""
    waiting, fixing = _open_tasks(wanted)
    lines: dict[int, Line] = {}
    before: dict[int, date] = {}
    for row in _part_rows(viewer, [*wanted, *([previous.pk] if previous else [])]):
        if row["dossier__period_id"] in wanted:
            unit_id = row["dossier__unit_id"]
            if unit_id not in lines:
                lines[unit_id] = _line(row, seats)
            _take(lines[unit_id], row, waiting, fixing, own=row["dossier__period_id"] == period.pk)
        elif row["sent_at"]:
            sent_on = clock.local_day(row["sent_at"])
            for unit_id in (
                row["dossier__unit_id"],
                row["dossier__unit__successions__successor_id"],
            ):
                before[unit_id] = max(before.get(unit_id, sent_on), sent_on)
    owing = [line for line in lines.values() if period.pk in line.parts]
    return sorted(owing, key=lambda line: line.order), before


def _line(row: Mapping[str, Any], seats: Seats) -> Line:
    unit_id = row["dossier__unit_id"]
    cluster, cluster_ref, position = seats.get(unit_id, ("", "", 10**6))
    order = (position, cluster, row["dossier__unit__position"], row["dossier__unit__code"])
    name, ref = row["dossier__unit__name"], row["dossier__unit__ref"]
    return Line(unit_id, ref, name, order, cluster, cluster_ref)


def _take(
    line: Line,
    row: Mapping[str, Any],
    waiting: Mapping[int, tuple[Any, ...]],
    fixing: Mapping[int, date],
    *,
    own: bool,
) -> None:
    """Put the part on its line; a unit with several successors comes more than once."""
    parts = line.parts.setdefault(row["dossier__period_id"], [])
    if any(known.ref == row["ref"] for known in parts):
        return
    due_on, since, holder = waiting.get(row["pk"], (None, None, ""))
    sent_on = clock.local_day(row["sent_at"]) if row["sent_at"] else None
    if own and sent_on:
        line.sent_on = max(line.sent_on or sent_on, sent_on)
    parts.append(
        Part(
            ref=row["ref"],
            kind=row["kind"],
            state=row["state"],
            came_from=_came_from(row),
            begun=row["version"] > 1 or row["state"] != SubmissionState.DRAFT,
            in_cluster=row["ranking_id"] is not None,
            shown=row["shown"],
            due_on=due_on,
            since=since,
            holder=holder,
            fix_due=fixing.get(row["pk"]),
            extended_to=row["extended_to"],
        )
    )


def _came_from(row: Mapping[str, Any]) -> str:
    if row["state"] == SubmissionState.SUSPENDED:
        held: str = row["suspended_from"]
        back = (SubmissionState.RETURNED, SubmissionState.UNIT_SIGNING)
        return row["returned_from"] or held if held in back else held
    came: str = row["returned_from"]
    return came


def _part_rows(viewer: Hats, periods: Sequence[int]) -> QuerySet[Submission, dict[str, Any]]:
    dossiers = dossiers_visible_to(viewer).filter(period_id__in=periods)
    shown = Exists(submissions_visible_to(viewer).filter(pk=OuterRef("pk")))
    found: QuerySet[Submission, dict[str, Any]] = (
        Submission.objects.filter(dossier__in=dossiers.values("pk"))
        .annotate(shown=shown)
        .order_by("dossier_id", "kind", "number")
        .values(
            "pk",
            "ref",
            "kind",
            "state",
            "returned_from",
            "suspended_from",
            "version",
            "sent_at",
            "ranking_id",
            "extended_to",
            "shown",
            "dossier__period_id",
            "dossier__unit_id",
            "dossier__unit__ref",
            "dossier__unit__name",
            "dossier__unit__position",
            "dossier__unit__code",
            "dossier__unit__successions__successor_id",
        )
    )
    return found


def _open_tasks(periods: Sequence[int]) -> tuple[dict[int, tuple[Any, ...]], dict[int, date]]:
    """Submission → (due, since, holder) of its open task; and the day of a part returned alone."""
    fields = ("due_on", "opened_at", "owner__person__full_name", "role")
    own = Task.objects.filter(_HUMAN, process__submission__dossier__period_id__in=periods)
    apart = Task.objects.filter(
        _HUMAN,
        process__correction__submission__dossier__period_id__in=periods,
    ).exclude(process__correction__state=CorrectionState.RECHECK)
    rows = own.values_list("process__submission_id", "process__correction_id", *fields).union(
        apart.values_list("process__correction__submission_id", "process__correction_id", *fields),
        all=True,
    )
    waiting: dict[int, tuple[Any, ...]] = {}
    fixing: dict[int, date] = {}
    for submission_id, correction_id, due_on, opened_at, owner, role in rows:
        if correction_id:
            fixing[submission_id] = min(fixing.get(submission_id, due_on), due_on)
        else:
            waiting[submission_id] = (due_on, _day(opened_at), owner or role)
    return waiting, fixing


def _day(moment: datetime | None) -> date | None:
    return clock.local_day(moment) if moment else None


def _seats_and_dues(period: Period, viewer: Hats, wanted: Sequence[int]) -> tuple[Seats, list[Due]]:
    """Unit → (cluster, its ref, its place) in the period's year; and every date of the periods.

    Both are short lists of the same shape: one statement.
    """
    seats = ClusterMember.objects.filter(
        cluster__in=clusters_visible_to(viewer).filter(authority=period.authority_id),
        year=period.year,
    )
    dues = PeriodDue.objects.filter(period_id__in=wanted).annotate(place=Value(-1))
    no_day = Value(None, output_field=DateField())
    rows = (
        dues.order_by()
        .values_list("period_id", "submission_kind", "stage", "due_on", "place")
        .union(
            seats.order_by()
            .annotate(no_day=no_day)
            .values_list("unit_id", "cluster__name", "cluster__ref", "no_day", "cluster__position"),
            all=True,
        )
    )
    found: dict[int, tuple[str, str, int]] = {}
    days: list[Due] = []
    for pk, name, ref, due_on, place in rows:
        if due_on is not None:
            days.append((pk, name, ref, due_on))
        elif pk not in found or place < found[pk][2]:
            found[pk] = (name, ref, place)
    return found, sorted(days)
