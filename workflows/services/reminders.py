"""What the clock has to say: reminders before a task's last day, escalation after it (ADR 33).

Open tasks carry the next moment in an indexed column. A sweep takes those that have come, in
batches, queues one Notice each and moves the column on, in the same transaction: several sweepers
share the work (SKIP LOCKED), whoever comes late says the latest thing only, and a notice that is
there already is never queued again. A batch that fails is halved until its broken row is found,
which is set aside with the error; the others go on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from nominations import clock
from nominations.rules.roles import UNIT_ROLES
from workflows.models import OPEN_STATUSES, Notice, SetAside, Task
from workflows.rules.ladders import Ladder, Moment, escalations, next_of, reached, reminders
from workflows.services.halving import halved


@dataclass(frozen=True, slots=True)
class Row:
    """A task whose moment has come: what is needed to say it and to move on."""

    pk: int
    due_on: date
    ladder: str
    role: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand of the clock: its column, its ladder, and what is said after a standstill.

    `only_latest`: five reminders missed are one message; escalations are told to different people,
    so each is.
    """

    job: str
    column: str
    moments: Callable[[Row], Sequence[Moment]]
    only_latest: bool


def queue_reminders() -> int:
    """Queue what is to be said to those who have the tasks; gives how many notices that were."""
    return _turn(_REMINDING)


def queue_escalations() -> int:
    """Queue what is to be said to their superiors; gives how many notices that were."""
    return _turn(_ESCALATING)


def _turn(hand: Hand) -> int:
    now, queued = clock.now(), 0
    while True:
        with transaction.atomic():
            rows = [Row(*values) for values in _come(hand, now)]
            queued += _queue(hand, rows, now)
        if len(rows) < settings.SWEEP_BATCH:
            return queued


def _come(hand: Hand, now: datetime) -> QuerySet[Task, tuple[int, date, str, str, datetime]]:
    """The next batch whose moment has come, locked; what another sweeper holds is passed over."""
    aside = SetAside.objects.filter(job=hand.job, task=OuterRef("pk"), settled_at__isnull=True)
    tasks = Task.objects.filter(
        ~Exists(aside), status__in=OPEN_STATUSES, **{f"{hand.column}__lte": now}
    )
    if connection.features.has_select_for_update_skip_locked:
        tasks = tasks.select_for_update(skip_locked=True, of=("self",))
    columns = ("pk", "due_on", "ladder", "role", hand.column)
    # By the index alone: thousands share a midnight, and a second key would sort them every time.
    return tasks.order_by(hand.column).values_list(*columns)[: settings.SWEEP_BATCH]


def _queue(hand: Hand, rows: Sequence[Row], now: datetime) -> int:
    """Queue and move on; a broken row is set aside."""

    def put_aside(row: Row, broken: Exception) -> None:
        said = f"{type(broken).__name__}: {broken}"
        SetAside.objects.create(task_id=row.pk, job=hand.job, error=said, at=now)

    return halved(rows, lambda some: _write(hand, some, now), put_aside)


def _write(hand: Hand, rows: Sequence[Row], now: datetime) -> int:
    """Two statements for the whole batch; rows with the same dates share their reckoning."""
    known: dict[tuple[object, ...], tuple[list[Moment], datetime | None]] = {}
    notices: list[tuple[str, int, int, date]] = []
    moved: list[tuple[int, datetime | None]] = []
    for row in rows:
        same = (row.due_on, row.ladder, row.role in UNIT_ROLES, row.since)
        if same not in known:
            moments = hand.moments(row)
            said = reached(moments, row.since, now)
            known[same] = (said[-1:] if hand.only_latest else said, next_of(moments, now))
        said, following = known[same]
        notices += [(moment.kind.value, row.pk, moment.step, row.due_on) for moment in said]
        moved.append((row.pk, following))
    return _insert(notices, now) if _move(hand.column, moved) else 0


def _move(column: str, moved: Sequence[tuple[int, datetime | None]]) -> int:
    """Set the column of each task to its following moment."""
    table = Task._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} SET {column} = following.at "
                "FROM unnest(%s::bigint[], %s::timestamptz[]) AS following (id, at) "
                f"WHERE {table}.id = following.id",
                [[pk for pk, _at in moved], [at for _pk, at in moved]],
            )
        else:
            write = connection.ops.adapt_datetimefield_value
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE id = %s",
                [(write(at), pk) for pk, at in moved],
            )
    return len(moved)


def _insert(notices: Sequence[tuple[str, int, int, date]], now: datetime) -> int:
    """Queue what is not there yet; gives how many that were."""
    if not notices:
        return 0
    table = Notice._meta.db_table
    columns = f"INSERT INTO {table} (kind, task_id, step, due_on, made_at, note) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                columns + "SELECT kind, task, step, due, %s, '' FROM unnest("
                "%s::varchar[], %s::bigint[], %s::smallint[], %s::date[]) "
                "AS told (kind, task, step, due) ON CONFLICT DO NOTHING",
                [now, *map(list, zip(*notices, strict=True))],
            )
        else:
            at = connection.ops.adapt_datetimefield_value(now)
            cursor.executemany(
                columns + "VALUES (%s, %s, %s, %s, %s, '') ON CONFLICT DO NOTHING",
                [(kind, task, step, due.isoformat(), at) for kind, task, step, due in notices],
            )
        return cursor.rowcount


def _reminders(row: Row) -> Sequence[Moment]:
    return reminders(row.due_on, Ladder.from_text(row.ladder))


def _escalations(row: Row) -> Sequence[Moment]:
    of_a_unit = row.role in UNIT_ROLES
    return escalations(row.due_on, Ladder.from_text(row.ladder), of_a_unit=of_a_unit)


_REMINDING = Hand("reminders", "remind_at", _reminders, only_latest=True)
_ESCALATING = Hand("escalations", "escalate_at", _escalations, only_latest=False)
