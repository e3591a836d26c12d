"""Where something has been: whatever happened to it, the days of its places add up."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import working_days_between
from workflows.rules.journey import (
    Move,
    Stay,
    joined,
    last_way_back,
    passed_places,
    stays,
)

MONDAY = date(2026, 11, 9)
LINE = ("DRAFT", "UNIT_SIGNING", "CLUSTER_REVIEW", "OFFICE_CHECK", "ACCEPTED")
PLACE_OF = {state: state for state in LINE} | {"RETURNED": "DRAFT"}


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def walk(*steps: tuple[int, str, str, str]) -> list[Move]:
    return [Move(day(n), source, target, action) for n, source, target, action in steps]


RETURNED = walk(
    (0, "", "DRAFT", "open"),
    (1, "DRAFT", "UNIT_SIGNING", "send_to_head"),
    (1, "UNIT_SIGNING", "OFFICE_CHECK", "submit"),
    (4, "OFFICE_CHECK", "RETURNED", "return"),
    (7, "RETURNED", "UNIT_SIGNING", "send_to_head"),
    (8, "UNIT_SIGNING", "OFFICE_CHECK", "resubmit"),
)


def test_stays_follow_each_other_and_the_last_is_open() -> None:
    assert stays(RETURNED) == [
        Stay("DRAFT", day(0), day(1)),
        Stay("UNIT_SIGNING", day(1), day(1)),
        Stay("OFFICE_CHECK", day(1), day(4)),
        Stay("RETURNED", day(4), day(7)),
        Stay("UNIT_SIGNING", day(7), day(8)),
        Stay("OFFICE_CHECK", day(8)),
    ]


def test_days_before_and_after_a_return_are_one_sum_at_the_desk() -> None:
    told = passed_places(stays(RETURNED), PLACE_OF, day(9))

    assert told["OFFICE_CHECK"].days == 3 + 1
    assert told["DRAFT"].days == 1 + 1  # mending counts at the unit; Saturday and Sunday do not
    assert (told["OFFICE_CHECK"].came, told["OFFICE_CHECK"].latest) == (day(1), day(8))


def test_recalled_act_leaves_its_days_at_the_desk_to_which_it_came_back() -> None:
    moves = walk(
        (0, "", "DRAFT", "open"),
        (1, "DRAFT", "UNIT_SIGNING", "send_to_head"),
        (3, "UNIT_SIGNING", "DRAFT", "recall"),
    )

    assert stays(moves) == [Stay("DRAFT", day(0))]


def test_act_that_moves_nothing_is_no_stay() -> None:
    signing = walk((0, "", "SIGNING", "present"), (1, "SIGNING", "SIGNING", "sign_part"))

    assert stays(signing) == [Stay("SIGNING", day(0))]


def test_newest_return_is_told_with_the_day_on_which_it_came_back() -> None:
    back = last_way_back(RETURNED, PLACE_OF, LINE)

    assert back
    assert (back.source, back.target, back.day, back.again) == (
        "OFFICE_CHECK", "DRAFT", day(4), day(8),
    )  # fmt: skip
    assert last_way_back(RETURNED[:4], PLACE_OF, LINE).again is None  # type: ignore[union-attr]


@pytest.mark.parametrize("action", ["recall", "send_back"])
def test_recall_is_no_return(action: str) -> None:
    moves = walk(
        (0, "", "DRAFT", "open"),
        (1, "DRAFT", "UNIT_SIGNING", "send_to_head"),
        (2, "UNIT_SIGNING", "DRAFT", action),
    )

    assert (last_way_back(moves, PLACE_OF, LINE) is None) == (action == "recall")


def test_paper_counts_for_a_file_from_the_day_it_was_accepted() -> None:
    file = [Stay("OFFICE_CHECK", day(0), day(4)), Stay("ACCEPTED", day(4))]
    paper = [Stay("DRAFTING", day(1), day(2)), Stay("SIGNING", day(2), day(3)),
             Stay("DRAFTING", day(3), day(8)), Stay("SIGNING", day(8))]  # fmt: skip

    assert joined(file, paper) == [
        Stay("OFFICE_CHECK", day(0), day(4)),
        Stay("DRAFTING", day(4), day(8)),
        Stay("SIGNING", day(8)),
    ]


STATES = (*LINE, "RETURNED", "SUSPENDED")


@st.composite
def histories(draw: st.DrawFn) -> list[Move]:
    """Anything that may happen: on, back, suspended, resumed, recalled, some days apart."""
    moves, today = [Move(MONDAY, "", "DRAFT", "open")], MONDAY
    for _act in range(draw(st.integers(0, 12))):
        today += timedelta(days=draw(st.integers(0, 9)))
        last = moves[-1]
        if last.action not in ("recall", "open") and draw(st.booleans()):
            moves.append(Move(today, last.target, last.source, "recall"))
        else:
            moves.append(Move(today, last.target, draw(st.sampled_from(STATES)), "act"))
    return moves


@given(histories(), st.integers(0, 20))
def test_any_history_has_its_dates_in_order_and_its_days_add_up(
    moves: list[Move], later: int
) -> None:
    today = moves[-1].day + timedelta(days=later)
    found = stays(moves)

    assert found[-1].left is None
    assert found[-1].state == moves[-1].target
    for before, after in pairwise(found):
        assert before.came <= before.left == after.came  # type: ignore[operator]
    whole = working_days_between(moves[0].day, today)
    assert sum(stay.days(today) for stay in found) == whole

    told = passed_places(found, PLACE_OF, today)
    assert sum(place.days for place in told.values()) == whole
    for place in told.values():
        assert place.came <= place.latest <= (place.left or today)


@given(histories(), st.integers(0, 9))
def test_act_and_its_recall_leave_no_trace(moves: list[Move], later: int) -> None:
    here, today = moves[-1].target, moves[-1].day
    target = next(state for state in STATES if state != here)
    undone = [
        *moves,
        Move(today, here, target, "act"),
        Move(today + timedelta(days=later), target, here, "recall"),
    ]

    assert stays(undone) == stays(moves)
