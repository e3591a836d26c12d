"""Several sweepers on PostgreSQL, and a worker killed in the middle: all is said, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path
from threading import Barrier
from threading import Event as Flag
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from nominations import clock
from nominations.models import Person
from tests.factories.sessions import PATIENCE, database_url, other_session, wait_for_a_waiter
from tests.factories.world import NOW, World, make_world
from workflows.models import Mail, Message, Notice, Task
from workflows.services.reminders import queue_reminders
from workflows.services.sweep import sweep

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("morning"),
]
ROOT = Path(__file__).resolve().parents[2]
DUE = date(2026, 11, 20)  # NOW's day: a reminder was due at midnight on the working day before
STOP_HERE = 515151
#: Whoever queues a notice about the last task waits inside his transaction.
TRIGGER = """
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NEW.task_id = {task} THEN PERFORM pg_advisory_xact_lock({lock}); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stop_here BEFORE INSERT ON workflows_notice
FOR EACH ROW EXECUTE FUNCTION stop_here();
"""
NO_TRIGGER = "DROP TRIGGER stop_here ON workflows_notice; DROP FUNCTION stop_here();"


@pytest.fixture
def due_world(transactional_db: None) -> World:
    """Every task is due today and has not been reminded of; everybody has an address."""
    world = make_world()
    for login, user in world.users.items():
        Person.objects.filter(user=user).update(email=f"{login}@example.invalid")
    reached = timezone.make_aware(datetime.combine(date(2026, 11, 19), hour(0)))
    Task.objects.exclude(role="").update(due_on=DUE, remind_at=reached, escalate_at=None)
    return world


def everything() -> tuple[list[Any], list[Any], list[Any]]:
    """All that was said, by names, and which letters carried it."""
    return (
        sorted(Notice.objects.values_list("task_id", "kind", "step")),
        sorted(Message.objects.values_list("notice__task_id", "person__full_name", "notice__kind")),
        sorted(Mail.objects.values_list("person__full_name", "kind", "state")),
    )


def together(job: Callable[[], int], number: int) -> list[int]:
    """The same job at the same moment, each in a thread with a connection of its own."""
    start = Barrier(number)

    def run(_n: int) -> int:
        try:
            with clock.at(NOW):
                start.wait(PATIENCE)
                return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.parametrize("batch", [1, 2, 5000])
def test_sweepers_at_once_share_the_work_and_say_nothing_twice(
    due_world: World, settings: Any, batch: int
) -> None:
    settings.SWEEP_BATCH = batch
    tasks = Task.objects.filter(remind_at__isnull=False).count()

    queued = together(queue_reminders, 4)
    again = queue_reminders()

    assert (sum(queued), again) == (tasks, 0)
    assert Notice.objects.count() == tasks


def test_sweepers_at_once_end_like_one(due_world: World, settings: Any) -> None:
    settings.SWEEP_BATCH = 2
    together(lambda: len(sweep()), 4)
    sweep()  # what two of them left to each other is the next one's
    at_once = everything()
    Message.objects.all().delete()
    Mail.objects.all().delete()
    Notice.objects.all().delete()
    reached = timezone.make_aware(datetime.combine(date(2026, 11, 19), hour(0)))
    Task.objects.exclude(role="").update(remind_at=reached)

    sweep()

    assert everything() == at_once
    assert at_once[0]
    assert at_once[2]


def test_row_that_another_sweeper_holds_is_passed_over_and_not_waited_for(
    due_world: World,
) -> None:
    first = Task.objects.filter(remind_at__isnull=False).order_by("pk")[0]
    tasks = Task.objects.filter(remind_at__isnull=False).count()

    with other_session() as other:
        other.execute("SELECT 1 FROM workflows_task WHERE id = %s FOR UPDATE", [first.pk])
        free = queue_reminders()

    assert (free, queue_reminders()) == (tasks - 1, 1)


# --- kill -9 of a real worker ---------------------------------------------------------------------


@pytest.fixture
def stopping_place(due_world: World) -> Iterator[psycopg.Connection]:
    """The last notice of the sweep waits until this session lets go."""
    last = Task.objects.filter(remind_at__isnull=False).order_by("pk").last()
    assert last is not None
    with other_session() as guard:
        guard.execute(f"SELECT pg_advisory_lock({STOP_HERE})")
        guard.commit()
        with connection.cursor() as cursor:
            cursor.execute(TRIGGER.format(task=last.pk, lock=STOP_HERE))
        yield guard
        guard.execute("SELECT pg_advisory_unlock_all()")
        guard.commit()
        with connection.cursor() as cursor:
            cursor.execute(NO_TRIGGER)


@pytest.fixture
def celery(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """A part of Celery as in production, on the test's database, with the clock at NOW."""
    parts: list[subprocess.Popen[bytes]] = []
    offset = int((NOW - timezone.now()).total_seconds())  # noqa: TID251 - the machine's own
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": os.environ.get("CELERY_BROKER_URL", "filesystem://"),
        "CLOCK_OFFSET_SECONDS": str(offset),
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONIOENCODING": "utf-8",
        "SWEEP_BATCH": "1",
        "SWEEP_SECONDS": "1",
    }
    if environment["CELERY_BROKER_URL"].startswith("redis"):
        place = environment["CELERY_BROKER_URL"].rpartition("/")[0]
        environment["CELERY_BROKER_URL"] = f"{place}/{1 + os.getpid() % 15}"

    def run(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "config", "--quiet", *arguments]
        log = (tmp_path / f"{len(parts)}.log").open("wb")
        with log:
            part = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        parts.append(part)
        return part

    yield run
    for part in parts:
        part.kill()
        part.wait()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 2 * PATIENCE
    while not true():
        if time.monotonic() > deadline:
            pytest.fail("it never came")
        Flag().wait(0.1)


WORKER = ("worker", "--pool", "solo", "--without-gossip", "--without-mingle", "-l", "WARNING")


def test_worker_killed_in_the_middle_of_a_sweep_is_taken_over_and_nothing_is_said_twice(
    stopping_place: psycopg.Connection, celery: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """Beat goes on; the delivery that the dead worker held is lost or comes again: both do."""
    tasks = Task.objects.filter(remind_at__isnull=False).count()
    worker = celery(*WORKER)
    celery("beat", "--pidfile=", "-l", "WARNING")
    wait_for_a_waiter()

    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(PATIENCE) == -signal.SIGKILL
    said_before = Notice.objects.count()
    stopping_place.execute("SELECT pg_advisory_unlock_all()")
    stopping_place.commit()
    celery(*WORKER)
    wait_until(lambda: Mail.objects.filter(state="sent").exists())
    wait_until(lambda: not Notice.objects.filter(spread_at__isnull=True).exists())

    notices, messages, mails = everything()
    assert said_before == tasks - 1  # each of its batches was a whole
    assert len(notices) == len(set(notices)) == tasks
    assert len(messages) == len(set(messages))
    assert len(mails) == len(set(mails))
