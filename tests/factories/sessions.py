"""Other sessions on the test's PostgreSQL database, and waiting for what they do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Flag
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

PATIENCE = 30.0  # seconds until a test gives up waiting for what must come


@contextmanager
def other_session() -> Iterator[psycopg.Connection]:
    """A second session on the test's database, rolled back and closed at the end."""
    other = psycopg.connect(**{
        name: value
        for name, value in connection.get_connection_params().items()
        if name in ("dbname", "user", "password", "host", "port")
    })  # fmt: skip
    try:
        yield other
    finally:
        other.rollback()
        other.close()


def wait_for_a_waiter() -> None:
    """Until some session of this database waits for a lock that another one holds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        Flag().wait(0.02)
    pytest.fail("nobody ever waited")


def database_url() -> str:
    known = connection.settings_dict
    user, password = quote(known["USER"] or "", safe=""), quote(known["PASSWORD"] or "", safe="")
    return f"postgres://{user}:{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
