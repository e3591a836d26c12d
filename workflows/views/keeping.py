"""The entries of the action bar that concern the task, not its file: put aside, hand on."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.models import Task
from workflows.queries.reassigning import may_distribute
from workflows.queries.task_groups import may_park
from workflows.words import button


def keeping_acts(request: VisitorRequest, task: Task | None) -> list[dict[str, Any]]:
    """Under “Khác”: what the visitor may do with the open task; no statement."""
    if task is None:
        return []
    today, user_id = clock.today(), request.user.pk
    found = []
    if may_park(task, request.hats, user_id):
        if task.parked_until and task.parked_until >= today:
            found.append(_post("unpark", task))
        elif task.due_on and task.due_on > today:
            found.append(_link("park", reverse("park", args=[task.ref])))
    if may_distribute(task, request.hats, user_id):
        holder = task.owner.username if task.owner else ""
        found.append(_link("reassign", f"{reverse('reassign')}?task={task.ref}:{holder}"))
    return found


def _link(action: str, url: str) -> dict[str, Any]:
    return _entry(action, url) | {"method": "get", "fields": {}}


def _post(action: str, task: Task) -> dict[str, Any]:
    url = reverse(action, args=[task.ref])
    return _entry(action, url) | {"method": "post", "fields": {"key": uuid4().hex}}


def _entry(action: str, url: str) -> dict[str, Any]:
    return {
        "action": action,
        "label": button(action),
        "url": url,
        "filled": False,
        "disabled": False,
        "reason": "",
        "more": True,
    }
