"""Recompute the chains: name every stream whose log was changed after the fact."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from nominations import clock
from nominations.models import DayRoot, Event, EventItem, EventStream
from nominations.services.record_event import digest_of, event_digest, item_digest

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Tampered:
    """A stream that does not add up: which one, at which link, and why."""

    stream: str
    sequence: int
    why: str


def tampered_streams() -> Iterator[Tampered]:
    """Every stream whose links, items or head do not match their hashes; at most one each."""
    streams = EventStream.objects.order_by("pk")
    for stream in streams.iterator(chunk_size=_BATCH):
        found = _first_fault(stream)
        if found is not None:
            yield found


def _first_fault(stream: EventStream) -> Tampered | None:
    name = f"{stream.kind}:{stream.subject}"
    items = Prefetch("items", queryset=EventItem.objects.order_by("pk"))
    previous, expected = "", 1
    for event in stream.events.order_by("sequence").prefetch_related(items):
        why = _fault_of(event, name, previous, expected)
        if why:
            return Tampered(name, event.sequence, why)
        previous, expected = event.digest, expected + 1
    if (stream.sequence, stream.digest) != (expected - 1, previous):
        return Tampered(name, stream.sequence, "the head does not match the last link")
    return None


def _fault_of(event: Event, name: str, previous: str, expected: int) -> str:
    if event.sequence != expected:
        return f"link {expected} is missing"
    if event.previous_digest != previous:
        return "the link before it was changed"
    digests = []
    for item in event.items.all():
        digest = item_digest(
            nomination_id=item.nomination_id,
            from_state=item.from_state,
            to_state=item.to_state,
            note=item.note,
        )
        if digest != item.digest:
            return "an item was changed"
        digests.append(digest)
    if event_digest(event, digests, stream=name) != event.digest:
        return "the event was changed"
    return ""


def seal_day(day: date) -> DayRoot:
    """One digest over all events of `day` (local), in the order in which they were written.

    Sealing the same day again gives the stored root.
    """
    start = timezone.make_aware(datetime.combine(day, time.min))
    with transaction.atomic():
        stored = DayRoot.objects.filter(day=day).first()
        if stored is not None:
            return stored
        digests = list(
            Event.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
            .order_by("pk")
            .values_list("digest", flat=True)
        )
        values = {"events": len(digests), "digest": digest_of(digests), "sealed_at": clock.now()}
        return DayRoot.objects.get_or_create(day=day, defaults=values)[0]


def seal_days(until: date) -> DayRoot:
    """Seal `until` (over by now) and every day before it that a lost night has left unsealed."""
    last = DayRoot.objects.order_by("-day").first()
    begun = Event.objects.order_by("pk").values_list("at", flat=True).first()
    day = until
    if last is not None:
        day = last.day + timedelta(days=1)
    elif begun is not None:
        day = clock.local_day(begun)
    while day < until:
        seal_day(day)
        day += timedelta(days=1)
    return seal_day(until)
