"""The ladder of a task: when it is reminded of before its last day, and who is told after it.

All distances are working days. A ladder belongs to the route (issue: T-7, T-3, T-1; then the head
of the unit, then the head of the office and the deputy in charge); a task keeps its own as text,
so that a sweep needs no other table. Nothing automatic goes to the Director (domain.md 11.14).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self

from django.conf import settings
from django.utils import timezone

from nominations.rules.routes import FARTHEST_REMINDER, MOST_REMINDERS
from workflows.calendar import add_working_days
from workflows.enums import NoticeKind

#: A step is reached as its day begins, so that the day's digest carries it at whatever hour.
_BEGINS = time(0, 0)


class BadLadder(ValueError):
    """A ladder that nobody could climb, with the reason in English for the log."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Working days before the last day at which to remind, and after it at which to escalate."""

    remind_days: tuple[int, ...] = (7, 3, 1)
    head_after_days: int = 1
    office_after_days: int = 2

    def __post_init__(self) -> None:
        days = self.remind_days
        if len(days) > MOST_REMINDERS or any(day < 0 or day > FARTHEST_REMINDER for day in days):
            raise BadLadder(
                f"at most {MOST_REMINDERS} reminders of 0 to {FARTHEST_REMINDER} days: {days}"
            )
        if list(days) != sorted(set(days), reverse=True):
            raise BadLadder(f"reminders go from far to near: {days}")
        if (
            not 0 < self.head_after_days <= FARTHEST_REMINDER
            or not 0 < self.office_after_days <= FARTHEST_REMINDER
        ):
            raise BadLadder("escalation comes at least one working day after the last day")

    @classmethod
    def of(cls, route: Any, stage: str) -> Self:
        """The ladder of a desk (a key of `flows.stages.STAGES`) on a frozen route."""
        own = route.stage_ladders.get(stage, {})
        return cls(
            tuple(own.get("remind_days", route.remind_days)),
            own.get("head_after_days", route.head_after_days),
            own.get("office_after_days", route.office_after_days),
        )

    @classmethod
    def from_text(cls, text: str) -> Self:
        """As a task keeps it: `7,3,1|1|2`; empty is the usual ladder."""
        if not text:
            return cls()
        try:
            days, head, office = text.split("|")
            return cls(tuple(map(int, filter(None, days.split(",")))), int(head), int(office))
        except ValueError as wrong:
            raise BadLadder(f"not a ladder: {text!r}") from wrong

    def to_text(self) -> str:
        days = ",".join(map(str, self.remind_days))
        return f"{days}|{self.head_after_days}|{self.office_after_days}"


@dataclass(frozen=True, slots=True)
class Moment:
    """One step: when it is reached, what is to be said then, and its distance to the last day."""

    at: datetime
    kind: NoticeKind
    step: int


def reminders(due_on: date, ladder: Ladder) -> tuple[Moment, ...]:
    """Before the last day, and once on the working day after it; in the order of time."""
    before = [
        Moment(_at(add_working_days(due_on, -days), _BEGINS), NoticeKind.REMINDER, days)
        for days in ladder.remind_days
    ]
    return *before, Moment(_at(add_working_days(due_on, 1), _BEGINS), NoticeKind.OVERDUE, 0)


def escalations(due_on: date, ladder: Ladder, *, of_a_unit: bool) -> tuple[Moment, ...]:
    """After the last day: the unit's own head first (for its own desks), then the office's."""
    office = add_working_days(due_on, ladder.office_after_days)
    told = [
        Moment(
            _at(office, time(settings.CLOSING_HOUR)), NoticeKind.TO_OFFICE, ladder.office_after_days
        )
    ]
    if of_a_unit:
        head = add_working_days(due_on, ladder.head_after_days)
        told.append(
            Moment(
                _at(head, time(settings.CLOSING_HOUR)), NoticeKind.TO_HEAD, ladder.head_after_days
            )
        )
    return tuple(sorted(told, key=lambda moment: moment.at))


def next_of(moments: Iterable[Moment], now: datetime) -> datetime | None:
    """The first moment that still lies ahead of `now`."""
    return next((moment.at for moment in moments if moment.at > now), None)


def reached(moments: Collection[Moment], since: datetime, now: datetime) -> list[Moment]:
    """The moments from `since` to `now`, both inclusive: what a late sweep finds."""
    return [moment for moment in moments if since <= moment.at <= now]


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
