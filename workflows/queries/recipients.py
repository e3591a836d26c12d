"""Who is told: the holders of a seat on a day, whoever stands in for them, and why each is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from nominations.enums import Role
from nominations.models import Delegation, Membership, Post
from nominations.queries.units import heirs_of
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from workflows.enums import NoticeKind
from workflows.queries.concerns import Concern


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person with the post (own, or `giver`'s by a mandate) that makes him concerned."""

    person_id: int
    title: str
    place: str
    giver: str = ""
    mandate: str = ""
    appointed: bool = False


@dataclass(frozen=True, slots=True)
class _Seat:
    role: str
    unit_id: int | None = None
    cluster_id: int | None = None
    #: Only the deputy leader who answers for this unit.
    in_charge_of: int | None = None
    #: Only people of this unit: a cluster's member whose turn it is.
    of_unit: int | None = None


@dataclass(slots=True)
class Directory:
    """All posts of the places that a batch concerns, on one day: loaded once, asked many times."""

    posts: list[Post]
    deputies: dict[int, list[Delegation]]
    homes: dict[int, set[int]]
    heirs: dict[int, set[int]]
    charge: dict[int, set[int]]

    def at(self, seat: _Seat) -> list[Recipient]:
        """Holders and their deputies, each person once; own posts before mandates."""
        sitting = [post for post in self.posts if self._sits(post, seat)]
        if seat.in_charge_of is not None:
            sitting = [p for p in sitting if seat.in_charge_of in self.charge.get(p.pk, ())]
        found: dict[int, Recipient] = {}
        for post in sitting:
            found.setdefault(post.person_id, _recipient(post))
        for post in sitting:
            for mandate in self.deputies.get(post.pk, ()):
                found.setdefault(mandate.deputy_id, _deputy(post, mandate))
        return list(found.values())

    def _sits(self, post: Post, seat: _Seat) -> bool:
        if seat.of_unit is not None:
            here = self.homes.get(seat.of_unit, set())
            return post.cluster_id == seat.cluster_id and post.person_id in here
        if post.role != seat.role or post.cluster_id != seat.cluster_id:
            return False
        places = self.heirs.get(seat.unit_id, {seat.unit_id}) if seat.unit_id else {None}
        return post.unit_id in places


def directory_of(concerns: Iterable[Concern], day: date) -> Directory:
    """The people around `concerns` on `day`: five statements, whatever their number."""
    every = list(concerns)
    units = {c.unit_id for c in every if c.unit_id} | {c.authority_id for c in every}
    units |= {c.file_unit_id for c in every if c.file_unit_id}
    clusters = {c.cluster_id for c in every if c.cluster_id}
    heirs = _heirs(units, day)
    places = units.union(*heirs.values()) if heirs else units
    posts = list(
        Post.objects.on(day)
        .filter(Q(unit__in=places) | Q(cluster__in=clusters), person__user__is_active=True)
        .select_related("person", "unit", "cluster")
        .order_by("person__sort_key", "pk")
    )
    deputies = defaultdict(list)
    given = Delegation.objects.on(day).filter(
        post__in=[post.pk for post in posts], deputy__user__is_active=True
    )
    for mandate in given.select_related("deputy").order_by("pk"):
        deputies[mandate.post_id].append(mandate)
    turns = {c.unit_id for c in every if c.role == Role.CLUSTER_MEMBER and c.unit_id}
    leaders = [post.pk for post in posts if post.role == Role.DEPUTY_LEADER]
    return Directory(posts, dict(deputies), _homes(turns, day), heirs, _charge(leaders))


def seats_of(kind: str, concern: Concern) -> list[_Seat]:
    """Whom a notice about a task concerns (domain.md 11.14)."""
    above = concern.authority_id
    if kind == NoticeKind.TO_HEAD:
        return [_Seat(Role.UNIT_HEAD, concern.unit_id)]
    if kind == NoticeKind.TO_LEADER:
        return [_Seat(Role.LEADER, above)]
    if kind == NoticeKind.TO_OFFICE:
        heads = [_Seat(Role.OFFICE_HEAD, above)]
        unit = concern.file_unit_id
        return [*heads, _Seat(Role.DEPUTY_LEADER, above, in_charge_of=unit)] if unit else heads
    if concern.role in CLUSTER_ROLES and concern.unit_id:
        return [_Seat(concern.role, cluster_id=concern.cluster_id, of_unit=concern.unit_id)]
    return [_Seat(concern.role, concern.unit_id, concern.cluster_id)]


def recipients_of(kind: str, concern: Concern, known: Directory) -> list[Recipient]:
    """Who is told of a notice of `kind`: the one who has the task in hand, else all at its seat."""
    seats = seats_of(kind, concern)
    found: dict[int, Recipient] = {}
    for seat in seats:
        for person in known.at(seat):
            found.setdefault(person.person_id, person)
    upwards = kind in (NoticeKind.TO_HEAD, NoticeKind.TO_OFFICE, NoticeKind.TO_LEADER)
    if concern.holder_id and not upwards and concern.role not in UNIT_ROLES:
        one = found.get(concern.holder_id)
        return [one or Recipient(concern.holder_id, "", "", appointed=True)]
    return list(found.values())


def _recipient(post: Post) -> Recipient:
    place = post.cluster or post.unit
    return Recipient(
        post.person_id, post.title or str(Role(post.role).label), place.name if place else ""
    )


def _deputy(post: Post, mandate: Delegation) -> Recipient:
    own = _recipient(post)
    return Recipient(
        mandate.deputy_id, own.title, own.place, post.person.full_name, mandate.mandate
    )


def _heirs(units: Collection[int], day: date) -> dict[int, set[int]]:
    """Unit → itself and whoever continues it, for those among `units` that have ended."""
    together = heirs_of(units, day)
    return {unit: heirs_of({unit}, day) for unit in units} if together - set(units) else {}


def _homes(units: Collection[int], day: date) -> dict[int, set[int]]:
    """Unit → who works there or holds one of its posts."""
    found: dict[int, set[int]] = defaultdict(set)
    if units:
        works = Membership.objects.on(day).filter(unit__in=units).order_by()
        acts = Post.objects.on(day).filter(unit__in=units, role__in=UNIT_ROLES).order_by()
        columns = ("unit_id", "person_id")
        for unit_id, person_id in works.values_list(*columns).union(acts.values_list(*columns)):
            found[unit_id].add(person_id)
    return found


def _charge(posts: Collection[int]) -> dict[int, set[int]]:
    """Post of a deputy leader → the units that he answers for."""
    found: dict[int, set[int]] = defaultdict(set)
    if posts:
        links = Post.in_charge_of.through.objects.filter(post__in=posts)
        for post_id, unit_id in links.values_list("post_id", "unit_id"):
            found[post_id].add(unit_id)
    return found
