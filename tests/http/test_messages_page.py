"""Messages on the page: one's own, read by a press; the office sees what left and what will."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominations import clock
from nominations.models import Person
from tests.factories.http import client_of
from tests.factories.world import NOW, World
from workflows.enums import MailState
from workflows.models import Mail, Message, MessagePreference, Task
from workflows.services.clocks import move_due
from workflows.services.sweep import sweep

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)


@pytest.fixture
def told(world: World) -> World:
    """Reminded three working days before the last day; Hoa has no address."""
    for login, user in world.users.items():
        address = "" if login == "hoa" else f"{login}@example.invalid"
        Person.objects.filter(user=user).update(email=address)
    move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
    with clock.at(timezone.make_aware(datetime.combine(date(2026, 11, 25), time(9)))):
        sweep()
    return world


def test_own_messages_are_there_and_read_by_a_press(told: World) -> None:
    client = client_of(told.users["hoa"])
    other = Message.objects.filter(person=told.person("an")).first()
    assert other is not None

    page = client.get(reverse("messages")).content.decode()
    one = Message.objects.filter(person=told.person("hoa")).first()
    assert one is not None
    client.post(reverse("messages"), {"ref": one.ref})
    client.post(reverse("messages"), {"ref": other.ref})
    rest = client.get(reverse("messages") + "?unread=1").content.decode()
    client.post(reverse("messages"))

    assert page.count("Hạn 30/11: Năm 2026 – Báo cáo – Chi cục Kiểm lâm") >= 1
    assert "Chi cục Thủy lợi" not in page
    assert one.ref not in rest
    assert not Message.objects.filter(person=told.person("hoa"), read_at=None).exists()
    assert Message.objects.filter(person=told.person("an"), read_at=None).count() == 3


def test_nobody_was_told_anything(world: World) -> None:
    page = client_of(world.users["xuan"]).get(reverse("messages")).content.decode()

    assert "Chưa có thông báo nào." in page


def test_wishes_are_kept_and_wrong_ones_said(told: World) -> None:
    client = client_of(told.users["hoa"])
    page = reverse("message_wishes")

    right = client.post(page, {"by_mail": "on", "digest": "0", "hour": "15"})
    wrong = client.post(page, {"by_mail": "on", "digest": "1", "hour": "25"})

    wish = MessagePreference.objects.get()
    assert (right.status_code, wrong.status_code) == (302, 422)
    assert (wish.person, wish.by_mail, wish.digest, wish.hour) == (
        told.person("hoa"), True, False, 15,
    )  # fmt: skip


def test_log_says_what_did_not_arrive_and_sends_it_again(told: World) -> None:
    lan = client_of(told.users["lan"])
    letter = Mail.objects.get(person=told.person("hoa"))
    page = lan.get(reverse("message_log")).content.decode()

    without = lan.post(reverse("message_log"), {"ref": letter.ref}, follow=True)
    Person.objects.filter(pk=letter.person_id).update(email="hoa@example.invalid")
    with_one = lan.post(reverse("message_log"), {"ref": letter.ref}, follow=True)

    assert "Chưa có địa chỉ thư" in page
    assert "Lý Thị Hoa chưa có địa chỉ thư." in without.content.decode()
    assert "sẽ được gửi lại" in with_one.content.decode()
    letter.refresh_from_db()
    assert (letter.state, letter.address) == (MailState.QUEUED, "hoa@example.invalid")


def test_log_is_filtered_and_nonsense_in_its_address_does_no_harm(told: World) -> None:
    lan = client_of(told.users["lan"])

    sent = lan.get(reverse("message_log") + "?state=sent&day=2026-11-25").content.decode()
    wrong = lan.get(reverse("message_log") + "?state=nothing&day=31/31&before=x")

    assert "Đỗ Văn An" in sent
    assert "Lý Thị Hoa" not in sent
    assert wrong.status_code == 200


def test_today_says_what_will_leave_and_to_whom(world: World) -> None:
    move_due(tasks=Task.objects.exclude(role=""), due_on=date(2026, 11, 19))
    task = Task.objects.exclude(role="").first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(
        escalate_at=timezone.make_aware(datetime(2026, 11, 20, 17))
    )

    page = client_of(world.users["lan"]).get(reverse("message_today")).content.decode()
    head = "Y Bình Niê" if task.unit == world.units["cckl"] else "Phạm Sơn"

    assert "Báo cáo thủ trưởng đơn vị" in page
    assert head in page


@pytest.mark.parametrize("name", ["messages", "message_log", "message_today"])
def test_pages_take_few_statements_and_the_same_for_more(told: World, name: str) -> None:
    login = "hoa" if name == "messages" else "lan"
    client = client_of(told.users[login])
    counts = []
    for keep in (1, 3):
        _keep(told, keep)
        with clock.at(NOW):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name)).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def _keep(world: World, number: int) -> None:
    """That many messages, letters and moments of today, and no more."""
    Mail.objects.filter(messages=None).delete()
    for model, mine in ((Message, {"person": world.person("hoa")}), (Mail, {})):
        rows: Any = model.objects.filter(**mine)  # type: ignore[attr-defined]
        if model is Message:
            rows.update(read_at=None if number == 3 else NOW)
    tasks = list(Task.objects.exclude(role="").order_by("pk"))
    for n, task in enumerate(tasks):
        due = date(2026, 11, 19) if n < number else date(2027, 1, 20)
        Task.objects.filter(pk=task.pk).update(
            due_on=due,
            escalate_at=timezone.make_aware(datetime(2026, 11, 20, 17)) if n < number else None,
            remind_at=None,
        )
