"""Who must act: names behind a task, so that nobody has to read the log to know."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import Role
from nominations.models import Membership, Person, Post, Unit
from nominations.queries.units import heirs_of
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from workflows.models import Task

_NAMED = 3


def holders_of(task: Task, day: date) -> str:
    """The claimer, the appointee, or the holders of the task's role, in words."""
    if task.owner and task.owner.person:
        return _("%(full_name)s (đã nhận xử lý)") % {"full_name": task.owner.person.full_name}
    if task.appointee:
        return _("%(full_name)s (được chỉ định)") % {"full_name": task.appointee.full_name}
    posts = Post.objects.on(day).filter(cluster_id=task.cluster_id)
    label = str(Role(task.role).label)
    if task.cluster_id and task.unit:
        label = _("%(name)s (chấm chéo)") % {"name": task.unit.name}
        posts = posts.filter(role__in=CLUSTER_ROLES, person__in=_people_of(task.unit, day))
    else:
        posts = posts.filter(_at_unit(task, day), role=task.role)
    shown = posts.select_related("person").order_by("person__sort_key", "pk")[:_NAMED]
    named = [f"{post.person.full_name}, {post.title or label}" for post in shown]
    return "; ".join(named) or _("%(label)s: chưa có người giữ") % {"label": label}


def _people_of(unit: Unit, day: date) -> QuerySet[Person]:
    """Who works in `unit` on `day`, or holds one of its posts."""
    works = Membership.objects.on(day).filter(unit=unit).values("person")
    acts = Post.objects.on(day).filter(unit=unit, role__in=UNIT_ROLES).values("person")
    return Person.objects.filter(Q(pk__in=works) | Q(pk__in=acts))


def _at_unit(task: Task, day: date) -> Q:
    """The task's unit, or whoever continues it once it has ended."""
    if task.unit and task.unit.valid_to and task.unit.valid_to < day:
        return Q(unit__in=heirs_of({task.unit.pk}, day))
    return Q(unit_id=task.unit_id)
