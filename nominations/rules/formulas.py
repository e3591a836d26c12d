"""What a criterion's formula gives for a fact: a proposal of points, or a question.

The formulas (`Criterion.how`) are data; their names are the keys of `_FORMULAS`. Nothing decides
by itself: a person gives the points. Source: annex to the department's plan (score table).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import CriterionSection as Section

ZERO, HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion as the arithmetic needs it. `cap`: the most that it may give (điểm chuẩn)."""

    code: str
    cap: Decimal
    section: str = Section.MAIN
    group: str = ""
    how: Mapping[str, Any] = field(default_factory=dict)
    may_be_absent: bool = False

    @property
    def is_unbounded(self) -> bool:
        """Bonus and minus points may have no cap of their own."""
        return not self.cap and self.section != Section.MAIN


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known for a formula. `value` is a number or a percentage, as the formula asks.

    `months` holds the share on time of each month in percent, None for a month without tasks.
    `lateness` holds the worst delay of each kind of report in working days, None for not sent.
    `none_due`: the denominator is 0, so there is no percentage. `choice`: the option chosen.
    `missing`: how many months or reports are still unknown; the rest counts, and the formula asks.
    """

    value: Decimal | None = None
    months: tuple[Decimal | None, ...] = ()
    lateness: tuple[int | None, ...] = ()
    none_due: bool = False
    choice: str = ""
    people: int | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a formula gives: points, or None where a person has to say. `asks` is the question."""

    points: Decimal | None
    asks: str = ""
    excludes: bool = False


_UNKNOWN = N_("Chưa có số liệu: hãy nhập số hoặc để người chấm quyết định.")
_NONE_DUE = N_("Không có nhiệm vụ nào (0/0): không tính là 100 %, người chấm quyết định.")
_EMPTY_MONTHS = N_("{n} tháng không có nhiệm vụ đến hạn: người chấm quyết định.")
_MISSING = N_("Chưa đủ số liệu ({n} mục chưa rõ): điểm đề xuất tính theo số đã có.")
_NOT_YET = N_("Chưa đủ số liệu ({n} mục chưa rõ): người chấm quyết định.")
_JUDGE = N_("Người chấm đánh giá và ghi nhận xét.")


def propose(item: Item, fact: Fact) -> Proposed:
    """Points that the formula of `item` gives for `fact`, between 0 and the item's cap.

    Bonus and minus points without a cap are only kept from falling below 0. 0 of 0 asks; it never
    passes by itself. A criterion without a formula is for a person to judge.
    Raises KeyError if the formula is none that we know.
    """
    name = rule_of(item)
    formula = _FORMULAS[name]
    if fact.none_due and name in _PERCENT:
        return Proposed(None, _(_NONE_DUE))
    found = formula(item, fact)
    if found.points is None:
        return found
    points = found.points if item.is_unbounded else min(found.points, item.cap)
    asks = found.asks or (_(_MISSING).format(n=fact.missing) if fact.missing else "")
    return Proposed(max(ZERO, points), asks, found.excludes)


def rule_of(item: Item) -> str:
    """The name of the item's formula; “judge” where it has none."""
    return str(item.how.get("rule", "judge"))


def _judge(item: Item, fact: Fact) -> Proposed:
    return Proposed(None, _(_JUDGE))


def _number(then: Callable[[Item, Decimal], Decimal]) -> Callable[[Item, Fact], Proposed]:
    """A formula of one number; without it there is nothing to propose."""

    def formula(item: Item, fact: Fact) -> Proposed:
        if fact.value is None:
            return Proposed(None, _(_UNKNOWN))
        return Proposed(then(item, fact.value))

    return formula


def _how(item: Item, name: str, default: object = 0) -> Decimal:
    return Decimal(str(item.how.get(name, default)))


def _short_of_100(item: Item, percent: Decimal) -> Decimal:
    """So many points less for each missing percent; nothing below the floor."""
    if percent < _how(item, "zero_below"):
        return ZERO
    return item.cap - max(ZERO, HUNDRED - percent) * _how(item, "each")


def _all_or_nothing(item: Item, percent: Decimal) -> Decimal:
    return item.cap if percent >= HUNDRED else ZERO


