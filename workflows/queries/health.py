"""What the clock's machinery has done and what hangs in it; nine statements, whatever is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from nominations import clock
from nominations.enums import Role
from nominations.queries.standing import Hats
from workflows.enums import MailState
from workflows.models import OPEN_STATUSES, Heartbeat, Mail, Message, Notice, SetAside, Task
from workflows.queries.concerns import Concern, concerns_of
from workflows.rules.health import Backlog, Machinery, Mailing

#: So many rows are shown; the number above them counts all.
MOST = 50
#: What is older than the longest wait for a digest, and still read nowhere.
_LETTER_DUE = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Aside:
    """A row set aside: what failed, when, and which file it is about."""

    pk: int
    job: str
    error: str
    at: datetime
    concern: Concern


def watched_authorities(viewer: Hats) -> frozenset[int]:
    """Where the viewer is the administrator."""
    return viewer.unit_ids({Role.ADMIN})


def machinery(now: datetime) -> Machinery:
    """When worker and sweep were seen, and all that waits for them."""
    beats = {beat.name: beat for beat in Heartbeat.objects.filter(name__in=("worker", "sweep"))}
    swept = beats.get("sweep")
    return Machinery(
        worker_at=beats["worker"].at if "worker" in beats else None,
        swept_at=swept.at if swept else None,
        done=dict(swept.done) if swept else {},
        tasks=_tasks_due(now),
        notices=_backlog(
            Notice.objects.filter(spread_at__isnull=True, task__isnull=False)
            .filter(~Exists(_aside("notice")))
            .aggregate(n=Count("pk"), oldest=Min("made_at"))
        ),
        mailing=_mailing(now),
        aside=SetAside.objects.filter(settled_at__isnull=True).count(),
    )


def _aside(field: str) -> QuerySet[SetAside]:
    return SetAside.objects.filter(**{field: OuterRef("pk")}, settled_at__isnull=True)


def _tasks_due(now: datetime) -> Backlog:
    """Tasks of which something should have been said by now; each column has its index."""
    open_ones = Task.objects.filter(~Exists(_aside("task")), status__in=OPEN_STATUSES)
    found = [
        _backlog(
            open_ones.filter(**{f"{column}__lte": now}).aggregate(n=Count("pk"), oldest=Min(column))
        )
        for column in ("remind_at", "escalate_at")
    ]
    moments = [one.oldest for one in found if one.oldest is not None]
    return Backlog(sum(one.count for one in found), min(moments, default=None))


def _mailing(now: datetime) -> Mailing:
    """Letters that should have left, and messages that should be in a letter."""
    queued = Q(state__in=(MailState.QUEUED, MailState.SENDING))
    letters = Mail.objects.filter(queued)
    today = Mail.objects.filter(day=clock.local_day(now))
    counted = today.values("state").annotate(n=Count("pk")).values_list("state", "n")
    failing = letters.exclude(error="").order_by("-next_try_at").values_list("error", flat=True)
    return Mailing(
        letters=_backlog(letters.aggregate(n=Count("pk"), oldest=Min("made_at"))),
        error=failing.first() or "",
        today={str(state): n for state, n in counted},
        unwritten=Message.objects.filter(
            mail__isnull=True,
            read_at__isnull=True,
            made_at__range=(now - timedelta(days=7), now - _LETTER_DUE),
        ).count(),
    )


def _backlog(row: dict[str, int | datetime | None]) -> Backlog:
    count, oldest = row["n"], row["oldest"]
    assert isinstance(count, int)
    return Backlog(count, oldest if isinstance(oldest, datetime) else None)


def set_aside_at(authorities: Collection[int]) -> QuerySet[SetAside]:
    """What is set aside of files of these authorities, the oldest first."""
    found = Q()
    for start in ("task__", "notice__task__"):
        found |= Q(**{f"{start}process__submission__dossier__period__authority__in": authorities})
        found |= Q(**{f"{start}process__consolidation__period__authority__in": authorities})
        mended = "process__correction__submission__dossier__period__authority__in"
        found |= Q(**{f"{start}{mended}": authorities})
    return SetAside.objects.filter(found, settled_at__isnull=True).order_by("pk")


def aside_rows(authorities: Collection[int]) -> list[Aside]:
    """The first of them, each with the file that it is about; two statements."""
    rows = list(set_aside_at(authorities).select_related("notice")[:MOST])
    about = {row.pk: row.task_id or (row.notice and row.notice.task_id) or 0 for row in rows}
    known = concerns_of(set(about.values()))
    return [Aside(row.pk, row.job, row.error, row.at, known[about[row.pk]]) for row in rows]
