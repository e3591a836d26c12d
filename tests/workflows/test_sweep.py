"""The clock's queue: what is said when, once, however many sweepers come and however late."""

import json
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations import clock
from nominations.rules.routes import FrozenRoute
from tests.factories.acts import do, open_task_of
from tests.factories.paths import prepared, sent
from tests.factories.world import World, make_world
from workflows.enums import NoticeKind
from workflows.models import Heartbeat, Message, Notice, SetAside, Task
from workflows.rules.ladders import BadLadder, Ladder, escalations, next_of, reached, reminders
from workflows.services.clocks import move_due
from workflows.services.reminders import queue_reminders
from workflows.services.setting_aside import settle
from workflows.services.sweep import sweep
from workflows.tasks import look_at_the_clock

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)  # a Monday; 24/11 is a day off, so T-3 is Wednesday 25/11


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def task_of(file: Any) -> Task:
    task = open_task_of(file)
    assert task is not None
    return task


def told(file: Any) -> list[tuple[str, int]]:
    """Kind and distance of everything queued about the file's tasks, in order."""
    mine = Notice.objects.filter(task__process__submission=file).order_by("pk")
    return list(mine.values_list("kind", "step"))


def swept(day: date, hour: int = 9) -> dict[str, int]:
    with clock.at(at(day, hour)):
        return sweep()


@pytest.fixture
def file(world: World) -> Any:
    """The nominations of a unit that has written nothing yet, due on 30/11."""
    assert world.period is not None
    submission = world.submission("cckl")
    with clock.at(at(date(2026, 11, 16))):
        move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
    return submission


# --- The ladder -----------------------------------------------------------------------------------


def test_unit_that_never_logged_in_is_reminded_three_times_and_told_of_its_lateness(
    file: Any,
) -> None:
    days = [date(2026, 11, 16) + timedelta(days=n) for n in range(25)]
    for day in days:
        for hour in (7, 9, 18):
            swept(day, hour)

    assert told(file) == [
        ("reminder", 7),
        ("reminder", 3),
        ("reminder", 1),
        ("overdue", 0),
        ("to_head", 1),
        ("to_office", 2),
    ]
    task = open_task_of(file)
    assert task is not None
    assert (task.remind_at, task.escalate_at) == (None, None)


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        (date(2026, 11, 24), 23, []),
        (date(2026, 11, 25), 0, [("reminder", 3)]),
        (date(2026, 11, 30), 23, [("reminder", 1)]),  # never overdue on the last day
        (date(2026, 12, 1), 0, [("overdue", 0)]),
        (date(2026, 12, 1), 17, [("overdue", 0), ("to_head", 1)]),
        (date(2026, 12, 2), 16, [("overdue", 0), ("to_head", 1)]),
        (date(2026, 12, 2), 17, [("overdue", 0), ("to_head", 1), ("to_office", 2)]),
    ],
)
def test_late_sweep_says_the_latest_thing_and_escalates_every_step(
    file: Any, day: date, hour: int, said: list[tuple[str, int]]
) -> None:
    swept(date(2026, 11, 20))

    swept(day, hour)

    assert told(file) == [("reminder", 7), *said]


def test_sweep_again_or_with_a_clock_set_back_says_nothing(file: Any) -> None:
    swept(date(2026, 11, 25))
    before = told(file)

    again = swept(date(2026, 11, 25))
    back = swept(date(2026, 11, 23))

    assert (again["reminders"], back["reminders"], told(file)) == (0, 0, before)


def test_column_put_back_by_hand_says_nothing_twice(file: Any) -> None:
    swept(date(2026, 11, 25))
    Task.objects.filter(remind_at__isnull=False).update(remind_at=at(date(2026, 11, 25), 0))

    assert swept(date(2026, 11, 25))["reminders"] == 0


