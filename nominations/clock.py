"""The only source of time.

Everything that needs "now" or "today" asks here, so that tests, the demo and rehearsals can move
time without touching the machine's clock. The linter bans every other source.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("neuguong_fixed_now", default=None)


def now() -> datetime:
    """The current moment, aware. Honours a moment set by `at()`, then the demo's offset."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    offset = timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)
    return timezone.now() + offset


def local_day(moment: datetime) -> date:
    """The day on which `moment` (aware) falls at the office's place (Asia/Ho_Chi_Minh)."""
    return timezone.localtime(moment).date()


def local(moment: datetime) -> datetime:
    """`moment` (aware) with the hour that clocks show at the office's place."""
    return timezone.localtime(moment)


def today() -> date:
    """The current day at the office's place."""
    return local_day(now())


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at `moment` (aware) for this context; nested calls restore the outer one."""
    if timezone.is_naive(moment):
        raise ValueError("the clock needs an aware moment")
    token = _fixed.set(moment)
    try:
        yield moment
    finally:
        _fixed.reset(token)
