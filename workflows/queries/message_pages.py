"""What the pages about messages show: one's own, the office's log, and what leaves today."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from nominations import clock
from nominations.enums import Role
from nominations.models import Post
from nominations.queries.keys import among
from nominations.queries.standing import Hats
from nominations.rules.roles import UNIT_ROLES
from workflows.enums import MailState, NoticeKind
from workflows.models import OPEN_STATUSES, Mail, Message, Task
from workflows.queries.concerns import Concern, about_files_of, concerns_of
from workflows.queries.recipients import Recipient, directory_of, recipients_of
from workflows.rules.ladders import Ladder, escalations, reminders

PAGE = 50
#: The list of what leaves today stops here; its number says that there is more.
MOST_TODAY = 200
_WATCHES = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


def messages_to(person_id: int | None, *, unread: bool, before: int | None) -> list[Message]:
    """Up to a page (and one more) of a person's messages, the newest first."""
    found = Message.objects.filter(person=person_id).select_related("mail", "notice")
    if unread:
        found = found.filter(read_at__isnull=True)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: PAGE + 1])


def watches_mail(viewer: Hats) -> frozenset[int]:
    """The authorities whose letters the viewer may read about: where he works in the office."""
    return viewer.unit_ids(_WATCHES)


def mails_of(authorities: Collection[int]) -> QuerySet[Mail]:
    """Letters to people with a post at these authorities, at their units or in their clusters."""
    posts = Post.objects.filter(person=OuterRef("person")).filter(
        Q(unit__in=authorities)
        | Q(unit__parent__in=authorities)
        | Q(cluster__authority__in=authorities)
    )
    return Mail.objects.filter(Exists(posts))


def mail_page(
    authorities: Collection[int], *, state: str, day: date | None, before: int | None
) -> list[Mail]:
    """Up to a page (and one more) of letters, the newest first."""
    found = mails_of(authorities).select_related("person")
    if state in MailState.values:
        found = found.filter(state=state)
    if day is not None:
        found = found.filter(day=day)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: PAGE + 1])


def troubled_mails(authorities: Collection[int]) -> list[Mail]:
    """Letters that did not arrive and will not by themselves: refused ones, then no address."""
    rank = Case(
        When(state=MailState.REFUSED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    wrong = mails_of(authorities).filter(state__in=(MailState.REFUSED, MailState.NO_ADDRESS))
    return list(wrong.select_related("person").order_by(rank, "-pk")[:PAGE])


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that will be said today: what, about which file, to whom, from when on."""

    kind: str
    label: str
    at: datetime
    concern: Concern
    people: list[Recipient]
    names: list[str]


def planned_today(authorities: Collection[int], now: datetime) -> tuple[list[Planned], bool]:
    """What the ladders will say until midnight about files of these authorities; seven statements.

    The second value says whether there is more than the list shows.
    """
    end = timezone.make_aware(datetime.combine(clock.local_day(now), time.max))
    tasks = list(_due(authorities, end).values_list("pk", "due_on", "ladder", "role"))
    about = concerns_of([pk for pk, *_rest in tasks[:MOST_TODAY]])
    known = directory_of(about.values(), clock.local_day(now))
    names = {post.person_id: post.person.full_name for post in known.posts}
    names |= {
        given.deputy_id: given.deputy.full_name
        for mandates in known.deputies.values()
        for given in mandates
    }
    found = []
    for pk, due_on, text, role in tasks[:MOST_TODAY]:
        ladder = Ladder.from_text(text)
        moments = (
            *reminders(due_on, ladder),
            *escalations(due_on, ladder, of_a_unit=role in UNIT_ROLES),
        )
        for moment in moments:
            if now < moment.at <= end:
                people = recipients_of(moment.kind, about[pk], known)
                found.append(_planned(moment.kind, moment.at, about[pk], people, names))
    return sorted(found, key=lambda one: one.at), len(tasks) > MOST_TODAY


def _planned(
    kind: NoticeKind,
    at: datetime,
    concern: Concern,
    people: list[Recipient],
    names: Mapping[int, str],
) -> Planned:
    named = [names.get(one.person_id, "") for one in people]
    return Planned(kind, str(kind.label), at, concern, people, named)


def _due(authorities: Collection[int], end: datetime) -> QuerySet[Task]:
    moments = Q(remind_at__lte=end) | Q(escalate_at__lte=end)
    due = Task.objects.filter(moments, about_files_of(authorities), status__in=OPEN_STATUSES)
    return Task.objects.filter(among(due.order_by("pk").values("pk")[: MOST_TODAY + 1])).order_by(
        "due_on", "pk"
    )
