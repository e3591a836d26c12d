"""Which criterion a file's name speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.rules.sorting import Target, propose

TARGETS = [
    Target("a", "I.1", "Chương trình công tác năm được phê duyệt"),
    Target("b", "I.12", "Giải ngân vốn được giao"),
    Target("c", "IV.1", "Kế hoạch, văn bản hưởng ứng, phát động"),
    Target("d", "T25-3", "Kiện toàn, tinh gọn bộ máy đúng tiến độ"),
    Target("e", "IV.2", "Đăng ký chỉ tiêu, danh hiệu, sáng kiến"),
    Target("f", "IV.3", "Sáng kiến, đổi mới được công nhận"),
    Target("g", "V", "Văn nghệ"),
    Target("s", "", "Lọc nước bằng vỏ trấu"),
]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("I.1 so lieu.pdf", ["a"]),
        ("I.12.pdf", ["b"]),
        ("i-1_ke hoach.PDF", ["a"]),
        ("tc_IV.1-phat dong.docx", ["c"]),
        ("Tiêu chí IV 1.pdf", ["c"]),
        ("bc T25-3.pdf", ["d"]),
        ("IV.1 và I.12.pdf", ["c", "b"]),
        ("I.1.5 khac.pdf", []),  # a code of another table
        ("Giải ngân quý 3.pdf", ["b"]),
        ("GIAI_NGAN.xlsx", ["b"]),
        ("sáng kiến.pdf", []),  # two criteria speak of it
        ("sang kien doi moi.pdf", ["f"]),
        ("sang kien cai tien.pdf", []),
        ("loc nuoc vo trau.pdf", ["s"]),
        ("V.pdf", []),  # a lone letter says nothing
        ("IMG_20261120_101010.jpg", []),
        ("", []),
    ],
)
def test_name_proposes_what_it_speaks_of(name: str, keys: list[str]) -> None:
    assert propose(name, TARGETS) == keys


@given(name=st.text(max_size=60), order=st.permutations(TARGETS))
def test_any_name_proposes_known_targets_once_in_any_order(name: str, order: list[Target]) -> None:
    found = propose(name, order)

    assert found == propose(name, TARGETS)
    assert len(set(found)) == len(found)
    assert set(found) <= {target.key for target in TARGETS}
