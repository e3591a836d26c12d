"""Who must act: names behind a task, so that nobody has to read the log to know."""

from datetime import date

from django.db.models import Q

from nominations.enums import Role
from nominations.models import Post
from nominations.queries.units import heirs_of
from workflows.models import Task

_NAMED = 3


def holders_of(task: Task, day: date) -> str:
    """The claimer, the appointee, or the holders of the task's role, in words."""
    if task.owner and task.owner.person:
        return f"{task.owner.person.full_name} (đã nhận xử lý)"
    if task.appointee:
        return f"{task.appointee.full_name} (được chỉ định)"
    at = Q(unit_id=task.unit_id, cluster_id=task.cluster_id)
    if task.unit and task.unit.valid_to and task.unit.valid_to < day:
        at = Q(unit__in=heirs_of({task.unit.pk}, day))
    posts = (
        Post.objects.on(day)
        .filter(at, role=task.role)
        .select_related("person")
        .order_by("person__sort_key", "pk")[:_NAMED]
    )
    label = str(Role(task.role).label)
    named = [f"{post.person.full_name}, {post.title or label}" for post in posts]
    return "; ".join(named) or f"{label}: chưa có người giữ"
