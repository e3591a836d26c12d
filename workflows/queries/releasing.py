"""What may go to the authority's leader, once the head of its office lets it (domain.md 11.14)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from nominations.enums import Role
from nominations.models import Person
from nominations.queries.standing import Hats
from workflows.enums import NoticeKind
from workflows.models import OPEN_STATUSES, Notice, Task
from workflows.queries.concerns import Concern, about_files_of, concerns_of
from workflows.queries.recipients import directory_of, recipients_of

#: Who says that the leader is told.
RELEASERS = frozenset({Role.OFFICE_HEAD})
#: So many are shown, and released, at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class Releasable:
    """A late task of which the office's head was told; `released_at` once the leader is told."""

    task_ref: str
    concern: Concern
    told_at: datetime
    released_at: datetime | None
    leaders: tuple[str, ...]


def releases_for(viewer: Hats) -> frozenset[int]:
    """The authorities whose leader hears of lateness by the viewer's word."""
    return viewer.unit_ids(RELEASERS)


def may_go_up(authorities: Collection[int]) -> QuerySet[Task]:
    """Open late tasks of which the office's head was told and the leader was not."""
    return _told_of(authorities).filter(released_at__isnull=True)


def releasable(authorities: Collection[int], day: date) -> list[Releasable]:
    """What may go up and what has gone, the latest first; a constant number of statements."""
    rows = list(_told_of(authorities).order_by("due_on", "pk")[:MOST])
    about = concerns_of([row.pk for row in rows])
    leaders = _leaders(about, day)
    return [
        Releasable(
            row.ref, about[row.pk], row.told_at, row.released_at, leaders[about[row.pk].task_id]
        )
        for row in rows
    ]


def _told_of(authorities: Collection[int]) -> QuerySet[Task, Any]:
    same_day = Notice.objects.filter(task=OuterRef("pk"), due_on=OuterRef("due_on"))
    told = same_day.filter(kind=NoticeKind.TO_OFFICE)
    released = same_day.filter(kind=NoticeKind.TO_LEADER)
    return Task.objects.filter(
        about_files_of(authorities), Exists(told), status__in=OPEN_STATUSES
    ).annotate(
        told_at=Subquery(told.values("made_at")[:1]),
        released_at=Subquery(released.values("made_at")[:1]),
    )


def _leaders(about: Mapping[int, Concern], day: date) -> dict[int, tuple[str, ...]]:
    """Task → the names of those who would be told."""
    known = directory_of(about.values(), day)
    told = {
        pk: recipients_of(NoticeKind.TO_LEADER, concern, known) for pk, concern in about.items()
    }
    ids = {one.person_id for some in told.values() for one in some}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    return {pk: tuple(names[one.person_id] for one in some) for pk, some in told.items()}
