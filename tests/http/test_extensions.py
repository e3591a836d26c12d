"""More time: asked for by the unit, given by the office to one or to many; reminding by hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.models import Event, PeriodDue, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of
from tests.factories.paths import prepared, sent
from tests.factories.world import NOW, World, make_period
from workflows.calendar import is_working_day
from workflows.enums import ExtensionState, NoticeKind
from workflows.models import Extension, Message, Notice, Task
from workflows.rules.extending import Asked, unmet_extension
from workflows.services.clocks import move_due
from workflows.services.periods import open_period
from workflows.services.sweep import sweep

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 19)  # yesterday: late by one working day
UNTIL = date(2026, 11, 25)


@pytest.fixture
def late(world: World) -> World:
    """Everything at the units was due yesterday; the next desks have time until 11/12."""
    PeriodDue.objects.filter(stage="unit").update(due_on=DUE)
    PeriodDue.objects.exclude(stage="unit").update(due_on=date(2026, 12, 11))
    move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
    return world


def extend_page(world: World, unit: str = "") -> str:
    assert world.period is not None
    page = reverse("extend", args=[world.period.ref])
    return f"{page}?unit={world.units[unit].ref}" if unit else page


def give(world: World, parts: list[Submission], **values: Any) -> Any:
    data = {
        "files": [part.ref for part in parts],
        "until": UNTIL.isoformat(),
        "reason": "Đang khắc phục mưa lũ",
    }
    return client_of(world.users["lan"]).post(extend_page(world), data | values, follow=True)


# --- Given ----------------------------------------------------------------------------------------


def test_office_gives_time_and_everything_follows(late: World) -> None:
    file = late.submission("cckl", "report")

    answer = give(late, [file])

    file.refresh_from_db()
    task = open_task_of(file)
    assert task is not None
    assert "Đã gia hạn 1 phần hồ sơ đến hết ngày 25/11/2026." in answer.content.decode()
    assert (file.extended_to, task.due_on) == (UNTIL, UNTIL)
    assert task.remind_at is not None
    row = Extension.objects.get()
    assert (row.state, row.due_before, row.until) == (ExtensionState.GRANTED, DUE, UNTIL)
    event = Event.objects.get(action="extend")
    assert event.data == {"from": "2026-11-19", "until": "2026-11-25"}
    assert event.note == "Đang khắc phục mưa lũ"
    page = client_of(late.users["hoa"]).get(f"/submissions/{file.ref}/").content.decode()
    assert "từ 19/11/2026 đến hết 25/11/2026" in page


def test_sent_within_the_extension_is_in_time(late: World) -> None:

    file = prepared(late)
    give(late, [file])
    with clock.at(NOW + timedelta(days=5)):  # Wednesday, the extended last day
        do(file, "send_to_head", late.users["hoa"])
        signing = open_task_of(file)
        do(file, "submit", late.users["binh"])

    assert signing is not None
    assert signing.due_on == UNTIL
    assert file.late_days == 0


def test_many_units_at_once_and_who_is_left_out_is_named(late: World) -> None:
    files = [late.submission(unit, "report") for unit in ("cckl", "cctl")]
    task = open_task_of(files[1])
    assert task is not None
    move_due(tasks=[task], due_on=date(2026, 11, 27))

    answer = give(late, files).content.decode()

    assert "Đã gia hạn 1 phần hồ sơ" in answer
    assert "Chưa gia hạn Chi cục Thủy lợi, Báo cáo: Hạn hiện nay là hết ngày 27/11/2026." in answer
    assert Extension.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"until": "2026-11-18"}, "Ngày 18/11/2026 đã qua."),
        ({"until": "2026-11-24"}, "Ngày 24/11/2026 là ngày nghỉ. Ngày làm việc tiếp theo là 25/11"),
        ({"until": "2026-12-15"}, "Bước sau phải xong ngày 11/12/2026"),
        ({"until": "31/31/2026"}, "Ngày này không có thật."),
        ({"reason": "  "}, "Trường này là bắt buộc"),
        ({"files": []}, "Hãy chọn ít nhất một phần hồ sơ."),
        ({"files": ["khongco"]}, "Có phần hồ sơ không còn ở đơn vị."),
    ],
)
def test_impossible_extension_is_refused_and_what_was_typed_stays(
    late: World, values: dict[str, Any], sentence: str
) -> None:
    answer = give(late, [late.submission("cckl", "report")], **values)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page or "required" in page or "bắt buộc" in page
    assert "Đang khắc phục mưa lũ" in page or "reason" in values
    assert not Extension.objects.exists()
    assert not Event.objects.filter(action="extend").exists()


def test_person_decides_beyond_the_next_desks_day(late: World) -> None:
    give(late, [late.submission("cckl", "report")], until="2026-12-15", anyway="on")

    assert Extension.objects.get().until == date(2026, 12, 15)


def test_closed_period_and_sent_part_are_left_alone(late: World) -> None:
    file = sent(late)

    answer = give(late, [file])
    assert answer.status_code == 422

    assert late.period is not None
    late.period.status = "closed"
    late.period.save(update_fields=["status"])
    closed = give(late, [late.submission("cckl", "report")])
    assert "Kỳ đã đóng" in closed.content.decode()
    assert not Extension.objects.exists()


def test_leader_watches_but_does_not_extend_and_strangers_see_nothing(late: World) -> None:
    data = {"files": [late.submission("cckl", "report").ref], "until": UNTIL.isoformat()}

    codes = {
        login: client_of(late.users[login]).post(extend_page(late), data).status_code
        for login in ("vu", "hoa", "binh", "xuan")
    }

    assert codes == dict.fromkeys(codes, 404)
    assert not Extension.objects.exists()


# --- Asked for ------------------------------------------------------------------------------------


def ask(world: World, file: Submission, login: str = "hoa", **values: Any) -> Any:
    data = {"until": UNTIL.isoformat(), "reason": "Chờ số liệu của xã"} | values
    return client_of(world.users[login]).post(
        reverse("ask_extension", args=[file.ref]), data, follow=True
    )


def test_unit_asks_office_grants_and_both_are_told(late: World) -> None:
    file = late.submission("cckl", "report")

    ask(late, file)
    again = ask(late, file)
    with clock.at(NOW + timedelta(minutes=20)):
        sweep()
    row = Extension.objects.get()
    page = client_of(late.users["lan"]).get(reverse("extensions")).content.decode()
    client_of(late.users["lan"]).post(reverse("extensions"), {"ref": row.ref, "decide": "grant"})
    twice = client_of(late.users["dung"]).post(
        reverse("extensions"), {"ref": row.ref, "decide": "grant"}
    )
    with clock.at(NOW + timedelta(minutes=40)):
        sweep()

    assert again.status_code == 409
    assert "Chờ số liệu của xã" in page
    assert twice.status_code == 422
    row.refresh_from_db()
    file.refresh_from_db()
    assert (row.state, row.decided_by, file.extended_to) == (
        ExtensionState.GRANTED, late.users["lan"], UNTIL,
    )  # fmt: skip
    told = set(
        Message.objects.filter(notice__event__action__in=("extend", "ask_extension")).values_list(
            "person__user__username", "notice__event__action"
        )
    )
    assert told == {
        ("lan", "ask_extension"),
        ("dung", "ask_extension"),
        ("hoa", "extend"),
        ("binh", "extend"),
    }


def test_office_says_no_with_its_reason(late: World) -> None:
    file = late.submission("cckl", "report")
    ask(late, file)
    row = Extension.objects.get()
    lan = client_of(late.users["lan"])

    silent = lan.post(reverse("extensions"), {"ref": row.ref, "decide": "refuse"})
    lan.post(reverse("extensions"), {"ref": row.ref, "decide": "refuse", "answer": "Bộ cần ngay"})

    row.refresh_from_db()
    file.refresh_from_db()
    assert silent.status_code == 422
    assert "Hãy ghi rõ lý do không gia hạn." in silent.content.decode()
    assert (row.state, row.answer, file.extended_to) == (
        ExtensionState.REFUSED, "Bộ cần ngay", None,
    )  # fmt: skip


def test_others_do_not_ask_for_a_unit(late: World) -> None:
    file = late.submission("cckl", "report")

    codes = {login: ask(late, file, login).status_code for login in ("an", "son", "lan", "xuan")}

    assert codes == dict.fromkeys(codes, 404)


def test_returned_part_gets_more_time_to_answer(world: World) -> None:
    file = sent(world)
    pins = [("meeting_minutes", "Thiếu")]
    do(file, "return", world.users["lan"], note="Sửa", pins=pins, reply_by=date(2026, 11, 23))

    ask(world, file, until="2026-11-27")
    row = Extension.objects.get()
    client_of(world.users["lan"]).post(reverse("extensions"), {"ref": row.ref, "decide": "grant"})

    file.refresh_from_db()
    task = open_task_of(file)
    assert task is not None
    assert (file.reply_by, file.extended_to, task.due_on) == (
        date(2026, 11, 27), None, date(2026, 11, 27),
    )  # fmt: skip


def test_unit_that_is_late_in_a_month_is_extended_and_reminded_there(late: World) -> None:
    """The annual round's tracker shows the months beside it: what is late is what is acted on."""
    assert late.period is not None
    month = make_period(late)
    month.name = "Kỳ tháng 10"
    month.save(update_fields=["name"])
    month.dues.exclude(submission_kind="report").delete()
    open_period(period=month, units=[late.units["cckl"]], actor=late.users["lan"])
    file = Submission.objects.get(dossier__period=month)
    tasks = Task.objects.filter(process__submission__dossier__period=late.period)
    move_due(tasks=tasks.exclude(role=""), due_on=date(2026, 11, 30))
    move_due(tasks=Task.objects.filter(process__submission=file, role="unit_officer"), due_on=DUE)
    lan = client_of(late.users["lan"])

    page = lan.get(extend_page(late, "cckl")).content.decode()
    unit = {"unit": late.units["cckl"].ref}
    lan.post(reverse("remind", args=[late.period.ref]), unit)

    assert file.ref in page
    assert "Kỳ tháng 10" in page
    assert Notice.objects.get(kind=NoticeKind.NUDGE).task == open_task_of(file)


