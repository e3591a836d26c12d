"""Appraisal terms: working days from the complete file, standing still while the unit mends it."""

from datetime import UTC, date, datetime

import pytest

from nominations import clock
from nominations.enums import DueStage
from nominations.models import PeriodDue, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.paths import sent
from tests.factories.world import World, make_world
from workflows import calendar
from workflows.calendar import Snapshot, Special

pytestmark = pytest.mark.django_db
PINS = [("meeting_minutes", "Thiếu số")]


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour - 7, tzinfo=UTC)


def due_of(file: Submission) -> date:
    task = open_task_of(file)
    assert task.due_on is not None
    return task.due_on


@pytest.fixture
def world(db: None) -> World:
    """A route of ten working days, a period without a plain date for the office."""
    with clock.at(at(11, 2)):
        world = make_world(appraisal_days=10)
    PeriodDue.objects.filter(stage=DueStage.OFFICE).delete()
    return world


@pytest.fixture
def file(world: World) -> Submission:
    """Sent on Monday 09/11/2026."""
    with clock.at(at(11, 9)):
        return sent(world)


def returned(world: World, file: Submission, month: int, day: int) -> None:
    with clock.at(at(month, day)):
        do(file, "return", world.users["lan"], note="Thiếu", pins=PINS, reply_by=date(2026, 12, 31))


def back(world: World, file: Submission, month: int, day: int) -> date:
    with clock.at(at(month, day)):
        do(file, "resubmit", world.users["binh"])
    return due_of(file)


def test_day_after_the_arrival_is_the_first_and_24_november_is_none(file: Submission) -> None:
    assert due_of(file) == date(2026, 11, 23)


def test_receipt_of_the_complete_file_begins_the_term(world: World, file: Submission) -> None:
    with clock.at(at(11, 12)):
        event = do(file, "receive", world.users["lan"])

    # Thursday 12/11 is not counted, Friday is day 1; 24/11 is off.
    assert due_of(file) == date(2026, 11, 27)
    assert event.data["due_on"] == "2026-11-27"
    assert clock.local_day(open_task_of(file).remind_at) == date(2026, 11, 17)


def test_plain_date_of_the_period_stays_when_the_file_is_received(world: World) -> None:
    PeriodDue.objects.create(
        period=world.period, submission_kind="nominations", stage="office", due_on="2026-12-11"
    )
    with clock.at(at(11, 9)):
        file = sent(world)
    with clock.at(at(11, 12)):
        event = do(file, "receive", world.users["lan"])

    assert due_of(file) == date(2026, 12, 11)
    assert "due_on" not in event.data


def test_file_that_comes_back_has_the_days_left_not_a_fresh_term(
    world: World, file: Submission
) -> None:
    returned(world, file, 11, 13)  # four days used: 10, 11, 12, 13

    assert back(world, file, 11, 30) == date(2026, 12, 8)  # six left, from 01/12


def test_days_before_the_receipt_are_not_used_up(world: World, file: Submission) -> None:
    with clock.at(at(11, 12)):
        do(file, "receive", world.users["lan"])
    returned(world, file, 11, 13)  # one day used: 13

    assert back(world, file, 11, 30) == date(2026, 12, 11)  # nine left


def test_file_back_at_the_end_of_its_term_is_still_read_for_two_days(
    world: World, file: Submission
) -> None:
    returned(world, file, 12, 1)

    assert back(world, file, 12, 7) == date(2026, 12, 9)


def test_both_returns_are_added_up(world: World, file: Submission) -> None:
    returned(world, file, 11, 11)  # 10, 11
    assert back(world, file, 11, 16) == date(2026, 11, 27)  # eight left
    returned(world, file, 11, 18)  # 17, 18

    assert back(world, file, 11, 30) == date(2026, 12, 8)  # six left


def test_returned_file_with_a_plain_date_keeps_it(world: World) -> None:
    PeriodDue.objects.create(
        period=world.period, submission_kind="nominations", stage="office", due_on="2026-12-11"
    )
    with clock.at(at(11, 9)):
        file = sent(world)
    returned(world, file, 11, 13)

    assert back(world, file, 11, 30) == date(2026, 12, 11)


def test_own_day_off_of_the_authority_lengthens_its_terms(world: World) -> None:
    closed = Special(works=False, reason="Khắc phục mưa lũ")
    calendar.hold(Snapshot(own={world.department.pk: {date(2026, 11, 12): closed}}))
    with clock.at(at(11, 9)):
        file = sent(world)

    assert due_of(file) == date(2026, 11, 25)


def test_file_sent_a_minute_before_midnight_counts_from_that_day(world: World) -> None:
    with clock.at(datetime(2026, 11, 9, 16, 59, tzinfo=UTC)):
        file = sent(world)
    assert due_of(file) == date(2026, 11, 23)

    with clock.at(datetime(2026, 11, 9, 17, 0, tzinfo=UTC)):  # midnight at +07:00
        other = sent(world, "cctl", names=["Mẫu D"])
    assert due_of(other) == date(2026, 11, 25)


def test_clock_set_back_moves_no_deadline(world: World, file: Submission) -> None:
    before = due_of(file)
    with clock.at(at(11, 2)):
        assert due_of(file) == before
        do(file, "receive", world.users["lan"])

    assert due_of(file) == before
