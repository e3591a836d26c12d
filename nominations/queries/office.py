"""Whom to ask: the standing office of the authority at which somebody works."""

from datetime import date

from django.db.models import Q

from nominations.enums import Role
from nominations.models import Membership, Person, Post
from nominations.queries.standing import Hats

_MOST = 6


def office_of(viewer: Hats, day: date) -> list[tuple[Person, str]]:
    """The examiners of the visitor's authorities with their titles, by name."""
    at = {post.unit_id for post in viewer.posts if post.unit_id is not None}
    works = Membership.objects.on(day).filter(person_id=viewer.person_id).values("unit")
    posts = (
        Post.objects.on(day)
        .filter(role=Role.OFFICE)
        .filter(
            Q(unit_id__in=at)
            | Q(unit__children__in=at)
            | Q(unit__children__in=works)
            | Q(unit__clusters__in=viewer.cluster_ids())
        )
        .select_related("person")
        .order_by("person__sort_key", "pk")
        .distinct()[:_MOST]
    )
    return [(post.person, post.title or str(Role.OFFICE.label)) for post in posts]
