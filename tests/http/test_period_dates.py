"""Thời hạn của kỳ and of a whole year, through the pages: what is shown before it is written."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import PeriodKind
from nominations.models import Event, Period, PeriodDue
from tests.factories.acts import open_task_of
from tests.factories.http import client_of
from tests.factories.levels import Levels, make_levels
from tests.factories.rounds import planned
from tests.factories.world import World
from workflows.queries.period_plan import plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(world: World) -> Client:
    return client_of(world.users["lan"])


def address(period: Period) -> str:
    return reverse("period_dates", args=[period.ref])


def typed(period: Period, **changed: str) -> dict[str, Any]:
    """What the page's form holds, with some fields changed (due_report_unit=…)."""
    fields: dict[str, Any] = {
        f"due-{kind}-{stage}": day.isoformat() for (kind, stage), day in plan_of(period).items()
    }
    fields |= {"kinds": sorted({kind for kind, _stage in plan_of(period)}), "basis": "CV 2590"}
    fields |= {name.replace("_", "-") if name[:4] == "due_" else name: value
               for name, value in changed.items()}  # fmt: skip
    return fields


def test_grid_shows_every_date_and_the_dispatch(world: World, lan: Client) -> None:
    text = lan.get(address(world.period)).content.decode()

    for key, day in plan_of(world.period).items():
        assert f'name="due-{key[0]}-{key[1]}" value="{day.isoformat()}"' in text
    assert "Công văn quy định thời hạn" in text


def test_moving_a_date_of_open_tasks_is_shown_then_confirmed(world: World, lan: Client) -> None:
    fields = typed(world.period, due_report_unit="2026-12-02", basis_on="2026-11-19")

    shown = lan.post(address(world.period), fields | {"step": "save"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "chưa có gì được ghi" in text
    assert "30/11/2026" in text
    assert "02/12/2026" in text
    assert not Event.objects.filter(action="set_dates").exists()

    done = lan.post(address(world.period), fields | {"step": "confirm"}, follow=True)
    assert "2 việc đang mở chuyển theo." in done.content.decode()
    assert open_task_of(world.submission("cckl", "report")).due_on == date(2026, 12, 2)
    world.period.refresh_from_db()
    assert (world.period.basis, world.period.basis_on) == ("CV 2590", date(2026, 11, 19))


def test_planned_period_is_saved_at_once(world: World, lan: Client) -> None:
    period = planned(world, PeriodKind.REGISTRATION, "registration", date(2027, 3, 5), year=2027)

    done = lan.post(address(period), typed(period, due_registration_unit="2027-03-06"))

    assert done.status_code == 302
    due = period.dues.get()
    assert (due.due_on, due.stated_on) == (date(2027, 3, 8), date(2027, 3, 6))
    shown = lan.get(reverse("period", args=[period.ref])).content.decode()
    assert "công văn ghi 06/03/2027 là ngày nghỉ" in shown
    assert 'value="2027-03-06"' in lan.get(address(period)).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"due_report_unit": "2026-12-14"}, "trước bước “Đơn vị gửi”"),
        ({"due_report_unit": "2026-11-02"}, "đã qua, kỳ đang mở"),
        ({"due_report_unit": ""}, "không thêm, bớt phần hồ sơ “Báo cáo”"),
        ({"due_report_unit": "31/02/2026"}, "Ngày không đúng"),
        ({"basis_on": "x"}, "Ngày công văn không đúng"),
        ({"basis_url": "javascript:alert(1)"}, "Đường dẫn phải bắt đầu bằng https://"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(
    world: World, lan: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = lan.post(address(world.period), typed(world.period, **changed))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="CV 2590"' in text
    assert not Event.objects.filter(action="set_dates").exists()


def test_closed_period_says_so(world: World, lan: Client) -> None:
    Period.objects.filter(pk=world.period.pk).update(status="closed")

    assert "Kỳ này đã đóng" in lan.get(address(world.period)).content.decode()
    answer = lan.post(address(world.period), typed(world.period))
    assert answer.status_code == 422
    assert "Kỳ này đã đóng" in answer.content.decode()


def test_last_years_dates_fill_the_grid(world: World, lan: Client) -> None:
    period = planned(
        world, PeriodKind.ANNUAL, "report", date(2027, 1, 4), year=2027, name="Năm 2027"
    )

    text = lan.get(address(period), {"tu": "nam-truoc"}).content.decode()

    assert "Chép từ “Năm 2026”" in text
    assert 'name="due-report-unit" value="2027-11-30"' in text
    assert "đang là 04/01/2027" in text


def test_without_a_round_last_year_the_page_says_so(world: World, lan: Client) -> None:
    text = lan.get(address(world.period), {"tu": "nam-truoc"}).content.decode()

    assert "Chưa có kỳ cùng loại của năm trước" in text


def test_superior_that_moved_is_told_and_the_whole_chain_moves_in_one_act(morning: object) -> None:
    levels: Levels = make_levels()
    period = levels.world.period
    Period.objects.filter(pk=period.pk).update(parent=levels.above)
    period.recipients.filter(submission_kind="report").delete()
    period.recipients.create(
        submission_kind="report", unit=levels.ministry, due_on=date(2026, 12, 31)
    )
    PeriodDue.objects.filter(period=levels.above, submission_kind="report").update(
        due_on=date(2026, 12, 29)
    )
    lan = client_of(levels.users["lan"])
    link = f"{address(period)}?phan=report&amp;ngay=2026-12-29"
    assert link in lan.get(reverse("period", args=[period.ref])).content.decode()

    text = lan.get(address(period), {"phan": "report", "ngay": "2026-12-29"}).content.decode()
    assert 'name="due-report-signing" value="2026-12-21"' in text
    assert "đang là 23/12/2026" in text

    fields = typed(
        period,
        due_report_unit="2026-11-26",
        due_report_office="2026-12-09",
        due_report_signing="2026-12-21",
        superior_kind="report",
        superior_unit=levels.ministry.ref,
        superior_new="2026-12-29",
    )
    lan.post(address(period), fields | {"step": "confirm"})
    assert period.recipients.get(submission_kind="report").due_on == date(2026, 12, 29)
    assert "đã chuyển hạn nhận" not in lan.get(address(period)).content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"phan": "report", "ngay": ""}, "Hãy ghi ngày cấp trên yêu cầu."),
        ({"phan": "report", "ngay": "abc"}, "Ngày không đúng"),
        ({"phan": "x", "ngay": "2026-12-29"}, "Hãy chọn phần hồ sơ"),
    ],
)
def test_planning_backwards_from_nothing_is_told(
    world: World, lan: Client, asked: dict[str, str], sentence: str
) -> None:
    answer = lan.get(address(world.period), asked)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# --- A whole year -------------------------------------------------------------------------------


