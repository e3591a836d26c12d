"""Rows by keys that a query finds first.

PostgreSQL reorders eight joins and no more (join_collapse_limit): in a query of more tables a
condition `id IN (SELECT …)` is looked at after all of them were joined, however few keys it gives.
As an array the keys are found first.
"""

from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Subquery


class _Keys(Subquery):
    empty_result_set_value: Any = NotImplemented  # no keys at all: no rows, and no statement


class _Among(Func):
    output_field = BooleanField()
    arg_joiner = " IN "
    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)", **context
        )


def among(keys: QuerySet[Any]) -> Func:
    """A condition: the row is among these; `keys` gives primary keys, a limit included."""
    return _Among(F("pk"), _Keys(keys))
