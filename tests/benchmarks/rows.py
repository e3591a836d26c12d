"""What an act wrote, row by row, so that the same rows can be written without any rules.

`Written` compares the tables before and after; `by_sql` writes the difference in as few statements
as SQL needs, `by_orm` as a plain Django view would.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from nominations.models import (
    AwardRecord,
    ClusterRanking,
    Consolidation,
    ConsolidationLine,
    Correction,
    Decision,
    Dossier,
    Event,
    EventItem,
    EventStream,
    Nomination,
    Period,
    Pin,
    Submission,
)
from workflows.models import Process, Task

#: In the order in which rows may be inserted.
TABLES: tuple[type[models.Model], ...] = (
    Period,
    ClusterRanking,
    Dossier,
    Submission,
    Nomination,
    Consolidation,
    ConsolidationLine,
    Correction,
    Correction.nominations.through,
    Pin,
    Decision,
    AwardRecord,
    EventStream,
    Event,
    EventItem,
    Process,
    Task,
    Task.previous.through,
)

Row = tuple[Any, ...]
Snapshot = dict[str, dict[int, Row]]


@dataclass
class Written:
    """Rows added, and for each set of changed columns and values the keys of the rows changed."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    added: dict[str, list[Row]] = field(default_factory=dict)
    changed: dict[str, dict[tuple[tuple[str, Any], ...], list[int]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        added = sum(len(rows) for rows in self.added.values())
        return added + sum(len(keys) for sets in self.changed.values() for keys in sets.values())


def _columns(table: type[models.Model]) -> list[str]:
    return [field.column for field in table._meta.concrete_fields]


def snapshot() -> Snapshot:
    """Every row of the tables that acts write, as stored."""
    found: Snapshot = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            names = ", ".join(f'"{name}"' for name in _columns(table))
            cursor.execute(f'SELECT {names} FROM "{table._meta.db_table}"')
            found[table._meta.db_table] = {row[0]: row for row in cursor.fetchall()}
    return found


def written_by(work: Callable[[], object]) -> Written:
    """Run `work` and tell what it wrote."""
    before = snapshot()
    work()
    after = snapshot()
    result = Written()
    for table in TABLES:
        name, columns = table._meta.db_table, _columns(table)
        result.columns[name] = columns
        old, new = before[name], after[name]
        result.added[name] = [row for key, row in new.items() if key not in old]
        sets = result.changed.setdefault(name, {})
        for key in old.keys() & new.keys():
            if old[key] != new[key]:
                change = tuple(
                    (column, value)
                    for column, value, was in zip(columns, new[key], old[key], strict=True)
                    if value != was
                )
                sets.setdefault(change, []).append(key)
    return result


def by_sql(written: Written) -> None:
    """Write those rows as fast as PostgreSQL takes them: COPY, one UPDATE per set of changes."""
    with connection.cursor() as cursor:
        for table in TABLES:
            name = table._meta.db_table
            columns = written.columns[name]
            for change, keys in written.changed[name].items():
                sets = ", ".join(f'"{column}" = %s' for column, _value in change)
                cursor.execute(
                    f'UPDATE "{name}" SET {sets} WHERE "{columns[0]}" = ANY(%s)',
                    [*(value for _column, value in change), keys],
                )
            if written.added[name]:
                names = ", ".join(f'"{column}"' for column in columns)
                with cursor.copy(f'COPY "{name}" ({names}) FROM STDIN') as copy:
                    for row in written.added[name]:
                        copy.write_row(row)


def by_orm(written: Written) -> None:
    """Write those rows with models: `create` for one, `bulk_create` for many, `update` for sets."""
    for table in TABLES:
        name = table._meta.db_table
        by_column = {field.column: field for field in table._meta.concrete_fields}
        for change, keys in written.changed[name].items():
            table._default_manager.filter(pk__in=keys).update(
                **{by_column[c].attname: _from_db(by_column[c])(v) for c, v in change}
            )
        attributes = [field.attname for field in table._meta.concrete_fields]
        convert = [_from_db(field) for field in table._meta.concrete_fields]
        objects = [
            table(
                **{
                    attribute: to_python(value)
                    for attribute, to_python, value in zip(attributes, convert, row, strict=True)
                }
            )
            for row in written.added[name]
        ]
        if len(objects) == 1:
            objects[0].save(force_insert=True)
        elif objects:
            table._default_manager.bulk_create(objects)


def _from_db(field: models.Field) -> Callable[[Any], Any]:
    """How a stored value becomes what the model holds."""
    converters = field.get_db_converters(connection)

    def convert(value: Any) -> Any:
        for converter in converters:
            value = converter(value, field, connection)
        return value

    return convert
