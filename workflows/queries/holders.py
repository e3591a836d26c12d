"""Who must act: names behind a task, so that nobody has to read the log to know."""

from datetime import date

from nominations.enums import Role
from nominations.queries.standing import people_with_role
from workflows.models import Task


def holders_of(task: Task, day: date) -> str:
    """The claimer, the appointee, or all holders of the task's role, in words."""
    if task.owner and task.owner.person:
        return f"{task.owner.person.full_name} (đã nhận xử lý)"
    if task.appointee:
        return f"{task.appointee.full_name} (được chỉ định)"
    people = people_with_role(
        Role(task.role), unit_id=task.unit_id, cluster_id=task.cluster_id, day=day
    )
    names = ", ".join(person.full_name for person in people[:4])
    label = str(Role(task.role).label)
    return f"{names} ({label[:1].lower()}{label[1:]})" if names else f"{label}: chưa có người giữ"
