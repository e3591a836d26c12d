"""Calendar addresses: made, shown once, revoked. Only the hash of the secret is kept (ADR 37)."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Unit, User
from nominations.queries.standing import hats_of
from workflows.enums import FeedKind
from workflows.models import CalendarFeed
from workflows.queries.feeds import may_read_unit
from workflows.services.errors import Conflict, NotAllowed

#: Addresses of one person that work at the same time.
MOST = 10
_BYTES = 32
#: Programs read every few minutes; the page needs to know the day, not the second.
_READ_ANEW = timedelta(minutes=10)


def hashed(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


def make_feed(*, actor: User, unit: Unit | None = None) -> tuple[CalendarFeed, str]:
    """A new address for the actor's own days, or those of `unit`; the secret is returned once.

    Raises NotAllowed (no post any more, not his unit) or Conflict (too many addresses).
    """
    hats = hats_of(actor, clock.today())
    if not hats.posts or (unit is not None and not may_read_unit(hats, unit)):
        raise NotAllowed(_("Bạn không lập được địa chỉ lịch này."), stranger=unit is not None)
    if CalendarFeed.objects.filter(user=actor, revoked_at__isnull=True).count() >= MOST:
        raise Conflict(
            _("Bạn đã có %(n)d địa chỉ lịch đang dùng; hãy thu hồi bớt rồi lập mới.") % {"n": MOST}
        )
    secret = secrets.token_urlsafe(_BYTES)
    feed = CalendarFeed.objects.create(
        user=actor,
        kind=FeedKind.UNIT if unit else FeedKind.PERSON,
        unit=unit,
        secret_hash=hashed(secret),
        made_at=clock.now(),
    )
    return feed, secret


def revoke_feed(*, feed: CalendarFeed, actor: User) -> bool:
    """The address answers no more; False if it had been revoked before or is somebody else's."""
    mine = CalendarFeed.objects.filter(pk=feed.pk, user=actor, revoked_at__isnull=True)
    return bool(mine.update(revoked_at=clock.now()))


def note_reading(*, feed: CalendarFeed) -> None:
    """Keep when a program last read it; the reader is the address itself, nobody acts."""
    now = clock.now()
    stale = Q(read_at__isnull=True) | Q(read_at__lt=now - _READ_ANEW)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(read_at=now)
