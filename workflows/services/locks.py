"""What the two databases say differently about waiting for a lock and about a row written twice."""

import sqlite3

from django.conf import settings
from django.db import IntegrityError, connection

_POSTGRESQL_UNIQUE = "23505"
_SQLITE_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)


def limit_waiting() -> None:
    """Let this transaction wait LOCK_TIMEOUT_MS for a locked row, then fail (`Busy`).

    SQLite has one lock for the whole file; its own timeout is set with the connection.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{settings.LOCK_TIMEOUT_MS}ms"])


def is_duplicate(error: IntegrityError) -> bool:
    """Whether somebody wrote the same unique value first; other broken rules are our mistakes."""
    cause = error.__cause__
    return (
        getattr(cause, "sqlstate", "") == _POSTGRESQL_UNIQUE
        or getattr(cause, "sqlite_errorcode", 0) in _SQLITE_UNIQUE
    )
