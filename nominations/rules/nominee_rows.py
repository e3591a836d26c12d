"""Rows of a list of nominees as a unit typed them: which column is which, what each cell says.

Nothing here knows a person or an award; a wrong cell gives a sentence that says how to mend it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import NomineeKind
from nominations.names import clean, clean_block, search_key
from nominations.rules.legacy_text import TCVN3, VNI, decoded

ROW_LIMIT = 2000
HEADING_WITHIN = 10

#: Column → the heading of the template.
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "no": "STT",
        "name": "Họ và tên / Tên tập thể",
        "kind": "Loại (Cá nhân/Tập thể/Ngoài cơ quan)",
        "birth": "Năm sinh",
        "post": "Chức vụ – nơi công tác",
        "award": "Danh hiệu – hình thức đề nghị",
        "votes": "Số phiếu đồng ý",
        "achievement": "Tóm tắt thành tích",
        "note": "Ghi chú",
    }
)
#: How the columns are called in a sentence and on a narrow page.
SHORT: Mapping[str, str] = MappingProxyType(
    {
        "name": N_("Họ và tên, tên tập thể"),
        "kind": N_("Loại"),
        "birth": N_("Năm sinh"),
        "post": N_("Chức vụ, nơi công tác"),
        "award": N_("Danh hiệu, hình thức"),
        "votes": N_("Số phiếu đồng ý"),
        "achievement": N_("Tóm tắt thành tích"),
        "note": N_("Ghi chú"),
    }
)
#: What a heading may begin with, without accents; the longest that fits decides.
_BEGINNINGS = {
    "no": ("stt", "tt", "so tt", "so thu tu"),
    "name": ("ho va ten", "ho ten", "ten tap the", "ten ca nhan", "ten", "ca nhan tap the"),
    "kind": ("loai", "doi tuong"),
    "birth": ("nam sinh", "ngay sinh", "sinh nam", "ngay thang nam sinh"),
    "post": ("chuc vu", "chuc danh", "don vi cong tac", "noi cong tac"),
    "award": ("danh hieu", "hinh thuc", "de nghi", "khen thuong"),
    "votes": ("so phieu", "phieu"),
    "achievement": ("tom tat thanh tich", "thanh tich", "tom tat"),
    "note": ("ghi chu",),
}  # fmt: skip
_KINDS = {
    "ca nhan": NomineeKind.PERSON,
    "cn": NomineeKind.PERSON,
    "tap the": NomineeKind.UNIT,
    "tt": NomineeKind.UNIT,
    "ngoai co quan": NomineeKind.OUTSIDER,
    "ca nhan ngoai co quan": NomineeKind.OUTSIDER,
    "ngoai": NomineeKind.OUTSIDER,
}
KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        NomineeKind.PERSON: N_("Cá nhân"),
        NomineeKind.UNIT: N_("Tập thể"),
        NomineeKind.OUTSIDER: N_("Ngoài cơ quan"),
    }
)
_OLDEST, _YOUNGEST = 1900, 14
_LIMITS = {"name": 120, "post": 200, "achievement": 5000, "note": 500}
_SERIALS = range(5000, 60000)  # Excel's days of the years 1913 to 2064
_EPOCH = date(1899, 12, 30)
_MOST_VOTES = 999


@dataclass(frozen=True, slots=True)
class Row:
    """What the cells of one row say; `bad` holds a sentence for each cell that says nothing."""

    name: str
    kind: str
    birth_year: int | None
    post: str
    award: str
    votes: int | None
    achievement: str
    bad: Mapping[str, str]


def folded(text: str) -> str:
    """Letters and digits without accents, one space between words."""
    return " ".join(re.findall(r"[a-z0-9]+", search_key(text)))


def column_of(heading: str) -> str:
    """The column that a heading names, whatever its case, accents or old code; "" if none."""
    if not heading.strip():
        return ""
    for text in (heading, decoded(heading, TCVN3), decoded(heading, VNI)):
        key, best, length = folded(text), "", 0
        for column, beginnings in _BEGINNINGS.items():
            for beginning in beginnings:
                fits = key == beginning or key.startswith(f"{beginning} ")
                if fits and len(beginning) > length:
                    best, length = column, len(beginning)
        if best:
            return best
    return ""


def columns_in(cells: Sequence[str]) -> dict[int, str]:
    """Place → column of a row of headings; {} if it is none (a name and one more are needed)."""
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        column = column_of(cell) if len(cell) <= 80 else ""
        if column and column not in found.values():
            found[place] = column
    known = set(found.values()) - {"no", "note"}
    return found if "name" in known and len(known) > 1 else {}


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether this is the line (1) (2) (3) that forms have below their headings."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(re.fullmatch(r"\(?[0-9]{1,2}\)?", cell) for cell in filled)


def find_heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    """Where the headings stand among the first rows, and which column is where; (-1, {}) if not."""
    for index, cells in enumerate(rows[:HEADING_WITHIN]):
        columns = columns_in(cells)
        if columns:
            return index, columns
    return -1, {}


def text_of(value: Any) -> str:
    """What a cell of a workbook holds, as text: whole numbers without ",0", dates as they read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def parse(cells: Mapping[str, str], *, year: int, present: int | None = None) -> Row:
    """Read one row. `year` is the present one; `present`: how many voted, if that is recorded."""
    bad: dict[str, str] = {}
    texts = {column: clean(cells.get(column, "")) for column in SHORT}
    texts["achievement"] = clean_block(cells.get("achievement", ""))
    for column, limit in _LIMITS.items():
        if len(texts[column]) > limit:
            bad[column] = _("Dài hơn %(limit)s ký tự: hãy rút gọn.") % {"limit": limit}
    if not texts["name"]:
        bad["name"] = _("Chưa có họ tên hoặc tên tập thể.")
    kind = kind_of(texts["kind"])
    if kind is None:
        bad["kind"] = _("“%(kind)s”: hãy ghi Cá nhân, Tập thể hoặc Ngoài cơ quan.") % {
            "kind": _cut(texts["kind"])
        }
    birth_year = birth_year_of(texts["birth"])
    if texts["birth"] and (birth_year is None or not _OLDEST <= birth_year <= year - _YOUNGEST):
        bad["birth"] = _("“%(birth)s” không phải năm sinh: hãy ghi bốn chữ số, như 1985.") % {
            "birth": _cut(texts["birth"])
        }
        birth_year = None
    votes = None
    try:
        votes = votes_of(texts["votes"], present)
    except ValueError as wrong:
        bad["votes"] = str(wrong)
    return Row(
        name=texts["name"],
        kind=kind or "",
        birth_year=birth_year,
        post=texts["post"],
        award=texts["award"],
        votes=votes,
        achievement=texts["achievement"],
        bad=bad,
    )


