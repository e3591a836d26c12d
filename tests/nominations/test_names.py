"""Names: Vietnamese order, accent-free search, one form of storage."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.names import clean, clean_block, search_key, sort_key

GIVEN_NAMES = ["An", "Ánh", "Ăn", "Ằng", "Ân", "Dung", "Dũng", "Đức", "Hoà"]
VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    min_size=1,
    max_size=8,
)
NAMES = st.lists(VIETNAMESE.map(str.title), min_size=1, max_size=4).map(" ".join)


def test_given_names_come_in_the_order_of_the_alphabet():
    shuffled = sorted(GIVEN_NAMES)
    assert shuffled != GIVEN_NAMES

    assert sorted(shuffled, key=sort_key) == GIVEN_NAMES


def test_given_name_decides_before_family_name():
    people = ["Đỗ Thị Bình", "Nguyễn Văn An", "Ân Văn An", "Âu Thị An"]

    assert sorted(people, key=sort_key) == [
        "Ân Văn An",
        "Âu Thị An",
        "Nguyễn Văn An",
        "Đỗ Thị Bình",
    ]


def test_tones_come_in_dictionary_order():
    tones = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]

    assert sorted(reversed(tones), key=sort_key) == tones


def test_letters_decide_before_tones():
    assert sorted(["Mạn", "Má"], key=sort_key) == ["Má", "Mạn"]


def test_d_comes_before_its_barred_sister():
    assert sort_key("Dũng") < sort_key("Đan")


def test_two_spellings_of_a_tone_are_one_name():
    assert sort_key("Hoà") == sort_key("Hòa")
    assert search_key("Hoà") == search_key("Hòa") == "hoa"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Đặng Thị Hoà", "dang thi hoa"),
        ("  Ung   Văn Quí ", "ung van qui"),
        ("Ưng Ơn Ẫn", "ung on an"),
        ("H’ Mô Ân", "h’ mo an"),
    ],
)
def test_search_key_has_no_accents(name, key):
    assert search_key(name) == key


def test_text_is_stored_composed_without_control_characters():
    decomposed = unicodedata.normalize("NFD", "Đỗ  Thị\tHoạ\x00")

    assert clean(decomposed) == "Đỗ Thị Hoạ"
    assert clean_block("một\r\nhai\rba") == "một\nhai\nba"


@given(NAMES)
def test_keys_ignore_the_unicode_form(name):
    decomposed = unicodedata.normalize("NFD", name)

    assert sort_key(decomposed) == sort_key(name)
    assert search_key(decomposed) == search_key(name)


@given(NAMES)
def test_keys_ignore_case(name):
    assert sort_key(name.upper()) == sort_key(name)
    assert search_key(name.upper()) == search_key(name)


@given(NAMES)
def test_search_key_is_plain_and_stable(name):
    key = search_key(name)

    assert key.isascii()
    assert search_key(key) == key


@given(NAMES)
def test_sort_key_is_digits_that_every_collation_orders_alike(name):
    key = sort_key(name)

    assert key.isascii()
    assert key.isdigit()
    assert len(key) <= 255


@given(VIETNAMESE, VIETNAMESE)
def test_a_longer_given_name_follows_its_beginning(start, rest):
    assert sort_key(search_key(start)) < sort_key(search_key(start) + search_key(rest))


@given(st.text(max_size=300))
def test_any_text_can_be_cleaned_and_keyed(text):
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert len(sort_key(text)) <= 255
    assert len(search_key(text)) <= 255
