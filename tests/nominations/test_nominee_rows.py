"""Rows of a list as they are typed: headings, years, votes, old codes, and whom a name means."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.rules.legacy_text import (
    _TCVN3,
    _VNI,
    TCVN3,
    VNI,
    decoded,
    encoding_of,
    to_unicode,
)
from nominations.rules.nominee_match import Known, Roll
from nominations.rules.nominee_rows import (
    HEADINGS,
    birth_year_of,
    column_of,
    columns_in,
    find_heading,
    parse,
    text_of,
)

NAMES = [
    "Nguyễn Văn Bình", "Trần Thị Hương Lan", "Đỗ Mạnh Dũng", "Y Bình Niê", "Lê Thị Thuỷ",
    "Phạm Đức Thực", "Bùi Thị Giả Định", "Vũ Đình Ví Dụ", "Hoàng Thị Ngọc Ánh", "Lưu Quốc Khánh",
    "Ủy ban nhân dân xã Mẫu", "Giấy khen của Giám đốc Sở",
]  # fmt: skip
TO_TCVN3 = {letter: code for code, letter in _TCVN3.items()}
TO_VNI = {letter: code for code, letter in sorted(_VNI.items(), key=lambda pair: pair[0].isupper())}


def encoded(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("code", "table"), [(TCVN3, TO_TCVN3), (VNI, TO_VNI)])
def test_old_code_is_recognised_and_becomes_unicode(
    name: str, code: str, table: dict[str, str]
) -> None:
    if code == TCVN3:
        name = name[0].replace("Ủ", "U") + name[1:]  # capitals with tones need a font of their own
        name = "".join(
            letter if letter in TO_TCVN3 or letter.isascii() else letter.lower() for letter in name
        )
    old = encoded(name, table)

    assert encoding_of(old) == code
    assert decoded(old, code) == name


@pytest.mark.parametrize("name", [*NAMES, "Lê Hà", "Hoà Quà Tuê", "Abc", "5 x 3", "Khuyến nông"])
def test_unicode_stays_as_it_is(name: str) -> None:
    assert encoding_of(name) == ""
    assert to_unicode([name]) == ([name], frozenset())


def test_ambiguous_cell_follows_its_column() -> None:
    column = ["NguyÔn V¨n B×nh", "Tr¸n", "NguyÔn"]

    assert to_unicode(column)[0][2] == "Nguyễn"
    assert to_unicode(["Nguyễn Văn", "Đỗ", "Lê Ô"])[0][2] == "Lê Ô"


@pytest.mark.parametrize(("column", "heading"), HEADINGS.items())
def test_headings_of_the_template_are_known(column: str, heading: str) -> None:
    ways = (
        heading,
        heading.upper(),
        f"  {heading.lower()} ",
        unicodedata.normalize("NFD", heading),
    )

    assert [column_of(way) for way in ways] == [column] * 4


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Ho va ten", "name"),
        ("Hä vµ tªn", "name"),
        ("Họ tên (in hoa)", "name"),
        ("Danh hiệu đề nghị", "award"),
        ("Hình thức khen", "award"),
        ("Ngày sinh", "birth"),
        ("Tổng cộng", ""),
        ("", ""),
    ],
)
def test_other_headings_are_known_by_how_they_begin(heading: str, column: str) -> None:
    assert column_of(heading) == column


def test_heading_is_found_within_ten_rows_only() -> None:
    heading = ["Họ và tên", "Danh hiệu"]

    assert find_heading([["x"]] * 9 + [heading])[0] == 9
    assert find_heading([["x"]] * 10 + [heading]) == (-1, {})
    assert columns_in(["Họ và tên", "STT"]) == {}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1985", 1985),
        ("05/03/1985", 1985),
        ("5-3-1985", 1985),
        ("1985-03-05", 1985),
        ("1985-03-05 00:00:00", 1985),
        ("31111", 1985),
        ("85", None),
        ("khoảng 1985", None),
        ("²", None),
        ("99999", None),
    ],
)
def test_year_of_birth_is_read_in_several_ways(text: str, year: int | None) -> None:
    assert birth_year_of(text) == year


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates()))
def test_any_value_of_a_cell_is_text(value: Any) -> None:
    assert isinstance(text_of(value), str)


@given(st.dictionaries(st.sampled_from(list(HEADINGS)), st.text(max_size=60)))
def test_any_row_is_read_or_says_which_cell_is_wrong(cells: dict[str, str]) -> None:
    row = parse(cells, year=2026, present=10)

    assert set(row.bad) <= set(HEADINGS)
    assert row.name or "name" in row.bad
    assert row.votes is None or 0 <= row.votes <= 10
    assert row.birth_year is None or 1900 <= row.birth_year <= 2012


def known(name: str, year: int | None = None, ref: str = "") -> Known:
    return Known(ref or f"{name}{year}", 1, name, year)


@pytest.mark.parametrize(
    ("typed", "year", "sure", "options"),
    [
        ("Nguyễn Văn An", None, "Nguyễn Văn An", 0),  # tones decide before letters without them
        ("Nguyễn Văn Ân", None, "Nguyễn Văn Ân", 0),
        ("nguyen van an", None, "", 2),  # both, without accents
        ("nguyen van an", 1990, "Nguyễn Văn Ân", 0),
        ("An Văn Nguyễn", None, "Nguyễn Văn An", 0),
        ("Lê Thị Hoà", None, "Lê Thị Hòa", 0),
        ("Lê Thị Hoa", None, "", 1),  # other accents: perhaps somebody else
        ("Le Thi Hoa", None, "Lê Thị Hòa", 0),
        ("Lê Thị Hòa", 1999, "", 1),  # another year: perhaps somebody else
        ("Ai Đó", None, "", 0),
    ],
)
def test_name_means_somebody_or_asks(typed: str, year: int | None, sure: str, options: int) -> None:
    roll = Roll(
        [
            known("Nguyễn Văn An", 1980),
            known("Nguyễn Văn Ân", 1990),
            known("Lê Thị Hòa", 1985),
        ]
    )

    match = roll.match(typed, year)

    assert (match.sure.name if match.sure else "", len(match.options)) == (sure, options)


def test_excel_dates_of_years_are_shown_as_dates() -> None:
    assert text_of(date(1985, 3, 5)) == "05/03/1985"
    assert text_of(1985.0) == "1985"
