"""When a task is due, as the box of the tasks page says it (`<3`, `trễ`, `25/11`); its groups."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nominations.names import search_key
from workflows.calendar import add_working_days

_MOST_DAYS = 400
DUE_SHOWN = {"late": "trễ", "soon": "sắp"}
_DUE_WORDS = {"tre": "late", "late": "late", "sap": "soon", "soon": "soon"}
_DUE = re.compile(r"(<=|>=|<|>|=)?\s*(?:(\d{1,4})|(\d{1,2})/(\d{1,2})(?:/(\d{4}))?)")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueRange:
    """Due days from `first` to `last`, both inclusive; None is open."""

    first: date | None = None
    last: date | None = None


def due_value(value: str) -> str:
    """The canonical form of a due value: late, soon, or an operator with days or a date."""
    plain = search_key(value)
    if plain in _DUE_WORDS:
        return _DUE_WORDS[plain]
    if plain in ("hom nay", "today"):
        return "=0"
    match = _DUE.fullmatch(value)
    if match is None:
        return ""
    sign, days, day, month, year = match.groups()
    if days:
        return f"{sign or '='}{int(days)}" if int(days) <= _MOST_DAYS else ""
    try:
        date(int(year or 2024), int(month), int(day))
    except ValueError:
        return ""
    return f"{sign or '='}{int(day):02d}/{int(month):02d}{'/' + year if year else ''}"


def due_range(value: str, today: date) -> DueRange:
    """The days that a canonical due value means on `today`; working days, late ones are negative.

    `<3` is everything with less than three working days left, the late included.
    """
    if value == "late":
        return DueRange(last=today - _ONE_DAY)
    if value == "soon":
        return DueRange(first=today, last=last_day_with(5, today))
    if value == "later":
        return DueRange(first=last_day_with(5, today) + _ONE_DAY)
    match = re.fullmatch(r"(<=|>=|<|>|=)(.+)", value)
    if match is None:
        return DueRange()
    return _between(match[1], *_days_meant(match[2], today))


def _days_meant(text: str, today: date) -> tuple[date, date]:
    """First and last day of what is meant: one date, or all days with so many working days left."""
    if "/" not in text:
        left = int(text)
        first = last_day_with(left - 1, today) + _ONE_DAY if left else today
        return first, last_day_with(left, today)
    day, month, year = (*map(int, text.split("/")), today.year)[:3]
    try:
        meant = date(year, month, day)
    except ValueError:  # 29/02 of a year that has none
        meant = date(year, 3, 1)
    return meant, meant


def _between(sign: str, first: date, last: date) -> DueRange:
    if sign == "<":
        return DueRange(last=first - _ONE_DAY)
    if sign == "<=":
        return DueRange(last=last)
    if sign == ">":
        return DueRange(first=last + _ONE_DAY)
    if sign == ">=":
        return DueRange(first=first)
    return DueRange(first, last)


def last_day_with(left: int, today: date) -> date:
    """The last day that lies no more than `left` working days after `today`."""
    return add_working_days(today, left + 1) - _ONE_DAY
