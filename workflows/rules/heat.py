"""What one cell of the heat map says: of a unit's parts at one step of the route, in few words.

No table is read here. A cell's kind is its colour and its word; the numbers above the map are
counted over the same verdicts, so that they cannot differ from the cells.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from nominations.enums import DueStage, SubmissionKind
from nominations.enums import SubmissionState as S

#: The last working days before a due day, for a part that nobody has begun and for any other.
SOON_UNBEGUN, SOON = 5, 2

LATE, SOON_KIND, BACK, STOPPED, NOW, OPEN, DONE, NONE = (
    "late",
    "soon",
    "back",
    "stopped",
    "now",
    "open",
    "done",
    "none",
)
#: The kinds that carry a colour, in the order of the legend; "open" and "none" are plain.
COLOURED = (LATE, SOON_KIND, BACK, STOPPED, NOW, DONE)
KINDS = (*COLOURED, OPEN, NONE)

#: The steps of a submission, in the order of the route.
DRAFT, SIGNING, CLUSTER, OFFICE, PAPERS = "draft", "signing", "cluster", "office", "papers"
STEPS = (DRAFT, SIGNING, CLUSTER, OFFICE, PAPERS)
#: A step that stands for the whole way of a part asked by another period.
WHOLE = "whole"
_STEP_OF: Mapping[str, int] = MappingProxyType(
    {
        S.DRAFT: 0,
        S.UNIT_SIGNING: 1,
        S.CLUSTER_REVIEW: 2,
        S.OFFICE_CHECK: 3,
        S.ACCEPTED: 4,
        S.CLOSED: 5,
    }
)
#: Whose sums or lines a paper of the office carries; the others end with their acceptance.
CARRIED = frozenset(
    {
        SubmissionKind.REPORT.value,
        SubmissionKind.NOMINATIONS.value,
        SubmissionKind.REGISTRATION.value,
    }
)
_UNSENT = (S.DRAFT, S.UNIT_SIGNING)
#: The dates of a period that end a step; the last one that the period names counts.
DUE_STAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        DRAFT: (DueStage.UNIT,),
        SIGNING: (DueStage.UNIT,),
        CLUSTER: (DueStage.CROSS, DueStage.CLUSTER),
        OFFICE: (DueStage.OFFICE,),
        PAPERS: (DueStage.CONSOLIDATION, DueStage.COUNCIL, DueStage.SIGNING, DueStage.ISSUE),
        WHOLE: (DueStage.UNIT,),
    }
)


class Part(NamedTuple):
    """One part of a unit as the map needs it. `due_on` and `since` are its open task's."""

    ref: str
    kind: str
    state: str
    came_from: str = ""
    begun: bool = False
    in_cluster: bool = False
    shown: bool = False
    due_on: date | None = None
    since: date | None = None
    holder: str = ""
    fix_due: date | None = None
    extended_to: date | None = None


class Verdict(NamedTuple):
    """One cell before it is put into words. `days`: late by, left, or how long it is there."""

    kind: str
    days: int | None = None
    finished: int = 0
    asked: int = 0
    due_on: date | None = None
    part: Part | None = None


NOTHING = Verdict(NONE)
_NO_DATES: Mapping[str, date] = MappingProxyType({})
Days = Callable[[date, date], int]


@dataclass(frozen=True, slots=True)
class Day:
    """Today, and how working days are counted."""

    today: date
    between: Days

    def left(self, due_on: date) -> int:
        """Working days left; negative if late. On a late day off it is one day at least."""
        days = self.between(self.today, due_on)
        return min(days, -1) if due_on < self.today else days


def passes(part: Part, step: str) -> bool:
    """Whether the part goes through `step` at all."""
    if part.state == S.WITHDRAWN:
        return False
    if step == CLUSTER:
        return part.in_cluster
    return step != PAPERS or part.kind in CARRIED


