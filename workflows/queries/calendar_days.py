"""The table of days off and worked days: as the calendar reads it, and as its keepers see it."""

from collections import defaultdict
from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from nominations.enums import Level, Role
from nominations.models import Unit
from nominations.queries.standing import Hats
from workflows.calendar import Snapshot, Special
from workflows.enums import DayKind
from workflows.models import CalendarDay

#: Whoever keeps the days off of an authority.
KEEPERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


def read_snapshot() -> Snapshot | None:
    """The whole table, in one statement; None if it cannot be read (a database before migrate)."""
    rows = CalendarDay.objects.order_by("day").values_list("authority_id", "day", "kind", "reason")
    try:
        with transaction.atomic():  # a failed statement would end the caller's transaction
            return _snapshot(list(rows))
    except DatabaseError:
        return None


def _snapshot(rows: list[tuple[int | None, date, str, str]]) -> Snapshot:
    national: dict[int, dict[date, Special]] = defaultdict(dict)
    own: dict[int, dict[date, Special]] = defaultdict(dict)
    for authority_id, day, kind, reason in rows:
        place = national[day.year] if authority_id is None else own[authority_id]
        place[day] = Special(works=kind == DayKind.WORKED, reason=reason)
    return Snapshot(national=dict(national), own=dict(own))


def kept_authorities(viewer: Hats) -> QuerySet[Unit]:
    """The authorities whose own days off the viewer keeps, by mandate too."""
    return Unit.objects.filter(pk__in=viewer.unit_ids(KEEPERS, inherited=False))


def keeps_national(viewer: Hats) -> bool:
    """The country's days are kept by administrators and by the ministry's office."""
    if viewer.unit_ids({Role.ADMIN}):
        return True
    return kept_authorities(viewer).filter(level=Level.MINISTRY).exists()


def days_visible_to(viewer: Hats) -> QuerySet[CalendarDay]:
    """The country's days, and those of the authorities that the viewer keeps."""
    if not viewer.unit_ids(KEEPERS):
        return CalendarDay.objects.none()
    return CalendarDay.objects.filter(
        Q(authority__isnull=True) | Q(authority__in=kept_authorities(viewer))
    )


def days_changed_by(viewer: Hats) -> QuerySet[CalendarDay]:
    """Of these, the ones that the viewer may change and take away."""
    seen = days_visible_to(viewer)
    return seen if keeps_national(viewer) else seen.filter(authority__isnull=False)
