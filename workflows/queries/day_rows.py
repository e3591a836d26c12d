"""The days of a year as their keepers see them: what is written, or what the library says."""

from dataclasses import dataclass
from datetime import date

from nominations.queries.standing import Hats
from workflows.calendar import library_days
from workflows.enums import DayKind
from workflows.models import CalendarDay
from workflows.queries.calendar_days import days_visible_to, keeps_national


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the list; `ref` only where the viewer may change it."""

    day: date
    kind: str
    label: str
    reason: str
    basis: str
    place: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """`seeded`: the country's days of this year are kept by hand."""

    rows: list[DayRow]
    seeded: bool


def days_of_year(viewer: Hats, year: int) -> YearOfDays:
    """Every day that the viewer keeps or must know, by date. Two statements, three with posts."""
    national = keeps_national(viewer)
    kept = days_visible_to(viewer).filter(day__year=year).select_related("authority")
    rows = [_row(row, changes=national or row.authority_id is not None) for row in kept]
    seeded = any(not row.place for row in rows)
    if not seeded:
        rows += [
            DayRow(day, kind, str(DayKind(kind).label), special.reason, "", "")
            for day, special in library_days(year).items()
            for kind in [DayKind.WORKED.value if special.works else DayKind.OFF.value]
        ]
    return YearOfDays(sorted(rows, key=lambda row: (row.day, row.place)), seeded)


def _row(row: CalendarDay, *, changes: bool) -> DayRow:
    return DayRow(
        row.day,
        row.kind,
        str(DayKind(row.kind).label),
        row.reason,
        row.basis,
        row.authority.name if row.authority else "",
        row.ref if changes else "",
    )
