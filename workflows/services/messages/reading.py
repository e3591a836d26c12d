"""What people do with their messages: read them, and say how they want to be told."""

from collections.abc import Collection

from nominations import clock
from nominations.models import User
from workflows.models import Message, MessagePreference


def mark_read(*, actor: User, refs: Collection[str] | None = None) -> int:
    """Mark the actor's own messages as read: those of `refs`, or all; gives how many that were."""
    mine = Message.objects.filter(person=actor.person_id, read_at__isnull=True)
    if refs is not None:
        mine = mine.filter(ref__in=refs)
    return mine.update(read_at=clock.now())


def save_wishes(*, actor: User, by_mail: bool, digest: bool, hour: int) -> None:
    """Keep how the actor wants to be told; `hour` is 0 to 23 at the office's place."""
    if actor.person_id is None:
        return
    MessagePreference.objects.update_or_create(
        person_id=actor.person_id,
        defaults={"by_mail": by_mail, "digest": digest, "hour": hour},
    )
