"""Calendar addresses: secret, revocable, read by a program; what they tell and do not tell."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from nominations import clock
from nominations.models import PeriodDue, Post, Submission
from tests.factories.acts import open_task_of
from tests.factories.http import client_of
from tests.factories.paths import prepared, sent
from tests.factories.rounds import month
from tests.factories.world import NOW, World
from workflows.enums import FeedKind
from workflows.forms.feeds import MINE
from workflows.models import CalendarFeed, Task
from workflows.rules.ics import Entry, calendar_of
from workflows.services.clocks import move_due
from workflows.services.extensions import give
from workflows.services.feeds import MOST, make_feed

pytestmark = pytest.mark.django_db
PATH = "http://testserver/feeds/"


def made(world: World, login: str, unit: str = "") -> str:
    """The path of a new address, made on the page."""
    of = world.units[unit].ref if unit else MINE
    answer = client_of(world.users[login]).post(f"{reverse('feeds')}?unit={of}", {"of": of})
    assert answer.status_code == 200
    address: str = answer.context["address"]
    assert address.startswith(PATH), answer.content.decode()
    return address.removeprefix("http://testserver")


def read(path: str) -> tuple[Any, dict[str, Any]]:
    """The raw answer to somebody without a login, and its events by UID."""
    answer = Client().get(path)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    return answer, {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def titles(path: str) -> list[str]:
    return sorted(str(event["SUMMARY"]) for event in read(path)[1].values())


# --- Made, shown once, revoked --------------------------------------------------------------------


def test_secret_is_shown_once_and_only_its_hash_is_kept(world: World) -> None:
    path = made(world, "hoa")
    secret = path.removeprefix("/feeds/").removesuffix(".ics")

    row = CalendarFeed.objects.get()
    assert row.secret_hash == sha256(secret.encode()).hexdigest()
    assert secret not in client_of(world.users["hoa"]).get(reverse("feeds")).content.decode()
    assert len(secret) >= 43


def test_revoked_address_is_a_page_that_does_not_exist(world: World) -> None:
    path = made(world, "hoa")
    row = CalendarFeed.objects.get()
    hoa = client_of(world.users["hoa"])

    assert Client().get(path).status_code == 200
    hoa.post(reverse("revoke_feed", args=[row.ref]))

    assert Client().get(path).status_code == 404
    said = hoa.post(reverse("revoke_feed", args=[row.ref]), follow=True).content.decode()
    assert "đã được thu hồi trước đó" in said


def test_nobody_revokes_the_address_of_somebody_else(world: World) -> None:
    path = made(world, "hoa")
    row = CalendarFeed.objects.get()

    for login in ("an", "binh", "lan", "xuan"):
        answer = client_of(world.users[login]).post(reverse("revoke_feed", args=[row.ref]))
        assert answer.status_code == 404
        page = client_of(world.users[login]).get(reverse("feeds"))
        assert row not in page.context["feeds"]

    assert Client().get(path).status_code == 200


def test_unknown_address_tells_nothing(world: World) -> None:
    made(world, "hoa")

    unknown = Client().get("/feeds/khong-co.ics")
    hashed = Client().get(f"/feeds/{CalendarFeed.objects.get().secret_hash}.ics")

    assert (unknown.status_code, hashed.status_code) == (404, 404)
    assert unknown.content == hashed.content


@pytest.mark.parametrize("unit", ["", "cckl"])
def test_address_ends_with_the_post_and_with_the_login(world: World, unit: str) -> None:
    path = made(world, "hoa", unit)
    posts = Post.objects.filter(person=world.person("hoa"))

    posts.update(valid_to=NOW.date() - timedelta(days=1))
    assert Client().get(path).status_code == 404
    posts.update(valid_to=None)
    assert Client().get(path).status_code == 200
    world.users["hoa"].is_active = False
    world.users["hoa"].save()
    assert Client().get(path).status_code == 404


def test_only_ones_own_unit_and_for_the_office_its_units(world: World) -> None:
    for login, unit in (("hoa", "cctl"), ("vu", "cckl"), ("xuan", "cckl"), ("so", "cckl")):
        of = world.units[unit].ref
        client_of(world.users[login]).post(f"{reverse('feeds')}?unit={of}", {"of": of})
    assert not CalendarFeed.objects.exists()

    made(world, "lan", "cckl")
    assert CalendarFeed.objects.get().kind == FeedKind.UNIT


def test_nobody_without_a_post_makes_an_address(world: World) -> None:
    answer = client_of(world.users["xuan"]).post(reverse("feeds"), {"of": MINE})

    assert "Bạn không lập được địa chỉ lịch này." in answer.content.decode()
    assert not CalendarFeed.objects.exists()


def test_addresses_of_one_person_are_counted(world: World) -> None:
    for _n in range(MOST):
        make_feed(actor=world.users["hoa"])

    answer = client_of(world.users["hoa"]).post(reverse("feeds"), {"of": MINE})

    assert f"Bạn đã có {MOST} địa chỉ lịch đang dùng" in answer.content.decode()
    assert CalendarFeed.objects.count() == MOST


def test_when_it_was_read_last_is_kept(world: World) -> None:
    path = made(world, "hoa")
    assert CalendarFeed.objects.get().read_at is None

    read(path)
    first = CalendarFeed.objects.get().read_at
    with clock.at(NOW + timedelta(minutes=1)):
        read(path)
    assert first is not None
    assert CalendarFeed.objects.get().read_at == first
    with clock.at(NOW + timedelta(hours=1)):
        read(path)
    assert CalendarFeed.objects.get().read_at == NOW + timedelta(hours=1)


# --- What it tells --------------------------------------------------------------------------------


def test_open_tasks_end_on_their_last_day_inclusive(world: World) -> None:
    path = made(world, "hoa")
    task = open_task_of(world.submission("cckl", "report"))
    assert task is not None
    assert task.due_on is not None

    answer, events = read(path)
    event = events[f"task-{task.ref}@testserver"]

    assert event.decoded("DTSTART") == task.due_on
    assert event.decoded("DTEND") == task.due_on + timedelta(days=1)
    assert "Chi cục Kiểm lâm" in str(event["SUMMARY"])
    assert str(event["URL"]).startswith("http://testserver/submissions/")
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    assert len(alarms) == 3
    assert min(alarms) == datetime(2026, 11, 18, 8) - datetime(2026, 11, 30)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")


def test_lines_are_folded_and_end_in_crlf(world: World) -> None:
    body = read(made(world, "hoa"))[0].content

    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_commas_and_breaks_are_escaped() -> None:
    odd = Entry("a", "Báo cáo; phụ lục, bảng\nhai", "Ghi chú", "http://x/", date(2026, 11, 30), NOW)

    body = calendar_of("Lịch", [odd], host="x")

    assert "SUMMARY:Báo cáo\\; phụ lục\\, bảng\\nhai".encode() in body
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["SUMMARY"]) == odd.title


def test_extended_day_moves_the_same_event(world: World) -> None:
    assert world.period is not None
    PeriodDue.objects.exclude(stage="unit").update(due_on=date(2026, 12, 25))
    file = world.submission("cckl", "report")
    mine, of_unit = made(world, "hoa"), made(world, "binh", "cckl")
    before = [read(path)[1] for path in (mine, of_unit)]

    with clock.at(NOW + timedelta(hours=2)):
        (outcome,) = give(
            period=world.period,
            files=[file.ref],
            until=date(2026, 12, 4),
            reason="Mưa lũ",
            actor=world.users["lan"],
            anyway=False,
        )
    assert not outcome.refused
    after = [read(path)[1] for path in (mine, of_unit)]

    for old, new in zip(before, after, strict=True):
        assert old.keys() == new.keys()
        moved = [uid for uid in old if old[uid].decoded("DTSTART") != new[uid].decoded("DTSTART")]
        (uid,) = moved
        assert new[uid].decoded("DTSTART") == date(2026, 12, 4)
        assert new[uid]["SEQUENCE"] > old[uid]["SEQUENCE"]
        assert new[uid].decoded("LAST-MODIFIED") > old[uid].decoded("LAST-MODIFIED")
        still = next(iter(old.keys() - {uid}))
        assert new[still]["SEQUENCE"] == old[still]["SEQUENCE"]


def test_what_the_unit_has_sent_is_in_its_calendar_no_more(world: World) -> None:
    path = made(world, "binh", "cckl")
    assert any("Đề nghị khen thưởng" in title for title in titles(path))

    sent(world, "cckl")

    assert not any("đơn vị gửi: Đề nghị khen thưởng" in title for title in titles(path))


def test_calendar_says_nothing_of_nominees_and_nothing_of_other_units(world: World) -> None:
    prepared(world, "cckl")
    prepared(world, "cctl")
    sent(world, "cctl")

    for login, unit in (("hoa", ""), ("binh", "cckl"), ("lan", ""), ("lan", "cckl"), ("vu", "")):
        text = Client().get(made(world, login, unit)).content.decode().replace("\r\n ", "")
        names = Submission.objects.values_list("nominations__person__full_name", flat=True)
        assert not any(name in text for name in names if name)
        if login in ("hoa", "binh") or unit:
            assert "Chi cục Thủy lợi" not in text


def test_meetings_of_a_cluster_and_a_council_are_told_to_whom_they_concern(world: World) -> None:
    assert world.period is not None
    PeriodDue.objects.filter(period=world.period, stage="council").delete()
    PeriodDue.objects.create(
        period=world.period,
        submission_kind="nominations",
        stage="council",
        due_on=date(2026, 12, 18),
    )

    assert any("Hội đồng" in title for title in titles(made(world, "mau")))
    assert not any("Hội đồng" in title for title in titles(made(world, "hoa")))


def test_closed_years_do_not_make_the_calendar_longer(world: World) -> None:
    path = made(world, "hoa")
    client = Client()

    def statements() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    few = statements()
    for number in (7, 8, 9):
        month(world, date(2026, number, 1))
    assert statements() == few <= 12


def test_task_without_a_last_day_is_left_out(world: World) -> None:
    path = made(world, "hoa")
    move_due(tasks=Task.objects.exclude(role=""), due_on=date(2026, 12, 1))
    Task.objects.exclude(role="").update(due_on=None)

    assert all("task-" not in uid for uid in read(path)[1])
