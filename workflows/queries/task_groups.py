"""The groups of the tasks page: by due day, and what somebody has put aside until a day."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.queries.standing import Hats
from nominations.rules.roles import UNIT_ROLES
from workflows.models import Task
from workflows.queries.task_filter import is_parked, within
from workflows.rules.task_due import due_range

PARKED = "parked"
GROUPS = ("late", "soon", "later", PARKED)


def group_filter(name: str, today: date) -> Q:
    """The open tasks of one group; the same days as in the words of the box."""
    if name == PARKED:
        return is_parked(today)
    return within(due_range(name, today)) & ~is_parked(today)


def group_of(values: dict[str, Any], days_left: int, today: date) -> str:
    """The group of one row, as `group_filter` would find it."""
    if values["parked_until"] and values["parked_until"] >= today:
        return PARKED
    if values["due_on"] < today:
        return "late"
    return "soon" if days_left <= 5 else "later"


def parked_words(until: date | None, note: str, who: str | None, today: date) -> str:
    """“Tạm gác đến 25/11/2026: chờ công văn (Lan)”; empty once the day is over."""
    if until is None or until < today:
        return ""
    said = {"day": f"{until:%d/%m/%Y}", "note": note, "who": who or ""}
    return _("Tạm gác đến %(day)s: %(note)s (%(who)s)") % said


def may_park(task: Task, viewer: Hats, user_id: int) -> bool:
    """Whether the task waits for the viewer and no colleague has it in hand; no statement."""
    if task.owner_id not in (None, user_id) and task.role not in UNIT_ROLES:
        return False
    if task.appointee_id is not None and task.appointee_id == viewer.person_id:
        return True
    place = (task.role, task.unit_id, task.cluster_id)
    return any((post.role, post.unit_id, post.cluster_id) == place for post in viewer.posts)
