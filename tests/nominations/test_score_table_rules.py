"""Checks of a score table: sums, groups, formulas; whatever is typed gives sentences, no errors."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.enums import CriterionSection
from nominations.models import Criterion, ScoreTable
from nominations.rules.campaigns import unmet_acknowledgement
from nominations.rules.formula_shapes import SHAPES, in_words, wrong_with
from nominations.rules.formulas import FORMULAS, Fact, Item, propose
from nominations.rules.score_tables import main_points, unmet_to_publish


def table(**fields: Any) -> ScoreTable:
    return ScoreTable(**({"total": Decimal(100), "groups": [], "ties": [], "ratings": []} | fields))


def line(code: str, points: object = 0, **fields: Any) -> Criterion:
    return Criterion(code=code, max_points=Decimal(str(points)), **fields)


def said(subject: ScoreTable, *lines: Criterion) -> str:
    return " ".join(item.sentence for item in unmet_to_publish(subject, list(lines)))


def test_every_formula_that_calculates_has_its_words_and_the_other_way_round() -> None:
    assert set(SHAPES) == FORMULAS


def test_sound_table_has_nothing_to_mend() -> None:
    groups = [{"code": "I", "name": "Một"}]
    subject = table(groups=groups, ties=["I"], ratings=[{"from": 90, "label": "Tốt"}])

    assert said(subject, line("I.1", 60, group="I"), line("I.2", 40, group="I")) == ""
    assert said(table(total=None), line("a"), line("b", section="gate")) == ""


@pytest.mark.parametrize(
    ("subject", "lines", "expected"),
    [
        (table(), [], "chưa có tiêu chí nào"),
        (table(), [line("a", 90)], "thiếu 10 điểm"),
        (table(), [line("a", "100.5")], "thừa 0,5 điểm"),
        (table(), [line("a", 50), line("A", 50)], "dùng cho nhiều tiêu chí"),
        (table(), [line("a", 100, group="X")], "nhóm “X” không có"),
        (table(groups=[{"code": "I", "name": "Một"}]), [line("a", 100)], "chưa xếp vào nhóm"),
        (table(groups=[{"code": "I", "name": "Một"}]), [line("a", 100)], "Nhóm I chưa có tiêu chí"),
        (table(ties=["V"]), [line("a", 100)], "không có nhóm V"),
        (table(), [line("a", 100), line("b", 5, section="bonus")], "mức thưởng tối đa là 0"),
        (table(total=None), [line("a", 5)], "không chấm điểm"),
        (table(ratings=[{"from": 500, "label": "Tốt"}]), [line("a", 100)], "từ 0 đến 100"),
        (table(), [line("a", 100, how={"rule": "la"})], "không có trong danh sách"),
        (table(), [line("a", 100), line("b", section="minus", may_be_absent=True)], "phân bổ lại"),
    ],
)
def test_unsound_table_says_where_and_how_to_mend(subject, lines, expected) -> None:
    assert expected in said(subject, *lines)


_SECTIONS = st.sampled_from(CriterionSection.values)
_POINTS = st.decimals(0, 100, places=2)


@given(st.lists(st.tuples(_SECTIONS, _POINTS), min_size=1, max_size=12))
def test_only_main_points_make_the_total_whatever_the_order(
    rows: list[tuple[str, Decimal]],
) -> None:
    lines = [line(f"c{n}", points, section=section) for n, (section, points) in enumerate(rows)]
    total = main_points(lines)

    assert main_points(reversed(lines)) == total
    assert "Tổng điểm chuẩn" not in said(table(total=total), *lines)
    assert "Tổng điểm chuẩn" in said(table(total=total + Decimal("0.01")), *lines)


_SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(-5, 200) | st.text(max_size=5)
)
_ROWS = st.lists(
    st.fixed_dictionaries({"from": _SCALARS, "points": _SCALARS, "label": _SCALARS}), max_size=4
)


@given(
    rule=st.sampled_from([*SHAPES, "la"]),
    numbers=st.dictionaries(
        st.sampled_from(sorted({n.name for shape in SHAPES.values() for n in shape.numbers})),
        _SCALARS,
    ),
    rows=_ROWS,
    cap=st.none() | st.decimals(0, 100, places=2),
)
def test_whatever_stands_in_a_formula_gives_sentences_and_a_sound_one_calculates(
    rule: str, numbers: dict[str, Any], rows: list[dict[str, Any]], cap: Decimal | None
) -> None:
    how = {"rule": rule, "steps": rows, "options": [row | {"code": "x"} for row in rows]} | numbers

    wrong = wrong_with(how, cap)

    assert all(sentence.endswith((".", "”.")) for sentence in wrong)
    if not wrong:
        assert in_words(how)
        fact = Fact(value=Decimal(50), months=(Decimal(95),), lateness=(0,), choice="x", people=5)
        points = propose(Item("a", cap if cap is not None else Decimal(100), how=how), fact).points
        assert points is None or points >= 0


@pytest.mark.parametrize(
    "text",
    [
        "Đã phổ biến ngày 20/01/2026, cho toàn thể công chức.",
        "Ngày 5 tháng 2 họp đơn vị, quán triệt đến 22 người lao động",
        "20-01-2026: phổ biến tới các hạt kiểm lâm",
    ],
)
def test_a_day_and_to_whom_is_an_acknowledgement(text: str) -> None:
    class Said:
        nothing_to_report = False
        narrative = text

    assert unmet_acknowledgement(Said()) == []
