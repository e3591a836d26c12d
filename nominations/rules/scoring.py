"""A score table added up: groups, what did not arise, bonus, minus points, exclusion, rating.

Points are exact decimals. Nothing here asks a table, and nothing decides: a person gives the
points. Source of the rules: annex to the department's plan (score table of 1.000 points).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nominations.enums import CriterionSection as Section
from nominations.rules.formulas import HUNDRED, ZERO, Item


@dataclass(frozen=True, slots=True)
class Given:
    """Points given for one criterion. In the section MINUS they are what is taken off."""

    points: Decimal | None = None
    absent: bool = False
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """One group: what it can reach, what was earned, and whether absent items were shared out."""

    code: str
    cap: Decimal
    earned: Decimal
    shared_out: bool = False
    all_absent: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A whole table: groups in their order, bonus after its cap, minus, and what excludes."""

    groups: tuple[GroupTotal, ...]
    bonus: Decimal
    minus: Decimal
    excluded_by: tuple[str, ...] = ()

    @property
    def points(self) -> Decimal:
        """Groups plus bonus less minus, never below 0."""
        earned = sum((group.earned for group in self.groups), ZERO)
        return max(ZERO, earned + self.bonus - self.minus)


def total(
    items: Sequence[Item],
    given: Mapping[str, Given],
    *,
    bonus_cap: Decimal = ZERO,
    rounding: Decimal = Decimal("0.5"),
) -> Total:
    """Add up a table; the order of `items` inside a group does not matter.

    The points of an item that did not arise are shared out among the rest of its group in
    proportion, rounded to `rounding` (half up), so that the group keeps its total. A group of
    which nothing arose earns nothing and says so.
    """
    codes = dict.fromkeys(item.group for item in items if item.section == Section.MAIN)
    groups = tuple(_group(code, items, given, rounding) for code in codes)
    bonus = _sum(items, given, Section.BONUS)
    return Total(
        groups=groups,
        bonus=min(bonus, bonus_cap),
        minus=_sum(items, given, Section.MINUS),
        excluded_by=tuple(item.code for item in items if _of(given, item).excludes),
    )


def _of(given: Mapping[str, Given], item: Item) -> Given:
    return given.get(item.code, Given())


def _sum(items: Iterable[Item], given: Mapping[str, Given], section: str) -> Decimal:
    """Points of a section; each item counts up to its cap, where it has one."""
    points = ZERO
    for item in items:
        if item.section == section:
            earned = _of(given, item).points or ZERO
            points += min(earned, item.cap) if item.cap else earned
    return points


def _group(
    code: str, items: Sequence[Item], given: Mapping[str, Given], rounding: Decimal
) -> GroupTotal:
    members = [item for item in items if item.section == Section.MAIN and item.group == code]
    cap = sum((item.cap for item in members), ZERO)
    arose = [item for item in members if not (_of(given, item).absent and item.may_be_absent)]
    earned = sum((min(_of(given, item).points or ZERO, item.cap) for item in arose), ZERO)
    base = sum((item.cap for item in arose), ZERO)
    if len(arose) == len(members):
        return GroupTotal(code, cap, earned)
    if not base:
        return GroupTotal(code, cap, ZERO, shared_out=True, all_absent=True)
    full = earned == base  # has the whole group, even where its cap is no multiple of the step
    shared = cap if full else min(cap, round_to(earned * cap / base, rounding))
    return GroupTotal(code, cap, shared, shared_out=True)


def round_to(points: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of `step`, halves up; `step` 0 leaves it as it is."""
    if not step:
        return points
    return (points / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def needs_reason(
    claimed: Decimal | None, given: Decimal | None, cap: Decimal, limit: Decimal
) -> bool:
    """Whether the difference is beyond `limit` percent of the item's cap (exactly it is not)."""
    if claimed is None or given is None:
        return False
    return abs(claimed - given) * HUNDRED > limit * cap


def rating_of(points: Decimal, ratings: Sequence[Mapping[str, Any]]) -> str:
    """The label of the first rating whose `from` is reached; "" if none is."""
    ranked = sorted(ratings, key=lambda row: Decimal(str(row["from"])), reverse=True)
    for row in ranked:
        if points >= Decimal(str(row["from"])):
            return str(row["label"])
    return ""