def test_office_desk_is_told_upwards_without_a_unit_head(world: World) -> None:
    file = sent(world)
    task = open_task_of(file)
    assert task is not None
    assert task.due_on is not None
    late = task.due_on + timedelta(days=10)

    swept(late)

    assert [kind for kind, _step in told(file)] == ["overdue", "to_office"]
    assert not Notice.objects.filter(kind=NoticeKind.TO_LEADER).exists()


def test_task_that_is_done_is_not_reminded_of(world: World) -> None:
    file = prepared(world)
    draft = open_task_of(file)
    assert draft is not None
    do(file, "send_to_head", world.users["hoa"])

    swept(date(2027, 1, 20))

    assert not Notice.objects.filter(task=draft).exists()


def test_moved_day_moves_its_reminders(file: Any) -> None:
    swept(date(2026, 11, 27))
    with clock.at(at(date(2026, 11, 27), 10)):
        move_due(tasks=[task_of(file)], due_on=date(2026, 12, 4))

    swept(date(2026, 11, 30))
    swept(date(2026, 12, 3))

    mine = Notice.objects.filter(task=open_task_of(file), due_on=date(2026, 12, 4))
    assert list(mine.values_list("kind", "step")) == [("reminder", 1)]
    assert not mine.filter(kind=NoticeKind.OVERDUE).exists()


def test_route_says_how_far_ahead(db: None, morning: datetime) -> None:
    world = make_world(
        remind_days=[10, 2],
        stage_ladders={"submission.unit_signing": {"remind_days": [1], "head_after_days": 3}},
    )
    file = world.submission("cckl")
    draft = open_task_of(file)
    assert draft is not None
    prepared(world)
    do(file, "send_to_head", world.users["hoa"])
    signing = open_task_of(file)
    assert signing is not None

    assert (draft.ladder, signing.ladder) == ("10,2|1|2", "1|3|2")


def test_route_frozen_before_there_were_ladders_has_the_usual_one(world: World) -> None:
    assert world.period is not None
    stored = dict(world.period.frozen_route or {})
    for name in ("remind_days", "head_after_days", "office_after_days", "stage_ladders"):
        del stored[name]

    assert Ladder.of(FrozenRoute.from_json(stored), "submission.draft") == Ladder()


# --- What goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 2, 3, 5000])
def test_broken_row_is_set_aside_and_the_others_are_told(
    world: World, settings: Any, batch: int
) -> None:
    settings.SWEEP_BATCH = batch
    files = [world.submission(unit) for unit in ("cckl", "cctl")]
    files.append(world.submission("cctl", "report"))
    with clock.at(at(date(2026, 11, 16))):
        move_due(tasks=[task_of(file) for file in files], due_on=DUE)
    broken = open_task_of(files[1])
    assert broken is not None
    Task.objects.filter(pk=broken.pk).update(ladder="seven|1|2")

    swept(date(2026, 11, 18))
    swept(date(2026, 11, 18), 10)

    assert [told(file) for file in files] == [[("reminder", 7)], [], [("reminder", 7)]]
    aside = SetAside.objects.get()
    assert (aside.task_id, aside.job, "BadLadder" in aside.error) == (broken.pk, "reminders", True)

    Task.objects.filter(pk=broken.pk).update(ladder="7,3,1|1|2")
    settle(aside)
    swept(date(2026, 11, 18), 11)
    assert told(files[1]) == [("reminder", 7)]


def test_small_batches_say_the_same_as_one(file: Any, settings: Any) -> None:
    settings.SWEEP_BATCH = 1

    swept(date(2026, 12, 2), 18)

    assert Counter(kind for kind, _step in told(file)) == {
        "overdue": 1,
        "to_head": 1,
        "to_office": 1,
    }


@pytest.mark.postgres
def test_statements_do_not_grow_with_the_tasks(
    world: World, django_assert_num_queries: Any
) -> None:
    with clock.at(at(date(2026, 11, 16))):
        first = task_of(world.submission("cckl"))
        move_due(tasks=[first], due_on=DUE)
        others = Task.objects.exclude(role="").exclude(pk=first.pk)
        move_due(tasks=others, due_on=date(2026, 12, 1))

    for day in (date(2026, 11, 18), date(2026, 11, 19)):  # one task, then all the others
        with clock.at(at(day)), django_assert_num_queries(7):
            queue_reminders()


