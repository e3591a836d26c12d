"""Working days at each desk: who stopped the clock, whose days they are, and what it costs."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.enums import SubmissionState as S
from tests.factories.acts import do
from tests.factories.http import client_of
from tests.factories.paths import sent
from tests.factories.world import NOW, World
from workflows.calendar import working_days_between
from workflows.rules import desk_times
from workflows.rules.desk_times import HEAD, MENDING, OFFICE, UNIT, Spent, of_file
from workflows.rules.journey import Move

MONDAY = date(2026, 11, 2)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def calendar_days(first: date, last: date) -> int:
    return (last - first).days


def test_clock_of_the_office_stands_still_while_the_file_is_back() -> None:
    moves = [
        Move(day(0), "", S.DRAFT),
        Move(day(2), S.DRAFT, S.UNIT_SIGNING),
        Move(day(3), S.UNIT_SIGNING, S.OFFICE_CHECK),
        Move(day(5), S.OFFICE_CHECK, S.RETURNED, "return"),
        Move(day(15), S.RETURNED, S.UNIT_SIGNING),
        Move(day(17), S.UNIT_SIGNING, S.OFFICE_CHECK, "resubmit"),
        Move(day(20), S.OFFICE_CHECK, S.ACCEPTED, "accept"),
    ]

    spent = of_file("x", moves, day(30), calendar_days)

    assert {desk: one.days for desk, one in spent.items()} == {
        UNIT: 2,
        HEAD: 1,
        OFFICE: 2 + 3,
        MENDING: 10 + 2,
    }
    assert not any(one.running for one in spent.values())


def test_suspended_days_belong_to_nobody() -> None:
    moves = [
        Move(day(0), "", S.OFFICE_CHECK),
        Move(day(1), S.OFFICE_CHECK, S.SUSPENDED),
        Move(day(9), S.SUSPENDED, S.OFFICE_CHECK),
    ]

    assert of_file("x", moves, day(10), calendar_days) == {OFFICE: Spent("x", 2, True)}


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_days_of_all_desks_add_up_to_the_whole_way(gaps: list[int]) -> None:
    way = [S.DRAFT, S.UNIT_SIGNING, S.OFFICE_CHECK, S.RETURNED]
    moves, at = [Move(day(0), "", S.DRAFT)], 0
    for number, gap in enumerate(gaps):
        at += gap
        moves.append(Move(day(at), way[number % 4], way[(number + 1) % 4]))

    spent = of_file("x", moves, day(at + 3), calendar_days)

    assert sum(one.days for one in spent.values()) == at + 3
    assert sum(one.running for one in spent.values()) == 1


def test_median_is_of_those_that_have_left_and_the_worst_of_all() -> None:
    rows = [
        {OFFICE: Spent("a", 2, False)},
        {OFFICE: Spent("b", 4, False)},
        {OFFICE: Spent("c", 11, True)},
    ]

    (one,) = desk_times.desk_times(rows)

    assert (one.typical, one.worst.subject, one.passed, one.there) == (3, "c", 2, 1)
    assert desk_times.desk_times([]) == []


@pytest.mark.django_db
def test_page_shows_the_desks_of_the_period(world: World) -> None:
    file = sent(world, "cckl")
    later = datetime(2026, 11, 27, 2, 0, tzinfo=NOW.tzinfo)
    assert world.period is not None
    url = reverse("desk_times", args=[world.period.ref])

    with clock.at(later):
        rows = client_of(world.users["lan"]).get(url).context["rows"]
        unit = client_of(world.users["binh"]).get(
            reverse("unit_progress", args=[world.units["cckl"].ref])
        )

    desks = {row.time.desk: row for row in rows}
    at_office = desks[OFFICE]
    assert at_office.time.worst.days == working_days_between(NOW.date(), later.date())
    assert at_office.worst.name == "Chi cục Kiểm lâm, Đề nghị khen thưởng"
    assert at_office.worst.url == f"/submissions/{file.ref}/"
    assert at_office.time.worst.running
    assert "Thời gian ở từng bước" in unit.content.decode()
    assert {row.time.desk for row in unit.context["desks"]} == {UNIT, HEAD, OFFICE}


@pytest.mark.django_db
def test_returned_file_is_with_its_unit(world: World) -> None:
    file = sent(world, "cckl")
    assert world.period is not None
    url = reverse("desk_times", args=[world.period.ref])
    do(file, "return", world.users["lan"], note="Sửa", pins=[("meeting_minutes", "Thiếu số")])

    with clock.at(datetime(2026, 12, 1, 2, 0, tzinfo=NOW.tzinfo)):
        rows = client_of(world.users["lan"]).get(url).context["rows"]

    desks = {row.time.desk: row.time for row in rows}
    assert desks[OFFICE].worst.days == 0
    assert desks[MENDING].worst.days == working_days_between(NOW.date(), date(2026, 12, 1))


@pytest.mark.django_db
def test_statements_do_not_grow_with_units_or_files(world: World) -> None:
    lan = client_of(world.users["lan"])
    assert world.period is not None
    url = reverse("desk_times", args=[world.period.ref])

    def statements() -> int:
        lan.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert lan.get(url).status_code == 200
        return len(captured)

    few = statements()
    sent(world, "cckl")
    sent(world, "cctl")
    assert statements() == few <= 12
