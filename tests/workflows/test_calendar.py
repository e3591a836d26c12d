"""The working-day calendar against an independent, slow reckoning; its table, its picture."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from workflows import calendar
from workflows.calendar import Snapshot, Special, add_working_days, working_days_between

#: Typed from the year's announcements, not read from the library.
OFF = {
    *(date(2025, 1, day) for day in (1, 27, 28, 29, 30, 31)),
    *(date(2025, 4, 7), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)),
    *(date(2025, 9, 1), date(2025, 9, 2)),
    date(2026, 1, 1),
    *(date(2026, 2, day) for day in (16, 17, 18, 19, 20)),
    *(date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)),
    *(date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 24)),
}
MADE_UP = {date(2025, 4, 26), date(2026, 8, 22)}
_TYPED = (date(2025, 1, 1), date(2026, 12, 31))
#: Years without an announcement yet: fixed days of the solar calendar and Tết's first day.
_TET = {2024: (2, 10), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3)}


def worked(day: date) -> bool:
    """Day by day, from the typed lists; only asked of days within them."""
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


typed_days = st.dates(*_TYPED)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
counts = st.integers(-60, 60)


@given(day=typed_days)
def test_each_day_of_two_announced_years_is_what_was_announced(day: date) -> None:
    assert calendar.is_working_day(day) == worked(day)


@given(start=st.dates(date(2025, 4, 1), date(2026, 9, 1)), count=counts)
def test_counting_ends_where_a_slow_count_ends(start: date, count: int) -> None:
    passed, day = 0, start
    while passed < abs(count):
        day = date.fromordinal(day.toordinal() + (1 if count > 0 else -1))
        passed += worked(day)

    assert add_working_days(start, count) == day


@given(start=typed_days, end=typed_days)
def test_days_between_are_the_worked_days_after_the_first_to_the_last(
    start: date, end: date
) -> None:
    low, high = min(start, end), max(start, end)
    inside = [date.fromordinal(n) for n in range(low.toordinal() + 1, high.toordinal() + 1)]
    expected = len([day for day in inside if worked(day)])

    assert working_days_between(start, end) == (expected if start <= end else -expected)


@given(year=st.sampled_from(sorted(_TET)))
def test_tet_and_the_fixed_days_are_off_in_years_without_an_announcement(year: int) -> None:
    month, first = _TET[year]
    tet = [date(year, month, first) + timedelta(n) for n in range(-1, 4)]
    fixed = [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)]

    assert not [day for day in [*tet, *fixed] if calendar.is_working_day(day)]
    # The Culture Day came with 2026.
    culture = date(year, 11, 24)
    if culture.weekday() < 5:
        assert calendar.is_working_day(culture) == (year < 2026)


@given(start=days, count=st.integers(1, 80))
def test_forth_and_back_is_the_same_from_a_working_day(start: date, count: int) -> None:
    start = calendar.on_working_day(start)
    end = add_working_days(start, count)

    assert add_working_days(end, -count) == start
    assert working_days_between(start, end) == count


@given(start=days, count=counts, more=st.integers(0, 20))
def test_more_days_never_end_earlier(start: date, count: int, more: int) -> None:
    assert add_working_days(start, count + more) >= add_working_days(start, count)
    later = start + timedelta(days=more)
    assert add_working_days(later, count) >= add_working_days(start, count)


@given(start=days, middle=st.integers(0, 40), rest=st.integers(0, 40))
def test_two_spans_add_up(start: date, middle: int, rest: int) -> None:
    one = start + timedelta(days=middle)
    two = one + timedelta(days=rest)

    total = working_days_between(start, one) + working_days_between(one, two)

    assert total == working_days_between(start, two)


def test_tet_pushes_a_term_of_five_days_over_two_weeks() -> None:
    assert add_working_days(date(2026, 2, 13), 5) == date(2026, 2, 27)


def test_last_day_counts_to_its_midnight_at_seven_hours_east() -> None:
    before = datetime(2026, 6, 17, 16, 59, 59, tzinfo=UTC)  # 23:59:59 on 17/06 in Vietnam
    due = date(2026, 6, 17)

    for moment, left in ((before, 0), (before + timedelta(seconds=1), -1)):
        with clock.at(moment):
            assert working_days_between(clock.today(), due) == left


def swap(works: bool, reason: str = "Hoán đổi") -> Special:
    return Special(works=works, reason=reason)


def test_rows_of_the_country_take_the_place_of_the_whole_year() -> None:
    monday = date(2026, 3, 2)
    calendar.hold(Snapshot(national={2026: {monday: swap(False)}}))

    assert not calendar.is_working_day(monday)
    assert calendar.is_working_day(date(2026, 9, 2))  # no row of 2026 says so
    assert not calendar.is_working_day(date(2027, 9, 2))  # 2027 has no row: the library answers


def test_an_authoritys_own_rows_lie_on_top_and_bind_nobody_else() -> None:
    flood, culture = date(2026, 3, 3), date(2026, 11, 24)
    calendar.hold(Snapshot(own={7: {flood: swap(False), culture: swap(True)}}))

    def said(day: date) -> list[bool]:
        return [calendar.is_working_day(day, authority_id=place) for place in (7, 8, None)]

    assert said(flood) == [False, True, True]
    assert said(culture) == [True, False, False]
    assert add_working_days(date(2026, 3, 2), 1, authority_id=7) == date(2026, 3, 4)
    assert working_days_between(date(2026, 3, 2), date(2026, 3, 4), authority_id=7) == 1


class Table:
    """A loader that says how often it was asked."""

    def __init__(self) -> None:
        self.asked, self.answer = 0, Snapshot()

    def __call__(self) -> Snapshot | None:
        self.asked += 1
        return self.answer


@pytest.fixture
def table() -> Iterator[Table]:
    loader, before = Table(), calendar.loader()
    calendar.load_from(loader)
    yield loader
    calendar.load_from(before)


def test_table_is_not_read_with_every_question_but_again_when_the_picture_is_old(
    table: Table, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CALENDAR_REFRESH_SECONDS = 60
    ticks = [1000.0]
    monkeypatch.setattr("workflows.calendar.time.monotonic", lambda: ticks[0])
    calendar.forget()

    for _question in range(5):
        add_working_days(date(2026, 3, 2), 30)
    assert table.asked == 1

    ticks[0] += 59
    calendar.is_working_day(date(2026, 3, 2))
    assert table.asked == 1
    ticks[0] += 1
    calendar.is_working_day(date(2026, 3, 2))
    assert table.asked == 2


def test_clock_set_back_neither_reads_again_nor_holds_for_longer(
    table: Table, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CALENDAR_REFRESH_SECONDS = 60
    ticks = [1000.0]
    monkeypatch.setattr("workflows.calendar.time.monotonic", lambda: ticks[0])
    calendar.forget()
    with clock.at(datetime(2026, 11, 20, tzinfo=UTC)):
        calendar.is_working_day(date(2026, 3, 2))
    with clock.at(datetime(2025, 11, 20, tzinfo=UTC)):
        calendar.is_working_day(date(2026, 3, 2))
        assert table.asked == 1
        ticks[0] += 60
        calendar.is_working_day(date(2026, 3, 2))
    assert table.asked == 2


def test_what_cannot_be_read_leaves_the_picture_as_it_was(table: Table) -> None:
    calendar.hold(Snapshot(national={2026: {date(2026, 3, 2): swap(False)}}))
    table.answer = None  # type: ignore[assignment]
    calendar.forget()

    assert not calendar.is_working_day(date(2026, 3, 2))
    assert table.asked == 1


@pytest.mark.django_db(transaction=True)
def test_database_without_the_table_is_answered_by_the_library() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workflows_calendarday RENAME TO elsewhere")
    try:
        calendar.forget()
        assert run("2026-08-28", "1") == "2026-09-03"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO workflows_calendarday")


def run(*given: str) -> str:
    out = StringIO()
    call_command("working_days", *given, stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize(
    ("start", "number", "result"),
    [
        ("2026-08-28", "1", "2026-09-03"),
        ("28/08/2026", "1", "2026-09-03"),
        ("2026-09-03", "-1", "2026-08-28"),
        ("2026-08-21", "1", "2026-08-22"),
        ("2026-11-23", "1", "2026-11-25"),
        ("2026-02-13", "5", "2026-02-27"),
        ("2026-09-02", "0", "2026-09-02"),
    ],
)
def test_command_prints_the_date(start: str, number: str, result: str) -> None:
    assert run(start, number) == result


def test_command_says_which_days_it_skipped_and_why() -> None:
    answer = json.loads(run("2026-08-20", "6", "--json"))

    assert (answer["date"], answer["days"], answer["result"]) == ("2026-08-20", 6, "2026-08-27")
    assert answer["skipped"] == [{"date": "2026-08-23", "reason": "Chủ nhật"}]
    assert answer["made_up"] == [{"date": "2026-08-22", "reason": "Làm bù cho ngày 31/08/2026"}]
    reasons = {one["reason"] for one in json.loads(run("2026-08-28", "1", "--json"))["skipped"]}
    assert "Quốc khánh" in reasons


@pytest.mark.parametrize(
    "wrong",
    [
        ("2026-02-30", "1"),
        ("hôm nay", "1"),
        ("2026-01-01", "mười"),
        ("2026-01-01", "1.5"),
        ("2026-01-01", "999999999"),
        ("1999-12-31", "1"),
        ("2100-12-31", "1"),
        (),
    ],
)
def test_command_refuses_what_it_cannot_read_with_one_sentence(wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        run(*wrong)

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith(".")
