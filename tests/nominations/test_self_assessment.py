"""What the unit types against what the system knows: who wins, what follows, what stays."""

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.enums import CriterionKind as Kind
from nominations.enums import CriterionSection as Section
from nominations.rules.formulas import Fact, Item, propose
from nominations.rules.self_assessment import (
    Answer,
    asked_of,
    from_system,
    progress,
    settled,
)

CHOICE = {
    "rule": "choice",
    "options": [{"code": "on_time", "points": 30}, {"code": "late", "points": 15}],
}
HOWS: list[dict[str, Any]] = [
    {},
    CHOICE,
    {"rule": "judge"},
    {"rule": "share"},
    {"rule": "minus_each", "each": 10},
    {"rule": "each", "each": 10},
    {"rule": "short_of_100", "each": 7, "zero_below": 85},
    {"rule": "months_above", "above": 90, "each": "7.5"},
    {"rule": "deadlines", "on_time": 10, "late": 5},
]
numbers = st.none() | st.decimals(min_value=0, max_value=120, places=2)
items = st.builds(
    Item,
    code=st.just("X"),
    cap=st.sampled_from([D(20), D(140)]),
    section=st.sampled_from([Section.MAIN, Section.BONUS, Section.GATE]),
    how=st.sampled_from(HOWS),
    may_be_absent=st.booleans(),
)
answers = st.builds(
    Answer,
    points=st.none() | st.decimals(min_value=0, max_value=20, places=2),
    value=numbers,
    choice=st.sampled_from(["", "on_time", "late"]),
    met=st.sampled_from([None, True, False]),
    absent=st.booleans(),
    note=st.sampled_from(["", "Vì sao"]),
)
facts = st.none() | st.builds(
    Fact,
    value=numbers,
    months=st.lists(st.none() | st.sampled_from([D(90), D(91)]), max_size=12).map(tuple),
    lateness=st.lists(st.none() | st.integers(0, 9), max_size=3).map(tuple),
    choice=st.sampled_from(["", "on_time"]),
    missing=st.integers(0, 2),
)


@given(items, st.sampled_from(Kind), answers, facts)
def test_saving_again_without_a_change_changes_nothing(
    item: Item, kind: str, answer: Answer, fact: Fact | None
) -> None:
    kept = settled(item, kind, answer, fact=fact, shown=None)

    again = settled(item, kind, replace(kept, proposed=None), fact=fact, shown=kept)

    assert again == kept


@given(items, st.sampled_from(Kind), answers, facts)
def test_points_left_blank_are_what_the_formula_gives_and_never_above_the_cap(
    item: Item, kind: str, answer: Answer, fact: Fact | None
) -> None:
    kept = settled(item, kind, replace(answer, points=None), fact=fact, shown=None)

    assert kept.points is None or kept.points <= item.cap
    assert (kept.points is None) == (kept.proposed is None)


@given(items, st.sampled_from(Kind), answers, facts)
def test_what_the_system_knows_is_what_a_claim_is_held_against(
    item: Item, kind: str, answer: Answer, fact: Fact | None
) -> None:
    kept = settled(item, kind, replace(answer, absent=False), fact=fact, shown=None)

    if fact is not None and item.section != Section.GATE:
        known = propose(item, fact).points
        assert known is None or kept.proposed == known


@given(items, st.sampled_from(Kind), answers, facts)
def test_what_did_not_arise_has_neither_points_nor_figures(
    item: Item, kind: str, answer: Answer, fact: Fact | None
) -> None:
    kept = settled(item, kind, replace(answer, absent=True), fact=fact, shown=None)

    assert kept.absent == item.may_be_absent
    if kept.absent:
        assert (kept.points, kept.value, kept.choice) == (None, None, "")


@pytest.mark.parametrize(
    ("how", "kind", "fields"),
    [
        ({"rule": "share"}, Kind.NUMBER, {"value", "points"}),
        (CHOICE, Kind.BOOLEAN, {"choice", "points"}),
        ({}, Kind.BOOLEAN, {"met", "points"}),
        ({"rule": "judge"}, Kind.JUDGEMENT, {"points"}),
        ({"rule": "deadlines"}, Kind.NUMBER, {"points"}),
    ],
)
def test_each_criterion_asks_what_its_formula_needs(
    how: dict[str, Any], kind: str, fields: set[str]
) -> None:
    asked = asked_of(Item("X", D(30), how=how), kind, scored=True)

    assert {name for name in asked.__slots__ if getattr(asked, name)} == fields


def test_gate_asks_yes_or_no_only() -> None:
    asked = asked_of(Item("L.1", D(0), section=Section.GATE), Kind.GATE, scored=True)

    assert (asked.met, asked.points, asked.value) == (True, False, False)


def test_number_of_months_above_is_what_stands_in_the_field() -> None:
    item = Item("I.3", D(90), how={"rule": "months_above", "above": 90, "each": "7.5"})

    found = from_system(item, Fact(months=(D(95), D(90), None, D(91))))

    assert found is not None
    assert (found.value, found.points) == (2, 15)


def test_progress_counts_main_criteria_only() -> None:
    main, bonus = Item("A", D(1)), Item("B", D(1), section=Section.BONUS)

    assert progress([(main, Answer(absent=True)), (main, None), (bonus, Answer(D(1)))]) == (1, 2)
