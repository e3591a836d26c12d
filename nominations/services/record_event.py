"""Append one link to a stream: the only writer of Event and EventItem."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from nominations import clock
from nominations.enums import StreamKind
from nominations.models import Event, EventItem, EventStream, Person, User
from nominations.services.nomination_moves import Moved


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, so that the same facts always hash alike."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    ).encode()


def digest_of(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def item_digest(*, nomination_id: int, from_state: str, to_state: str, note: str) -> str:
    return digest_of([nomination_id, from_state, to_state, note])


def event_digest(event: Event, item_digests: Sequence[str], *, stream: str) -> str:
    """The hash of everything an event says, of its items, and of the link before it."""
    return digest_of(
        {
            "stream": stream,
            "sequence": event.sequence,
            "ref": event.ref,
            "subject": event.subject,
            "action": event.action,
            "moves": event.moves,
            "at": event.at.isoformat(),
            "actor": event.actor_id,
            "person": event.person_id,
            "acting_for": event.acting_for_id,
            "post": event.post_title,
            "from": event.from_state,
            "to": event.to_state,
            "note": event.note,
            "data": event.data,
            "key": event.key,
            "fingerprint": event.fingerprint,
            "items": sorted(item_digests),
            "previous": event.previous_digest,
        }
    )


def utc(moment: datetime) -> datetime:
    """The form in which the database gives a moment back, so that hashes can be recomputed."""
    return moment.astimezone(UTC)


def record_event(
    *,
    stream: tuple[StreamKind, str],
    action: str,
    subject: str = "",
    moves: bool = False,
    actor: User | None,
    acting_for: Person | None = None,
    post_title: str = "",
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    data: dict[str, Any] | None = None,
    items: Sequence[Moved] = (),
    key: str = "",
    fingerprint: str = "",
    at: datetime | None = None,
) -> Event:
    """Append an event and its items to `stream` and return it. Needs an open transaction.

    The stream's head row is locked until the commit, so links never fork.
    """
    kind, owner = stream
    head, _created = EventStream.objects.select_for_update().get_or_create(kind=kind, subject=owner)
    event = Event(
        stream=head,
        sequence=head.sequence + 1,
        subject=subject or owner,
        action=action,
        moves=moves,
        at=utc(at or clock.now()),
        actor=actor,
        person_id=actor.person_id if actor else None,
        acting_for=acting_for,
        post_title=post_title,
        from_state=from_state,
        to_state=to_state,
        note=note,
        data=json.loads(canonical(data or {})),
        key=key,
        fingerprint=fingerprint,
        previous_digest=head.digest,
    )
    rows = [_item_of(event, item) for item in items]
    event.digest = event_digest(event, [row.digest for row in rows], stream=f"{kind}:{owner}")
    event.save(force_insert=True)
    EventItem.objects.bulk_create(rows)
    EventStream.objects.filter(pk=head.pk).update(sequence=event.sequence, digest=event.digest)
    return event


def _item_of(event: Event, move: Moved) -> EventItem:
    said = asdict(move)
    return EventItem(event=event, digest=item_digest(**said), **said)


def start_streams(
    kind: StreamKind, subjects: Sequence[str], *, action: str, actor: User | None, to_state: str
) -> None:
    """Begin many chains with the same first fact, in two statements per batch."""
    now = utc(clock.now())
    streams, events = [], []
    for subject in subjects:
        event = Event(
            sequence=1,
            subject=subject,
            action=action,
            moves=True,
            at=now,
            actor=actor,
            person_id=actor.person_id if actor else None,
            to_state=to_state,
        )
        event.digest = event_digest(event, [], stream=f"{kind}:{subject}")
        streams.append(EventStream(kind=kind, subject=subject, sequence=1, digest=event.digest))
        events.append(event)
    for event, stream in zip(events, EventStream.objects.bulk_create(streams), strict=True):
        event.stream = stream
    Event.objects.bulk_create(events)
