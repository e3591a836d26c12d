"""The score table's arithmetic: the worked example, the boundaries, and what always holds."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.enums import CriterionSection as Section
from nominations.rules.formulas import Fact, Item, propose
from nominations.rules.scoring import Given, needs_reason, rating_of, round_to, total

_RATINGS = [
    {"from": 950, "label": "xuất sắc"},
    {"from": 850, "label": "tốt"},
    {"from": 700, "label": "khá"},
    {"from": 0, "label": "trung bình"},
]


def _group_one() -> list[Item]:
    caps = {"I.1": 40, "I.2": 140, "I.3": 90, "I.4": 60, "I.5": 60, "I.6": 40, "I.7": 70}
    absent = {"I.5", "I.6"}
    return [
        Item(code, D(cap), group="I", may_be_absent=code in absent) for code, cap in caps.items()
    ]


def test_worked_example_of_the_plan() -> None:
    """Chi cục Kiểm lâm 2026: 893,0 points, “tốt”."""
    items = [
        *_group_one(),
        Item("II", D(150), group="II"),
        Item("III", D(150), group="III"),
        Item("IV", D(200), group="IV"),
        Item("T.2", D(20), section=Section.BONUS),
    ]
    points = {"I.1": "40", "I.2": "126", "I.3": "82.5", "I.4": "50", "I.6": "40", "I.7": "62"}
    marks = {code: Given(D(number)) for code, number in points.items()}
    marks |= {"I.5": Given(absent=True), "II": Given(D(132)), "III": Given(D(131))}
    marks |= {"IV": Given(D(165)), "T.2": Given(D(10))}
    found = total(items, marks, bonus_cap=D(50))
    assert {group.code: group.earned for group in found.groups} == {
        "I": D("455.0"),
        "II": D(132),
        "III": D(131),
        "IV": D(165),
    }
    assert found.points == D("893.0")
    assert rating_of(found.points, _RATINGS) == "tốt"


@pytest.mark.parametrize(
    ("how", "fact", "points"),
    [
        ({"rule": "short_of_100", "each": 7, "zero_below": 85}, Fact(D(98)), "126"),
        ({"rule": "short_of_100", "each": 7, "zero_below": 85}, Fact(D(85)), "35"),
        ({"rule": "short_of_100", "each": 7, "zero_below": 85}, Fact(D("84.99")), "0"),
        ({"rule": "all_or_nothing"}, Fact(D(100)), "140"),
        ({"rule": "all_or_nothing"}, Fact(D("99.99")), "0"),
        ({"rule": "share"}, Fact(D(50)), "70"),
        ({"rule": "minus_each", "each": 10}, Fact(D(1)), "130"),
        ({"rule": "minus_each", "each": 10}, Fact(D(99)), "0"),
        ({"rule": "each", "each": 10, "small_below": 10, "small_each": 25}, Fact(D(2), people=9),
         "50"),
        ({"rule": "each", "each": 10, "small_below": 10, "small_each": 25}, Fact(D(2), people=10),
         "20"),
        ({"rule": "months_above", "above": 90, "each": "7.5"},
         Fact(months=(*[D("90.01")] * 11, D(90))), "82.5"),
        ({"rule": "every_month_above", "above": 90}, Fact(months=(D(91),) * 12), "140"),
        ({"rule": "every_month_above", "above": 90}, Fact(months=(*[D(99)] * 11, D(90))), "0"),
        ({"rule": "deadlines", "on_time": 10, "late": 5, "late_days": 5},
         Fact(lateness=(0, 0, 2)), "25"),
        ({"rule": "deadlines", "on_time": 10, "late": 5, "late_days": 5},
         Fact(lateness=(5, 6, None)), "5"),
    ],
)  # fmt: skip
def test_formulas_at_their_boundaries(how: dict[str, object], fact: Fact, points: str) -> None:
    found = propose(Item("X", D(140), how=how), fact)
    assert found.points == D(points)


@pytest.mark.parametrize("rule", ["short_of_100", "all_or_nothing", "share", "steps"])
def test_nothing_of_nothing_asks(rule: str) -> None:
    how = {"rule": rule, "each": 7, "steps": [{"from": 0, "points": 40}]}
    found = propose(Item("X", D(140), how=how), Fact(none_due=True))
    assert found.points is None
    assert "0/0" in found.asks


def test_a_month_without_tasks_never_passes_by_itself() -> None:
    each = Item("X", D(90), how={"rule": "months_above", "above": 90, "each": "7.5"})
    found = propose(each, Fact(months=(*[D(100)] * 11, None)))
    assert (found.points, bool(found.asks)) == (D("82.5"), True)
    every = Item("X", D(90), how={"rule": "every_month_above", "above": 90})
    assert propose(every, Fact(months=(*[D(100)] * 11, None))).points is None


def test_a_choice_may_exclude() -> None:
    options = [
        {"code": "yes", "points": 40},
        {"code": "no", "points": 0, "excludes": True},
    ]
    item = Item("I.1", D(40), how={"rule": "choice", "options": options})
    assert propose(item, Fact(choice="no")).excludes
    assert not propose(item, Fact(choice="yes")).excludes
    assert propose(item, Fact(choice="")).points is None


def test_difference_of_exactly_the_limit_needs_no_reason() -> None:
    assert not needs_reason(D(100), D(97), D(100), D(3))
    assert needs_reason(D(100), D("96.99"), D(100), D(3))


@pytest.mark.parametrize(
    ("points", "label"), [(950, "xuất sắc"), (949, "tốt"), (850, "tốt"), (699, "trung bình")]
)
def test_ratings_begin_at_their_bound(points: int, label: str) -> None:
    assert rating_of(D(points), _RATINGS) == label


_POINTS = st.decimals(min_value=0, max_value=200, places=2)
_ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["I", "II", "III"]),
        st.decimals(min_value=1, max_value=200, places=1),
        st.booleans(),
        st.booleans(),
        _POINTS,
    ),
    min_size=1,
    max_size=12,
)


def _table(rows: list[tuple[str, D, bool, bool, D]]) -> tuple[list[Item], dict[str, Given]]:
    items = [
        Item(f"{n}", cap, group=group, may_be_absent=may)
        for n, (group, cap, may, _absent, _points) in enumerate(rows)
    ]
    marks = {
        f"{n}": Given(points, absent=absent)
        for n, (_group, _cap, _may, absent, points) in enumerate(rows)
    }
    return items, marks


@given(_ITEMS, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_order_does_not_matter_and_caps_hold(rows: list[tuple[str, D, bool, bool, D]], rnd) -> None:  # type: ignore[no-untyped-def]
    items, marks = _table(rows)
    found = {group.code: group for group in total(items, marks).groups}
    shuffled = items[:]
    rnd.shuffle(shuffled)
    again = {group.code: group for group in total(shuffled, marks).groups}
    assert found == again
    for group in found.values():
        assert 0 <= group.earned <= group.cap


@given(_ITEMS)
@settings(max_examples=200)
def test_sharing_out_keeps_the_group_total(rows: list[tuple[str, D, bool, bool, D]]) -> None:
    """Who earns everything that arose has the whole group, whatever did not arise."""
    items, marks = _table(rows)
    full = {item.code: Given(item.cap, absent=marks[item.code].absent) for item in items}
    for group in total(items, full).groups:
        expected = 0 if group.all_absent else group.cap
        assert group.earned == expected


@given(_POINTS, st.sampled_from([D("0.5"), D("0.25"), D(1)]))
def test_rounding_is_to_the_nearest_step(points: D, step: D) -> None:
    rounded = round_to(points, step)
    assert rounded % step == 0
    assert abs(rounded - points) <= step / 2
