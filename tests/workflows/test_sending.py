"""Letters on a real connection: all of them arrive, each says so, and nobody blocks the others."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nominations import clock
from tests.factories.mailbox import Mailbox, mail_server
from tests.factories.world import NOW, World, make_person
from workflows.enums import MailKind, MailState
from workflows.models import Mail
from workflows.services.messages.sending import send_again, send_mails

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """A server that takes everything, and a site that sends to it."""
    with mail_server(Mailbox()) as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield found


def letter(n: int, **values: Any) -> Mail:
    fields: dict[str, Any] = {
        "person": make_person(f"Người {n}"),
        "kind": MailKind.URGENT,
        "day": date(2026, 11, 20),
        "address": f"nguoi{n}@example.invalid",
        "subject": f"[TĐKT] Thư số {n}",
        "text": "Nội dung",
        "html": "<p>Nội dung</p>",
        "message_id": f"<thu-{n}@localhost>",
        "made_at": NOW,
        "next_try_at": NOW,
    }
    return Mail.objects.create(**fields | values)


def states() -> dict[str, int]:
    return dict(Counter(Mail.objects.values_list("state", flat=True)))


@pytest.mark.django_db
def test_server_received_exactly_what_the_log_says(world: World, box: Mailbox) -> None:
    for n in range(5):
        letter(n)

    assert send_mails() == 5
    assert send_mails() == 0

    sent = Mail.objects.filter(state=MailState.SENT).order_by("pk")
    assert box.ids == [mail.message_id for mail in sent]
    first = box.letters[0]
    assert first["To"] == "nguoi0@example.invalid"
    assert first["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in first.walk()} >= {"text/plain", "text/html"}
    assert all(mail.sent_at == NOW for mail in sent)


@pytest.mark.django_db
def test_refused_address_is_marked_and_the_others_go_on(world: World, box: Mailbox) -> None:
    box.refused = {"nguoi1@example.invalid"}
    letters = [letter(n) for n in range(3)]

    send_mails()

    letters[1].refresh_from_db()
    assert states() == {MailState.SENT: 2, MailState.REFUSED: 1}
    assert letters[1].error == "550 5.1.1 No such user here"
    assert len(box.letters) == 2

    box.refused = set()
    assert send_again(letters[1], address="moi@example.invalid")
    send_mails()
    assert states() == {MailState.SENT: 3}
    assert box.letters[-1]["To"] == "moi@example.invalid"


@pytest.mark.django_db
def test_address_that_is_no_header_is_refused_and_blocks_nobody(world: World, box: Mailbox) -> None:
    letter(0, subject="[TĐKT] hai\ndòng")
    letter(1)

    send_mails()

    assert states() == {MailState.SENT: 1, MailState.REFUSED: 1}


@pytest.mark.django_db
def test_server_away_for_an_hour_loses_nothing_and_is_not_hammered(
    world: World, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    for n in range(3):
        letter(n)
    with mail_server(Mailbox()) as gone:
        settings.EMAIL_PORT = gone.port  # and nobody listens there from here on

    for minute in range(60):
        with clock.at(NOW + timedelta(minutes=minute)):
            assert send_mails() == 0
    tries = sum(Mail.objects.values_list("attempts", flat=True))
    assert states() == {MailState.QUEUED: 3}
    assert tries < 25

    later = clock.at(NOW + timedelta(minutes=130))
    with later, mail_server(Mailbox(), port=settings.EMAIL_PORT) as box:
        assert send_mails() == 3
    assert sorted(box.ids) == sorted(Mail.objects.values_list("message_id", flat=True))


@pytest.mark.django_db
def test_letter_taken_by_a_sender_that_died_goes_out_after_the_lease(
    world: World, box: Mailbox
) -> None:
    letter(0, state=MailState.SENDING, taken_at=NOW, attempts=1)

    with clock.at(NOW + timedelta(minutes=9)):
        early = send_mails()
    with clock.at(NOW + timedelta(minutes=11)):
        late = send_mails()

    assert (early, late, box.ids) == (0, 1, ["<thu-0@localhost>"])


# --- kill -9 in the middle ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.embedded
def test_killed_sender_loses_nothing_and_repeats_one_letter_at_most(site_folder: Path) -> None:
    """A sender on a database of its own; it is killed while the third letter goes out."""
    senders: list[subprocess.Popen[bytes]] = []
    box = Mailbox(on_data=lambda n: os.kill(senders[-1].pid, signal.SIGKILL) if n == 3 else None)
    with mail_server(box):
        variables = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(site_folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{box.port}",
            "MAIL_LEASE_SECONDS": "1",
        }

        def manage(*arguments: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "manage.py", *arguments]
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=variables,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

        database = site_folder / "neuguong.sqlite3"
        _five_letters(database)

        senders.append(manage("sweep"))
        assert senders[-1].wait() == -signal.SIGKILL

        deadline = time.monotonic() + PATIENCE
        while _unsent(database) and time.monotonic() < deadline:
            senders.append(manage("sweep"))
            assert senders[-1].wait() == 0

    assert _unsent(database) == 0
    came = Counter(box.ids)
    assert set(came) == {f"<thu-{n}@localhost>" for n in range(5)}
    assert sum(came.values()) <= 6


def _five_letters(database: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S")
    with sqlite3.connect(database) as writer:
        writer.execute(
            "INSERT INTO nominations_person (id, ref, full_name, sort_key, search_key, sex, email,"
            " remark) VALUES (1, 'p', 'Mẫu', 'mau', 'mau', 'M', 'mau@example.invalid', '')"
        )
        writer.executemany(
            "INSERT INTO workflows_mail (ref, person_id, kind, day, address, subject, text, html,"
            " message_id, state, made_at, next_try_at, attempts, error)"
            " VALUES (?, 1, 'urgent', '2026-01-01', 'mau@example.invalid', 'Thư', 'Thư', 'Thư',"
            " ?, 'queued', ?, ?, 0, '')",
            [(f"m{n}", f"<thu-{n}@localhost>", now, now) for n in range(5)],
        )
    writer.close()


def _unsent(database: Path) -> int:
    with sqlite3.connect(database) as reader:
        count: int = reader.execute(
            "SELECT count(*) FROM workflows_mail WHERE state <> 'sent'"
        ).fetchone()[0]
    reader.close()
    return count
