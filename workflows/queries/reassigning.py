"""Who may hand a task on, and to which colleagues of the same desk, with what they have already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from nominations.enums import Role
from nominations.models import Person, Post
from nominations.queries.standing import Hats
from workflows.models import OPEN_STATUSES, Task

#: Head → the desks of his house whose tasks he distributes.
_DESKS: tuple[tuple[frozenset[Role], frozenset[Role]], ...] = (
    (frozenset({Role.OFFICE_HEAD}), frozenset({Role.OFFICE, Role.OFFICE_HEAD})),
    (
        frozenset({Role.UNIT_HEAD, Role.UNIT_DEPUTY}),
        frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD}),
    ),
)
_OPEN = Q(status__in=OPEN_STATUSES, flow_task_type="HUMAN")


def tasks_distributed_by(viewer: Hats, user_id: int) -> QuerySet[Task]:
    """Open tasks that the viewer may give to a colleague: of his house, or in his own hand."""
    found = Q(owner_id=user_id, role__in={role for _heads, roles in _DESKS for role in roles})
    for heads, roles in _DESKS:
        found |= Q(role__in=roles, unit_id__in=viewer.unit_ids(heads))
    return Task.objects.filter(_OPEN & found)


def may_distribute(task: Task, viewer: Hats, user_id: int) -> bool:
    """As `tasks_distributed_by`, of a task at hand; no statement."""
    if not any(task.role in roles for _heads, roles in _DESKS):
        return False
    return task.owner_id == user_id or heads_desk(viewer, task.role, task.unit_id)


def heads_desk(viewer: Hats, role: str, unit_id: int | None) -> bool:
    """Whether the viewer heads the house to which the desk of `role` belongs."""
    return any(role in roles and unit_id in viewer.unit_ids(heads) for heads, roles in _DESKS)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at the desk, and how many open tasks he has taken there."""

    person: Person
    title: str
    open: int


def colleagues_at(tasks: Iterable[Task], day: date) -> list[Colleague]:
    """Who sits at the desks of all `tasks` on `day`, by name; three statements at most."""
    desks = {(task.role, task.unit_id) for task in tasks}
    if not desks:
        return []
    at_all = Q(user__is_active=True)
    for role, unit_id in desks:
        posts = Post.objects.on(day).filter(role=role, unit_id=unit_id)
        at_all &= Q(pk__in=posts.values("person"))
    people = list(Person.objects.filter(at_all).order_by("sort_key", "pk"))
    units = {unit_id for _role, unit_id in desks}
    roles = {role for role, _unit_id in desks}
    titles = dict(
        Post.objects.on(day)
        .filter(role__in=roles, unit_id__in=units, person__in=people)
        .values_list("person_id", "title")
    )
    taken = dict(
        Task.objects.filter(_OPEN, owner__person__in=people)
        .order_by()
        .values_list("owner__person_id")
        .annotate(n=Count("pk"))
    )
    return [Colleague(one, titles.get(one.pk, ""), taken.get(one.pk, 0)) for one in people]
