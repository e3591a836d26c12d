"""Initiatives without pages: shares, and a status that follows from facts only."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.enums import InitiativeLevel
from nominations.models import Initiative, Recognition
from nominations.queries.initiatives import recognised_count, with_status
from nominations.rules.initiatives import (
    LEVELS,
    Word,
    equal_shares,
    levels_from,
    standing,
    status_of,
    unmet_shares,
)
from nominations.services.recognitions import record_results
from tests.factories.initiatives import TODAY, handed_in, round_of, ruling, written
from tests.factories.world import World

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
WORDS = st.lists(
    st.builds(
        Word, level=st.sampled_from(LEVELS), recognised=st.booleans(), valid_to=st.none() | DAYS
    ),
    max_size=6,
)


@given(st.integers(1, 60))
def test_equal_shares_are_exactly_the_whole_and_differ_by_a_cent_at_most(number: int) -> None:
    shares = equal_shares(number)

    assert len(shares) == number
    assert sum(shares) == 100
    assert max(shares) - min(shares) <= Decimal("0.01")
    assert unmet_shares(shares) == ""


@given(st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=8))
def test_shares_are_in_order_only_if_they_add_up_to_the_whole(shares: list[Decimal]) -> None:
    assert (unmet_shares(shares) == "") == (sum(shares) == 100)
    assert unmet_shares(shares) == "" or "100 %" in unmet_shares(shares)


@given(st.permutations(equal_shares(7)))
def test_order_of_shares_does_not_matter(shares: list[Decimal]) -> None:
    assert unmet_shares(shares) == ""


@pytest.mark.parametrize("share", ["0", "-1"])
def test_share_of_nothing_is_refused(share: str) -> None:
    assert "lớn hơn 0" in unmet_shares([Decimal(share), Decimal(100) - Decimal(share)])


def test_missing_cents_are_said() -> None:
    told = unmet_shares([Decimal("33.33")] * 3)

    assert "99,99 %" in told
    assert "còn thiếu 0,01 %" in told


@given(WORDS, DAYS, st.booleans())
def test_only_the_newest_word_of_each_level_counts(
    words: list[Word], day: date, sent: bool
) -> None:
    newest = standing(words)

    assert len({word.level for word in newest}) == len(newest)
    assert status_of(sent=sent, words=words, day=day) == status_of(sent=sent, words=newest, day=day)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], "SUBMITTED"),
        ([Word("co_so", True)], "RECOGNISED"),
        ([Word("co_so", True, TODAY)], "RECOGNISED"),  # the last day counts
        ([Word("co_so", True, TODAY - timedelta(days=1))], "EXPIRED"),
        ([Word("co_so", False)], "NOT_RECOGNISED"),
        ([Word("co_so", True), Word("co_so", False)], "NOT_RECOGNISED"),  # corrected
        ([Word("co_so", False), Word("co_so", True)], "RECOGNISED"),
        ([Word("co_so", True), Word("bo_tinh", False)], "RECOGNISED"),  # refused above only
        ([Word("co_so", True, date(2026, 1, 1)), Word("bo_tinh", True)], "RECOGNISED"),
    ],
)
def test_status_follows_from_the_words(words: list[Word], status: str) -> None:
    assert status_of(sent=True, words=words, day=TODAY) == status


def test_a_level_and_those_above_it() -> None:
    assert levels_from("bo_tinh") == ("bo_tinh", "toan_quoc")
    assert levels_from("co_so") == tuple(LEVELS)


def say(initiative: Initiative, word: Word, decided_on: date = date(2025, 1, 1)) -> None:
    Recognition.objects.create(
        initiative=initiative,
        recognised=word.recognised,
        level=word.level,
        number="1/QĐ",
        decided_on=decided_on,
        authority="Sở Mẫu",
        valid_to=word.valid_to,
        recorded_by=initiative.created_by,
        recorded_at=initiative.created_at,
    )


@pytest.mark.django_db
def test_the_database_says_the_same_status_as_the_rule(world: World) -> None:
    period = round_of(world)
    free = written(world, "Chưa nộp")
    sent = [written(world, f"Sáng kiến {place}") for place in range(6)]
    handed_in(world, period, sent)
    past, ahead = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    cases = [
        [],
        [Word("co_so", True, ahead)],
        [Word("co_so", True, TODAY), Word("bo_tinh", False)],
        [Word("co_so", True, past)],
        [Word("co_so", True), Word("co_so", False)],
        [Word("toan_quoc", False), Word("co_so", False), Word("toan_quoc", True, past)],
    ]
    for row, words in zip(sent, cases, strict=True):
        for word in words:
            say(row, word)

    found = dict(with_status(Initiative.objects.all(), TODAY).values_list("pk", "status"))

    assert found[free.pk] == "REGISTERED"
    for row, words in zip(sent, cases, strict=True):
        assert found[row.pk] == status_of(sent=True, words=words, day=TODAY), words


@pytest.mark.django_db
def test_recognised_are_counted_by_day_and_level_each_once(world: World) -> None:
    period = round_of(world)
    rows = [written(world, f"Sáng kiến {place}") for place in range(4)]
    handed_in(world, period, rows)
    refs, lan = [row.ref for row in rows], world.users["lan"]
    record_results(period, refs[:3], actor=lan, ruling=ruling("1/QĐ"))
    above = ruling("9/QĐ", level=InitiativeLevel.PROVINCE)
    record_results(period, refs[:1], actor=lan, ruling=above)
    wrong = ruling("1/QĐ", recognised=False, reason="Ghi nhầm")
    record_results(period, refs[2:3], actor=lan, ruling=wrong, corrects=True)
    unit, other = world.units["cckl"], world.units["cctl"]

    assert recognised_count(unit, TODAY, TODAY) == 2
    assert recognised_count(unit, TODAY, TODAY, InitiativeLevel.PROVINCE) == 1
    assert recognised_count(unit, date(2025, 1, 1), TODAY - timedelta(days=1)) == 0
    assert recognised_count(other, TODAY, TODAY) == 0
