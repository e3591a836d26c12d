"""P8: reminders that have come, out of a million open tasks, against bare SQL of the same."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import connection

from nominations import clock
from tests.benchmarks.measure import Figure, ms, seconds
from tests.factories.world import make_world
from workflows.calendar import add_working_days
from workflows.models import Notice
from workflows.rules.ladders import Ladder, next_of, reminders
from workflows.services.reminders import queue_reminders

#: Of a hundred tasks so many have something to say this morning; the others later.
_DUE_OF_HUNDRED = 15
#: They share one file: the sweep does not ask for it, and a finished process may have company.
_PROCESSES = """
INSERT INTO workflows_process (id, flow_class, status, created, finished, submission_id)
SELECT 1000000 + n, flow_class, 'DONE', %s, %s, submission_id
FROM generate_series(1, %s) n,
     (SELECT flow_class, submission_id FROM workflows_process ORDER BY id LIMIT 1) first
"""
_TASKS = """
INSERT INTO workflows_task (ref, process_id, flow_task, flow_task_type, status, created, token,
    role, unit_id, opened_at, due_on, ladder, remind_at, parked_note)
SELECT 'sweep' || n, 1000000 + n, like_this.flow_task, 'HUMAN', 'NEW', %s, '',
    like_this.role, like_this.unit_id, %s, kind.due_on, kind.ladder, kind.remind_at, ''
FROM generate_series(1, %s) n
JOIN unnest(%s::int[], %s::date[], %s::varchar[], %s::timestamptz[])
    AS kind (number, due_on, ladder, remind_at) ON kind.number = n %% 100
CROSS JOIN (SELECT flow_task, role, unit_id FROM workflows_task
    WHERE role <> '' ORDER BY id LIMIT 1) like_this
"""
#: The same rows found, moved and queued in as many portions, with nothing reckoned.
_BARE = """
WITH come AS (
    SELECT id FROM workflows_task
    WHERE status IN ('NEW', 'ASSIGNED') AND remind_at <= %s
    ORDER BY remind_at LIMIT %s FOR UPDATE SKIP LOCKED
), moved AS (
    UPDATE workflows_task task SET remind_at = %s FROM come
    WHERE task.id = come.id RETURNING task.id, task.due_on
)
INSERT INTO workflows_notice (kind, task_id, step, due_on, made_at, note)
SELECT 'reminder', id, 3, due_on, %s, '' FROM moved ON CONFLICT DO NOTHING
"""
_BEFORE = """
CREATE TABLE sweep_before AS
SELECT id, remind_at FROM workflows_task WHERE remind_at <= %s
"""
_PUT_BACK = """
TRUNCATE workflows_notice CASCADE;
UPDATE workflows_task SET remind_at = sweep_before.remind_at
FROM sweep_before WHERE sweep_before.id = workflows_task.id;
"""


def run(quick: bool) -> list[Figure]:
    tasks, rounds = (20_000, 2) if quick else (1_000_000, 3)
    make_world()
    now = clock.now()
    _fill(tasks, now)
    due = tasks * _DUE_OF_HUNDRED // 100
    ours = _Sweep(queue_reminders)
    bare = _Sweep(lambda: _bare(now))
    for _round in range(rounds):
        for side in (bare, ours):
            side.turn(due)
    return [
        Figure(
            "P8",
            f"queue {due:,} reminders of {tasks:,} open tasks, {settings.SWEEP_BATCH:,} at a time",
            f"{ms(ours.best)}; again: {ours.again} queued",
            f"bare SQL of the same: {ms(bare.best)}",
            ours.best / bare.best,
            3,
        )
    ]


class _Sweep:
    """One side: each turn is committed batch by batch, and then put back as it was."""

    def __init__(self, work: Callable[[], int]) -> None:
        self.work, self.best, self.again = work, float("inf"), 0

    def turn(self, due: int) -> None:
        self.best = min(self.best, seconds(self.work))
        queued = Notice.objects.count()
        if queued != due:
            raise AssertionError(f"{queued} notices instead of {due}")
        self.again = self.work()
        with connection.cursor() as cursor:
            cursor.execute(_PUT_BACK)
            cursor.execute("VACUUM ANALYZE workflows_task")


def _bare(now: datetime) -> int:
    queued = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_BARE, [now, settings.SWEEP_BATCH, _later(now), now])
            queued += cursor.rowcount
            if cursor.rowcount < settings.SWEEP_BATCH:
                return queued


def _later(now: datetime) -> datetime:
    return now.replace(year=now.year + 1)


def _fill(tasks: int, now: datetime) -> None:
    """A hundred kinds of tasks: how many days are left, and what the ladder says next."""
    kinds = [(number, *_kind(number, now)) for number in range(100)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # right by construction
        cursor.execute("UPDATE workflows_task SET remind_at = NULL, escalate_at = NULL")
        cursor.execute(_PROCESSES, [now, now, tasks])
        cursor.execute(_TASKS, [now, now, tasks, *map(list, zip(*kinds, strict=True))])
        cursor.execute(_BEFORE, [now])
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def _kind(number: int, now: datetime) -> tuple[date, str, datetime]:
    """Last day, ladder and next moment of a kind; the first kinds are reached this morning."""
    today = clock.local_day(now)
    ladder = Ladder() if number % 3 else Ladder((10, 5, 3), 1, 2)
    if number < _DUE_OF_HUNDRED:
        steps = (*ladder.remind_days, -1)  # -1: it was due on the working day before
        due_on = add_working_days(today, steps[number % len(steps)])
    else:
        due_on = add_working_days(today, 12 + number)
    moments = reminders(due_on, ladder)
    at = max((moment.at for moment in moments if moment.at <= now), default=None)
    following = at or next_of(moments, now)
    assert following is not None
    return due_on, ladder.to_text(), following