# --- Reminding by hand ----------------------------------------------------------------------------


def test_one_press_reminds_the_late_unit_once_a_day(late: World) -> None:
    assert late.period is not None
    lan, page = client_of(late.users["lan"]), reverse("remind", args=[late.period.ref])
    unit = {"unit": late.units["cckl"].ref}

    first = lan.post(page, unit, follow=True).content.decode()
    again = lan.post(page, unit, follow=True).content.decode()

    assert "Đã nhắc 3 việc" in first
    assert "Hôm nay đã nhắc các việc này rồi." in again
    units = Notice.objects.filter(kind=NoticeKind.NUDGE).values_list("task__unit__code", flat=True)
    assert list(units) == ["cckl"] * 3


def test_one_press_reminds_everybody_who_is_late(late: World) -> None:
    assert late.period is not None
    client_of(late.users["mau"]).post(reverse("remind", args=[late.period.ref]))

    units = set(Notice.objects.values_list("task__unit__code", flat=True))
    assert units == {"cckl", "cctl"}


def test_strangers_remind_nobody(late: World) -> None:
    assert late.period is not None
    page = reverse("remind", args=[late.period.ref])

    codes = {
        login: client_of(late.users[login]).post(page).status_code for login in ("hoa", "xuan")
    }

    assert codes == {"hoa": 404, "xuan": 404}
    assert not Notice.objects.exists()


