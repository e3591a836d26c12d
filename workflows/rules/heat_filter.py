"""What a reader of the tracker asked for in the address: kind of cell, step, unit, order, page.

A word that is not known is told, never swallowed: the page then shows everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from nominations.names import search_key
from workflows.rules import forecast, heat

#: How a kind is written in an address; with or without its marks.
KIND_OF: Mapping[str, str] = MappingProxyType(
    {
        "tre": heat.LATE,
        "sap han": heat.SOON_KIND,
        "tra lai": heat.BACK,
        "dung": heat.STOPPED,
        "dang lam": heat.NOW,
        "xong": heat.DONE,
        "chua bat dau": heat.OPEN,
        "chua den": heat.NONE,
        "chua xong": "unfinished",
        "co the tre": forecast.RISK,
    }
)
WORD_OF: Mapping[str, str] = MappingProxyType(
    {kind: word.replace(" ", "-") for word, kind in KIND_OF.items()}
)
#: Everything that still has to be done at a step, late or not.
UNFINISHED = "unfinished"
LATE_FIRST = "tre"
KIND, STEP, UNIT, ORDER, AFTER = "trang-thai", "buoc", "don-vi", "xep", "sau"


@dataclass(frozen=True, slots=True)
class Asked:
    """The address in our own words; `unknown` are the sentences about what was not understood."""

    kind: str = ""
    step: str = ""
    unit: str = ""
    late_first: bool = False
    after: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        return bool(self.kind or self.step or self.unit)


def read(query: Mapping[str, str], steps: Sequence[str]) -> Asked:
    """What `query` asks, `steps` being the columns that the map has."""
    unknown = []
    kind = _spaced(query.get(KIND, ""))
    if kind and kind not in KIND_OF:
        unknown.append(
            _("Không có trạng thái “%(word)s”: bộ lọc này đã bỏ qua.") % {"word": query[KIND]}
        )
    step = query.get(STEP, "")
    if step and step not in steps:
        unknown.append(
            _("Không có bước “%(word)s” ở kỳ này: bộ lọc này đã bỏ qua.") % {"word": step}
        )
    return Asked(
        kind=KIND_OF.get(kind, ""),
        step=step if step in steps else "",
        unit=query.get(UNIT, "").strip(),
        late_first=query.get(ORDER, "") == LATE_FIRST,
        after=query.get(AFTER, ""),
        unknown=tuple(unknown),
    )


def address(*, kind: str = "", step: str = "", unit: str = "", after: str = "") -> str:
    """The query string that asks for it, with its question mark."""
    said = {KIND: WORD_OF.get(kind, ""), STEP: step, UNIT: unit, AFTER: after}
    asked = {name: value for name, value in said.items() if value}
    return f"?{urlencode(asked)}" if asked else ""


def _spaced(word: str) -> str:
    return search_key(word.replace("-", " ").replace("_", " "))
