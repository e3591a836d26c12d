"""Vietnamese working days: weekends, public holidays, swapped days and make-up Saturdays.

Counting follows the Civil Code, Art. 147–148: the day of the event is not counted, the next working
day is day 1, the last day counts to its end.

What is off is a table (`CalendarDay`); a year of which the country has no row is answered by the
library `holidays`, which knows Tết by the lunar calendar and 24/11 from 2026 on. An authority's own
rows go on top (ADR 31). This module knows no table: it keeps a picture, read by whom `load_from`
names.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays
from django.conf import settings

#: The years for which the library has been checked; nobody plans beyond.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_ONE_DAY = timedelta(days=1)
_NONE: Mapping[date, "Special"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not what its weekday says: off, or worked in exchange, and why."""

    works: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The table as it was read: year → the country's days, authority's id → its own days."""

    national: Mapping[int, Mapping[date, Special]] = field(default_factory=dict)
    own: Mapping[int, Mapping[date, Special]] = field(default_factory=dict)

    def special(self, day: date, authority_id: int | None) -> Special | None:
        """What is said of `day` where `authority_id` works; None: it is what its weekday says."""
        own = self.own.get(authority_id) if authority_id else None
        if own and day in own:
            return own[day]
        national = self.national.get(day.year)
        return (library_days(day.year) if national is None else national).get(day)

    def works(self, day: date, authority_id: int | None) -> bool:
        special = self.special(day, authority_id)
        return day.weekday() < 5 if special is None else special.works


class _Held:
    """The picture that this process keeps, and how old it is."""

    snapshot = Snapshot()
    load: Callable[[], Snapshot | None] | None = None
    read_at: float | None = None


_here: ContextVar[Snapshot | None] = ContextVar("neuguong_calendar", default=None)


def load_from(loader: Callable[[], Snapshot | None]) -> None:
    """Name who reads the table; None from him means that it cannot be read now."""
    _Held.load = loader


def loader() -> Callable[[], Snapshot | None] | None:
    """Who reads the table, if anybody was named."""
    return _Held.load


def hold(snapshot: Snapshot) -> None:
    """Take this picture as read just now."""
    _Held.snapshot, _Held.read_at = snapshot, time.monotonic()


def forget() -> None:
    """Read the table anew with the next question: it has changed."""
    _Held.read_at = None


@contextmanager
def as_if(snapshot: Snapshot) -> Iterator[None]:
    """Count with `snapshot` in this context: what would be, and what is not committed yet."""
    token = _here.set(snapshot)
    try:
        yield
    finally:
        _here.reset(token)


def held() -> Snapshot:
    """The picture in force; read again when it is CALENDAR_REFRESH_SECONDS old, never sooner.

    The age is the machine's monotonic one: a clock that is set back or forth changes nothing.
    """
    meant = _here.get()
    if meant is not None:
        return meant
    age = None if _Held.read_at is None else time.monotonic() - _Held.read_at
    if _Held.load and (age is None or age >= settings.CALENDAR_REFRESH_SECONDS):
        _Held.read_at = time.monotonic()  # whoever asks meanwhile takes the old picture
        hold(_Held.load() or _Held.snapshot)
    return _Held.snapshot


def is_working_day(day: date, *, authority_id: int | None = None) -> bool:
    """Whether offices (of `authority_id`) work on `day`; make-up Saturdays are working days."""
    return held().works(day, authority_id)


def special_of(day: date, *, authority_id: int | None = None) -> Special | None:
    """Why `day` is off or worked against its weekday; None for a plain one."""
    return held().special(day, authority_id)


def add_working_days(day: date, count: int, *, authority_id: int | None = None) -> date:
    """The working day `count` working days after `day` (`day` itself is not counted).

    A negative count goes back. Zero gives the day itself, working or not.
    """
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left, picture = abs(count), held()
    while left:
        day += step
        if picture.works(day, authority_id):
            left -= 1
    return day


def on_working_day(day: date, *, authority_id: int | None = None) -> date:
    """`day`, or the next working day if it is a day off (Civil Code, Art. 148)."""
    picture = held()
    while not picture.works(day, authority_id):
        day += _ONE_DAY
    return day


def working_days_between(start: date, end: date, *, authority_id: int | None = None) -> int:
    """Working days after `start` up to and including `end`; negative if `end` is earlier.

    A due date on `end` with today on `start` has this many working days left.
    """
    if end < start:
        return -working_days_between(end, start, authority_id=authority_id)
    picture, span = held(), (end - start).days
    return sum(picture.works(start + timedelta(days=n), authority_id) for n in range(1, span + 1))


@cache
def library_days(year: int) -> Mapping[date, Special]:
    """What the library says of `year`: weekdays off and worked Saturdays, with their names."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    found = {
        day: Special(works=False, reason=known[day])
        for day in known
        if day.weekday() < 5 and not known.is_working_day(day)
    }
    for worked in known.weekend_workdays:
        if worked.year == year:
            found[worked] = Special(works=True, reason=_exchanged_for(worked))
    return MappingProxyType(dict(sorted(found.items())))


def _exchanged_for(worked: date) -> str:
    """For which day off people work on `worked`; it may lie in the year after or before."""
    near = (worked.year - 1, worked.year, worked.year + 1)
    around = holidays.country_holidays("VN", years=near, language="vi")
    off = (day for day, name in around.items() if f"{worked:%d/%m/%Y}" in name)
    return f"Làm bù cho ngày {next(off, worked):%d/%m/%Y}"


def special_days(year: int, *, authority_id: int | None = None) -> dict[date, Special]:
    """Every day of `year` that is not what its weekday says, by date."""
    picture = held()
    national = picture.national.get(year)
    found = dict(library_days(year) if national is None else national)
    own = picture.own.get(authority_id, _NONE) if authority_id else _NONE
    found.update({day: special for day, special in own.items() if day.year == year})
    return dict(sorted(found.items()))


def days_off(year: int, *, authority_id: int | None = None) -> list[tuple[date, date, str]]:
    """Days off of `year` as (first day, last day, name), with the weekend beside them."""
    specials = special_days(year, authority_id=authority_id)
    found: list[tuple[date, date, list[str]]] = []
    for day, special in specials.items():
        if special.works:
            continue
        name = special.reason.split(" (", 1)[0]
        if found and _close(found[-1][1], day, authority_id):
            first, _last, before = found[-1]
            found[-1] = (first, day, before if name in before else [*before, name])
        else:
            found.append((day, day, [name]))
    return [
        (_edge(first, -1, authority_id), _edge(last, 1, authority_id), _joined(names))
        for first, last, names in found
    ]


def _joined(names: list[str]) -> str:
    """The lunar new year has a name for each of its days; one is enough."""
    new_year = next((name for name in names if "Tết Nguyên" in name), "")
    return "Tết Nguyên đán" if new_year else "; ".join(names)


def _edge(day: date, step: int, authority_id: int | None) -> date:
    """The last day in that direction before people work again, within the year."""
    following = day + timedelta(days=step)
    while following.year == day.year and not is_working_day(following, authority_id=authority_id):
        day, following = following, following + timedelta(days=step)
    return day


def _close(last: date, day: date, authority_id: int | None) -> bool:
    """Whether nobody works between the two days."""
    gap = (day - last).days
    between = (last + timedelta(days=n) for n in range(1, gap))
    return all(not is_working_day(one, authority_id=authority_id) for one in between)
