"""The only place from which mail leaves: one letter at a time, taken, sent, marked.

A letter is taken by compare-and-set before it goes out. A crash between the sending and the mark
leaves it taken; after the lease it goes out again under the same Message-ID: nothing is lost, at
most one letter comes twice per crash.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.urls import reverse

from nominations import clock
from workflows.enums import MailState
from workflows.models import Mail

logger = logging.getLogger(__name__)

#: Letters per sweep; the next minute goes on.
MOST = 500
_LONGEST_WAIT = timedelta(minutes=60)
_PERMANENT = 500  # SMTP codes from here on: asking again changes nothing


class ServerAway(Exception):
    """The mail server cannot be reached or does not take letters now; all others wait too."""


class Refused(Exception):
    """The server refuses this letter for good; the others go on."""


def send_mails() -> int:
    """Send the letters whose time has come; gives how many left. A server that is away ends it."""
    sent = 0
    with _open_connection() as server:
        for _n in range(MOST):
            mail = _take()
            if mail is None:
                break
            try:
                _send(mail, server)
            except Refused as refused:
                _mark(mail, state=MailState.REFUSED, error=str(refused))
            except ServerAway as away:
                _put_back(mail, str(away))
                logger.warning("mail server away: %s; letters wait", away)
                break
            else:
                _mark(mail, state=MailState.SENT, sent_at=clock.now(), error="")
                sent += 1
    return sent


def send_again(mail: Mail, *, address: str) -> bool:
    """Queue a refused letter once more, to the address that the person has now."""
    now = clock.now()
    asked = Mail.objects.filter(
        pk=mail.pk, state__in=(MailState.REFUSED, MailState.NO_ADDRESS)
    ).exclude(state=MailState.NO_ADDRESS if not address else "")
    return bool(
        asked.update(state=MailState.QUEUED, address=address, next_try_at=now, attempts=0, error="")
    )


@contextmanager
def _open_connection() -> Iterator[BaseEmailBackend]:
    """One connection for the whole round, opened with the first letter."""
    server = get_connection()
    try:
        yield server
    finally:
        try:
            server.close()
        except (OSError, smtplib.SMTPException):  # it was gone already
            logger.info("mail server closed the connection first")


def _take() -> Mail | None:
    """The next letter, taken by us alone; None when nothing is due."""
    while True:
        now = clock.now()
        lease = now - timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        ready = Q(state=MailState.QUEUED, next_try_at__lte=now)
        given_up = Q(state=MailState.SENDING, taken_at__lte=lease)
        mail = Mail.objects.filter(ready | given_up).order_by("next_try_at", "pk").first()
        if mail is None:
            return None
        same = Mail.objects.filter(pk=mail.pk, state=mail.state, taken_at=mail.taken_at)
        taken = same.update(state=MailState.SENDING, taken_at=now, attempts=F("attempts") + 1)
        if taken:
            mail.attempts += 1
            return mail


def _send(mail: Mail, server: BaseEmailBackend) -> None:
    """Hand one letter to the server; raises Refused or ServerAway."""
    letter = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.address],
        connection=server,
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{settings.SITE_URL}{reverse('message_wishes')}>",
        },
    )
    letter.attach_alternative(mail.html, "text/html")
    try:
        server.open()  # once for the whole round: an open connection stays as it is
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        if code >= _PERMANENT:
            raise Refused(_words(code, said)) from refused
        raise ServerAway(_words(code, said)) from refused
    except smtplib.SMTPResponseException as answer:
        if isinstance(answer, smtplib.SMTPDataError) and answer.smtp_code >= _PERMANENT:
            raise Refused(_words(answer.smtp_code, answer.smtp_error)) from answer
        raise ServerAway(_words(answer.smtp_code, answer.smtp_error)) from answer
    except (OSError, smtplib.SMTPException) as away:
        raise ServerAway(f"{type(away).__name__}: {away}") from away
    except ValueError as wrong:  # an address or a subject that cannot be a header
        raise Refused(str(wrong)) from wrong


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"


def _mark(mail: Mail, *, state: MailState, error: str, sent_at: datetime | None = None) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=state, error=error, sent_at=sent_at, taken_at=None, next_try_at=None
    )


def _put_back(mail: Mail, error: str) -> None:
    wait = min(timedelta(minutes=2 ** min(mail.attempts - 1, 6)), _LONGEST_WAIT)
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.QUEUED, error=error, taken_at=None, next_try_at=clock.now() + wait
    )
