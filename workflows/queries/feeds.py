"""Calendar addresses, who may read what through them, and whose they are."""

from collections.abc import Collection

from django.db.models import QuerySet

from nominations.enums import Role
from nominations.models import Unit, User
from nominations.queries.standing import Hats
from nominations.rules.roles import UNIT_ROLES
from workflows.enums import FeedKind
from workflows.models import CalendarFeed

_OFFICE = frozenset({Role.OFFICE, Role.OFFICE_HEAD})


def feeds_of(user: User) -> QuerySet[CalendarFeed]:
    """The user's addresses, those that work first, then the newest."""
    return (
        CalendarFeed.objects.filter(user=user).select_related("unit").order_by("revoked_at", "-pk")
    )


def feed_behind(secret_hash: str) -> CalendarFeed | None:
    """The address with this hash, if it was not revoked and its user may still come in.

    Found by the hash of what was asked: nothing about the secret shows in how long that takes.
    """
    found = CalendarFeed.objects.filter(
        secret_hash=secret_hash, revoked_at__isnull=True, user__is_active=True
    )
    return found.select_related("user", "unit").first()


def may_read_unit(viewer: Hats, unit: Unit) -> bool:
    """The unit's own people; the office of the authority that it belongs to."""
    own = unit.pk in viewer.unit_ids(UNIT_ROLES)
    return own or unit.parent_id in viewer.unit_ids(_OFFICE)


def still_open(feed: CalendarFeed, viewer: Hats) -> bool:
    """Whether the posts of the address's owner still reach so far."""
    if feed.kind == FeedKind.UNIT:
        return feed.unit is not None and may_read_unit(viewer, feed.unit)
    return bool(viewer.posts)


def units_offered(viewer: Hats, asked: str) -> list[Unit]:
    """The viewer's own units, and the one that he came from if he may read it."""
    own: Collection[int] = viewer.unit_ids(UNIT_ROLES, inherited=False)
    found = list(Unit.objects.filter(pk__in=own).order_by("position", "pk"))
    named = Unit.objects.filter(ref=asked).exclude(pk__in=own).first() if asked else None
    if named is not None and may_read_unit(viewer, named):
        found.append(named)
    return found
