"""When a mark beside another needs a reason, and which place a member takes: as arithmetic."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.enums import CriterionSection as Section
from nominations.rules.formulas import Item
from nominations.rules.marks import Line, unexplained, unmet_marks
from nominations.rules.ranking import Result, places
from nominations.rules.scoring import Given, needs_reason

_POINTS = st.decimals(0, 140, places=2)
_RESULTS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.booleans()
    ),
    max_size=7,
)


def line(
    cap: int, beside: Given, given: Given, *, section: str = Section.MAIN, reason: str = ""
) -> Line:
    item = Item("I.1", Decimal(cap), section=section, group="I", may_be_absent=True)
    return Line(item, beside, given, reason, "tự chấm")


@given(_POINTS, _POINTS, st.integers(1, 140), st.decimals(0, 100, places=2))
def test_reason_is_needed_beyond_the_limit_and_in_both_directions(
    one: Decimal, other: Decimal, cap: int, limit: Decimal
) -> None:
    needed = needs_reason(one, other, Decimal(cap), limit)

    assert needed == (abs(one - other) / Decimal(cap) > limit / 100)
    assert needed == needs_reason(other, one, Decimal(cap), limit)
    assert not needs_reason(one, one, Decimal(cap), limit)


@given(st.integers(1, 1000), st.integers(0, 100))
def test_exactly_the_limit_needs_no_reason_and_a_hair_more_does(cap: int, limit: int) -> None:
    apart = Decimal(cap) * limit / 100

    assert not needs_reason(apart, Decimal(0), Decimal(cap), Decimal(limit))
    assert needs_reason(apart + Decimal("0.01"), Decimal(0), Decimal(cap), Decimal(limit))


@pytest.mark.parametrize(
    ("section", "cap", "beside", "given", "asks"),
    [
        ("main", 100, Given(Decimal(90)), Given(Decimal(87)), False),
        ("main", 100, Given(Decimal(90)), Given(Decimal("86.99")), True),
        ("main", 100, Given(None), Given(Decimal(10)), False),
        ("main", 100, Given(None, absent=True), Given(Decimal(10)), True),
        ("main", 100, Given(Decimal(90)), Given(None, absent=True), True),
        ("main", 100, Given(None, absent=True), Given(None, absent=True), False),
        ("bonus", 10, Given(None), Given(Decimal(10)), True),
        ("bonus", 10, Given(Decimal(10)), Given(None), True),
        ("bonus", 10, Given(None), Given(None), False),
        ("minus", 0, Given(None), Given(Decimal(5)), True),
        ("minus", 0, Given(Decimal(5)), Given(Decimal(5)), False),
        ("gate", 0, Given(), Given(excludes=True), True),
        ("gate", 0, Given(excludes=True), Given(excludes=True), False),
    ],
)
def test_difference_asks_for_a_reason(
    section: str, cap: int, beside: Given, given: Given, asks: bool
) -> None:
    told = line(cap, beside, given, section=section)

    assert unexplained(told, Decimal(3)) is asks
    assert [unmet.field for unmet in unmet_marks([told], Decimal(3))] == ["reason:I.1"] * asks


@pytest.mark.parametrize("points", [None, Decimal("100.01"), Decimal("-1"), Decimal("1.005")])
def test_impossible_points_are_refused_before_a_reason_is_asked(points: Decimal | None) -> None:
    told = line(100, Given(Decimal(90)), Given(points))

    assert [unmet.field for unmet in unmet_marks([told], Decimal(3))] == ["points:I.1"]


def results_of(rows: list[tuple[int, int, int, int, bool]]) -> list[Result]:
    return [
        Result(
            unit=n,
            ref=str(n),
            name="",
            final=Decimal(total),
            votes=votes,
            groups={"I": Decimal(first), "IV": Decimal(fourth)},
            excluded="L.1" if out else "",
        )
        for n, (total, first, fourth, votes, out) in enumerate(rows)
    ]


@given(_RESULTS, st.randoms(use_true_random=False))
def test_places_do_not_depend_on_the_order_of_members(rows, random) -> None:  # type: ignore[no-untyped-def]
    results = results_of(rows)
    shuffled = random.sample(results, len(results))

    assert places(results, ("I", "IV")) == places(shuffled, ("I", "IV"))


@given(_RESULTS)
def test_place_is_shared_only_if_everything_is_equal_and_excluded_units_have_none(
    rows: list[tuple[int, int, int, int, bool]],
) -> None:
    found = places(results_of(rows), ("I", "IV"))

    assert set(found) == {n for n, row in enumerate(rows) if not row[4]}
    for one, place in found.items():
        better = [n for n in found if rows[n][:4] > rows[one][:4]]
        assert place == 1 + len(better)
        for other in found:
            assert (found[other] == place) == (rows[other][:4] == rows[one][:4])
