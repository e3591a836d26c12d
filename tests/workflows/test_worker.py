"""A real worker and a real beat, as in production, on a database and a broker of their own."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event as Flag

import pytest

from tests.factories.world import make_world
from workflows.models import Task

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds until a test gives up waiting for the first beat; usually twelve
WORKER = ("worker", "--pool", "solo", "--without-gossip", "--without-mingle")
BEAT = ("beat", "--pidfile=")


def as_in_production(folder: Path, **more: str) -> dict[str, str]:
    """No pytest, no variable but these; everything embedded lives in `folder`."""
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONIOENCODING": "utf-8",
        **more,
    }


@pytest.fixture
def start(site_folder: Path) -> Iterator[Callable[..., None]]:
    """Start a part of the site on a database of its own; all end with the test."""
    parts: list[subprocess.Popen[bytes]] = []
    tmp_path = site_folder

    def run(*arguments: str, **more: str) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "config", "--quiet"]
        log = (tmp_path / f"{arguments[0]}.log").open("wb")
        with log:
            parts.append(
                subprocess.Popen(
                    [*celery, *arguments, "-l", "WARNING"],
                    cwd=ROOT,
                    env=as_in_production(tmp_path, **more),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )

    yield run
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(20)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()


def wait_for_heartbeats(folder: Path) -> None:
    """Until a worker has run both of beat's jobs; what the parts said when it never does."""
    deadline = time.monotonic() + PATIENCE
    with sqlite3.connect(folder / "neuguong.sqlite3") as reader:
        while time.monotonic() < deadline:
            rows = reader.execute("SELECT name FROM workflows_heartbeat").fetchall()
            if {("worker",), ("sweep",)} <= set(rows):
                reader.rollback()
                break
            Flag().wait(0.2)
        else:
            logs = [log.read_text() for log in sorted(folder.glob("*.log"))]
            pytest.fail("no heartbeat\n" + "\n".join(logs))
    reader.close()


@pytest.fixture
def due_task(transactional_db: None) -> Task:
    """A task that was due long ago, on a database that `site_folder` then copies."""
    make_world()
    task = Task.objects.exclude(role="").order_by("pk")[0]
    task.due_on, task.remind_at = date(2025, 6, 2), datetime(2025, 6, 2, 17, tzinfo=UTC)
    task.save()
    return task


@pytest.mark.slow
@pytest.mark.embedded
def test_beat_has_a_worker_remind_of_what_is_due(
    due_task: Task, start: Callable[..., None], tmp_path: Path
) -> None:
    start(*WORKER)
    start(*BEAT, SWEEP_SECONDS="1")

    wait_for_heartbeats(tmp_path)

    with sqlite3.connect(tmp_path / "neuguong.sqlite3") as reader:
        told = reader.execute(
            "SELECT kind FROM workflows_notice WHERE task_id = ?", [due_task.pk]
        ).fetchall()
    reader.close()
    assert told == [("overdue",)]


@pytest.mark.postgres
@pytest.mark.slow
def test_worker_and_beat_meet_through_redis(start: Callable[..., None], tmp_path: Path) -> None:
    given = os.environ.get("CELERY_BROKER_URL", "")
    server = given if given.startswith("redis") else "redis://127.0.0.1:6379/0"
    place = f"{server.rpartition('/')[0]}/{1 + os.getpid() % 15}"  # not where others work
    start(*WORKER, CELERY_BROKER_URL=place)
    start(*BEAT, CELERY_BROKER_URL=place, SWEEP_SECONDS="1")

    wait_for_heartbeats(tmp_path)