def _share(item: Item, percent: Decimal) -> Decimal:
    return item.cap * min(percent, HUNDRED) / HUNDRED


def _minus_each(item: Item, count: Decimal) -> Decimal:
    return item.cap - count * _how(item, "each")


def _at_most(item: Item, count: Decimal) -> Decimal:
    """All or nothing: no more than `most` (0 overdue tasks: one is too many)."""
    return item.cap if count <= _how(item, "most") else ZERO


def _steps(item: Item, percent: Decimal) -> Decimal:
    """The first step whose `from` is reached (inclusive), highest first."""
    steps = sorted(item.how["steps"], key=lambda step: Decimal(str(step["from"])), reverse=True)
    for step in steps:
        if percent >= Decimal(str(step["from"])):
            return Decimal(str(step["points"]))
    return ZERO


def _each(item: Item, fact: Fact) -> Proposed:
    """So many points for each; in a small unit (fewer people than `small_below`) `small_each`."""
    if fact.value is None:
        return Proposed(None, _(_UNKNOWN))
    small = item.how.get("small_below")
    if small is not None and fact.people is None:
        return Proposed(None, _(_UNKNOWN))
    few = small is not None and fact.people is not None and fact.people < int(small)
    return Proposed(fact.value * _how(item, "small_each" if few else "each"))


def _months_above(item: Item, fact: Fact) -> Proposed:
    """Points for each month whose share is strictly above the bound: exactly the bound fails.

    Without confirmed months, `value` is the number of such months that the unit states.
    """
    if not fact.months:
        stated = fact.value
        return (
            Proposed(None, _(_UNKNOWN)) if stated is None else Proposed(stated * _how(item, "each"))
        )
    above = sum(share is not None and share > _how(item, "above") for share in fact.months)
    empty = sum(share is None for share in fact.months)
    asks = _(_EMPTY_MONTHS).format(n=empty) if empty else ""
    return Proposed(above * _how(item, "each"), asks)


def _every_month_above(item: Item, fact: Fact) -> Proposed:
    """All or nothing: every month strictly above the bound; a month without tasks asks."""
    if not fact.months:
        return Proposed(None, _(_UNKNOWN))
    counted = [share for share in fact.months if share is not None]
    if any(share <= _how(item, "above") for share in counted):
        return Proposed(ZERO)
    empty = len(fact.months) - len(counted)
    if empty:
        return Proposed(None, _(_EMPTY_MONTHS).format(n=empty))
    if fact.missing:
        return Proposed(None, _(_NOT_YET).format(n=fact.missing))
    return Proposed(item.cap)


def _deadlines(item: Item, fact: Fact) -> Proposed:
    """For each kind of report: in time, late by a few working days, or later than that."""
    if not fact.lateness:
        return Proposed(None, _(_UNKNOWN))
    few = int(item.how.get("late_days", 5))
    points = ZERO
    for days in fact.lateness:
        if days is not None and days <= few:
            points += _how(item, "late") if days else _how(item, "on_time")
    return Proposed(points)


def _choice(item: Item, fact: Fact) -> Proposed:
    for option in item.how["options"]:
        if option["code"] == fact.choice:
            return Proposed(Decimal(str(option["points"])), excludes=bool(option.get("excludes")))
    return Proposed(None, _("Hãy chọn một mức."))


_FORMULAS: Mapping[str, Callable[[Item, Fact], Proposed]] = MappingProxyType(
    {
        "judge": _judge,
        "choice": _choice,
        "short_of_100": _number(_short_of_100),
        "all_or_nothing": _number(_all_or_nothing),
        "share": _number(_share),
        "steps": _number(_steps),
        "minus_each": _number(_minus_each),
        "at_most": _number(_at_most),
        "each": _each,
        "months_above": _months_above,
        "every_month_above": _every_month_above,
        "deadlines": _deadlines,
    }
)
#: Formulas of a percentage: they have no answer where nothing was due.
_PERCENT = frozenset({"short_of_100", "all_or_nothing", "share", "steps"})
FORMULAS = frozenset(_FORMULAS)
#: Formulas of one number that a unit can type where the system has none.
OF_A_NUMBER = frozenset(
    {"short_of_100", "all_or_nothing", "share", "steps", "minus_each", "each", "months_above"}
)
