"""Scripts of what happens when, played together in the order of time."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TypeAlias

from django.utils import timezone

from nominations import clock

#: Yields the moment of what it does next.
Script: TypeAlias = Iterator[datetime]
_MORNING = time(9, 0)


def at(when: str | date) -> datetime:
    """`2026-06-22` (nine o'clock) or `2026-06-22 15:40`, local time."""
    moment = datetime.fromisoformat(str(when))
    if moment.time() == time.min:
        moment = datetime.combine(moment.date(), _MORNING)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def play(scripts: Iterable[Script]) -> None:
    """Play all scripts, scene by scene, each while the clock stands at its moment.

    A scene whose moment has passed already plays now; of two at one moment the first script's.
    """
    queue: list[tuple[datetime, int, Script]] = []
    for place, script in enumerate(scripts):
        _enqueue(queue, place, script)
    now = at(date.min.replace(year=2000))
    while queue:
        moment, place, script = heapq.heappop(queue)
        now = max(now, moment)
        with clock.at(now):
            _enqueue(queue, place, script)


def _enqueue(queue: list[tuple[datetime, int, Script]], place: int, script: Script) -> None:
    moment = next(script, None)
    if moment is not None:
        heapq.heappush(queue, (moment, place, script))
