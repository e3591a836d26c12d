"""Notices become messages: one for each person concerned, with the reason why he gets it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Event, User
from nominations.rules.roles import UNIT_ROLES
from workflows.calendar import working_days_between
from workflows.enums import NoticeKind
from workflows.models import Message, Notice, SetAside
from workflows.queries.concerns import Concern, concerns_of
from workflows.queries.recipients import Recipient, directory_of, recipients_of
from workflows.rules.ladders import Ladder
from workflows.rules.telling import URGENT, Facts, reason_of, text_of, title_of, warning_of
from workflows.services.halving import halved
from workflows.words import past_fact

_JOB = "spread"
_SOON = 2
_ABOVE_THE_UNIT = frozenset({NoticeKind.TO_OFFICE, NoticeKind.TO_LEADER})


def spread() -> int:
    """Tell everybody whom the waiting notices concern; gives how many messages that were.

    A notice whose task is done by now concerns nobody any more.
    """
    told = 0
    while True:
        with transaction.atomic():
            batch = list(_waiting())
            told += _spread(batch)
        if len(batch) < settings.SWEEP_BATCH:
            return told


def _waiting() -> QuerySet[Notice]:
    aside = SetAside.objects.filter(job=_JOB, notice=OuterRef("pk"), settled_at__isnull=True)
    notices = Notice.objects.filter(~Exists(aside), spread_at__isnull=True, task__isnull=False)
    if connection.features.has_select_for_update_skip_locked:
        notices = notices.select_for_update(skip_locked=True, of=("self",))
    related = notices.select_related("task", "made_by__person", "event__person")
    return related.order_by("made_at", "pk")[: settings.SWEEP_BATCH]


def _spread(batch: Sequence[Notice]) -> int:
    """Tell of a batch; a notice that cannot be told is set aside."""
    now = clock.now()

    def say(some: Sequence[Notice]) -> int:
        told = tell(some, now=now)
        Notice.objects.filter(pk__in=[notice.pk for notice in some]).update(spread_at=now)
        return told

    def put_aside(notice: Notice, broken: Exception) -> None:
        said = f"{type(broken).__name__}: {broken}"
        SetAside.objects.create(notice=notice, job=_JOB, error=said, at=now)

    return halved(batch, say, put_aside)


def tell(batch: Sequence[Notice], *, now: datetime) -> int:
    """Write the messages of `batch`, each in its reader's language; gives how many."""
    today = clock.local_day(now)
    pending: list[tuple[Notice, Recipient]] = []
    about = concerns_of({notice.task_id for notice in batch if notice.task_id})
    live = {pk: concern for pk, concern in about.items() if concern.open}
    known = directory_of(live.values(), today)
    for notice in batch:
        concern = live.get(notice.task_id or 0)
        if concern is not None:
            people = recipients_of(notice.kind, concern, known)
            pending += [(notice, one) for one in people if not _his_own(notice, one)]
    languages = _languages({one.person_id for _notice, one in pending})
    rows: list[Message] = []
    for language in sorted(set(languages.values())):
        with translation.override(language):
            worded = concerns_of(live)
            rows += [
                _message(notice, one, worded[notice.task_id or 0], now, today)
                for notice, one in pending
                if languages.get(one.person_id) == language
            ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _his_own(notice: Notice, one: Recipient) -> bool:
    """Nobody is told of what he did himself."""
    return notice.made_by is not None and notice.made_by.person_id == one.person_id


def _languages(people: Collection[int]) -> Mapping[int, str]:
    users = User.objects.filter(person__in=people, is_active=True)
    return {person: language for person, language in users.values_list("person_id", "language")}


def _message(
    notice: Notice, one: Recipient, concern: Concern, now: datetime, today: date
) -> Message:
    facts = Facts(
        title=concern.title,
        stage=concern.stage,
        unit=concern.unit,
        office=concern.office,
        part=concern.part,
        unsent=concern.unsent,
        due_on=concern.due_on,
        today=today,
        note=event_words(notice.event, concern) if notice.event else notice.note,
        by=_named(notice),
    )
    text = text_of(notice.kind, facts)
    if notice.kind == NoticeKind.OVERDUE and notice.task is not None:
        ladder = Ladder.from_text(notice.task.ladder)
        of_a_unit = concern.role in UNIT_ROLES
        more = warning_of(facts, ladder, of_a_unit=of_a_unit, now=now)
        text = f"{text} {more}".strip()
    return Message(
        person_id=one.person_id,
        notice=notice,
        urgent=notice.kind in URGENT or _answer_soon(notice, concern, today),
        title=title_of(notice.kind, facts)[:250],
        text=text,
        why=reason_of(
            title=one.title,
            place=one.place,
            giver=one.giver,
            mandate=one.mandate,
            appointed=one.appointed,
        )[:250],
        link=_link(notice.kind, concern),
        due_on=concern.due_on,
        made_at=now,
    )


def _link(kind: str, concern: Concern) -> str:
    """The very page: where the holder acts, or where whoever watches may read of it."""
    if kind in _ABOVE_THE_UNIT:
        return concern.watched_at
    return concern.file_path if kind == NoticeKind.TO_HEAD else concern.path


def event_words(event: Event, concern: Concern | None = None) -> str:
    """Who did what, when, and what he remarked: the log's own words."""
    kind = concern.kind if concern else ""
    said = {
        "who": event.person.full_name if event.person else "",
        "what": past_fact(event.action, kind),
        "at": f"{clock.local(event.at):%H:%M, %d/%m/%Y}",
    }
    words = _("%(what)s (%(who)s, %(at)s).") % said if said["who"] else f"{said['what']}."
    return f"{words} {event.note}".strip()


def _answer_soon(notice: Notice, concern: Concern, today: date) -> bool:
    """A file that came back and must be answered within two working days does not wait."""
    if notice.event is None or notice.event.action != "return" or concern.due_on is None:
        return False
    return working_days_between(today, concern.due_on) <= _SOON


def _named(notice: Notice) -> str:
    """Who reminds by hand, by name."""
    return notice.made_by.get_full_name() if notice.made_by else ""
