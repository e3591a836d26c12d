"""Who must act: names behind a task, so that nobody has to read the log to know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import Role
from nominations.models import Delegation, Membership, Person, Post, Unit
from nominations.queries.units import heirs_of
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from workflows.models import Task

_NAMED = 3


def holders_of(task: Task, day: date) -> str:
    """The claimer, the appointee, or the holders of the task's role, in words."""
    taken = taken_by(task)
    if taken:
        return taken
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


def taken_by(task: Task) -> str:
    """The one person who has the task in hand, in words; empty for everybody at the desk."""
    if task.owner and task.owner.person:
        return _("%(full_name)s (đã nhận xử lý)") % {"full_name": task.owner.person.full_name}
    if task.appointee:
        return _("%(full_name)s (được chỉ định)") % {"full_name": task.appointee.full_name}
    return ""


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


@dataclass(frozen=True, slots=True)
class Seat:
    """A role for a unit or a cluster; `in_charge_of`: only the leader who answers for that unit."""

    role: Role
    unit_id: int | None = None
    cluster_id: int | None = None
    in_charge_of: int | None = None

    def posts(self) -> Q:
        found = Q(role=self.role, unit_id=self.unit_id, cluster_id=self.cluster_id)
        if self.in_charge_of is not None:
            found &= Q(in_charge_of=self.in_charge_of)
        return found


@dataclass(frozen=True, slots=True)
class Names:
    """Who sits on a seat, and who stands in for him, each with what he is called."""

    people: list[str] = field(default_factory=list)
    deputies: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        more = len(self.people) - _NAMED
        shown = "; ".join(self.people[:_NAMED])
        return (
            _("%(names)s và %(n)d người khác") % {"names": shown, "n": more} if more > 0 else shown
        )


def names_at(seats: Iterable[Seat], day: date) -> dict[Seat, Names]:
    """Seat → its holders and those who act for them by a mandate; three statements at most."""
    wanted = list(dict.fromkeys(seats))
    found = {seat: Names() for seat in wanted}
    if not wanted:
        return found
    everywhere = reduce(or_, (seat.posts() for seat in wanted))
    sitting = Post.objects.on(day).filter(everywhere).distinct().select_related("person")
    if any(seat.in_charge_of for seat in wanted):
        sitting = sitting.prefetch_related("in_charge_of")
    posts = list(sitting.order_by("person__sort_key", "pk"))
    mandates: dict[int, list[str]] = {}
    given = Delegation.objects.on(day).filter(post__in=[post.pk for post in posts])
    for mandate in given.select_related("deputy").order_by("pk"):
        words = _("%(deputy)s xử lý thay %(giver)s (%(mandate)s)")
        giver = next(post.person.full_name for post in posts if post.pk == mandate.post_id)
        told = {"deputy": mandate.deputy.full_name, "giver": giver, "mandate": mandate.mandate}
        mandates.setdefault(mandate.post_id, []).append(words % told)
    for post in posts:
        for seat in wanted:
            if _sits(post, seat):
                title = post.title or str(Role(post.role).label)
                found[seat].people.append(f"{post.person.full_name}, {title}")
                found[seat].deputies.extend(mandates.get(post.pk, ()))
    return found


def _sits(post: Post, seat: Seat) -> bool:
    same = (post.role, post.unit_id, post.cluster_id) == (seat.role, seat.unit_id, seat.cluster_id)
    if not same or seat.in_charge_of is None:
        return same
    return any(unit.pk == seat.in_charge_of for unit in post.in_charge_of.all())
