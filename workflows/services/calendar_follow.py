"""What a changed calendar does: deadlines on a day off move, reminders are counted anew."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from nominations import clock
from nominations.models import PeriodDue, Submission
from workflows import calendar
from workflows.queries.calendar_days import read_snapshot
from workflows.queries.deadlines import Fallen, fallen_on, tasks_near
from workflows.services.clocks import move_due


@dataclass(frozen=True, slots=True)
class Changed:
    """Deadlines that lie on a day off since the change, and whether they were moved.

    `seeded`: how many days of the library came with the first one that is kept by hand.
    """

    fallen: Sequence[Fallen] = ()
    moved: bool = False
    seeded: int = 0

    @property
    def lines(self) -> list[tuple[Fallen, int]]:
        """What moves together, once: a plain date, or so many tasks of one role due on one day."""
        found: dict[tuple[Any, ...], list[Fallen]] = {}
        for one in self.fallen:
            key = (one.due.pk,) if one.due else ("", one.task and one.task.role, one.due_on, one.to)
            found.setdefault(key, []).append(one)
        return [(same[0], len(same)) for same in found.values()]

    @property
    def told(self) -> dict[str, Any]:
        """For the event."""
        return {"fallen": len(self.fallen), "moved": self.moved, "seeded": self.seeded}


def follow(
    days: Collection[date], authority_id: int | None, *, move: bool, seeded: int = 0
) -> Changed:
    """Count with the rows as they stand in this transaction: deadlines, then reminders.

    `days` are those of which something else is said now; `authority_id` None: by the country.
    """
    with calendar.as_if(read_snapshot() or calendar.held()):
        fallen = fallen_on(days, authority_id=authority_id, today=clock.today())
        if move:
            _move(fallen)
        near = tasks_near(days, authority_id=authority_id).order_by("due_on", "pk")
        for due_on, tasks in groupby(near, key=attrgetter("due_on")):
            move_due(tasks=tasks, due_on=due_on)
    return Changed(fallen=fallen, moved=move and bool(fallen), seeded=seeded)


def _move(fallen: Iterable[Fallen]) -> None:
    """Plain dates keep the day that was stated; a part's extension moves with its task."""
    dues = [one.due for one in fallen if one.due]
    for one in fallen:
        if one.due:
            one.due.stated_on, one.due.due_on = one.due.stated_on or one.due_on, one.to
    PeriodDue.objects.bulk_update(dues, ("due_on", "stated_on"))
    waiting = sorted((one for one in fallen if one.task), key=attrgetter("to"))
    for to, together in groupby(waiting, key=attrgetter("to")):
        held = list(together)
        tasks = [one.task for one in held if one.task]
        Submission.objects.filter(
            processes__task_set__in=tasks, extended_to__in={one.due_on for one in held}
        ).update(extended_to=to)
        move_due(tasks=tasks, due_on=to)
