"""The leader hears of lateness by the word of the office's head, once, and from his own page."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominations import clock
from nominations.models import Event, Person, Post
from tests.factories.http import client_of
from tests.factories.paths import sent
from tests.factories.world import World
from workflows.enums import MailKind, NoticeKind
from workflows.models import Mail, Message, Notice, Task
from workflows.services.clocks import move_due
from workflows.services.errors import NotReady
from workflows.services.messages.release import release
from workflows.services.sweep import sweep

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)
TOLD = datetime.combine(date(2026, 12, 2), time(18))  # two working days late
PAGE = "/messages/release/"


@pytest.fixture
def late(world: World) -> World:
    """Kiểm lâm has sent its nominations, Thủy lợi nothing; the office's head was told of all."""
    for login, user in world.users.items():
        Person.objects.filter(user=user).update(email=f"{login}@example.invalid")
    sent(world)
    Post.objects.get(person=world.person("phan")).in_charge_of.add(world.units["cctl"])
    move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
    with clock.at(timezone.make_aware(TOLD)):
        sweep()
    return world


def later(minutes: int = 1) -> datetime:
    return timezone.make_aware(TOLD) + timedelta(minutes=minutes)


def test_head_of_the_office_releases_and_the_leader_is_told_once(late: World) -> None:
    mau, wanted = client_of(late.users["mau"]), late.submission("cctl", "report")
    task = Task.objects.get(process__submission=wanted, due_on=DUE)
    with clock.at(later()):
        page = mau.get(PAGE).content.decode()
        sweep()
        before = Message.objects.filter(person=late.person("vu")).count()
        done = mau.post(PAGE, {"tasks": [task.ref], "note": "Bộ đã nhắc hai lần."})
        again = mau.post(PAGE, {"tasks": [task.ref]})
        for _n in range(2):
            sweep()
        rest = mau.get(PAGE).content.decode()

    assert f'value="{task.ref}" checked' in page
    assert "Gửi cho: Vũ Đình Ví Dụ." in page
    assert (before, done.status_code, again.status_code) == (0, 302, 422)
    told = Message.objects.get(person=late.person("vu"))
    assert told.notice.kind == NoticeKind.TO_LEADER
    assert told.text.endswith("Hoàng Văn Mẫu báo cáo: Bộ đã nhắc hai lần.")
    assert Mail.objects.get(person=late.person("vu")).kind == MailKind.URGENT
    assert Event.objects.get(action="report_up").subject == wanted.ref
    assert f'value="{task.ref}"' not in rest
    assert "Đã báo cáo, chưa xử lý xong" in rest


def test_whoever_is_told_from_above_can_open_the_link(late: World) -> None:
    with clock.at(later()):
        mau = client_of(late.users["mau"])
        refs = list(Task.objects.filter(notices__kind="to_office").values_list("ref", flat=True))
        mau.post(PAGE, {"tasks": refs})
        sweep()
        told = Message.objects.exclude(notice__kind=NoticeKind.NEWS).select_related("person__user")
        answers = {
            (message.person.user.username, message.link): client_of(message.person.user)
            .get(message.link)
            .status_code
            for message in told
        }

    assert {login for login, _link in answers} >= {"mau", "phan", "vu", "son", "hoa", "an"}
    assert set(answers.values()) == {200}


def test_nothing_chosen_and_nothing_left_are_said(late: World) -> None:
    mau = client_of(late.users["mau"])
    task = Task.objects.filter(notices__kind="to_office").first()
    assert task is not None
    with clock.at(later()):
        nothing = mau.post(PAGE, {"note": "Kính báo cáo."})
        unknown = mau.post(PAGE, {"tasks": ["khongco"]})
    Task.objects.filter(pk=task.pk).update(due_on=date(2026, 12, 20))
    with clock.at(later()):
        moved = mau.post(PAGE, {"tasks": [task.ref]})

    assert "Hãy chọn ít nhất một việc." in nothing.content.decode()
    assert "Kính báo cáo." in nothing.content.decode()
    assert (unknown.status_code, moved.status_code) == (422, 422)
    assert not Notice.objects.filter(kind=NoticeKind.TO_LEADER).exists()


def test_page_takes_few_statements_and_the_same_for_more(late: World) -> None:
    mau = client_of(late.users["mau"])
    tasks = list(Task.objects.filter(notices__kind="to_office").order_by("pk"))
    counts = []
    for keep in (1, 3):
        for n, task in enumerate(tasks):
            Task.objects.filter(pk=task.pk).update(due_on=DUE if n < keep else date(2027, 1, 20))
        with clock.at(later()):
            mau.get(PAGE)
            with CaptureQueriesContext(connection) as captured:
                page = mau.get(PAGE).content.decode()
        assert page.count('name="tasks"') == keep
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 14


@pytest.mark.parametrize("login", ["lan", "vu", "phan", "binh", "xuan"])
def test_nobody_else_has_the_page(late: World, login: str) -> None:
    client = client_of(late.users[login])

    assert client.get(reverse("message_release")).status_code == 404
    assert client.post(reverse("message_release"), {"tasks": ["x"]}).status_code == 404


def test_two_windows_release_a_matter_once(late: World) -> None:
    """Both pages were loaded before either was sent: the second finds nothing left."""
    task = Task.objects.filter(notices__kind="to_office").first()
    assert task is not None
    with clock.at(later()):
        release(tasks=[task.ref], note="", actor=late.users["mau"])
        with pytest.raises(NotReady):
            release(tasks=[task.ref], note="", actor=late.users["mau"])

    assert Notice.objects.filter(kind=NoticeKind.TO_LEADER).count() == 1