# --- Who runs it ----------------------------------------------------------------------------------


def test_command_and_job_do_the_same(file: Any) -> None:
    out = StringIO()
    with clock.at(at(date(2026, 11, 18))):
        call_command("sweep", "--json", stdout=out)
        again = look_at_the_clock()

    done = json.loads(out.getvalue())
    assert done["reminders"] > 0
    assert again["reminders"] == 0
    assert Heartbeat.objects.filter(name="sweep").exists()


def _told_everything() -> list[tuple[object, ...]]:
    """Every notice and every message, by names and without the moment of their making."""
    mine = Notice.objects.values_list("task__process__submission__kind", "kind", "step", "due_on")
    told = Message.objects.values_list("person__full_name", "title", "text", "notice__kind")
    return sorted([*mine, *told], key=str)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=12))
def test_doubled_shuffled_and_late_deliveries_end_like_the_clean_run(
    world: World, deliveries: list[tuple[int, int]]
) -> None:
    """A delivery is a trigger: a late one runs with the clock of the moment at which it comes."""
    days = ((11, 18, 1), (11, 25, 1), (11, 27, 1), (12, 1, 1), (12, 1, 18), (12, 2, 18))
    moments = [(date(2026, month, day), hour) for month, day, hour in days]
    outcomes = []
    for extra in ([], deliveries):
        with suppress(_Undone), transaction.atomic():
            with clock.at(at(date(2026, 11, 16))):
                move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
            for n, (day, hour) in enumerate(moments):
                times = 1 + sum(count for moment, count in extra if moment == n)
                for _time in range(times):
                    with clock.at(at(day, hour)):
                        look_at_the_clock()
                for moment, _count in extra:
                    if moment < n:  # a clock set back, on one machine of several
                        with clock.at(at(*moments[moment])):
                            look_at_the_clock()
            outcomes.append(_told_everything())
            raise _Undone

    assert outcomes[0] == outcomes[1]


class _Undone(Exception):
    """Takes back what one of the runs has written."""


# --- The reckoning itself -------------------------------------------------------------------------

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ladders = st.builds(
    Ladder,
    st.lists(st.integers(0, 20), unique=True, max_size=5).map(
        lambda found: tuple(sorted(found, reverse=True))
    ),
    st.integers(1, 5),
    st.integers(1, 9),
)


@given(days, ladders)
def test_ladder_goes_up_and_comes_back_from_its_text(due_on: date, ladder: Ladder) -> None:
    moments = reminders(due_on, ladder)

    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    assert all(clock.local_day(moment.at) <= due_on for moment in moments[:-1])
    assert clock.local_day(moments[-1].at) > due_on
    assert Ladder.from_text(ladder.to_text()) == ladder


@given(days, ladders, st.lists(st.integers(0, 1200), min_size=1, max_size=8))
def test_no_step_is_lost_or_said_twice_however_often_one_looks(
    due_on: date, ladder: Ladder, hours: list[int]
) -> None:
    moments = escalations(due_on, ladder, of_a_unit=True)
    column, said = next_of(moments, at(due_on) - timedelta(days=60)), []
    for hour in sorted(hours):
        now = at(due_on) + timedelta(hours=hour)
        if column is not None and column <= now:
            said += reached(moments, column, now)
            column = next_of(moments, now)

    assert said == [m for m in moments if m.at <= at(due_on) + timedelta(hours=max(hours))]


@pytest.mark.parametrize(
    "wrong", ["7,7|1|2", "1,3|1|2", "7|0|2", "9,8,7,6,5,4|1|2", "99|1|2", "x", "7|1"]
)
def test_ladder_nobody_could_climb_is_refused(wrong: str) -> None:
    with pytest.raises(BadLadder):
        Ladder.from_text(wrong)
