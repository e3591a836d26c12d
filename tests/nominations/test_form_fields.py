"""Fields of forms that an administrator builds: what is taken, how it reads, what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.rules.form_fields import (
    FieldRow,
    ValueRefused,
    narrative_of,
    read,
    shown,
    unmet_to_publish,
)
from nominations.rules.narrative import merged, sections_of

CHOICES = ("Bỏ phiếu kín", "Biểu quyết")


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "text"),
    [
        ("number", "1.234,50", "1234.5", "1.234,5"),
        ("number", " 12 ", "12", "12"),
        ("number", "−3,25", "-3.25", "-3,25"),
        ("number", "-0", "0", "0"),
        ("number", "0,0", "0", "0"),
        ("number", "1000000", "1000000", "1.000.000"),
        ("date", "5/9/2026", "2026-09-05", "05/09/2026"),
        ("date", "29/02/2024", "2024-02-29", "29/02/2024"),
        ("choice", "Biểu quyết", "Biểu quyết", "Biểu quyết"),
        ("yes_no", "yes", "yes", "Có"),
        ("short", "  Một   dòng\n", "Một dòng", "Một dòng"),
        ("long", "Dòng một\r\nDòng  hai", "Dòng một\nDòng hai", "Dòng một\nDòng hai"),
        *((kind, "  ", "", "") for kind in ("short", "long", "number", "date", "choice")),
    ],
)
def test_value_is_kept_plain_and_shown_as_people_write_it(
    kind: str, typed: str, kept: str, text: str
) -> None:
    value = read(kind, typed, CHOICES)

    assert (value, shown(kind, value)) == (kept, text)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("number", "1,234.5", "Hãy nhập số"),
        ("number", "12.34", "Hãy nhập số"),
        ("number", "mười", "Hãy nhập số"),
        ("number", "1e9", "Hãy nhập số"),
        ("number", "١٢", "Hãy nhập số"),
        ("number", "9" * 20, "Số quá dài"),
        ("number", "NaN", "Hãy nhập số"),
        ("date", "31/02/2026", "ngày/tháng/năm"),
        ("date", "2026-11-20", "ngày/tháng/năm"),
        ("date", "hôm qua", "ngày/tháng/năm"),
        ("date", "01/01/0000", "ngày/tháng/năm"),
        ("choice", "Khác", "một trong các lựa chọn"),
        ("yes_no", "có lẽ", "một trong các lựa chọn"),
        ("short", "a" * 301, "nhiều nhất 300"),
    ],
)
def test_value_that_does_not_fit_is_refused_in_words(kind: str, typed: str, said: str) -> None:
    with pytest.raises(ValueRefused, match=said):
        read(kind, typed, CHOICES)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_number_reads_back_as_itself(number: Decimal) -> None:
    kept = read("number", f"{number:f}".replace(".", ","))

    assert Decimal(kept) == number
    assert read("number", shown("number", kept)) == kept


@given(st.dates(min_value=date(1000, 1, 1)))
def test_day_reads_back_as_itself(day: date) -> None:
    kept = read("date", f"{day.day}/{day.month}/{day.year}")

    assert kept == day.isoformat()
    assert read("date", shown("date", kept)) == kept


@given(st.text(), st.sampled_from(["number", "date", "choice", "yes_no", "short", "long"]))
def test_whatever_is_typed_is_kept_or_refused_with_a_sentence(typed: str, kind: str) -> None:
    value = said = ""
    try:
        value = read(kind, typed, CHOICES)
    except ValueRefused as refused:
        said = refused.sentence

    assert said or isinstance(shown(kind, value), str)


def test_narrative_is_the_filled_sections_under_their_headings() -> None:
    sections = {
        "I. Công tác chỉ đạo": [("Văn bản", "KH 5"), ("Tuyên truyền", "")],
        "II. Phong trào": [("Chuyên đề", "")],
        "III. Kết quả": [("Nổi bật", "Đạt\nII. không phải tiêu đề")],
    }

    text = narrative_of(sections)

    assert text == (
        "I. Công tác chỉ đạo\nVăn bản: KH 5\nIII. Kết quả\nNổi bật: Đạt\n– II. không phải tiêu đề"
    )
    assert set(sections_of(text)) == {"I", "III"}


def test_office_reads_the_sections_of_several_units_merged() -> None:
    texts = [
        (unit, narrative_of({"I. Chỉ đạo": [("Văn bản", plan)], "II. Kết quả": [("Nổi bật", "")]}))
        for unit, plan in (("Chi cục Một", "KH 1"), ("Chi cục Hai", "KH 2"))
    ]

    text = merged(texts, heading="Tổng hợp.")

    assert text == (
        "Tổng hợp.\nI. Chỉ đạo\n- Chi cục Một: Văn bản: KH 1\n- Chi cục Hai: Văn bản: KH 2"
    )


def row(**values: object) -> FieldRow:
    return FieldRow(**{"label": "Mục", "code": "muc", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        ([], "", "chưa có mục nào"),
        ([row(label=" ")], "1", "chưa có tên mục"),
        ([row(), row()], "1", "dùng cho nhiều mục"),
        ([row(code="da-dung")], "1", "đã dùng trong mẫu “Khác”"),
        ([row(kind="choice", choices=("Một",))], "1", "ít nhất hai lựa chọn"),
        ([row(kind="choice", choices=("Một", "Một"))], "1", "ít nhất hai lựa chọn"),
    ],
)
def test_unfinished_form_is_not_published_and_says_why(
    rows: list[FieldRow], place: str, said: str
) -> None:
    unmet = unmet_to_publish("Mẫu", rows, {"da-dung": "Khác"})

    assert (unmet[0].field, said in unmet[0].sentence) == (place, True)


def test_finished_form_has_nothing_against_it() -> None:
    rows = [row(), row(code="hai", kind="choice", choices=("Một", "Hai"))]

    assert unmet_to_publish("Mẫu", rows, {}) == []
    assert unmet_to_publish(" ", rows, {})[0].field == "name"
