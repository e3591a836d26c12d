"""The arithmetic of writing together: merges, differences, names after @, copies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.rules.copies import differences, lines_of
from nominations.rules.diffs import GONE, NEW, SAME, word_diff
from nominations.rules.mentions import mentioned
from nominations.rules.merging import three_way

WORDS = st.text(alphabet="aăđ .,\n12", max_size=60)
FEW = st.sampled_from(["", "một", "hai", "ba"])
NAMES = ("narrative", "indicator:so", "meeting_minutes")
FIELDS = st.fixed_dictionaries(dict.fromkeys(NAMES, FEW))


@given(base=FIELDS, theirs=FIELDS, mine=FIELDS)
def test_merge_loses_nobodys_change(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    merged = three_way(base=base, theirs=theirs, mine=mine)

    for name in NAMES:
        after = merged.mine.get(name, theirs[name])
        if name in merged.clashes:
            assert base[name] not in (theirs[name], mine[name])
            continue
        if theirs[name] != base[name]:
            assert after == theirs[name]
        if mine[name] != base[name]:
            assert after == mine[name]


@given(base=FIELDS, theirs=FIELDS, mine=FIELDS)
def test_merge_asks_the_same_whoever_saves_first(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    one = three_way(base=base, theirs=theirs, mine=mine)
    other = three_way(base=base, theirs=mine, mine=theirs)

    assert set(one.clashes) == set(other.clashes)
    assert set(one.mine) == set(other.theirs)


@given(before=WORDS, after=WORDS)
def test_difference_holds_both_texts_to_the_letter(before: str, after: str) -> None:
    pieces = word_diff(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind in (SAME, GONE)) == before
    assert "".join(piece.text for piece in pieces if piece.kind in (SAME, NEW)) == after


def test_difference_is_of_words_not_of_letters() -> None:
    pieces = word_diff("Trồng 50 ha rừng", "Trồng 55 ha rừng mới")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        (SAME, "Trồng "),
        (GONE, "50"),
        (NEW, "55"),
        (SAME, " ha rừng"),
        (NEW, " mới"),
    ]


def test_difference_of_very_long_texts_comes_at_once() -> None:
    before = "a b " * 20_000
    after = "b a " * 20_000

    pieces = word_diff(before, after)

    assert [piece.kind for piece in pieces] == [GONE, NEW]


PEOPLE = {1: "Đỗ Văn An", 2: "Đỗ Văn An Bình", 3: "Lý Thị Hoà", 4: "Lý Thị Hoa"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Đỗ Văn An xem giúp", {1}),
        ("nhờ @do van an bình, gấp", {2}),
        ("@ĐỖ VĂN AN. Cảm ơn", {1}),
        ("@Lý Thị Hoa", {3, 4}),
        ("@Đỗ Văn Anh", set()),
        ("Đỗ Văn An", set()),
        ("thư an@so.example", set()),
        ("@", set()),
        ("@Do\u0302\u0303 Va\u0306n An", {1}),
        ("@Đỗ Văn An và @Lý Thị Hoà", {1, 3, 4}),
    ],
)
def test_names_after_at_are_known_without_accents(text: str, who: set[int]) -> None:
    assert mentioned(text, PEOPLE) == who


def nominee(ref: str, name: str, **said: object) -> dict[str, object]:
    blank: dict[str, object] = {
        "position": "",
        "birth_year": None,
        "achievement": "",
        "votes": None,
        "priority": 0,
        "answers": [],
        "initiatives": [],
    }
    return {"ref": ref, "name": name, "award": "Lao động tiên tiến"} | blank | said


def test_copies_differ_by_thing_not_by_place() -> None:
    first = {"nominees": [nominee("a", "An"), nominee("b", "Bình")], "narrative": "Cũ"}
    second = {
        "nominees": [nominee("c", "Chi"), nominee("a", "An", votes=12)],
        "narrative": "Cũ",
    }

    found = {row.label: (row.before, row.after) for row in differences(first, second)}

    assert found == {
        "Chi": ("", "Lao động tiên tiến"),
        "An": ("Lao động tiên tiến", "Lao động tiên tiến\n12 phiếu đồng ý"),
        "Bình": ("Lao động tiên tiến", ""),
    }


def test_copy_says_numbers_and_days_as_people_write_them() -> None:
    content = {
        "figures": [{"code": "so", "label": "Số vụ", "value": "12.5", "estimate": "13"}],
        "meeting": {
            "minutes": "12/BB",
            "on": "2026-11-20",
            "members": 30,
            "present": 28,
            "voting": "phiếu kín",
        },
    }

    assert [line.text for line in lines_of(content)] == [
        "12,5; ước 13",
        "12/BB; họp ngày 20/11/2026; dự họp 28; tổng số 30; biểu quyết: phiếu kín",
    ]
