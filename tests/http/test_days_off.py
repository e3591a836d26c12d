"""Ngày nghỉ: who keeps which days, what is refused, and what happens to deadlines."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations import clock
from nominations.enums import DueStage, Level, Role
from nominations.models import Event, PeriodDue, Post
from tests.factories.http import client_of
from tests.factories.world import SINCE, World
from workflows import calendar
from workflows.enums import DayKind
from workflows.models import CalendarDay, Task
from workflows.rules.ladders import Ladder, next_of, reminders
from workflows.services.calendar_days import seed_calendar

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)  # a Monday; the units of `world` owe everything until then
FLOOD = {"day": "2026-11-30", "kind": "off", "reason": "Khắc phục mưa lũ", "basis": "TB 12"}


@pytest.fixture
def lan(world: World) -> Client:
    return client_of(world.users["lan"])


@pytest.fixture
def admin(world: World) -> Client:
    person = world.person("xuan")
    Post.objects.create(
        person=person, role=Role.ADMIN, unit=world.department, title="Quản trị", valid_from=SINCE
    )
    return client_of(world.users["xuan"])


def own(world: World, **fields: str) -> dict[str, str]:
    return {**FLOOD, "place": world.department.ref, "step": "put", **fields}


def country(**fields: str) -> dict[str, str]:
    return {**FLOOD, "place": "country", "step": "put", **fields}


def put(client: Client, fields: dict[str, str]) -> Any:
    return client.post(reverse("new_day"), fields)


def test_own_day_off_is_kept_counted_and_told(world: World, lan: Client) -> None:
    free = date(2026, 12, 2)

    answer = put(lan, own(world, day=free.isoformat()))

    assert answer.status_code == 302
    row = CalendarDay.objects.get()
    assert (row.authority, row.day, row.kind) == (world.department, free, DayKind.OFF)
    assert not calendar.is_working_day(free, authority_id=world.department.pk)
    assert calendar.is_working_day(free)
    event = Event.objects.get(action="put_calendar_day")
    assert (event.stream.subject, event.actor) == (world.department.ref, world.users["lan"])
    assert event.note == "Ngày nghỉ 02/12/2026: Khắc phục mưa lũ (TB 12)"
    page = lan.get(reverse("days_off")).content.decode()
    assert "Khắc phục mưa lũ" in page
    assert "nghỉ 02 (Khắc phục mưa lũ)" in page


def test_deadlines_on_the_new_day_off_are_shown_before_anything_is_written(
    world: World, lan: Client
) -> None:
    answer = put(lan, own(world))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "9 thời hạn rơi vào ngày nghỉ" in text  # three plain dates, six open tasks
    assert "chưa có gì được ghi" in text
    assert "01/12/2026" in text
    assert not CalendarDay.objects.exists()
    assert not Event.objects.filter(action="put_calendar_day").exists()
    assert set(Task.objects.values_list("due_on", flat=True)) >= {DUE}
    assert calendar.is_working_day(DUE, authority_id=world.department.pk)


def test_deadlines_move_to_the_next_working_day_when_asked(world: World, lan: Client) -> None:
    answer = put(lan, own(world, step="put-move"))

    to = date(2026, 12, 1)
    assert answer.status_code == 302
    dues = PeriodDue.objects.filter(stage=DueStage.UNIT)
    assert set(dues.values_list("due_on", "stated_on")) == {(to, DUE)}
    tasks = Task.objects.filter(role=Role.UNIT_OFFICER)
    assert set(tasks.values_list("due_on", flat=True)) == {to}
    assert Event.objects.get(action="put_calendar_day").data["fallen"] == 9


def test_deadlines_stay_when_asked(world: World, lan: Client) -> None:
    put(lan, own(world, step="put-keep"))

    assert CalendarDay.objects.count() == 1
    assert set(Task.objects.filter(role=Role.UNIT_OFFICER).values_list("due_on", flat=True)) == {
        DUE
    }
    assert not PeriodDue.objects.filter(stated_on__isnull=False).exists()


def test_other_departments_deadlines_stay(world: World, lan: Client) -> None:
    put(lan, own(world, step="put-move"))
    other = PeriodDue.objects.filter(stage=DueStage.OFFICE)

    assert set(other.values_list("due_on", flat=True)) == {date(2026, 12, 11)}


def test_reminders_of_open_tasks_are_counted_anew(world: World, admin: Client) -> None:
    task = Task.objects.filter(due_on=DUE).first()
    before = reminders(DUE, Ladder.from_text(task.ladder))

    put(admin, country(day="2026-11-26"))

    task.refresh_from_db()
    after = reminders(DUE, Ladder.from_text(task.ladder))
    assert task.remind_at == next_of(after, clock.now())
    assert after[0].at < before[0].at


def test_country_is_kept_by_the_administrator_and_brings_the_librarys_year(
    world: World, admin: Client
) -> None:
    answer = put(admin, country(day="2026-12-02"))

    assert answer.status_code == 302
    days = CalendarDay.objects.filter(authority=None, day__year=2026)
    assert days.count() == len(calendar.library_days(2026)) + 1
    assert not calendar.is_working_day(date(2026, 12, 2))
    assert not calendar.is_working_day(date(2026, 9, 2))
    assert calendar.is_working_day(date(2026, 8, 22))


def test_office_of_a_department_keeps_its_own_days_only(world: World, lan: Client) -> None:
    answer = put(lan, country(day="2026-12-02"))

    assert answer.status_code == 422
    assert "Hãy chọn phạm vi trong danh sách." in answer.content.decode()
    assert not CalendarDay.objects.exists()
    seed_calendar(years=[2026], actor=None)
    row = CalendarDay.objects.first()
    assert lan.get(reverse("calendar_day", args=[row.ref])).status_code == 404
    assert lan.post(reverse("seed_days"), {"nam": "2027"}).status_code == 404
    assert "Quốc khánh" in lan.get(reverse("days_off")).content.decode()


def test_ministrys_office_keeps_the_countrys_days(world: World) -> None:
    world.department.level = Level.MINISTRY
    world.department.save()

    answer = put(client_of(world.users["mau"]), country(day="2026-12-02"))

    assert answer.status_code == 302
    assert not calendar.is_working_day(date(2026, 12, 2))


@pytest.mark.parametrize("login", ["hoa", "binh", "so", "vu"])
def test_others_find_no_such_pages(world: World, login: str) -> None:
    row = CalendarDay.objects.create(
        authority=world.department, day=date(2026, 12, 2), kind="off", reason="x", basis="y"
    )
    client = client_of(world.users[login])
    for url in (
        reverse("days_off"),
        reverse("new_day"),
        reverse("calendar_day", args=[row.ref]),
    ):
        assert client.get(url).status_code == 404
        assert client.post(url, own(world)).status_code in (404, 405)
    assert client.post(reverse("seed_days"), {"nam": "2027"}).status_code == 404
    assert CalendarDay.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "2026-11-28"}, "Ngày này đã là ngày nghỉ cuối tuần (thứ Bảy, 28/11/2026)"),
        ({"day": "2026-12-02", "kind": "worked"}, "vốn là ngày làm việc"),
        ({"day": "2026-11-24"}, "cả nước đã nghỉ (Ngày Văn hóa Việt Nam)"),
        ({"day": "2026-08-22", "kind": "worked"}, "cả nước đã làm bù"),
        ({"day": "1999-12-02"}, "Hãy chọn năm từ 2000 đến 2100"),
        ({"day": "2101-12-02"}, "Hãy chọn năm từ 2000 đến 2100"),
        ({"day": "2026-02-31"}, "Ngày không đúng"),
        ({"day": ""}, "Hãy chọn ngày."),
        ({"reason": "  "}, "Hãy ghi lý do"),
        ({"basis": ""}, "Hãy ghi căn cứ"),
        ({"kind": "maybe"}, "Hãy chọn"),
        ({"place": "khongco"}, "Hãy chọn phạm vi trong danh sách."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    world: World, lan: Client, fields: dict[str, str], sentence: str
) -> None:
    answer = put(lan, own(world, **fields))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    if fields.get("reason") is None:
        assert "Khắc phục mưa lũ" in text
    assert not CalendarDay.objects.exists()


def test_same_day_twice_is_refused_by_its_name(world: World, lan: Client) -> None:
    put(lan, own(world, day="2026-12-02"))

    answer = put(lan, own(world, day="2026-12-02", reason="Lần hai"))

    assert answer.status_code == 422
    assert "Ngày 02/12/2026 đã có trong danh sách (Khắc phục mưa lũ)" in answer.content.decode()
    assert CalendarDay.objects.count() == 1


def test_day_of_the_library_is_there_already_when_the_year_is_not_kept_yet(
    world: World, admin: Client
) -> None:
    answer = put(admin, country(day="2026-11-24"))

    assert answer.status_code == 422
    assert "đã có trong danh sách" in answer.content.decode()
    assert not CalendarDay.objects.exists()


def test_a_day_is_changed_and_taken_out_again(world: World, lan: Client) -> None:
    put(lan, own(world, day="2026-12-02"))
    row = CalendarDay.objects.get()
    url = reverse("calendar_day", args=[row.ref])
    assert "2026-12-02" in lan.get(url).content.decode()

    lan.post(url, own(world, day="2026-12-03", reason="Lùi một ngày"))
    row.refresh_from_db()
    assert (row.day, row.reason) == (date(2026, 12, 3), "Lùi một ngày")

    assert lan.post(url, {"step": "take"}).status_code == 302
    assert not CalendarDay.objects.exists()
    assert calendar.is_working_day(date(2026, 12, 3), authority_id=world.department.pk)
    assert Event.objects.get(action="take_calendar_day").note.startswith("Ngày nghỉ 03/12/2026")


def test_taking_a_worked_saturday_away_offers_to_move_what_is_due_on_it(
    world: World, lan: Client
) -> None:
    saturday = date(2026, 12, 5)
    put(lan, own(world, day=saturday.isoformat(), kind="worked", reason="Làm bù"))
    PeriodDue.objects.filter(stage=DueStage.OFFICE).update(due_on=saturday)
    url = reverse("calendar_day", args=[CalendarDay.objects.get().ref])

    shown = lan.post(url, {"step": "take"})
    assert "3 thời hạn rơi vào ngày nghỉ" in shown.content.decode()
    assert CalendarDay.objects.count() == 1

    lan.post(url, {"step": "take-move"})
    moved = PeriodDue.objects.filter(stage=DueStage.OFFICE)
    assert set(moved.values_list("due_on", flat=True)) == {date(2026, 12, 7)}


def test_year_is_seeded_once_and_what_was_edited_stays(world: World, admin: Client) -> None:
    admin.post(reverse("seed_days"), {"nam": "2027"})
    written = CalendarDay.objects.count()
    assert written == len(calendar.library_days(2027))
    edited = CalendarDay.objects.get(day=date(2027, 9, 3))
    CalendarDay.objects.filter(day=date(2027, 2, 10)).delete()
    edited.reason = "Theo thông báo"
    edited.save()

    admin.post(reverse("seed_days"), {"nam": "2027"})
    call_command("seed_calendar", "2027", stdout=StringIO())

    assert CalendarDay.objects.count() == written - 1
    edited.refresh_from_db()
    assert edited.reason == "Theo thông báo"
    assert {row.basis != "" for row in CalendarDay.objects.all()} == {True}


def test_seeded_year_counts_like_the_library(world: World) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    before = [calendar.is_working_day(day) for day in days]

    seed_calendar(years=[2026], actor=None)

    assert CalendarDay.objects.filter(day__year=2026).exists()
    assert [calendar.is_working_day(day) for day in days] == before


def test_list_takes_as_many_statements_for_three_days_as_for_one(world: World, lan: Client) -> None:
    counts = []
    for day in (2, 3, 4):
        CalendarDay.objects.create(
            authority=world.department,
            day=date(2026, 12, day),
            kind="off",
            reason="x",
            basis="y",
        )
        if day != 3:
            with CaptureQueriesContext(connection) as seen:
                lan.get(reverse("days_off"))
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_unknown_year_is_told_and_this_year_is_shown(world: World, lan: Client) -> None:
    text = lan.get(reverse("days_off"), {"nam": "abc"}).content.decode()

    assert "“abc” không phải là năm" in text
    assert "Ngày nghỉ năm 2026" in text