def year_fields(period: Period, **changed: str) -> dict[str, str]:
    fields = {
        f"{period.ref}-due-{kind}-{stage}": day.replace(year=day.year + 1).isoformat()
        for (kind, stage), day in plan_of(period).items()
    }
    return {**fields, f"{period.ref}-take": "on", "nam": "2027", **changed}


def test_year_page_fills_every_row_and_writes_nothing(world: World, lan: Client) -> None:
    text = lan.get(reverse("year_dates")).content.decode()

    assert "Thời hạn năm 2027, chép từ năm 2026" in text
    assert "Năm 2027" in text
    assert f'name="{world.period.ref}-due-report-unit" value="2027-11-30"' in text
    assert "ngày nghỉ, chuyển sang 13/12/2027" in text
    assert not Period.objects.filter(year=2027).exists()


def test_year_is_saved_as_it_was_edited(world: World, lan: Client) -> None:
    name = f"{world.period.ref}-due-report-unit"

    done = lan.post(
        reverse("year_dates"), year_fields(world.period, **{name: "2027-11-25"}), follow=True
    )

    assert "Đã lập thời hạn của 1 kỳ năm 2027." in done.content.decode()
    period = Period.objects.get(year=2027)
    assert plan_of(period)["report", "unit"] == date(2027, 11, 25)
    assert plan_of(period)["report", "office"] == date(2027, 12, 13)  # 11/12/2027 is a Saturday


def test_impossible_row_is_told_at_its_round_and_nothing_is_written(
    world: World, lan: Client
) -> None:
    name = f"{world.period.ref}-due-report-unit"

    answer = lan.post(reverse("year_dates"), year_fields(world.period, **{name: "2027-12-20"}))

    assert answer.status_code == 422
    assert "trước bước “Đơn vị gửi” (20/12/2027)" in answer.content.decode()
    assert 'value="2027-12-20"' in answer.content.decode()
    assert not Period.objects.filter(year=2027).exists()


def test_nothing_chosen_is_told(world: World, lan: Client) -> None:
    fields = year_fields(world.period)
    del fields[f"{world.period.ref}-take"]

    answer = lan.post(reverse("year_dates"), fields)

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một kỳ" in answer.content.decode()


@pytest.mark.parametrize("year", ["abc", "1990", "3000", ""])
def test_year_that_is_none_is_told(world: World, lan: Client, year: str) -> None:
    answer = lan.post(reverse("year_dates"), year_fields(world.period, nam=year))

    assert answer.status_code == 422
    assert "Hãy chọn năm từ" in answer.content.decode()
    assert not Period.objects.filter(year=2027).exists()


def test_round_that_has_dates_already_is_not_taken_by_itself(world: World, lan: Client) -> None:
    planned(world, PeriodKind.ANNUAL, "report", date(2027, 11, 24), year=2027, name="Năm 2027")

    text = lan.get(reverse("year_dates"), {"nam": "2027"}).content.decode()

    assert "đã có thời hạn, chỉ thay nếu được chọn" in text
    assert "đang là 24/11/2027" in text
    assert f'name="{world.period.ref}-take" checked' not in text


def test_year_page_takes_as_many_statements_for_three_rounds_as_for_one(
    world: World, lan: Client
) -> None:
    counts = []
    rounds = ((PeriodKind.REGISTRATION, "registration"), (PeriodKind.THEMATIC, "nominations"))
    for kind, part in (("", ""), *rounds):
        if kind:
            for year in (2026, 2027):
                period = planned(
                    world, kind, part, date(year, 3, 5), year=year, name=f"{kind} {year}"
                )
                period.recipients.create(
                    submission_kind=part,
                    decider="director" if part == "nominations" else "",
                    unit=world.department,
                    due_on=date(year, 4, 1),
                )
        with CaptureQueriesContext(connection) as seen:
            lan.get(reverse("year_dates"), {"nam": "2027"})
        counts.append(len(seen))

    assert counts[1] == counts[2] <= 16