def _cut(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"


def kind_of(text: str) -> str | None:
    """The kind of nominee in words as its code; "" for a blank cell, None for no such kind."""
    key = folded(text)
    return _KINDS.get(key) if key else ""


def birth_year_of(text: str) -> int | None:
    """The year in “1985”, “05/03/1985”, “1985-03-05” or in Excel's number of a day."""
    if re.fullmatch(r"[0-9]{4}", text):
        return int(text)
    dated = re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4})", text)
    iso = re.fullmatch(r"([0-9]{4})-[0-9]{1,2}-[0-9]{1,2}(?: .*)?", text)
    found = dated or iso
    if found:
        return int(found.group(1))
    if re.fullmatch(r"[0-9]{5}", text) and int(text) in _SERIALS:
        return (_EPOCH + timedelta(days=int(text))).year
    return None


def votes_of(text: str, present: int | None = None) -> int | None:
    """A number of votes, None for a blank. Raises ValueError with the sentence to read."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(
            _("“%(text)s” không phải số phiếu: hãy ghi số nguyên, như 11.") % {"text": _cut(text)}
        )
    votes = int(text)
    if votes > _MOST_VOTES:
        raise ValueError(
            _("%(votes)s phiếu: nhiều hơn %(most)s, hãy xem lại.")
            % {"votes": votes, "most": _MOST_VOTES}
        )
    if present is not None and votes > present:
        raise ValueError(
            _("%(votes)s phiếu: nhiều hơn %(present)s người dự họp ghi trong biên bản.")
            % {"votes": votes, "present": present}
        )
    return votes
