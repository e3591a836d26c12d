"""The end of a parking (tạm gác), whoever ends it: a task is taken up again."""

from workflows.models import Task


def end_parking(task: Task) -> None:
    """Whatever is done at the desk takes the task up again; needs a transaction."""
    if task.parked_until is None:
        return
    task.parked_until, task.parked_by, task.parked_note = None, None, ""
    Task.objects.filter(pk=task.pk).update(parked_until=None, parked_by=None, parked_note="")
