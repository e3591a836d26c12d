"""The three dates of open tasks, moved together: after a task has opened nobody else does."""

from collections.abc import Iterable
from datetime import date

from nominations import clock
from workflows.flows.stages import reminders_for
from workflows.models import Task
from workflows.rules.ladders import Ladder


def move_due(*, tasks: Iterable[Task], due_on: date) -> int:
    """Give open `tasks` a new inclusive last day, with its reminders; needs a transaction.

    Each keeps the ladder with which it opened. What was parked beyond the new day is parked until
    that day. Gives how many tasks moved.
    """
    moved, now = list(tasks), clock.now()
    for task in moved:
        task.due_on = due_on
        task.remind_at, task.escalate_at = reminders_for(
            due_on, Ladder.from_text(task.ladder), role=task.role, now=now
        )
        if task.parked_until and task.parked_until > due_on:
            task.parked_until = due_on
    Task.objects.bulk_update(moved, ("due_on", "remind_at", "escalate_at", "parked_until"))
    return len(moved)
