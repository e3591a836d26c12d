"""What the address of the tasks page says: tab, filters, words of the box, columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_noop as N_

from workflows.rules.task_query import LONGEST

TABS: Mapping[str, str] = {
    "mine": N_("Của tôi"),
    "waiting": N_("Chờ người khác"),
    "house": N_("Cả cơ quan"),
    "done": N_("Đã xử lý"),
}
COLUMNS: Mapping[str, str] = {
    "why": N_("Vì sao đến bạn"),
    "unit": N_("Đơn vị"),
    "period": N_("Kỳ"),
    "state": N_("Tình trạng"),
    "opened": N_("Đến từ ngày"),
    "due": N_("Thời hạn"),
}
USUAL_COLUMNS = ("why", "unit", "state", "due")
DUE_CHOICES: Mapping[str, str] = {
    "late": N_("Trễ"),
    "today": N_("Hạn hôm nay"),
    "soon": N_("Sắp đến hạn"),
    "later": N_("Còn hạn"),
    "parked": N_("Tạm gác"),
}
CHIPS = ("period", "cluster", "unit", "kind", "due")
#: Every word of an address that says something about the list.
ADDRESS = frozenset({"tab", "q", "cols", "after", *CHIPS})
_LONG = 60


@dataclass(frozen=True, slots=True)
class ListState:
    """One look at the list; the same state always gives the same address."""

    tab: str = "mine"
    period: str = ""
    cluster: str = ""
    unit: str = ""
    kind: str = ""
    due: str = ""
    q: str = ""
    cols: tuple[str, ...] = USUAL_COLUMNS

    @property
    def chips(self) -> dict[str, str]:
        """The filters that are chosen, by name."""
        return {name: getattr(self, name) for name in CHIPS if getattr(self, name)}

    @property
    def narrowed(self) -> bool:
        return bool(self.chips or self.q)

    @property
    def query_string(self) -> str:
        """Everything that is not as usual; a view is kept in this form."""
        said: dict[str, Any] = {"tab": self.tab} | self.chips
        if self.q:
            said["q"] = self.q
        if self.cols != USUAL_COLUMNS:
            said["cols"] = ",".join(self.cols)
        return urlencode(said)

    def to(self, **changes: Any) -> str:
        """The address of the list with `changes`; always from its first page."""
        return "?" + replace(self, **changes).query_string

    def cleared(self) -> str:
        """“Bỏ lọc”: every chip off; what was typed in the box stays."""
        return self.to(**dict.fromkeys(CHIPS, ""))


def read_state(said: QueryDict) -> ListState:
    """The state that an address means; what is garbled counts as not said."""
    tab = said.get("tab", "mine")
    chips = {name: said.get(name, "")[:_LONG].replace("\x00", "") for name in CHIPS}
    asked = ",".join(said.getlist("cols")).split(",")
    cols = tuple(name for name in COLUMNS if name in asked)
    return ListState(
        tab=tab if tab in TABS else "mine",
        q=" ".join(said.get("q", "").replace("\x00", " ").split())[:LONGEST],
        cols=cols or USUAL_COLUMNS,
        **chips,
    )
