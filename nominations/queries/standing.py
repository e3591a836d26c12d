"""Who somebody is today: the posts he holds, and those he holds for another by a mandate."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from nominations.enums import Role
from nominations.models import Delegation, Person, Post, User
from nominations.queries.units import forebears_of, heirs_of
from nominations.rules.roles import AUTHORITY_ROLES, CLUSTER_ROLES, UNIT_ROLES


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One post in force. `giver` is set when it is held under a mandate, with its form (KT …).

    `inherited`: the unit has ended, and the post at its successor counts for what it left.
    The fields from `unit_name` on are for the frame of the page only.
    """

    role: Role
    unit_id: int | None
    cluster_id: int | None
    title: str
    giver_id: int | None = None
    form: str = ""
    inherited: bool = False
    unit_name: str = ""
    parent_name: str = ""
    cluster_name: str = ""
    since: date | None = None
    until: date | None = None
    giver_name: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Hats:
    """All posts of one person on one day; loaded once per request (2 statements, 3 at units)."""

    person_id: int | None
    posts: tuple[HeldPost, ...] = ()

    def acting_for(self, giver_id: int | None) -> tuple[HeldPost, ...]:
        """Own posts, or exactly those that `giver_id` handed over."""
        return tuple(post for post in self.posts if post.giver_id == giver_id)

    @property
    def givers(self) -> frozenset[int]:
        """People in whose name this person may act today."""
        return frozenset(post.giver_id for post in self.posts if post.giver_id is not None)

    @property
    def people(self) -> frozenset[int]:
        """The person alone, or nobody for a login without a person."""
        return frozenset() if self.person_id is None else frozenset({self.person_id})

    def unit_ids(self, roles: Collection[Role], *, inherited: bool = True) -> frozenset[int]:
        """Units for which one of `roles` is held, own or by mandate.

        Without `inherited` only those at which the post is held, not those that they continue.
        """
        return frozenset(
            post.unit_id
            for post in self.posts
            if post.role in roles and post.unit_id is not None and (inherited or not post.inherited)
        )

    def title_of(self, roles: Collection[Role], unit_id: int) -> str:
        """The display title of the first post with one of `roles` for this unit."""
        found = (
            post.title for post in self.posts if post.role in roles and post.unit_id == unit_id
        )
        return next(found, "")

    def cluster_ids(self, roles: Collection[Role] = CLUSTER_ROLES) -> frozenset[int]:
        return frozenset(
            post.cluster_id
            for post in self.posts
            if post.role in roles and post.cluster_id is not None
        )


def hats_of(user: User, day: date) -> Hats:
    """The posts that `user` holds on `day`, with those under a mandate in force that day.

    A post at a unit counts for every ended unit that it continues as well (ADR 14).
    """
    if not user.is_active or user.person_id is None:
        return Hats(person_id=None)
    posts = (*_own_posts(user.person_id, day), *_given_posts(user.person_id, day))
    return Hats(person_id=user.person_id, posts=(*posts, *_inherited(posts, day)))


def _own_posts(person_id: int, day: date) -> list[HeldPost]:
    posts = Post.objects.on(day).filter(person_id=person_id).order_by("unit__position", "pk")
    return [
        HeldPost(
            Role(role),
            unit_id,
            cluster_id,
            title,
            unit_name=unit or "",
            parent_name=parent or "",
            cluster_name=cluster or "",
            since=since,
            until=until,
        )
        for role, unit_id, cluster_id, title, unit, parent, cluster, since, until in (
            posts.values_list(
                "role",
                "unit_id",
                "cluster_id",
                "title",
                "unit__name",
                "unit__parent__name",
                "cluster__name",
                "valid_from",
                "valid_to",
            )
        )
    ]


def _given_posts(person_id: int, day: date) -> list[HeldPost]:
    """Posts held under a mandate, as long as their giver still holds them himself."""
    still_held = Q(post__valid_from__lte=day) & (
        Q(post__valid_to__isnull=True) | Q(post__valid_to__gte=day)
    )
    mandates = Delegation.objects.on(day).filter(still_held, deputy_id=person_id)
    return [
        HeldPost(
            Role(row.post.role),
            row.post.unit_id,
            row.post.cluster_id,
            row.post.title,
            row.post.person_id,
            row.form,
            since=row.valid_from,
            until=row.valid_to,
            giver_name=row.post.person.full_name,
            mandate=row.mandate,
        )
        for row in mandates.select_related("post__person")
    ]


def _inherited(posts: Collection[HeldPost], day: date) -> list[HeldPost]:
    """The same posts at the ended units that their own units continue."""
    units = {post.unit_id for post in posts if post.unit_id is not None}
    forebears = forebears_of(units, day) if units else {}
    return [
        replace(post, unit_id=before, inherited=True)
        for post in posts
        if post.unit_id is not None
        for before in sorted(forebears[post.unit_id])
    ]


def roles_here(
    posts: Collection[HeldPost],
    *,
    unit_id: int | None,
    cluster_id: int | None,
    authority_id: int | None,
) -> frozenset[Role]:
    """Which roles among `posts` count for a subject of this unit, cluster and authority."""
    return frozenset(
        post.role
        for post in posts
        if (post.role in UNIT_ROLES and post.unit_id == unit_id)
        or (post.role in CLUSTER_ROLES and post.cluster_id == cluster_id)
        or (post.role in AUTHORITY_ROLES and post.unit_id == authority_id)
    )


def people_with_role(
    role: Role, *, unit_id: int | None, cluster_id: int | None, day: date
) -> list[Person]:
    """Holders of a role for a unit (or whoever continues it) or a cluster on `day`, by name."""
    posts = Post.objects.on(day).filter(role=role, cluster_id=cluster_id)
    if unit_id is not None:
        posts = posts.filter(unit__in=heirs_of({unit_id}, day))
    return list(Person.objects.filter(pk__in=posts.values("person_id")))