def place(part: Part, step: str) -> str:
    """Where the part is, seen from `step`: done, here, back, stopped or next."""
    if step == WHOLE:
        return _whole(part)
    index = STEPS.index(step)
    stopped_at = _STEP_OF.get(part.came_from, -1)
    if part.state == S.SUSPENDED:
        return _before(index, stopped_at, "stopped")
    if part.state == S.RETURNED:
        return "back" if index == 0 else _before(index, stopped_at, "stopped")
    here = _STEP_OF[part.state]
    if part.state == S.UNIT_SIGNING and stopped_at > here and index > here:
        return _before(index, stopped_at, "stopped")
    return _before(index, here, "here")


def _whole(part: Part) -> str:
    if part.state == S.RETURNED:
        return "back"
    if part.state == S.SUSPENDED:
        return "stopped"
    return "here" if part.state in _UNSENT else "done"


def _before(index: int, at: int, there: str) -> str:
    return "done" if index < at else there if index == at else "next"


def verdict(
    parts: Sequence[Part], step: str, day: Day, *, planned: Mapping[str, date] = _NO_DATES
) -> Verdict:
    """The cell of one unit at one step. `planned` are the period's own dates for it, by kind.

    What is late comes first, then what came back, then what stands still.
    """
    asked = [(part, place(part, step)) for part in parts if passes(part, step)]
    if not asked:
        return NOTHING
    finished = sum(where == "done" for _part, where in asked)
    begun = step not in (DRAFT, WHOLE) or any(part.begun for part, _where in asked)
    soon = SOON if begun else SOON_UNBEGUN
    seen = [_of_part(part, where, step, day, planned, soon) for part, where in asked]
    found = [one for one in seen if one is not None]
    if not found:
        return NOTHING._replace(asked=len(asked))
    worst = min(found, key=_urgency)
    if worst.kind == DONE and finished < len(asked):
        worst = _partly(asked, worst)
    if worst.kind == NOW and not begun:
        worst = worst._replace(kind=OPEN)
    return worst._replace(finished=finished, asked=len(asked))


def _partly(asked: Iterable[tuple[Part, str]], worst: Verdict) -> Verdict:
    """Some parts are through, the others have not come here yet: the step has begun."""
    waiting = next(part for part, where in asked if where != "done")
    return worst._replace(kind=NOW, days=None, part=waiting)


def _urgency(one: Verdict) -> tuple[int, int]:
    rank = KINDS.index(one.kind)
    if one.kind == LATE:
        return rank, -(one.days or 0)
    return rank, one.days if one.days is not None else 0


def _of_part(
    part: Part, where: str, step: str, day: Day, planned: Mapping[str, date], soon: int
) -> Verdict | None:
    """What this part alone would make of the cell; None: it has not come so far."""
    if step in (DRAFT, WHOLE) and part.fix_due is not None:
        return _mending(part, part.fix_due, day)
    if where == "next":
        return None
    if where == "done":
        return Verdict(DONE, part=part)
    if where == "stopped":
        return Verdict(STOPPED, _there(part, day), part=part)
    if where == "back":
        return _mending(part, part.due_on, day)
    due_on = part.due_on or planned.get(part.kind)
    return _waiting(part, day, due_on, soon)


def _mending(part: Part, due_on: date | None, day: Day) -> Verdict:
    """Returned, as a whole or some lines of it: late once its own day has passed."""
    if due_on is not None and due_on < day.today:
        return Verdict(LATE, -day.left(due_on), due_on=due_on, part=part)
    return Verdict(BACK, due_on=due_on, part=part)


def _waiting(part: Part, day: Day, due_on: date | None, soon: int) -> Verdict:
    if due_on is not None and due_on < day.today:
        return Verdict(LATE, -day.left(due_on), due_on=due_on, part=part)
    if due_on is not None and (left := day.left(due_on)) <= soon:
        return Verdict(SOON_KIND, left, due_on=due_on, part=part)
    return Verdict(NOW, _there(part, day), due_on=due_on, part=part)


def _there(part: Part, day: Day) -> int | None:
    """The how-manieth working day it is there: the day on which it came is the first."""
    return None if part.since is None else max(day.between(part.since, day.today), 0) + 1