def test_tracker_offers_both_beside_the_late_unit(late: World) -> None:
    page = client_of(late.users["lan"]).get(reverse("tracker")).content.decode()
    watched = client_of(late.users["vu"]).get(reverse("tracker")).content.decode()

    assert "Nhắc tất cả việc trễ" in page
    assert f"/extend/?unit={late.units['cckl'].ref}" in page
    assert "/extend/" not in watched


@pytest.mark.parametrize("name", ["extend", "extensions"])
def test_pages_take_few_statements_and_the_same_for_more(late: World, name: str) -> None:
    assert late.period is not None
    page = reverse(name, args=[late.period.ref] if name == "extend" else [])
    lan, counts = client_of(late.users["lan"]), []
    for files in ([("cckl", "report")], [("cckl", "self_assessment"), ("cctl", "report")]):
        for unit, kind in files:
            ask(late, late.submission(unit, kind), "hoa" if unit == "cckl" else "an")
        lan.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert lan.get(page).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


# --- The rule -------------------------------------------------------------------------------------

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, days, days, st.none() | days, st.booleans())
def test_what_is_given_lies_ahead_on_a_working_day_after_the_last(
    due_on: date, until: date, today: date, ceiling: date | None, anyway: bool
) -> None:
    asked = Asked(due_on=due_on, until=until, today=today, ceiling=ceiling)

    allowed = not unmet_extension(asked, anyway=anyway)

    assert allowed == (
        until >= today
        and until > due_on
        and is_working_day(until)
        and (anyway or ceiling is None or until <= ceiling)
    )
    assert unmet_extension(Asked(due_on, until, today, open_period=False), anyway=True)
