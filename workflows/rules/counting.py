"""Working days counted aloud: where it ends, what was skipped on the way and why. No database."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflows.calendar import FIRST_YEAR, LAST_YEAR, is_working_day, special_of
from workflows.rules.calendar_entry import weekday_of

#: Some forty years: more is a slip of the hand.
LONGEST = 10_000


class TooFar(ValueError):
    """The count leads out of the years that the calendar knows."""


@dataclass(frozen=True, slots=True)
class Counted:
    """`skipped`: days that did not count; `made_up`: weekend days that did; each with why."""

    result: date
    skipped: list[tuple[date, str]]
    made_up: list[tuple[date, str]]


def count_working_days(start: date, number: int, *, authority_id: int | None = None) -> Counted:
    """The `number`-th working day after `start` (before it if negative); `start` does not count.

    Zero gives `start` itself. Raises TooFar with a sentence.
    """
    if abs(number) > LONGEST:
        raise TooFar(_("Số ngày phải từ -%(most)s đến %(most)s.") % {"most": LONGEST})
    counted = Counted(start, [], [])
    step, left, day = timedelta(days=1 if number > 0 else -1), abs(number), start
    _within(day)
    while left:
        day += step
        _within(day)
        special = special_of(day, authority_id=authority_id)
        if is_working_day(day, authority_id=authority_id):
            left -= 1
            if day.weekday() >= 5 and special:
                counted.made_up.append((day, special.reason))
        else:
            counted.skipped.append((day, special.reason if special else _capital(weekday_of(day))))
    return Counted(day, counted.skipped, counted.made_up)


def _within(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("Lịch chỉ tính được từ năm %(first)s đến năm %(last)s.")
        raise TooFar(sentence % {"first": FIRST_YEAR, "last": LAST_YEAR})


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
