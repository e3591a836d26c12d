"""One person as somebody else may see him: his lines, his awards, where he works."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from nominations.models import AwardRecord, Membership, Nomination, Person, Post
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    decisions_visible_to,
    nominations_by_ground,
    submissions_by_ground,
    units_visible_to,
)
from nominations.rules.roles import UNIT_ROLES


def lines_of(viewer: Hats) -> QuerySet[Nomination]:
    """Lines that the viewer may see; `opens`: he may open the submission as well.

    As `nominations_visible_to`; asked of a few lines each ground is one look into an index.
    """
    seen: list[Q] = [
        Q(Exists(part.filter(pk=OuterRef("pk")))) for part, _opens in nominations_by_ground(viewer)
    ]
    opens: list[Q] = [
        Q(Exists(part.filter(pk=OuterRef("submission_id"))))
        for part in submissions_by_ground(viewer)
    ]
    return Nomination.objects.filter(reduce(or_, seen)).annotate(opens=reduce(or_, opens))


def awards_of(viewer: Hats) -> QuerySet[AwardRecord]:
    """Awards whose decision the viewer may open."""
    return AwardRecord.objects.filter(decision__in=decisions_visible_to(viewer))


def posts_of(viewer: Hats, day: date) -> QuerySet[Post]:
    """Posts in units that the viewer may open: their pages name the holders."""
    return Post.objects.on(day).filter(unit__in=units_visible_to(viewer))


def colleagues_of(viewer: Hats, day: date) -> QuerySet[Membership]:
    """Who works in the units for which the viewer writes: he may put them on the list."""
    return Membership.objects.on(day).filter(unit__in=viewer.unit_ids(UNIT_ROLES))


def works_at(person: Person, viewer: Hats, day: date) -> list[tuple[str, str]]:
    """(post or position, unit) where the viewer may know of it, each once."""
    posts = posts_of(viewer, day).filter(person=person).values_list("title", "unit__name")
    own = colleagues_of(viewer, day).filter(person=person).values_list("position", "unit__name")
    return list(dict.fromkeys((*posts, *own)))


def people_visible_to(viewer: Hats, day: date) -> QuerySet[Person]:
    """People of whom the viewer may see a line, an award, a post, and his colleagues."""
    me = OuterRef("pk")
    lines = [Q(Exists(part.filter(person=me))) for part, _opens in nominations_by_ground(viewer)]
    others = [
        Q(Exists(rows.filter(person=me)))
        for rows in (awards_of(viewer), posts_of(viewer, day), colleagues_of(viewer, day))
    ]
    return Person.objects.filter(reduce(or_, [*lines, *others]))
