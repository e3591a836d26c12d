"""Points that one gives beside those of another: what is missing, impossible, or unexplained.

Source of the limit: annex to the department's plan (a difference beyond 3 % of an item's points
has a reason).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from nominations.enums import CriterionSection as Section
from nominations.rules.formulas import ZERO, Item
from nominations.rules.numbers import as_written
from nominations.rules.ranking import score_refused
from nominations.rules.readiness import Unmet
from nominations.rules.scoring import Given, needs_reason

#: The most that may be typed where a criterion has no cap (points taken off).
NO_CAP = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: what is given now and why, beside what was there (`beside_of` names it)."""

    item: Item
    beside: Given
    given: Given
    reason: str
    beside_of: str


def most_of(item: Item) -> Decimal:
    """The most that may be given for `item`."""
    return item.cap or NO_CAP


def unexplained(line: Line, limit: Decimal) -> bool:
    """Whether what is given is so far from what was there that it needs a reason.

    Beyond `limit` percent of the item's cap it does, exactly the limit does not. Bonus and minus
    count as 0 where nothing was said. Whether a thing arose, or an event happened, is no matter of
    percent: every difference needs one. A main criterion that nobody claimed needs none.
    """
    item, beside, given = line.item, line.beside, line.given
    if item.section == Section.GATE:
        return beside.excludes != given.excludes
    if beside.absent or given.absent:
        silent = beside.points is None and not beside.absent
        return beside.absent != given.absent and not silent
    if item.section == Section.MAIN:
        return needs_reason(beside.points, given.points, item.cap, limit)
    return needs_reason(beside.points or ZERO, given.points or ZERO, item.cap, limit)


def unmet_marks(lines: Sequence[Line], limit: Decimal) -> list[Unmet]:
    """What stands in the way of these points; the order of `lines` is that of the sentences."""
    unmet = []
    for line in lines:
        refused = _refused(line)
        if refused:
            unmet.append(Unmet(f"points:{line.item.code}", _about(line, refused)))
        elif unexplained(line, limit) and not line.reason.strip():
            unmet.append(Unmet(f"reason:{line.item.code}", _about(line, _why_asked(line, limit))))
    return unmet


def _about(line: Line, sentence: str) -> str:
    return _("Tiêu chí %(code)s: %(sentence)s") % {"code": line.item.code, "sentence": sentence}


def _refused(line: Line) -> str:
    item, points = line.item, line.given.points
    if line.given.absent:
        return "" if item.may_be_absent else _("mục này luôn phát sinh, hãy nhập điểm.")
    if points is None:
        return _("hãy nhập điểm.") if item.section == Section.MAIN else ""
    refused = score_refused(points, most_of(item))
    return refused[:1].lower() + refused[1:]


def _why_asked(line: Line, limit: Decimal) -> str:
    given, beside = line.given, line.beside
    if line.item.section == Section.GATE or given.absent or beside.absent:
        return _("khác với %(beside_of)s. Hãy ghi lý do.") % {"beside_of": line.beside_of}
    size = as_written(abs((given.points or ZERO) - (beside.points or ZERO)))
    if not line.item.cap:
        return _("chênh %(size)s điểm so với %(beside_of)s. Hãy ghi lý do.") % {
            "size": size,
            "beside_of": line.beside_of,
        }
    share = _("quá %(limit)s %% của %(cap)s điểm") % {
        "limit": as_written(limit),
        "cap": as_written(line.item.cap),
    }
    return _("chênh %(size)s điểm so với %(beside_of)s (%(share)s). Hãy ghi lý do.") % {
        "size": size,
        "beside_of": line.beside_of,
        "share": share,
    }
