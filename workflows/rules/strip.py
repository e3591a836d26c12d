"""The year as one line of months: where each day lies, and which labels find room beside it."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

WIDTH, HEIGHT = 1000, 128
_TOP, _BOTTOM = 52, 72
_WIDE = 3
_LETTER, _GAP = 6.8, 4
#: Baselines of the labels: two lines above the months, two below; the near ones first.
_LANES = ((40, True), (94, False), (22, True), (112, False))


class Month(NamedTuple):
    """One month as a box."""

    x: float
    width: float
    label: str
    wide: bool


class Mark(NamedTuple):
    """One entry on the strip; without room for its words it is a mark alone."""

    entry: Any
    x: float
    y: float
    above: bool
    label: str
    label_x: float
    label_y: float
    anchor: str


class Strip(NamedTuple):
    """The whole picture."""

    months: tuple[Month, ...]
    off: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]
    today: float | None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def strip_of(
    entries: Sequence[Any],
    off: Iterable[tuple[date, date, str]],
    *,
    year: int,
    today: date,
) -> Strip:
    """The months of `year` with its entries; the running month and the next are drawn wider."""
    wide = _wide_months(year, today)
    units = [_WIDE if month in wide else 1 for month in range(1, 13)]
    one = WIDTH / sum(units)
    starts = [round(one * sum(units[:n]), 1) for n in range(13)]

    def x(day: date) -> float:
        inside = (day.day - 0.5) / monthrange(day.year, day.month)[1]
        return round(starts[day.month - 1] + inside * one * units[day.month - 1], 1)

    months = tuple(
        Month(starts[n], round(one * units[n], 1), str(n + 1), n + 1 in wide) for n in range(12)
    )
    boxes = tuple((x(first), max(round(x(last) - x(first), 1), 2)) for first, last, _name in off)
    line = x(today) if today.year == year else None
    return Strip(months, boxes, tuple(_marks(entries, x, line)), line)


def _wide_months(year: int, today: date) -> frozenset[int]:
    if today.year != year:
        return frozenset()
    following = (today.replace(day=1) + timedelta(days=32)).month
    return frozenset({today.month, following} if following > today.month else {today.month})


def _marks(entries: Sequence[Any], x: Any, today: float | None) -> list[Mark]:
    """The weightiest entries get their words first; nobody's words cross another's."""
    taken: dict[int, list[tuple[float, float]]] = {lane: [] for lane, _above in _LANES}
    if today is not None:
        taken[22].append((today - 50, today + 50))
        taken[40].append((today - 2, today + 2))
    placed = []
    for entry in sorted(entries, key=lambda one: (one.state != "late", -one.weight, one.day)):
        at = x(entry.day)
        label = f"{entry.day:%d/%m} {entry.short}"
        placed.append(_place(entry, at, label, taken))
    return sorted(placed, key=lambda mark: mark.x)


def _place(entry: Any, at: float, label: str, taken: dict[int, list[tuple[float, float]]]) -> Mark:
    wide = len(label) * _LETTER
    left = min(max(at - wide / 2, 0), WIDTH - wide)
    right = left + wide
    for lane, above in _LANES:
        if all(right + _GAP < a or left - _GAP > b for a, b in taken[lane]):
            taken[lane].append((left, right))
            y = _TOP if above else _BOTTOM
            return Mark(entry, at, y, above, label, round(left + wide / 2, 1), lane, "middle")
    return Mark(entry, at, _TOP, True, "", at, _TOP, "middle")
