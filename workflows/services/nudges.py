"""Nhắc việc: the office reminds whoever has a task, now; the message leaves with the next sweep."""

from collections.abc import Sequence

from nominations import clock
from nominations.models import User
from workflows.enums import NoticeKind
from workflows.models import Notice, Task


def nudge(*, tasks: Sequence[Task], actor: User, note: str = "") -> int:
    """Queue one notice per open task of `tasks`, which the caller has found visible to `actor`.

    A task that was reminded of by hand today already is left out. Gives how many were queued.
    """
    now = clock.now()
    today = Notice.objects.filter(kind=NoticeKind.NUDGE, task__in=tasks)
    told = {
        task_id
        for task_id, at in today.values_list("task_id", "made_at")
        if clock.local_day(at) == clock.local_day(now)
    }
    fresh = [
        Notice(
            kind=NoticeKind.NUDGE,
            task=task,
            due_on=task.due_on,
            made_at=now,
            made_by=actor,
            note=note,
        )
        for task in tasks
        if task.pk not in told
    ]
    Notice.objects.bulk_create(fresh)
    return len(fresh)
