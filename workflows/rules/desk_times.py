"""How long files stayed at each desk: working days per desk, their median and the worst. No table.

The clock of a desk stands still while the file is back with its unit: those days belong to the
unit's mending, not to the desk that returned it. A suspended file stays nowhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import ConsolidationState as C
from nominations.enums import SubmissionState as S
from workflows.rules.journey import Move, stays

UNIT, HEAD, MENDING, CLUSTER, OFFICE = "unit", "head", "mending", "cluster", "office"
DRAFTING, OFFICE_HEAD, POSTING, COUNCIL, LEADER, REGISTRAR = (
    "drafting",
    "office_head",
    "posting",
    "council",
    "leader",
    "registrar",
)
#: The desks in the order of the way.
DESKS: Mapping[str, str] = MappingProxyType(
    {
        UNIT: N_("Đơn vị lập hồ sơ"),
        HEAD: N_("Thủ trưởng đơn vị ký gửi"),
        MENDING: N_("Đơn vị bổ sung"),
        CLUSTER: N_("Cụm bình xét"),
        OFFICE: N_("Cơ quan thường trực thẩm định"),
        DRAFTING: N_("Tổng hợp, soạn tờ trình"),
        OFFICE_HEAD: N_("Thủ trưởng cơ quan thường trực"),
        POSTING: N_("Công khai"),
        COUNCIL: N_("Hội đồng"),
        LEADER: N_("Lãnh đạo ký"),
        REGISTRAR: N_("Văn thư ban hành"),
    }
)
_OF_FILE: Mapping[str, str] = MappingProxyType(
    {
        S.DRAFT: UNIT,
        S.UNIT_SIGNING: HEAD,
        S.RETURNED: MENDING,
        S.CLUSTER_REVIEW: CLUSTER,
        S.OFFICE_CHECK: OFFICE,
    }
)
_OF_PAPER: Mapping[str, str] = MappingProxyType(
    {
        C.COLLECTING: DRAFTING,
        C.DRAFTING: DRAFTING,
        C.OFFICE_HEAD_CHECK: OFFICE_HEAD,
        C.POSTED: POSTING,
        C.COUNCIL: COUNCIL,
        C.SIGNING: LEADER,
        C.APPROVED: REGISTRAR,
    }
)
#: What follows a return without ending it.
_STILL_MENDING = frozenset({S.UNIT_SIGNING, S.SUSPENDED})
Days = Callable[[date, date], int]


@dataclass(frozen=True, slots=True)
class Spent:
    """Working days that one file has spent at one desk in all; `running` while it is there."""

    subject: str
    days: int
    running: bool


@dataclass(frozen=True, slots=True)
class DeskTime:
    """One desk: the median of those that have left it, the longest of all, how many are there."""

    desk: str
    passed: int
    there: int
    typical: float | None
    worst: Spent

    @property
    def label(self) -> str:
        return _(DESKS[self.desk])


def of_file(ref: str, moves: Sequence[Move], today: date, between: Days) -> dict[str, Spent]:
    """Desk → what a file spent there; signing after a return is part of the mending."""
    found: dict[str, Spent] = {}
    mending = False
    for stay in stays(moves):
        mending = stay.state == S.RETURNED or (
            mending and stay.state in (S.UNIT_SIGNING, S.SUSPENDED)
        )
        desk = MENDING if mending and stay.state in _OF_FILE else _OF_FILE.get(stay.state, "")
        _add(found, desk, ref, between(stay.came, stay.left or today), running=stay.left is None)
    return found


def of_paper(ref: str, moves: Sequence[Move], today: date, between: Days) -> dict[str, Spent]:
    """The same of a paper of the office."""
    found: dict[str, Spent] = {}
    for stay in stays(moves):
        desk = _OF_PAPER.get(stay.state, "")
        _add(found, desk, ref, between(stay.came, stay.left or today), running=stay.left is None)
    return found


def _add(found: dict[str, Spent], desk: str, ref: str, days: int, *, running: bool) -> None:
    if desk:
        before = found[desk].days if desk in found else 0
        found[desk] = Spent(ref, before + max(days, 0), running)


def desk_times(spent: Iterable[Mapping[str, Spent]]) -> list[DeskTime]:
    """Every desk at which something was, in the order of the way."""
    by_desk: dict[str, list[Spent]] = {desk: [] for desk in DESKS}
    for one in spent:
        for desk, days in one.items():
            by_desk[desk].append(days)
    return [_desk(desk, rows) for desk, rows in by_desk.items() if rows]


def _desk(desk: str, rows: Sequence[Spent]) -> DeskTime:
    left = [row.days for row in rows if not row.running]
    return DeskTime(
        desk=desk,
        passed=len(left),
        there=len(rows) - len(left),
        typical=median(left) if left else None,
        worst=max(rows, key=lambda row: row.days),
    )
