"""Mandates that somebody may see, the posts that he may hand over, and who may take them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from nominations.enums import Role
from nominations.models import Delegation, Membership, Person, Post
from nominations.queries.standing import Hats
from nominations.rules.roles import CLUSTER_ROLES
from nominations.rules.standing_in import LINE, NEVER, OF_THE_UNIT

#: Whoever keeps the mandates of the whole authority.
KEEPERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


def _keeps(viewer: Hats) -> frozenset[int]:
    """The authorities whose mandates the viewer keeps: by a post of his own, never by a mandate."""
    return frozenset(
        post.unit_id
        for post in viewer.acting_for(None)
        if post.role in KEEPERS and post.unit_id is not None
    )


def posts_to_hand_over(viewer: Hats, day: date) -> QuerySet[Post]:
    """One's own posts, and for the office those of its authority, its units and its clusters.

    Posts that are held by a mandate are not among them: nobody hands on what was handed to him.
    """
    mine = Q(person_id=viewer.person_id) if viewer.person_id else Q(pk__in=())
    kept = _keeps(viewer)
    house = Q(unit__in=kept) | Q(unit__parent__in=kept) | Q(cluster__authority__in=kept)
    coming = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return (
        Post.objects.filter(coming, mine | house)
        .exclude(role__in=NEVER)
        .select_related("person", "unit", "cluster")
        .order_by("person__sort_key", "pk")
    )


def mandates_seen_by(viewer: Hats) -> QuerySet[Delegation]:
    """Mandates that one gave or got, and for the office all of its authority."""
    me = viewer.person_id
    mine = Q(post__person_id=me) | Q(deputy_id=me) if me else Q(pk__in=())
    kept = _keeps(viewer)
    house = (
        Q(post__unit__in=kept)
        | Q(post__unit__parent__in=kept)
        | Q(post__cluster__authority__in=kept)
    )
    return (
        Delegation.objects.filter(mine | house)
        .select_related("post__person", "post__unit", "post__cluster", "deputy", "made_by")
        .order_by("-valid_from", "-pk")
    )


def may_stand_in(post: Post, day: date) -> QuerySet[Person]:
    """Who is in line for `post` on `day`, by name; people without a login are among them."""
    if post.role in OF_THE_UNIT:
        works = Membership.objects.on(day).filter(unit=post.unit_id).values("person")
        acts = Post.objects.on(day).filter(unit=post.unit_id).values("person")
        found = Person.objects.filter(Q(pk__in=works) | Q(pk__in=acts))
    else:
        line = LINE.get(Role(post.role), frozenset({Role(post.role)}))
        place = (
            {"cluster": post.cluster_id} if post.role in CLUSTER_ROLES else {"unit": post.unit_id}
        )
        holders = Post.objects.on(day).filter(role__in=line, **place).values("person")
        found = Person.objects.filter(pk__in=holders)
    return found.exclude(pk=post.person_id).order_by("sort_key", "pk")


def in_line_for(posts: Collection[Post], day: date) -> QuerySet[Person]:
    """Everybody in line for one of `posts`: what the form offers."""
    units = {post.unit_id for post in posts if post.unit_id}
    clusters = {post.cluster_id for post in posts if post.cluster_id}
    acts = Post.objects.on(day).filter(Q(unit__in=units) | Q(cluster__in=clusters))
    works = Membership.objects.on(day).filter(unit__in=units)
    return Person.objects.filter(
        Q(pk__in=acts.values("person")) | Q(pk__in=works.values("person"))
    ).order_by("sort_key", "pk")
