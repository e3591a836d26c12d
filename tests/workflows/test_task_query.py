"""The words of the box on the tasks page: read without accents, printed, and read again."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nominations.names import search_key
from workflows.calendar import working_days_between
from workflows.rules.task_due import due_range
from workflows.rules.task_query import KEYS, Query, Term, parse, shown

TODAY = date(2026, 11, 20)
_SAID = st.text(alphabet='hạn đơnvịloại:cụmkỳngười:<>="“”trễ0123/ abtôi', max_size=60)
_PIECES = st.lists(
    st.sampled_from(
        ["hạn:<3", "han:", "đơn vị:", "đơn", "vị:x", '"', "“a b”", "trễ", "kiểm lâm", "mã:1", "tôi",
         "loại:tự chấm", "người:", "hạn:25/11", "hạn:99/99", ":", "cụm:2", "kỳ:", "…", '"a:b"']
    ),
    max_size=9,
).map(" ".join)  # fmt: skip


def test_box_is_read_as_one_would_say_it() -> None:
    query = parse("hạn:<3 đơn vị:kiểm lâm loại:tự chấm cụm:2 kỳ:2026 người:tôi trễ")

    assert query.problems == ()
    assert query.terms == (
        Term("due", "<3"),
        Term("unit", "kiểm lâm"),
        Term("kind", "tự chấm"),
        Term("cluster", "2"),
        Term("period", "2026"),
        Term("who", "tôi"),
        Term("due", "late"),
    )


def test_keys_are_read_without_accents() -> None:
    with_marks = parse("hạn:trễ đơn vị:x loại:báo cáo cụm:1 kỳ:y người:chưa")
    without = parse("han:tre don vi:x loai:báo cáo cum:1 ky:y nguoi:chưa")

    assert with_marks.terms == without.terms


@pytest.mark.parametrize(
    ("text", "named"),
    [("mã:12 trễ", "mã:12"), ("hạn:abc trễ", "hạn:abc"), ("loại:bánh trễ", "loại:bánh"),
     ("trễ đơn vị:", "đơn vị:")],
)  # fmt: skip
def test_mistyped_term_is_named_and_the_rest_counts(text: str, named: str) -> None:
    query = parse(text)

    assert query.terms == (Term("due", "late"),)
    assert len(query.problems) == 1
    assert named in query.problems[0].sentence


def test_unknown_key_is_answered_with_the_known_ones() -> None:
    sentence = parse("mã:12").problems[0].sentence

    assert all(f"{name}:" in sentence for name in KEYS.values())


@given(st.one_of(st.text(max_size=80), _SAID, _PIECES))
@example('đơn vị:"kiểm" x')
@example("hạn:<3")
def test_what_was_read_is_printed_and_read_again(text: str) -> None:
    query = parse(text)

    again = parse(shown(query))

    assert again == Query(query.terms)


@given(st.one_of(st.text(max_size=80), _SAID, _PIECES))
def test_chip_takes_away_one_term_and_no_other(text: str) -> None:
    query = parse(text)

    for term in query.terms:
        left = parse(shown(query.without(term)))

        assert left.terms == tuple(kept for kept in query.terms if kept != term)


@given(st.integers(0, 30), st.sampled_from(["<", "<=", ">", ">=", "="]), st.integers(-40, 60))
def test_range_of_days_is_the_one_counted_by_hand(left: int, sign: str, shift: int) -> None:
    day = date.fromordinal(TODAY.toordinal() + shift)
    found = due_range(f"{sign}{left}", TODAY)
    # A day that has passed is late, though no working day may have passed since.
    days = -1 if day < TODAY else working_days_between(TODAY, day)

    inside = (found.first or date.min) <= day <= (found.last or date.max)

    expected = {"<": days < left, "<=": days <= left, ">": days > left, ">=": days >= left}
    assert inside == expected.get(sign, days == left)


@pytest.mark.parametrize("value", ["late", "soon", "later"])
def test_groups_cover_every_day_once(value: str) -> None:
    days = [date.fromordinal(TODAY.toordinal() + n) for n in range(-30, 60)]
    found = due_range(value, TODAY)
    others = [due_range(v, TODAY) for v in ("late", "soon", "later") if v != value]

    for day in days:
        inside = (found.first or date.min) <= day <= (found.last or date.max)
        beside = sum((o.first or date.min) <= day <= (o.last or date.max) for o in others)
        assert inside + beside == 1


def test_search_key_of_a_flag_is_a_flag() -> None:
    assert parse("TRỄ").terms == parse("tre").terms == (Term("due", "late"),)
    assert search_key("trễ") == "tre"
