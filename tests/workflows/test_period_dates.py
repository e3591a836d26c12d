"""The dates of a period: set, refused, copied from last year, planned backwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.enums import DueStage, PeriodKind
from nominations.models import Event, Period, PeriodDue
from nominations.rules.routes import FrozenRoute
from tests.factories.acts import open_task_of
from tests.factories.levels import make_levels
from tests.factories.rounds import month, planned
from tests.factories.world import World
from workflows.calendar import add_working_days, is_working_day, working_days_between
from workflows.models import Task
from workflows.queries.period_plan import (
    copying,
    plan_of,
    repeated_periods,
    same_round,
    superiors_of,
)
from workflows.rules.period_plan import backwards, copied, from_route, settled, unmet_plan, year_on
from workflows.services.errors import Conflict, NotAllowed, NotReady
from workflows.services.period_copies import RoundOrder, RoundRefused, copy_rounds
from workflows.services.period_dates import DatesOrder, Rescheduled, set_dates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
MINISTRY = date(2026, 6, 25)
#: Bộ 25/06 ← phát hành 25/06 ← ký 24/06 ← tổng hợp 22/06 ← đơn vị 17/06 (the demo's half-year)
CHAIN = {
    ("report", "unit"): date(2026, 6, 17),
    ("report", "consolidation"): date(2026, 6, 22),
    ("report", "signing"): date(2026, 6, 24),
    ("report", "issue"): MINISTRY,
}


def order(dues: dict, **more: object) -> DatesOrder:
    return DatesOrder(dues=dues, **more)  # type: ignore[arg-type]


def with_unit_day(world: World, day: date, kind: str = "") -> dict:
    plan = plan_of(world.period)
    return {
        key: day if key[1] == "unit" and kind in ("", key[0]) else due for key, due in plan.items()
    }


def put(world: World, dues: dict, **more: object) -> Rescheduled:
    return set_dates(period=world.period, order=order(dues, **more), actor=world.users["lan"])


# --- What is moved ------------------------------------------------------------------------------


def test_open_tasks_move_with_their_date_and_the_event_tells_old_and_new(world: World) -> None:
    done = put(world, with_unit_day(world, date(2026, 12, 2), "report"), basis="CV 2590")

    task = open_task_of(world.submission("cckl", "report"))
    assert task.due_on == date(2026, 12, 2)
    assert clock.local_day(task.remind_at) == date(2026, 11, 27)
    assert open_task_of(world.submission("cckl")).due_on == date(2026, 11, 30)
    assert (done.tasks, len(done.changed)) == (2, 1)
    event = Event.objects.get(action="set_dates")
    assert (event.stream.kind, event.stream.subject) == ("period", world.period.ref)
    assert event.data["dues"] == [["report", "unit", "2026-11-30", "2026-12-02", None]]
    assert (event.data["tasks"], event.note) == (2, "CV 2590")


def test_day_off_moves_and_the_dispatchs_day_is_kept(world: World) -> None:
    put(world, with_unit_day(world, date(2026, 12, 5), "report"))

    due = PeriodDue.objects.get(period=world.period, submission_kind="report", stage="unit")
    assert (due.due_on, due.stated_on) == (date(2026, 12, 7), date(2026, 12, 5))


def test_day_off_stays_where_the_office_says_so(world: World) -> None:
    put(world, with_unit_day(world, date(2026, 12, 5), "report"), keep=True)

    due = PeriodDue.objects.get(period=world.period, submission_kind="report", stage="unit")
    assert (due.due_on, due.stated_on) == (date(2026, 12, 5), None)


def test_extension_beyond_the_new_date_stays_a_shorter_one_is_overtaken(world: World) -> None:
    longer, shorter = (world.submission(unit, "report") for unit in ("cckl", "cctl"))
    for file, day in ((longer, date(2026, 12, 9)), (shorter, date(2026, 12, 1))):
        type(file).objects.filter(pk=file.pk).update(extended_to=day)
        Task.objects.filter(process__submission=file).update(due_on=day)

    done = put(world, with_unit_day(world, date(2026, 12, 3), "report"))

    assert open_task_of(longer).due_on == date(2026, 12, 9)
    assert open_task_of(shorter).due_on == date(2026, 12, 3)
    assert (done.tasks, done.stayed) == (1, 1)


def test_task_with_a_day_of_its_own_stays(world: World) -> None:
    file = world.submission("cckl", "report")
    file.narrative = "Nội dung"
    file.save()
    Task.objects.filter(process__submission=file).update(due_on=date(2026, 12, 8))

    put(world, with_unit_day(world, date(2026, 12, 2), "report"))

    assert open_task_of(file).due_on == date(2026, 12, 8)


# --- What is refused ----------------------------------------------------------------------------


def refused(world: World, dues: dict) -> dict[str, str]:
    with pytest.raises(NotReady) as no:
        put(world, dues)
    assert not Event.objects.filter(action="set_dates").exists()
    return {item.field: item.sentence for item in no.value.unmet}


def test_stages_out_of_order_are_told_with_both_days(world: World) -> None:
    told = refused(world, with_unit_day(world, date(2026, 12, 14), "report"))

    assert "trước bước “Đơn vị gửi” (14/12/2026)" in told["due-report-office"]


def test_date_in_the_past_is_not_set_while_the_period_is_open(world: World) -> None:
    told = refused(world, with_unit_day(world, date(2026, 11, 19), "report"))

    assert "ngày 19/11/2026 đã qua" in told["due-report-unit"]


def test_passed_date_that_stands_may_stay(world: World) -> None:
    plan = plan_of(world.period)
    with clock.at(datetime(2026, 12, 3, 2, 0, tzinfo=UTC)):
        put(world, {**plan, ("report", "office"): date(2026, 12, 14)})


def test_report_before_its_data_closes_needs_an_estimate(world: World) -> None:
    Period.objects.filter(pk=world.period.pk).update(estimate_to=None)

    told = refused(world, plan_of(world.period))

    assert "chưa chốt" in told["dues"]


def test_closed_period_is_not_touched(world: World) -> None:
    Period.objects.filter(pk=world.period.pk).update(status="closed")

    with pytest.raises(Conflict):
        put(world, plan_of(world.period))


def test_part_neither_comes_nor_goes_once_the_period_is_open(world: World) -> None:
    plan = plan_of(world.period)
    more = {**plan, ("registration", "unit"): date(2026, 12, 1)}
    less = {key: day for key, day in plan.items() if key[0] != "report"}

    assert "due-registration-unit" in refused(world, more)
    assert "due-report-unit" in refused(world, less)


def test_period_without_a_date_for_the_unit_is_refused(world: World) -> None:
    told = refused(world, {("report", "office"): date(2026, 12, 11)})

    assert {"dues", "due-report-unit"} <= set(told)


@pytest.mark.parametrize("login", ["hoa", "vu", "so", "xuan"])
def test_only_the_office_sets_dates(world: World, login: str) -> None:
    with pytest.raises(NotAllowed):
        set_dates(period=world.period, order=order(plan_of(world.period)), actor=world.users[login])


# --- Backwards ----------------------------------------------------------------------------------


def test_chain_keeps_its_working_days_to_the_superiors_day() -> None:
    plan = backwards(CHAIN, kind="report", old=MINISTRY, new=date(2026, 6, 23), authority_id=None)

    assert list(plan.values()) == [
        date(2026, 6, 15),
        date(2026, 6, 18),
        date(2026, 6, 22),
        date(2026, 6, 23),
    ]


def test_other_parts_stay_when_one_superior_moves() -> None:
    other = ("nominations", "unit"), date(2026, 11, 30)
    plan = backwards(
        {**CHAIN, other[0]: other[1]},
        kind="report",
        old=MINISTRY,
        new=date(2026, 7, 1),
        authority_id=None,
    )

    assert plan[other[0]] == other[1]


working = st.dates(date(2025, 3, 1), date(2027, 10, 1)).filter(is_working_day)


@given(
    superior=working,
    moved=working,
    distances=st.lists(st.integers(0, 30), min_size=1, max_size=len(DueStage)),
)
def test_moving_a_chain_there_and_back_gives_the_chain(
    superior: date, moved: date, distances: list[int]
) -> None:
    steps = sorted(distances, reverse=True)
    chain = {
        ("report", stage.value): add_working_days(superior, -distance)
        for stage, distance in zip(DueStage, steps, strict=False)
    }

    there = backwards(chain, kind="report", old=superior, new=moved, authority_id=None)
    back = backwards(there, kind="report", old=moved, new=superior, authority_id=None)

    assert back == chain
    for key, day in there.items():
        assert working_days_between(day, moved) == working_days_between(chain[key], superior)
    assert not [one for one in unmet_plan(there) if "trước bước" in one.sentence]


@pytest.mark.parametrize(("council", "cluster"), [(True, True), (False, False)])
def test_chain_from_the_route_is_in_order_and_ends_on_the_superiors_day(
    council: bool, cluster: bool
) -> None:
    kinds = ("nominations",) if cluster else ()
    route = FrozenRoute("x", "x", cluster_kinds=kinds, council=council, appraisal_days=10)

    plan = from_route(route, kind="nominations", superior=date(2026, 12, 31), authority_id=None)

    assert plan["nominations", "issue"] == date(2026, 12, 31)
    assert ("nominations", "council") in plan or not council
    assert ("nominations", "cluster") in plan or not cluster
    assert unmet_plan(plan) == []
    assert settled(plan, keep=False, authority_id=None) == plan


def test_superior_that_moved_its_own_date_is_noticed(db: None) -> None:
    levels = make_levels()
    below, above = levels.world.period, levels.above
    Period.objects.filter(pk=below.pk).update(parent=above)
    below.refresh_from_db()
    asked = above.dues.get(submission_kind="report", stage="unit")
    below.recipients.filter(submission_kind="report", unit=levels.ministry).delete()
    below.recipients.create(submission_kind="report", unit=levels.ministry, due_on=asked.due_on)
    assert not [one for one in superiors_of(below) if one.moved_to]

    asked.due_on -= timedelta(days=7)
    asked.save()

    below = Period.objects.select_related("parent").get(pk=below.pk)
    (told,) = [one for one in superiors_of(below) if one.moved_to]
    assert (told.unit, told.moved_to) == (levels.ministry.name, asked.due_on)
    set_dates(
        period=below,
        order=order(plan_of(below), superior=("report", levels.ministry.ref, asked.due_on)),
        actor=levels.users["lan"],
    )
    assert not [one for one in superiors_of(below) if one.moved_to]


# --- From last year -----------------------------------------------------------------------------


def test_without_a_known_superior_the_calendar_day_is_taken_and_days_off_move() -> None:
    stated = {
        ("initiatives", "unit"): date(2025, 8, 31),
        ("initiatives", "office"): date(2025, 9, 12),
    }

    plan = copied(stated, stated=stated, years=1, superior={}, authority_id=None)

    assert plan["initiatives", "unit"] == date(2026, 8, 31)
    assert settled(plan, keep=False, authority_id=None) == {
        ("initiatives", "unit"): date(2026, 9, 3),
        ("initiatives", "office"): date(2026, 9, 14),
    }


def test_with_a_known_superior_the_distance_is_kept() -> None:
    plan = copied(
        CHAIN,
        stated=CHAIN,
        years=1,
        superior={"report": (MINISTRY, date(2027, 6, 24))},
        authority_id=None,
    )

    assert plan["report", "unit"] == date(2027, 6, 16)
    assert plan["report", "issue"] == date(2027, 6, 24)


def test_leap_day_is_the_last_of_february() -> None:
    assert year_on(date(2028, 2, 29)) == date(2029, 2, 28)


@given(
    days=st.lists(
        st.dates(date(2025, 1, 1), date(2026, 12, 31)), min_size=1, max_size=len(DueStage)
    )
)
def test_copied_dates_never_change_their_order(days: list[date]) -> None:
    chain = {
        ("report", stage.value): day for stage, day in zip(DueStage, sorted(days), strict=False)
    }

    plan = settled(
        copied(chain, stated=chain, years=1, superior={}, authority_id=None),
        keep=False,
        authority_id=None,
    )

    assert unmet_plan(plan) == []
    assert all(is_working_day(day) for day in plan.values())


def year_orders(world: World, year: int) -> list[RoundOrder]:
    orders = []
    there = list(Period.objects.filter(year=year))
    for source in repeated_periods(world.department.pk, year - 1):
        target = same_round(source, there)
        stated = plan_of(source, stated=True)
        plan = copied(
            plan_of(source),
            stated=stated,
            years=1,
            superior=copying(source, target),
            authority_id=world.department.pk,
        )
        orders.append(RoundOrder(source, target, order(plan, basis="CV 1")))
    return orders


def test_year_is_planned_from_the_last_in_one_act(world: World) -> None:
    planned(world, PeriodKind.REGISTRATION, "registration", date(2026, 3, 6))
    month(world, date(2026, 10, 1))

    done = copy_rounds(
        authority=world.department,
        year=2027,
        orders=year_orders(world, 2027),
        actor=world.users["lan"],
    )

    assert done.made == len(done.rounds) == 14
    annual = Period.objects.get(year=2027, kind=PeriodKind.ANNUAL)
    assert (annual.name, annual.status) == ("Năm 2027", "planned")
    assert (annual.data_from, annual.data_to) == (date(2026, 12, 15), date(2027, 12, 14))
    assert plan_of(annual)["report", "unit"] == date(2027, 11, 30)
    assert set(annual.awards.all()) == set(world.period.awards.all())
    february = Period.objects.get(year=2027, kind=PeriodKind.FIGURES, data_from=date(2027, 2, 1))
    assert february.data_to == date(2027, 2, 28)
    assert february.indicators.count() == 3
    assert plan_of(february)["figures", "unit"] == date(2027, 3, 5)
    assert Event.objects.filter(action="set_dates").count() == 14


def test_copying_twice_makes_no_second_period(world: World) -> None:
    for _turn in range(2):
        copy_rounds(
            authority=world.department,
            year=2027,
            orders=year_orders(world, 2027),
            actor=world.users["lan"],
        )

    assert Period.objects.filter(year=2027).count() == 1


def test_one_impossible_round_leaves_the_whole_year_unwritten(world: World) -> None:
    planned(world, PeriodKind.REGISTRATION, "registration", date(2026, 3, 6))
    *rest, last = year_orders(world, 2027)
    broken = RoundOrder(last.source, last.target, order({("report", "office"): date(2027, 1, 4)}))

    with pytest.raises(RoundRefused) as no:
        copy_rounds(
            authority=world.department,
            year=2027,
            orders=[*rest, broken],
            actor=world.users["lan"],
        )

    assert no.value.source == last.source
    assert not Period.objects.filter(year=2027).exists()


@pytest.mark.parametrize("year", [1999, 2101])
def test_year_that_cannot_be_is_told(world: World, year: int) -> None:
    with pytest.raises(NotReady, match="Năm phải từ"):
        copy_rounds(
            authority=world.department,
            year=year,
            orders=year_orders(world, 2027),
            actor=world.users["lan"],
        )
