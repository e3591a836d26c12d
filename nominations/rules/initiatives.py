"""Initiatives without a database: what became of one, and whose it is in how many parts.

A status is never stored: it follows from whether it was sent, from the words of the council of
initiatives that stand, and from the day on which somebody asks (ADR 22).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from types import MappingProxyType

from django.utils.translation import gettext as _

from nominations.enums import InitiativeLevel, InitiativeStatus
from nominations.rules.numbers import as_written

WHOLE = Decimal(100)
_CENT = Decimal("0.01")
#: From the lowest level to the highest.
LEVELS = (InitiativeLevel.BASE, InitiativeLevel.PROVINCE, InitiativeLevel.NATION)
GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        InitiativeStatus.REGISTERED: "half",
        InitiativeStatus.SUBMITTED: "waiting",
        InitiativeStatus.RECOGNISED: "done",
        InitiativeStatus.NOT_RECOGNISED: "minus",
        InitiativeStatus.EXPIRED: "clock",
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """What a council said at one level; `valid_to` is inclusive, none means for good."""

    level: str
    recognised: bool
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.recognised and (self.valid_to is None or self.valid_to >= day)


def standing(words: Iterable[Word]) -> list[Word]:
    """The newest of `words` (oldest first) for each level: a correction is one more word."""
    newest = {word.level: word for word in words}
    return list(newest.values())


def status_of(*, sent: bool, words: Iterable[Word], day: date) -> InitiativeStatus:
    """The status on `day`; `words` oldest first. A refusal above leaves the level below alone."""
    said = standing(words)
    if any(word.holds_on(day) for word in said):
        return InitiativeStatus.RECOGNISED
    if any(word.recognised for word in said):
        return InitiativeStatus.EXPIRED
    if said:
        return InitiativeStatus.NOT_RECOGNISED
    return InitiativeStatus.SUBMITTED if sent else InitiativeStatus.REGISTERED


def levels_from(level: str) -> tuple[str, ...]:
    """`level` and those above it."""
    return tuple(LEVELS[[known.value for known in LEVELS].index(level) :])


def equal_shares(number: int) -> list[Decimal]:
    """`number` shares that add up to exactly 100; the cents left over go to the first ones."""
    if number < 1:
        return []
    each = (WHOLE / number).quantize(_CENT, rounding=ROUND_DOWN)
    left = int((WHOLE - each * number) / _CENT)
    return [each + _CENT if place < left else each for place in range(number)]


def unmet_shares(shares: Sequence[Decimal]) -> str:
    """What is wrong with the shares of an initiative's authors; empty if they are in order."""
    if any(share <= 0 for share in shares):
        return _("Tỷ lệ đóng góp của mỗi tác giả phải lớn hơn 0 %.")
    total = sum(shares, Decimal(0))
    if total == WHOLE:
        return ""
    gap = (
        _("còn thiếu %(n)s") % {"n": percent(WHOLE - total)}
        if total < WHOLE
        else _("thừa %(n)s") % {"n": percent(total - WHOLE)}
    )
    return _(
        "Tỷ lệ đóng góp cộng lại được %(total)s, %(gap)s. Hãy sửa cho đủ 100 %%, "
        "hoặc bấm “Chia đều”."
    ) % {"total": percent(total), "gap": gap}


def percent(share: Decimal) -> str:
    """33.34 → “33,34 %”, without needless zeros."""
    return f"{as_written(share)} %"
