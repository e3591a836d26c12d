"""Fields of a form that an administrator builds: what may be typed, how it reads, what is wrong.

Values are kept as plain text that computers order: 1234.5, 2026-11-20, yes; people read and type
1.234,5, 20/11/2026, Có.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import FieldKind
from nominations.names import clean, clean_block
from nominations.rules.narrative import heads_section
from nominations.rules.unmet import Unmet

YES, NO = "yes", "no"
YES_NO = ((YES, N_("Có")), (NO, N_("Không")))
MOST_FIELDS = 80
_LONGEST = {FieldKind.SHORT: 300, FieldKind.LONG: 20_000}
_NUMBER = re.compile(
    r"(?P<sign>[-−]?)(?P<whole>[0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,(?P<rest>[0-9]+))?"
)
_DAY = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_DIGITS = 15
_NOT_A_NUMBER = N_(
    "“{typed}” không phải là số. Hãy nhập số, ví dụ 1.234,5 (số lẻ viết sau dấu phẩy)."
)
_NOT_A_DAY = N_("“{typed}” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 20/11/2026.")


class ValueRefused(ValueError):
    """What was typed does not fit the field; `sentence` is what the person reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as the builder writes it."""

    section: str = ""
    code: str = ""
    label: str = ""
    help_text: str = ""
    kind: str = FieldKind.LONG
    choices: tuple[str, ...] = ()
    required: bool = False


def read(kind: str, typed: str, choices: Sequence[str] = ()) -> str:
    """The value to keep for what was typed; "" for a blank. Raises ValueRefused."""
    if kind == FieldKind.LONG:
        return _within(kind, clean_block(typed))
    text = clean(typed)
    if not text:
        return ""
    if kind == FieldKind.NUMBER:
        return _read_number(text)
    if kind == FieldKind.DATE:
        return _read_day(text)
    if kind == FieldKind.YES_NO:
        return _chosen(text, (YES, NO))
    return _chosen(text, choices) if kind == FieldKind.CHOICE else _within(kind, text)


def _within(kind: str, text: str) -> str:
    longest = _LONGEST[FieldKind(kind)]
    if len(text) > longest:
        raise ValueRefused(
            _("Dài %(n)s ký tự, nhiều nhất %(longest)s. Hãy viết gọn lại.")
            % {"n": len(text), "longest": longest}
        )
    return text


def _read_number(text: str) -> str:
    match = _NUMBER.fullmatch(text.replace(" ", ""))
    if match is None:
        raise ValueRefused(_(_NOT_A_NUMBER).format(typed=text[:40]))
    whole, rest = match["whole"].replace(".", ""), match["rest"] or "0"
    if len(whole) + len(rest) > _DIGITS:
        raise ValueRefused(_("Số quá dài: nhiều nhất %(n)s chữ số.") % {"n": _DIGITS})
    number = Decimal(f"{'-' if match['sign'] else ''}{whole}.{rest}")
    return f"{number.normalize():f}" if number else "0"


def _read_day(text: str) -> str:
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        raise ValueRefused(_(_NOT_A_DAY).format(typed=text[:40])) from None


def _chosen(text: str, offered: Sequence[str]) -> str:
    if text not in offered:
        raise ValueRefused(_("Hãy chọn một trong các lựa chọn của mẫu."))
    return text


def shown(kind: str, value: str) -> str:
    """A kept value as people read it, and as they would type it again."""
    if not value:
        return ""
    if kind == FieldKind.YES_NO:
        return dict(YES_NO).get(value, value)
    if kind == FieldKind.DATE:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if kind == FieldKind.NUMBER:
        whole, _dot, rest = value.partition(".")
        grouped = f"{int(whole.lstrip('-')):,}".replace(",", ".")
        sign = "-" if value.startswith("-") else ""
        return f"{sign}{grouped}{',' if rest else ''}{rest}"
    return value


def narrative_of(sections: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """Heading → (label, text) of what was filled, joined into one text of the report.

    Sections with nothing in them are left out. A line of an answer that looks like the heading of
    a section is marked, so that whoever merges reports takes it for what it is.
    """
    parts: list[str] = []
    for heading, said in sections.items():
        lines = [f"{label}: {_within_section(text)}" for label, text in said if text]
        parts += [heading, *lines] if lines else []
    return "\n".join(parts)


def _within_section(text: str) -> str:
    first, *others = text.split("\n")
    return "\n".join([first, *(f"– {line}" if heads_section(line) else line for line in others)])


def unmet_to_publish(name: str, rows: Sequence[FieldRow], taken: Mapping[str, str]) -> list[Unmet]:
    """What is wrong with a draft; `field` is the place of the row, from 1, or "name".

    `taken` are the codes of the fields of other forms for the same part, with those forms' names:
    a return names a field by its code alone.
    """
    unmet = [] if name.strip() else [Unmet("name", _("Mẫu chưa có tên. Hãy đặt tên mẫu."))]
    if not rows:
        unmet.append(Unmet("", _("Mẫu chưa có mục nào. Hãy thêm ít nhất một mục.")))
    codes = Counter(row.code for row in rows)
    for place, row in enumerate(rows, start=1):
        unmet += [Unmet(str(place), said) for said in _wrong_with(place, row, codes, taken)]
    return unmet


def _wrong_with(
    place: int, row: FieldRow, codes: Mapping[str, int], taken: Mapping[str, str]
) -> list[str]:
    named = (_("Mục %(place)s") % {"place": place}) + (
        f" “{row.label}”" if row.label.strip() else ""
    )
    wrong = []
    if not row.label.strip():
        wrong.append(
            _("%(named)s: chưa có tên mục. Hãy đặt tên hoặc bỏ mục này.") % {"named": named}
        )
    if codes[row.code] > 1:
        wrong.append(
            _("%(named)s: mã “%(code)s” dùng cho nhiều mục. Hãy sửa để mỗi mã một mục.")
            % {"named": named, "code": row.code}
        )
    if row.code in taken:
        wrong.append(
            _("%(named)s: mã “%(code)s” đã dùng trong mẫu “%(taken)s”. Hãy đổi mã.")
            % {"named": named, "code": row.code, "taken": taken[row.code]}
        )
    if row.kind == FieldKind.CHOICE and len(set(row.choices)) < 2:
        wrong.append(
            _("%(named)s: kiểu “Chọn một” cần ít nhất hai lựa chọn, mỗi dòng một lựa chọn.")
            % {"named": named}
        )
    return wrong
