"""The draft of a consolidated report: whatever units write, no word of theirs is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from nominations.rules.narrative import merged, sections_of

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XXXIX")
WORDS = st.one_of(
    st.sampled_from(["Chỉ đạo", "CHỈ ĐẠO", "Kết quả", "Không phát sinh"]),
    st.integers(0, 99999).map("việc{0} tốt{0}".format),
)
#: What may stand on a line: a numbered one (with a title, a sentence, both), or any other.
NUMBERED = st.builds(
    "{}{} {}{}{}".format,
    st.sampled_from(ROMAN),
    st.sampled_from([".", ")"]),
    WORDS,
    st.sampled_from(["", ": ", ". ", "; "]),
    st.one_of(st.just(""), WORDS),
)
LINES = st.lists(st.one_of(NUMBERED, WORDS, st.just("")), max_size=8)
TEXTS = LINES.map("\n".join)
UNITS = st.dictionaries(st.sampled_from(["Phòng A", "Phòng B", "Chi cục C"]), TEXTS, max_size=3)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def section(text: str, number: str) -> list[str]:
    """The lines below the heading `number` in a merged text."""
    rows = text.splitlines()
    start = next(n for n, row in enumerate(rows) if row.split(" ")[0] == f"{number}.")
    below = rows[start + 1 :]
    return below[: next((n for n, row in enumerate(below) if row[:2] != "- "), len(below))]


@given(UNITS)
def test_merged_keeps_every_word_of_every_unit(texts: dict[str, str]) -> None:
    draft = merged(texts.items(), heading="Báo cáo.")

    kept = set(words(draft.casefold()))
    written = [word for text in texts.values() for word in words(text.casefold())]
    assert [word for word in written if word not in kept] == []


@given(UNITS)
def test_merged_says_what_a_unit_alone_said_under_its_name(texts: dict[str, str]) -> None:
    texts = {unit: f"IV. Kết quả: riêng{n}\n{text}" for n, (unit, text) in enumerate(texts.items())}

    rows = section(merged(texts.items(), heading="Báo cáo."), "IV") if texts else []

    for n, unit in enumerate(texts):
        assert [row for row in rows if row.startswith(f"- {unit}: ") and f"riêng{n}" in row]
    assert [row.split(":")[0] for row in rows] == [f"- {unit}" for unit in texts]


@given(UNITS)
def test_sections_come_once_in_roman_order_behind_what_has_no_number(texts: dict[str, str]) -> None:
    rows = merged(texts.items(), heading="Báo cáo.").splitlines()

    headings = [row.split(".")[0] for row in rows[1:] if not row.startswith("- ")]
    assert rows[0] == "Báo cáo."
    assert headings == sorted(set(headings), key=ROMAN.index)


@given(TEXTS)
def test_merging_one_text_takes_its_sections_apart_and_no_more(text: str) -> None:
    found = sections_of(text)

    assert set(found) <= {"", *ROMAN}
    told = " ".join(f"{number} {title} {said}" for number, (title, said) in found.items())
    assert set(words(told.casefold())) == set(words(text.casefold()))


@given(st.text(max_size=200))
def test_any_text_at_all_is_taken_apart_without_a_fault(text: str) -> None:
    draft = merged([("Phòng A", text)], heading="Báo cáo.")

    assert draft.startswith("Báo cáo.")


def test_text_without_numbers_stands_before_the_sections() -> None:
    draft = merged([("A", "Không có mục"), ("B", "I. Chỉ đạo: tốt")], heading="Báo cáo.")

    assert draft == "Báo cáo.\n- A: Không có mục\nI. Chỉ đạo\n- B: tốt"


def test_title_of_a_later_unit_that_differs_is_kept_in_its_line() -> None:
    texts = [("A", "I. Chỉ đạo: tốt"), ("B", "I. Không phát sinh"), ("C", "I. Điều hành: khá")]

    draft = merged(texts, heading="Báo cáo.")

    assert draft == ("Báo cáo.\nI. Chỉ đạo\n- A: tốt\n- B: Không phát sinh\n- C: Điều hành: khá")


def test_section_of_which_only_the_title_was_written_keeps_its_title() -> None:
    assert merged([("A", "II. Kiến nghị")], heading="Báo cáo.") == "Báo cáo.\nII. Kiến nghị"


def test_nothing_from_nobody_is_the_heading_alone() -> None:
    assert merged([], heading="Báo cáo.") == "Báo cáo."
    assert merged([("A", "  \n ")], heading="Báo cáo.") == "Báo cáo."
    assert sections_of("") == {}
