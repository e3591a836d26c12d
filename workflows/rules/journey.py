"""Where something has been: its stays, read from the acts that moved it. No database.

Stays follow each other without a gap, so the working days of all of them add up to the time from
the first day to the last. What was recalled was never there: its days belong to the place to which
it came back. A file that was returned or suspended stays nowhere on the line meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflows.calendar import working_days_between

RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Move:
    """One act that took something from `source` to `target`; the first has no source."""

    day: date
    source: str
    target: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """Some days at one state; `left` is empty as long as it is there."""

    state: str
    came: date
    left: date | None = None

    def days(self, today: date) -> int:
        """Working days spent here, the day of arrival not counted."""
        return working_days_between(self.came, self.left or today)


@dataclass(frozen=True, slots=True)
class Passed:
    """What is told of one place: first and latest arrival, the last day there, the days in all."""

    came: date
    latest: date
    left: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Back:
    """A way back: from one place to an earlier one, and when it returned (if it has)."""

    source: str
    target: str
    day: date
    action: str
    again: date | None = None


def stays(moves: Sequence[Move]) -> list[Stay]:
    """The stays in their order; the last one is open."""
    found: list[Stay] = []
    for move in moves:
        if move.source == move.target:
            continue
        recalled = move.action == RECALL and len(found) > 1 and found[-2].state == move.target
        if recalled:
            found.pop()
            found[-1] = replace(found[-1], left=None)
            continue
        if found:
            found[-1] = replace(found[-1], left=move.day)
        found.append(Stay(move.target, move.day))
    return found


def joined(before: Sequence[Stay], after: Sequence[Stay]) -> list[Stay]:
    """A file's stays and then those of the paper that holds it, from the day it was accepted.

    The paper may be older than that: what it did before did not happen to this file. A paper that
    was begun later leaves the file waiting at the paper's first place.
    """
    if not before or not after:
        return [*before, *after]
    *passed, last = before
    start = last.came
    rest = [stay for stay in after if stay.left is None or stay.left >= start] or list(after[-1:])
    return [*passed, replace(rest[0], came=start), *rest[1:]]


def passed_places(
    found: Iterable[Stay], place_of: Mapping[str, str], today: date
) -> dict[str, Passed]:
    """Place → what is told of it; several states may be one place, others are their own."""
    places: dict[str, Passed] = {}
    for stay in found:
        place = place_of.get(stay.state, stay.state)
        before = places.get(place)
        places[place] = Passed(
            came=before.came if before else stay.came,
            latest=stay.came,
            left=stay.left,
            days=(before.days if before else 0) + stay.days(today),
        )
    return places


def last_way_back(
    moves: Sequence[Move], place_of: Mapping[str, str], order: Sequence[str]
) -> Back | None:
    """The newest return, or None. A recall is none; what was recalled is not told."""
    rank = {place: number for number, place in enumerate(order)}
    found: Back | None = None
    for move in moves:
        source, target = (place_of.get(end, end) for end in (move.source, move.target))
        if source not in rank or target not in rank:
            continue
        if rank[source] > rank[target] and move.action != RECALL:
            found = Back(source, target, move.day, move.action)
        elif found and found.again is None and rank[target] >= rank[found.source]:
            found = replace(found, again=move.day)
        elif found and move.action == RECALL and target == found.source:
            found = None
    return found
