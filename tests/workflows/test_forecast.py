"""Who may come late: the rule's two properties, its reasons, and what it says of made-up years."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.enums import PeriodKind, PeriodStatus, SubmissionState
from nominations.models import Dossier, Event, Period, PeriodDue, Submission
from tests.factories.acts import do
from tests.factories.http import client_of
from tests.factories.paths import prepared
from tests.factories.world import NOW, World
from workflows.calendar import add_working_days
from workflows.enums import ExtensionState
from workflows.models import Extension, Task
from workflows.rules import forecast
from workflows.rules.forecast import (
    AT_HEAD,
    BEGUN,
    LIKELY,
    LOW,
    MAYBE,
    NONE,
    UNBEGUN,
    Facts,
    outlook,
)
from workflows.services.clocks import move_due

QUIET = Facts(
    rounds=(), year_late=0, year_known=0, asked=3, finished=0, progress=BEGUN, left=20, idle=0
)


@st.composite
def facts(draw: Any) -> Facts:
    known = draw(st.integers(0, 12))
    progress = draw(st.sampled_from(forecast.PROGRESS))
    return Facts(
        rounds=draw(st.lists(st.integers(0, 9), max_size=forecast.ROUNDS)),
        year_late=draw(st.integers(0, known)),
        year_known=known,
        asked=3,
        finished=draw(st.integers(0, 2)),
        progress=progress,
        left=draw(st.integers(0, 30)),
        idle=None if progress == UNBEGUN else draw(st.integers(0, 30)),
        returned=draw(st.integers(0, 3)),
        wants_more_time=draw(st.booleans()),
    )


# --- The rule -------------------------------------------------------------------------------------


@given(facts(), st.data())
def test_more_lateness_never_lowers_the_level(one: Facts, data: st.DataObject) -> None:
    if one.rounds:
        place = data.draw(st.integers(0, len(one.rounds) - 1))
        worse = [*one.rounds]
        worse[place] += data.draw(st.integers(1, 9))
        assert outlook(replace(one, rounds=worse)).level >= outlook(one).level
    again = [data.draw(st.integers(1, 9)), *one.rounds][: forecast.ROUNDS]
    assert outlook(replace(one, rounds=again)).level >= outlook(one).level
    late = replace(one, year_late=one.year_late + 1, year_known=one.year_known + 1)
    assert outlook(late).level >= outlook(one).level


@given(facts(), st.integers(0, 30))
def test_more_progress_never_raises_the_level(one: Facts, idle: int) -> None:
    for further in forecast.PROGRESS[forecast.PROGRESS.index(one.progress) + 1 :]:
        moved = replace(one, progress=further, idle=idle)
        assert outlook(moved).level <= outlook(one).level
    assert outlook(replace(one, finished=one.finished + 1)).level <= outlook(one).level
    assert outlook(replace(one, left=one.left + 1)).level <= outlook(one).level
    assert outlook(replace(one, idle=0)).level <= outlook(one).level


@given(facts())
def test_every_level_has_its_reasons_and_no_reason_comes_without_a_level(one: Facts) -> None:
    found = outlook(one)

    assert bool(found.level) == bool(found.reasons)
    assert all(reason.strip() for reason in found.reasons)


def test_reasons_are_plain_sentences() -> None:
    found = outlook(replace(QUIET, rounds=(2, 0, 5), progress=UNBEGUN, left=3, idle=None))

    assert found.level == LIKELY
    assert found.words == "Nhiều khả năng trễ"
    assert "3 kỳ gần nhất cùng loại trễ 2 lần" in found.reasons
    assert "còn 03 ngày làm việc, chưa lưu nội dung nào" in found.reasons


def test_a_unit_without_a_past_is_judged_by_its_progress_and_that_is_said() -> None:
    found = outlook(replace(QUIET, progress=UNBEGUN, left=2, idle=None))

    assert found.level == MAYBE
    assert found.reasons[-1] == "chưa có kỳ trước để so, chỉ xét tiến độ hiện tại"
    assert outlook(replace(QUIET, year_known=1, left=3)).reasons == (
        "còn 03 ngày làm việc, đã gửi 0/3 phần, còn ở cán bộ tổng hợp",
    )


@pytest.mark.parametrize(
    ("one", "level"),
    [
        (QUIET, NONE),
        (replace(QUIET, rounds=(1,)), LOW),
        (replace(QUIET, rounds=(1, 1, 1)), MAYBE),
        (replace(QUIET, progress=AT_HEAD, left=1), LOW),
        (replace(QUIET, progress=BEGUN, left=1), MAYBE),
        (replace(QUIET, wants_more_time=True), LOW),
    ],
)
def test_levels(one: Facts, level: int) -> None:
    assert outlook(one).level == level


def test_every_number_of_the_table_says_why() -> None:
    assert all(limit.why and limit.points > 0 for limit in forecast.LIMITS)


def test_back_test_units_that_were_late_before_are_named_three_days_ahead() -> None:
    """A made-up year: late units are unpunctual ones, or those that had not begun at T-3."""
    worlds = [
        # earlier rounds, late this year, progress at T-3, came late in the end
        ((2, 1, 0), 1, BEGUN, True),
        ((3, 0, 0), 0, UNBEGUN, True),
        ((), 0, UNBEGUN, True),
        ((0, 0, 0), 0, AT_HEAD, False),
        ((0, 1, 0), 0, AT_HEAD, False),
        ((0, 0), 0, BEGUN, False),
        ((), 0, AT_HEAD, False),
        ((0, 0, 0), 1, BEGUN, True),
    ]
    named = [
        outlook(
            replace(QUIET, rounds=rounds, year_late=late, year_known=4, progress=progress, left=3)
        ).level
        >= forecast.SHOWN_FROM
        for rounds, late, progress, _came in worlds
    ]
    came_late = [came for *_rest, came in worlds]

    hits = sum(name and came for name, came in zip(named, came_late, strict=True))
    by_chance = sum(named) * sum(came_late) / len(worlds)
    assert hits == 4 > by_chance
    assert not any(name and not came for name, came in zip(named, came_late, strict=True))


# --- On the tracker -------------------------------------------------------------------------------


def before(world: World, year: int, late: dict[str, int]) -> Period:
    """An earlier annual round, closed, with how late each unit was."""
    assert world.period is not None
    period = Period.objects.create(
        authority=world.department,
        kind=PeriodKind.ANNUAL,
        year=year,
        name=f"Tổng kết năm {year}",
        route=world.period.route,
        frozen_route=world.period.frozen_route,
        status=PeriodStatus.CLOSED,
    )
    for code, days in late.items():
        dossier = Dossier.objects.create(period=period, unit=world.units[code])
        Submission.objects.create(
            dossier=dossier,
            kind="report",
            state=SubmissionState.CLOSED,
            sent_at=NOW,
            late_days=days,
        )
    return period


def page(world: World, login: str = "lan", query: str = "", name: str = "tracked") -> Any:
    assert world.period is not None
    answer = client_of(world.users[login]).get(reverse(name, args=[world.period.ref]) + query)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def three_late_years(world: World) -> World:
    """Nothing presses yet: the units have a month."""
    PeriodDue.objects.filter(stage="unit").update(due_on=date(2026, 12, 21))
    move_due(tasks=Task.objects.exclude(role=""), due_on=date(2026, 12, 21))
    for year in (2023, 2024, 2025):
        before(world, year, {"cckl": 3, "cctl": 0})
    return world


@pytest.mark.django_db
def test_the_unit_that_was_late_before_is_named_with_its_reason(three_late_years: World) -> None:
    answer = page(three_late_years)
    text = answer.content.decode()

    assert [row.line.name for row in answer.context["outlooks"]] == ["Chi cục Kiểm lâm"]
    assert "3 kỳ gần nhất cùng loại trễ 3 lần" in text
    assert "không phải kết luận" in text


@pytest.mark.django_db
def test_units_own_page_says_the_same_as_the_tracker(three_late_years: World) -> None:
    world = three_late_years
    Extension.objects.create(
        submission=world.submission("cckl", "report"),
        state=ExtensionState.ASKED,
        due_before=date(2026, 12, 21),
        until=date(2026, 12, 24),
        reason="Mưa lũ",
    )
    file = prepared(world, "cckl")
    do(file, "send_to_head", world.users["hoa"])
    do(file, "send_back", world.users["binh"], note="Sửa số phiếu.")

    (risk,) = page(world).context["outlooks"]
    for login in ("lan", "hoa", "binh"):
        unit = client_of(world.users[login]).get(
            reverse("unit_progress", args=[world.units["cckl"].ref])
        )
        (own,) = unit.context["outlooks"]
        assert own.outlook == risk.outlook
        assert own.outlook.because in unit.content.decode()


@pytest.mark.django_db
def test_only_the_last_three_rounds_count(three_late_years: World) -> None:
    before(three_late_years, 2022, {"cckl": 0, "cctl": 9})
    before(three_late_years, 2021, {"cctl": 9})
    before(three_late_years, 2020, {"cctl": 9})

    assert [row.line.name for row in page(three_late_years).context["outlooks"]] == [
        "Chi cục Kiểm lâm"
    ]


@pytest.mark.django_db
def test_list_filters_to_those_that_may_be_late(three_late_years: World) -> None:
    answer = page(three_late_years, query="?trang-thai=co-the-tre", name="tracked_list")

    assert [(row.unit, row.kind) for row in answer.context["rows"]] == [
        ("Chi cục Kiểm lâm", "risk")
    ]
    assert answer.context["rows"][0].said.startswith(("Có thể trễ: ", "Nhiều khả năng trễ: "))
    assert ("Có thể trễ", 1) in [chip[:2] for chip in answer.context["chips"]]
    other = page(
        three_late_years,
        query=f"?trang-thai=co-the-tre&don-vi={three_late_years.units['cctl'].ref}",
        name="tracked_list",
    )
    assert other.context["rows"] == []


@pytest.mark.django_db
def test_work_returns_and_a_wish_for_more_time_are_seen(three_late_years: World) -> None:
    world = three_late_years
    file = prepared(world, "cckl")
    do(file, "send_to_head", world.users["hoa"])
    do(file, "send_back", world.users["binh"], note="Sửa số phiếu.")
    Extension.objects.create(
        submission=world.submission("cckl", "report"),
        state=ExtensionState.ASKED,
        due_before=date(2026, 11, 30),
        until=date(2026, 12, 4),
        reason="Mưa lũ",
    )

    (risk,) = page(world).context["outlooks"]

    assert "trong kỳ này đã phải sửa lại 1 lần" in risk.outlook.reasons
    assert "đơn vị đã xin gia hạn" in risk.outlook.reasons
    assert Event.objects.filter(subject=file.ref, action="send_back").exists()


@pytest.mark.django_db
def test_a_part_that_is_due_later_does_not_press_now(world: World) -> None:
    """Everything is with the head but for the figures, which have a month."""
    for kind in ("report", "self_assessment", "nominations"):
        file = world.submission("cckl", kind)
        Submission.objects.filter(pk=file.pk).update(state=SubmissionState.UNIT_SIGNING)
    dossier = world.submission("cckl").dossier
    Submission.objects.create(
        dossier=dossier, kind="figures", extended_to=date(2026, 12, 21), state="DRAFT"
    )

    with clock.at(NOW.replace(day=27)):
        rows = {row.line.name: row for row in page(world).context["outlooks"]}

    assert "Chi cục Kiểm lâm" not in rows
    assert "chưa lưu nội dung nào" in rows["Chi cục Thủy lợi"].outlook.because


@pytest.mark.django_db
def test_a_late_unit_is_late_and_no_forecast(three_late_years: World) -> None:
    after = NOW.replace(month=12, day=25)

    with clock.at(after):
        answer = page(three_late_years)

    assert answer.context["outlooks"] == []
    assert answer.context["late"]


@pytest.mark.django_db
def test_who_may_come_late_three_days_ahead_without_any_past(world: World) -> None:
    assert world.period is not None
    due_on = min(world.period.dues.filter(stage="unit").values_list("due_on", flat=True))
    day = add_working_days(due_on, -2)

    with clock.at(NOW.replace(month=day.month, day=day.day)):
        rows = page(world).context["outlooks"]

    assert {row.line.name for row in rows} == {"Chi cục Kiểm lâm", "Chi cục Thủy lợi"}
    assert all("chỉ xét tiến độ hiện tại" in row.outlook.because for row in rows)


# --- An extended unit -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_extended_unit_is_late_after_its_own_day(world: World) -> None:
    until = date(2026, 12, 4)
    for kind in ("report", "self_assessment", "nominations"):
        file = world.submission("cckl", kind)
        Submission.objects.filter(pk=file.pk).update(extended_to=until)
        file.processes.get().task_set.exclude(role="").update(due_on=until)

    with clock.at(NOW.replace(month=12, day=3)):
        answer = page(world)
        rows = page(world, name="tracked_list").context["rows"]
        days = client_of(world.users["lan"]).get(reverse("calendar")).content.decode()
        unit = client_of(world.users["lan"]).get(
            reverse("unit_progress", args=[world.units["cckl"].ref])
        )

    assert {row.unit for row in answer.context["late"]} == {"Chi cục Thủy lợi"}
    assert "gia hạn đến 04/12" in answer.content.decode()
    assert any("gia hạn đến 04/12" in row.said for row in rows if row.unit == "Chi cục Kiểm lâm")
    assert "được gia hạn" in days
    assert "gia hạn đến" in unit.content.decode()
