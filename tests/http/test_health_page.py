"""The administrator sees whether worker, beat, broker and queue are well, and what to do if not."""

import socket
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominations import clock
from nominations.enums import Role
from nominations.models import Post, User
from tests.factories.acts import open_task_of
from tests.factories.http import client_of
from tests.factories.world import NOW, SINCE, World, make_person
from workflows.enums import MailKind, MailState, NoticeKind
from workflows.models import Heartbeat, Mail, Notice, SetAside, Task
from workflows.rules.health import Backlog, Broker, Machinery, checks
from workflows.services.clocks import move_due
from workflows.services.sweep import STEPS, sweep
from workflows.tasks import beat

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 30)


@pytest.fixture
def admin(world: World) -> User:
    person = make_person("Quản Trị")
    Post.objects.create(person=person, role=Role.ADMIN, unit=world.department, valid_from=SINCE)
    return User.objects.create(username="quan_tri", person=person)


def lines(admin: User) -> dict[str, tuple[str, str]]:
    """Part → (how it is, what the page says with what to do)."""
    found = client_of(admin).get(reverse("health")).context["checks"]
    return {check.name: (check.level, f"{check.said} {check.remedy}") for check in found}


def levels(admin: User) -> dict[str, str]:
    return {name: level for name, (level, _said) in lines(admin).items()}


def test_everything_runs(admin: User) -> None:
    beat()
    sweep()

    page = client_of(admin).get(reverse("health"))

    assert {check.level for check in page.context["checks"]} == {"done"}
    assert "Mọi phần đều chạy" in page.content.decode()


def test_nothing_was_ever_started(admin: User) -> None:
    found = lines(admin)

    late = [name for name, (level, _said) in found.items() if level == "late"]
    assert late == ["Bộ xử lý (worker)", "Bộ hẹn giờ (beat)", "Lượt nhắc gần nhất"]
    assert "celery -A config worker" in found["Bộ xử lý (worker)"][1]


def test_cron_instead_of_celery_is_well(admin: User) -> None:
    sweep()

    assert "late" not in levels(admin).values()


def test_broker_that_is_away_is_said_at_once(admin: User, monkeypatch: Any) -> None:
    """The place listens and never answers: the worst of all brokers."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        place = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        monkeypatch.setattr(current_app.conf, "broker_url", place)
        monkeypatch.setattr(current_app.conf, "broker_read_url", place)
        sweep()

        level, said = lines(admin)["Hàng đợi (broker)"]

    assert level == "late"
    assert said.startswith("Không kết nối được redis://")
    assert "manage.py sweep" in said


def test_step_that_failed_is_named(admin: User) -> None:
    sweep()
    row = Heartbeat.objects.get(name="sweep")
    row.done = dict.fromkeys(STEPS, 0) | {"mails": None}
    row.save()

    level, said = lines(admin)["Lượt nhắc gần nhất"]

    assert (level, "thư được lập" in said) == ("late", True)


def test_what_hangs_is_counted(admin: User, world: World) -> None:
    task = open_task_of(world.submission("cckl"))
    assert task is not None
    long_ago = NOW - timedelta(hours=3)
    Task.objects.filter(pk=task.pk).update(remind_at=long_ago)
    Notice.objects.create(kind=NoticeKind.NUDGE, task=task, made_at=long_ago)
    Mail.objects.create(
        person=world.person("hoa"), kind=MailKind.URGENT, day=NOW.date(), subject="x", text="x",
        html="x", message_id="<1@x>", state=MailState.QUEUED, made_at=long_ago, next_try_at=NOW,
        error="421 too busy", address="hoa@example.invalid",
    )  # fmt: skip

    found = lines(admin)

    assert found["Việc đến giờ nhắc"][1].startswith("1 việc chưa được nhắc.")
    assert found["Thông báo chờ chuyển"][1].startswith("1 thông báo chưa đến người nhận.")
    assert found["Thư điện tử"][1].startswith("1 thư chưa gửi được. 421 too busy")


def test_row_set_aside_is_shown_with_its_error_and_taken_up_again(
    admin: User, world: World
) -> None:
    file = world.submission("cckl")
    task = open_task_of(file)
    assert task is not None
    with clock.at(at(date(2026, 11, 16))):
        move_due(tasks=[task], due_on=DUE)
    Task.objects.filter(pk=task.pk).update(ladder="seven|1|2")
    with clock.at(at(date(2026, 11, 18))):
        sweep()
    client = client_of(admin)

    page = client.get(reverse("health")).content.decode()
    Task.objects.filter(pk=task.pk).update(ladder="7|1|2")
    row = SetAside.objects.get()
    pressed = [client.post(reverse("health"), {"row": row.pk}).status_code for _twice in range(2)]
    with clock.at(at(date(2026, 11, 18))):
        sweep()

    assert "BadLadder" in page
    assert "Chi cục Kiểm lâm" in page
    assert pressed == [302, 404]
    assert Notice.objects.filter(task=task).count() == 1


@pytest.mark.parametrize("row", ["", "x", "0", "9" * 40])
def test_row_that_is_not_there(admin: User, row: str) -> None:
    assert client_of(admin).post(reverse("health"), {"row": row}).status_code == 404


def test_rows_of_another_department_are_not_shown_or_settled(admin: User, world: World) -> None:
    task = open_task_of(world.submission("cckl"))
    row = SetAside.objects.create(task=task, job="reminders", error="x", at=NOW)
    elsewhere = make_person("Nơi khác")
    Post.objects.create(
        person=elsewhere, role=Role.ADMIN, unit=world.units["cctl"], valid_from=SINCE
    )
    client = client_of(User.objects.create(username="noi_khac", person=elsewhere))

    page = client.get(reverse("health")).content.decode()
    answer = client.post(reverse("health"), {"row": row.pk})

    assert "Chi cục Kiểm lâm" not in page
    assert "1 dòng bị gác lại là của cơ quan khác" in page
    assert answer.status_code == 404
    assert SetAside.objects.get().settled_at is None


def test_statements_do_not_grow_with_the_rows(admin: User, world: World) -> None:
    client = client_of(admin)
    tasks = list(Task.objects.exclude(role="")[:3])
    spent = []
    for some in (tasks[:1], tasks[1:]):
        for task in some:
            SetAside.objects.create(task=task, job="reminders", error="x", at=NOW)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("health"))
        spent.append(len(captured))

    assert spent[0] == spent[1]
    assert spent[0] <= 18


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


# --- The judgement itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "worker", "beat_is"),
    [(0, "late", "late"), (40, "late", "waiting")],
)
def test_jobs_that_wait_tell_worker_from_beat(waiting: int, worker: str, beat_is: str) -> None:
    """An empty queue that nobody works on was not filled; a full one was not emptied."""
    found = checks(Machinery(), Broker("redis", True, waiting), NOW)

    assert [check.level for check in found[1:3]] == [worker, beat_is]


@pytest.mark.parametrize(("minutes", "level"), [(9, "done"), (11, "late")])
def test_what_waits_a_little_does_not_hang(minutes: int, level: str) -> None:
    since = Backlog(3, NOW - timedelta(minutes=minutes))
    found = checks(Machinery(tasks=since, notices=since), Broker("redis", True), NOW)

    assert [check.level for check in found[4:6]] == [level, level]
