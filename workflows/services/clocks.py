"""The three dates of open tasks, moved together: after a task has opened nobody else does."""

from collections.abc import Iterable
from datetime import date

from workflows.flows.stages import reminders_for
from workflows.models import Task


def move_due(*, tasks: Iterable[Task], due_on: date) -> int:
    """Give open `tasks` a new inclusive last day, with its reminders; needs a transaction.

    What was parked beyond the new day is parked until that day. Gives how many tasks moved.
    """
    moved = list(tasks)
    for task in moved:
        task.due_on = due_on
        task.remind_at, task.escalate_at = reminders_for(due_on)
        if task.parked_until and task.parked_until > due_on:
            task.parked_until = due_on
    Task.objects.bulk_update(moved, ("due_on", "remind_at", "escalate_at", "parked_until"))
    return len(moved)
