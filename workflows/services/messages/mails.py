"""Messages become letters: one digest per person and day at his hour, urgent ones at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations import clock
from nominations.models import Person, User
from nominations.models.base import new_ref
from workflows.enums import MailKind, MailState
from workflows.models import Mail, Message, MessagePreference

#: Who has said nothing about it gets one letter a day at this hour (data: his own page says else).
USUAL = MessagePreference(by_mail=True, digest=True, hour=7)
#: Messages older than this are not mailed any more; they stay on the page.
_KEPT_DAYS = 7


def write_mails() -> int:
    """Write every letter whose time has come; gives how many.

    A person's messages of a day go into one digest; what came up after it waits for the next.
    """
    now = clock.now()
    waiting = _waiting(now)
    wishes = _wishes(waiting)
    written = 0
    for person_id, messages in waiting.items():
        wish = wishes.get(person_id, USUAL)
        for kind, some in _letters(messages, wish, now):
            written += _write(person_id, kind, some, wish, now)
    return written


def _waiting(now: datetime) -> dict[int, list[Message]]:
    """Person → what no letter carries yet, in the order in which he can do it."""
    since = now - timedelta(days=_KEPT_DAYS)
    rows = Message.objects.filter(mail__isnull=True, made_at__gte=since, read_at__isnull=True)
    found: dict[int, list[Message]] = defaultdict(list)
    for message in rows.select_related("notice").order_by("person", "pk"):
        found[message.person_id].append(message)
    return {person: sorted(messages, key=_by_day) for person, messages in found.items()}


def _by_day(message: Message) -> tuple[date, int]:
    return message.due_on or date.max, message.pk


def _wishes(people: Iterable[int]) -> Mapping[int, MessagePreference]:
    chosen = MessagePreference.objects.filter(person__in=people)
    return {row.person_id: row for row in chosen}


def _letters(
    messages: Sequence[Message], wish: MessagePreference, now: datetime
) -> list[tuple[MailKind, list[Message]]]:
    """What leaves now, and as what: urgent together, the rest one by one or at the chosen hour."""
    urgent = [message for message in messages if message.urgent]
    rest = [message for message in messages if not message.urgent]
    found = [(MailKind.URGENT, urgent)] if urgent else []
    if not wish.digest:
        return found + [(MailKind.SINGLE, [message]) for message in rest]
    due = clock.local(now).hour >= wish.hour
    return [*found, (MailKind.DIGEST, rest)] if rest and due else found


def _write(
    person_id: int,
    kind: MailKind,
    messages: Sequence[Message],
    wish: MessagePreference,
    now: datetime,
) -> int:
    """One letter, unless he has had today's digest; two processes at once write it once."""
    today = clock.local_day(now)
    person = Person.objects.select_related("user").get(pk=person_id)
    if (
        kind == MailKind.DIGEST
        and Mail.objects.filter(person=person, day=today, kind=kind).exists()
    ):
        return 0
    try:
        with transaction.atomic():
            mail = Mail.objects.create(**_content(person, kind, messages, wish, now))
            ids = [message.pk for message in messages]
            taken = Message.objects.filter(pk__in=ids, mail__isnull=True).update(mail=mail)
            if taken < len(ids):
                raise IntegrityError("another process has written this letter")
    except IntegrityError:
        return 0
    return 1


def _content(
    person: Person,
    kind: MailKind,
    messages: Sequence[Message],
    wish: MessagePreference,
    now: datetime,
) -> dict[str, object]:
    ref, today = new_ref(), clock.local_day(now)
    user: User | None = getattr(person, "user", None)
    with translation.override(user.language if user else settings.LANGUAGE_CODE):
        context = {
            "person": person,
            "groups": groups_of(messages, today),
            "site": settings.SITE_URL,
            "preferences": reverse("message_wishes"),
            "kind": kind,
            "today": today,
        }
        subject = f"[TĐKT] {subject_of(messages, today)}"[:250]
        text = render_to_string("emails/digest.txt", context)
        html = render_to_string("emails/digest.html", context)
    return {
        "ref": ref,
        "person": person,
        "kind": kind,
        "day": today,
        "address": person.email,
        "subject": subject,
        "text": text,
        "html": html,
        "message_id": f"<{ref}.{today:%Y%m%d}@{_domain()}>",
        "state": _state(person, wish),
        "made_at": now,
        "next_try_at": now,
    }


def _state(person: Person, wish: MessagePreference) -> MailState:
    if not wish.by_mail:
        return MailState.SILENT
    return MailState.QUEUED if person.email else MailState.NO_ADDRESS


def _domain() -> str:
    """The part after the @ of the sender's own address."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def subject_of(messages: Sequence[Message], today: date) -> str:
    """One message by its own title; several by their number, the late ones named."""
    if len(messages) == 1:
        return messages[0].title
    late = sum(1 for message in messages if message.due_on and message.due_on < today)
    said = ngettext("%(n)d thông báo", "%(n)d thông báo", len(messages)) % {"n": len(messages)}
    if late:
        said += ngettext(", %(late)d việc quá hạn", ", %(late)d việc quá hạn", late) % {
            "late": late
        }
    return f"{said} – {today:%d/%m/%Y}"


def groups_of(messages: Sequence[Message], today: date) -> list[tuple[str, list[Message]]]:
    """In the order of what one can do: late, today, coming, and what is only good to know."""
    named: list[tuple[str, list[Message]]] = [
        (_("Quá hạn"), [m for m in messages if m.due_on and m.due_on < today]),
        (_("Hạn hôm nay"), [m for m in messages if m.due_on == today]),
        (_("Sắp đến hạn"), [m for m in messages if m.due_on and m.due_on > today]),
        (_("Để biết"), [m for m in messages if m.due_on is None]),
    ]
    return [(name, found) for name, found in named if found]
