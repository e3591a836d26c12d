"""What every test run shares: hypothesis profiles, what this machine can run, a small world."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

from nominations import clock
from tests.factories.world import NOW, World, make_world
from workflows import calendar

ROOT = Path(__file__).resolve().parents[1]
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, max_examples=25)
hypothesis_settings.register_profile("nightly", deadline=None, max_examples=250)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests first: at the end no worker waits for another's last long one.

    On PostgreSQL only what asks a database: the rest was the same on SQLite a moment ago. Of large
    tables of alike cells (`thirds`) every third, another third each day.
    """
    if connection.vendor == "postgresql":
        kept = [item for item in items if _for_postgres(item)]
        many = [item for item in kept if item.get_closest_marker("thirds")]
        rest = {id(item) for n, item in enumerate(many) if (n + time.gmtime().tm_yday) % 3}
        left_out = [item for item in items if item not in kept or id(item) in rest]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in kept if id(item) not in rest]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _for_postgres(item: pytest.Item) -> bool:
    if item.get_closest_marker("embedded"):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "bench"))
    return marked or not _DATABASES.isdisjoint(getattr(item, "fixturenames", ()))


_DATABASES = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine has not got; with REQUIRE_BROWSER=1 a missing browser is a failure."""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is missing (Debian package: chromium)")
        pytest.skip("needs Chromium (Debian package: chromium)")


@pytest.fixture(autouse=True)
def calendar_of_the_library() -> None:
    """No day off of another test, and no statement that reads the table meanwhile."""
    calendar.hold(calendar.Snapshot())


@pytest.fixture
def morning() -> Iterator[datetime]:
    """The clock stands at 09:00 on Friday 20/11/2026."""
    with clock.at(NOW) as moment:
        yield moment


@pytest.fixture
def world(db: None, morning: datetime) -> World:
    """A small world on the shortest route: unit, office, leader."""
    return make_world()


@pytest.fixture
def site_folder(transactional_db: None, tmp_path: Path) -> Path:
    """A data folder with an empty database, for a part of the site in a process of its own."""
    database = tmp_path / "neuguong.sqlite3"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(database)])  # the test's own tables, at once
        return tmp_path
    variables = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=variables, check=True)
    return tmp_path
