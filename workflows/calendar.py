"""Vietnamese working days: weekends, public holidays, swapped days and make-up Saturdays.

The library knows Tết by the lunar calendar and 24/11 from 2026 on. Counting follows the Civil
Code: the day of the event is not counted, the next working day is day 1.
"""

from datetime import date, timedelta
from functools import cache

import holidays

_ONE_DAY = timedelta(days=1)


@cache
def _vietnam(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`; make-up Saturdays count as working days."""
    return _vietnam(day.year).is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The working day `count` working days after `day` (`day` itself is not counted).

    A negative count goes back. Zero gives the day itself, working or not.
    """
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative if `end` is earlier.

    A due date on `end` with today on `start` has this many working days left.
    """
    if end < start:
        return -working_days_between(end, start)
    span = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))


def days_off(year: int) -> list[tuple[date, date, str]]:
    """Public holidays of `year` as (first day, last day, name), with the weekend beside them."""
    named = holidays.country_holidays("VN", years=year, language="vi")
    found: list[tuple[date, date, list[str]]] = []
    for day in sorted(named):
        name = named[day].split(" (", 1)[0]
        if found and _close(found[-1][1], day):
            first, _last, before = found[-1]
            found[-1] = (first, day, before if name in before else [*before, name])
        else:
            found.append((day, day, [name]))
    return [(_edge(first, -1), _edge(last, 1), _joined(names)) for first, last, names in found]


def _joined(names: list[str]) -> str:
    """The lunar new year has a name for each of its days; one is enough."""
    new_year = next((name for name in names if "Tết Nguyên" in name), "")
    return "Tết Nguyên đán" if new_year else "; ".join(names)


def _edge(day: date, step: int) -> date:
    """The last day in that direction before people work again, within the year."""
    following = day + timedelta(days=step)
    while following.year == day.year and not is_working_day(following):
        day, following = following, following + timedelta(days=step)
    return day


def _close(last: date, day: date) -> bool:
    """Whether nobody works between the two days."""
    gap = (day - last).days
    return all(not is_working_day(last + timedelta(days=n)) for n in range(1, gap))
