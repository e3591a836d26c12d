"""Acts become news: after a while in which they may be recalled, and never before the commit.

The event's row is the queue: what has no notice yet and is fresh is still to be told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role, SubmissionKind
from nominations.models import Correction, Event, Person, Post, Submission
from workflows.enums import NoticeKind
from workflows.models import OPEN_STATUSES, Message, Notice, Task
from workflows.rules.news import FRESH_DAYS, NEWS, RECALL, Audience
from workflows.rules.telling import reason_of
from workflows.services.messages.spread import event_words

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Told:
    """One message to write: to whom, why, about what, where to read it."""

    person: Person
    why: str
    title: str
    link: str


def queue_news() -> int:
    """Queue what has happened and is certain by now; gives how many events that were."""
    now, done = clock.now(), 0
    while True:
        with transaction.atomic():
            batch = list(_fresh(now))
            _queue(batch, now)
        done += len(batch)
        if len(batch) < _BATCH:
            return done


def _fresh(now: datetime) -> QuerySet[Event]:
    """Events still to be told: old enough, or the next desk has begun already."""
    certain = Q(at__lte=now - timedelta(minutes=settings.MESSAGE_DELAY_MINUTES))
    begun = Task.objects.filter(status__in=OPEN_STATUSES, owner__isnull=False)
    for machine in ("submission", "consolidation", "correction"):
        of_it = begun.filter(**{f"process__{machine}__ref": OuterRef("subject")})
        certain |= Q(Exists(of_it))
    told = Notice.objects.filter(event=OuterRef("pk"))
    since = now - timedelta(days=FRESH_DAYS)
    events = Event.objects.filter(~Exists(told), at__gte=since, at__lte=now)
    mine = Q(action__in=NEWS) & certain | Q(action=RECALL)
    return events.filter(mine).select_related("person", "actor").order_by("at", "pk")[:_BATCH]


def _queue(batch: Sequence[Event], now: datetime) -> None:
    over = _over(batch)
    tasks = _open_tasks({event.subject for event in batch})
    notices: list[Notice] = []
    for event in batch:
        if event.action == RECALL:
            notices.append(_recalled(event, now))
            continue
        audience = NEWS[event.action]
        task = tasks.get(event.subject) if audience == Audience.NEXT else None
        quiet = event.pk in over or (audience == Audience.NEXT and task is None)
        notice = Notice(kind=NoticeKind.NEWS, task=task, event=event, made_at=now)
        notice.made_by = event.actor
        if quiet or audience != Audience.NEXT:
            notice.spread_at = now
        notices.append(notice)
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    ours = {n.event_id: n for n in Notice.objects.filter(event__in=[e.pk for e in batch])}
    for event in batch:
        if event.pk not in over:
            _tell(event, ours[event.pk], now)


def _over(batch: Sequence[Event]) -> set[int]:
    """Events of which nobody needs to hear any more: recalled, or the file has gone further.

    Who is next hears of the last act that led to him, not of all before it.
    """
    subjects = {event.subject for event in batch}
    acts = Event.objects.filter(Q(moves=True) | Q(action=RECALL), subject__in=subjects)
    before: dict[str, tuple[int, str]] = {}
    found: set[int] = set()
    rows = acts.order_by("subject", "sequence").values_list("subject", "pk", "action")
    for subject, pk, action in rows:
        earlier, what = before.get(subject, (0, ""))
        if action == RECALL or NEWS.get(what) == Audience.NEXT:
            found.add(earlier)
        before[subject] = (pk, action)
    return found


def _open_tasks(subjects: Iterable[str]) -> dict[str, Task]:
    """Subject → the task that waits there now."""
    refs = set(subjects)
    found: dict[str, Task] = {}
    for machine in ("submission", "consolidation", "correction"):
        column = f"process__{machine}__ref"
        tasks = Task.objects.filter(
            status__in=OPEN_STATUSES, flow_task_type="HUMAN", **{f"{column}__in": refs}
        ).select_related(f"process__{machine}")
        found |= {getattr(task.process, machine).ref: task for task in tasks}
    return found


def _recalled(event: Event, now: datetime) -> Notice:
    return Notice(
        kind=NoticeKind.RECALLED, event=event, made_at=now, made_by=event.actor, spread_at=now
    )


def _tell(event: Event, notice: Notice, now: datetime) -> None:
    """The messages that no task leads to: to a unit, to named people, and after a recall."""
    if event.action == RECALL:
        _tell_of_recall(event, notice, now)
    elif NEWS[event.action] == Audience.UNIT:
        _write(event, notice, _of_unit(event, now), now)
    elif NEWS[event.action] == Audience.NAMED:
        _write(event, notice, _named(event), now)


def _tell_of_recall(event: Event, notice: Notice, now: datetime) -> None:
    """Whoever was told of the act is told once that it holds no more."""
    before = Event.objects.filter(
        stream=event.stream_id, sequence__lt=event.sequence, subject=event.subject, moves=True
    ).order_by("-sequence")
    last = before.first()
    told = Message.objects.filter(notice__event=last) if last else Message.objects.none()
    rows = []
    for message in told.select_related("person__user"):
        with translation.override(_language(message.person)):
            text = _("Thông báo trước về hồ sơ này không còn hiệu lực: thao tác đã được thu hồi.")
            rows.append(
                Message(
                    person=message.person,
                    notice=notice,
                    title=message.title,
                    text=text,
                    why=message.why,
                    link=message.link,
                    made_at=now,
                )
            )
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def _write(event: Event, notice: Notice, told: Sequence[_Told], now: datetime) -> None:
    rows = []
    for one in told:
        if event.person_id == one.person.pk:
            continue  # nobody is told of what he did himself
        with translation.override(_language(one.person)):
            rows.append(
                Message(
                    person=one.person,
                    notice=notice,
                    title=one.title[:250],
                    text=event_words(event),
                    why=one.why[:250],
                    link=one.link,
                    made_at=now,
                )
            )
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def _of_unit(event: Event, now: datetime) -> list[_Told]:
    """The officer and the head of the unit whose file it is."""
    file = (
        Submission.objects.filter(ref=event.subject)
        .select_related("dossier__unit", "dossier__period")
        .first()
    )
    if file is None:
        mended = Correction.objects.filter(ref=event.subject).select_related(
            "submission__dossier__unit", "submission__dossier__period"
        )
        correction = mended.first()
        if correction is None:
            return []
        file = correction.submission
    unit, period = file.dossier.unit, file.dossier.period
    posts = Post.objects.on(clock.local_day(now)).filter(
        unit=unit, role__in=(Role.UNIT_OFFICER, Role.UNIT_HEAD), person__user__is_active=True
    )
    found: dict[int, _Told] = {}
    for post in posts.select_related("person__user"):
        with translation.override(_language(post.person)):
            part = SubmissionKind(file.kind).label
            title = _("%(title)s – %(unit)s") % {
                "title": f"{period.name} – {part}",
                "unit": unit.name,
            }
            why = reason_of(
                title=post.title or str(Role(post.role).label),
                place=unit.name,
                giver="",
                mandate="",
                appointed=False,
            )
        found.setdefault(
            post.person_id, _Told(post.person, why, title, f"/submissions/{file.ref}/")
        )
    return list(found.values())


def _named(event: Event) -> list[_Told]:
    """The people whom the event names by reference, with the page that it names."""
    people = Person.objects.filter(ref__in=event.data.get("people", ())).select_related("user")
    link = event.data.get("link", "/")
    found = []
    for person in people:
        with translation.override(_language(person)):
            why = _("Bạn nhận thông báo này vì việc này liên quan đến bạn.")
            found.append(_Told(person, why, event.data.get("title", ""), link))
    return found


def _language(person: Person) -> str:
    user = getattr(person, "user", None)
    return user.language if user else settings.LANGUAGE_CODE
