"""Where the lines and bars of small pictures go: numbers for SVG, no drawing library.

Colours are classes of the stylesheet. Every picture has a table beside it with the same numbers.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

WIDTH, HEIGHT = 300, 120
_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 34, 12, 20


class Tick(NamedTuple):
    """A labelled place on an axis."""

    at: float
    label: str
    anchor: str = "middle"


class Curve(NamedTuple):
    """A line that goes up by steps: how many had done something by each day."""

    points: str
    last: tuple[float, float]
    now: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    due_at: float | None
    base: float
    left: float
    right: float
    width: int = WIDTH
    height: int = HEIGHT


def curve(
    counts: Sequence[tuple[date, int]], *, start: date, end: date, today: date, most: int
) -> Curve:
    """`counts` by day between `start` and `end`; drawn until today, within `most`."""
    last_day = max([end, start, *(day for day, _n in counts)])
    span = max((last_day - start).days, 1)
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(day: date) -> float:
        inside = min(max((day - start).days, 0), span)
        return round(_LEFT + wide * inside / span, 1)

    def y(count: int) -> float:
        return round(_TOP + high * (1 - count / max(most, 1)), 1)

    done = 0
    places = [(x(start), y(0))]
    for day, count in counts:
        places += [(x(day), y(done)), (x(day), y(count))]
        done = count
    places.append((x(min(today, last_day)), y(done)))
    return Curve(
        points=" ".join(f"{a},{b}" for a, b in places),
        last=places[-1],
        now=str(done),
        across=(
            Tick(x(start), f"{start:%d/%m}", "start"),
            Tick(x(end), f"{end:%d/%m}", "end" if end == last_day else "middle"),
        ),
        up=(Tick(y(0), "0"), Tick(y(most), str(most))),
        due_at=x(end),
        base=y(0),
        left=_LEFT,
        right=WIDTH - _RIGHT,
    )


class Bar(NamedTuple):
    """One bar: its length in hundredths of the longest."""

    length: float
    label: str
    value: str


def share_of(value: float, most: float, *, whole: float = 100) -> float:
    """`value` as a length, `most` being `whole`; something is never nothing."""
    if not value or not most:
        return 0
    return round(max(whole * value / most, whole / 100), 1)
