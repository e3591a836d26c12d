"""Draws a `Picture` as SVG by a small layout of our own, in the colours of the product.

The main line runs from top to bottom; acts that skip a place run right of it, acts that go back
run left of it, with the places beside. What is possible from nearly everywhere starts at a frame.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Any

from nominations.labels import glyph_of
from workflows.flows.diagram import Edge, Picture, desks_of, edges_of, states_of, title_of

INK, INK_2, INK_3, LINE, LINE_2 = "#1b2733", "#46535f", "#5c6975", "#d9dfe5", "#7a8895"
PAPER, GROUND, ACTION = "#ffffff", "#f3f5f7", "#1b4f8f"
_FILLS = {
    "done": ("#e6f3ea", "#a9d2b6"),
    "returned": ("#fff3dc", "#e8c98c"),
    "stopped": ("#f0ebf8", "#cbbde3"),
    "minus": (GROUND, LINE_2),
}
_COLOURS = {
    **dict.fromkeys(("return", "send_back", "return_to_office"), "#855000"),
    **dict.fromkeys(("suspend", "resume"), "#5a3e8a"),
    **dict.fromkeys(("withdraw", "discard", "decline"), INK_2),
}
_FONT = '"Be Vietnam Pro", "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'
WIDE, NARROW, HIGH, GAP, PAD, LANE, HEAD = 264, 216, 72, 56, 28, 22, 84
_MANY = 4  # an act from so many places is drawn once, from a frame around them
Point = tuple[float, float]


def svg(picture: Picture) -> str:
    """The picture as one SVG file that needs nothing else; the same input gives the same text."""
    return _Drawing(picture).render()


def _colour(edge: Edge) -> str:
    return _COLOURS.get(edge.acts[0], ACTION)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _width(words: str, size: float = 12) -> float:
    return len(words) * size * 0.55


def _from_many(edges: Sequence[Edge]) -> list[str]:
    """Places that one act reaches from nearly everywhere: they stand outside the frame."""
    arrivals: dict[tuple[str, str], int] = {}
    for edge in edges:
        for act in edge.acts:
            arrivals[(edge.target, act)] = arrivals.get((edge.target, act), 0) + 1
    return sorted({target for (target, _act), count in arrivals.items() if count >= _MANY})


class _Drawing:
    """Where everything stands, then the marks on paper."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.labels, self.desks = picture, states_of(picture), desks_of(picture)
        self.marks: list[str] = []
        self.words: list[str] = []
        self._sort_edges(edges_of(picture))
        self._place()

    def _sort_edges(self, edges: list[Edge]) -> None:
        beside = self.picture.beside
        self.outer = _from_many(edges)
        self.main = [s for s in self.labels if s not in beside and s not in self.outer]
        self.row = {s: n for n, s in enumerate(self.main)} | {str(s): n for s, n in beside.items()}
        self.exits = [e for e in edges if {e.source, e.target} & set(self.outer)]
        inner = [e for e in edges if e not in self.exits]
        self.loops = [e for e in inner if e.source == e.target]
        self.side = [e for e in inner if {e.source, e.target} & set(beside)]
        line = [e for e in inner if e not in self.side and e not in self.loops]
        self.steps = [e for e in line if self._length(e) == 1]
        self.skips = self._buses(e for e in line if self._length(e) > 1)
        self.backs = self._buses(e for e in line if self._length(e) < 0)

    def _length(self, edge: Edge) -> int:
        return self.row[edge.target] - self.row[edge.source]

    def _buses(self, edges: Iterable[Edge]) -> list[list[Edge]]:
        """Arrows that share their acts and one end run on one lane; the shortest is innermost."""
        buses: list[list[Edge]] = []
        for _acts, alike in groupby(sorted(edges, key=lambda e: e.acts), key=lambda e: e.acts):
            group = list(alike)
            shared = "target" if len({e.target for e in group}) == 1 else "source"
            group.sort(key=lambda e: self.row[getattr(e, shared)])
            buses += [list(bus) for _end, bus in groupby(group, key=lambda e: getattr(e, shared))]
        return sorted(buses, key=lambda bus: max(abs(self._length(e)) for e in bus))

    def _place(self) -> None:
        left = [text for e in (*self.side, *sum(self.backs, [])) for text in e.labels]
        right = [text for e in sum(self.skips, []) for text in e.labels]
        self.reach_left = max((_width(text) for text in left), default=0) + 24
        self.reach_right = max((_width(text) for text in right), default=0) + 40
        column = NARROW if self.picture.beside or self.outer else 0
        self.x0 = PAD + 14
        self.left = self.x0 + column + self.reach_left + LANE * len(self.backs)
        self.right = self.left + WIDE
        self.middle = self.left + WIDE / 2
        self.width = self.right + self.reach_right + LANE * len(self.skips) + PAD
        self.ports = self._ports()

    def top(self, state: str) -> float:
        return HEAD + self.row[state] * (HIGH + GAP)

    def _ports(self) -> dict[tuple[str, Any], float]:
        """(state, connection) → height at which it meets the box, so that few lines cross."""
        ends: dict[tuple[str, str], list[tuple[tuple[int, int], Any]]] = {}
        for lane, bus in enumerate(self.skips):
            for e in bus:
                ends.setdefault((e.target, "right"), []).append(((0, lane), e))
            ends.setdefault((bus[0].source, "right"), []).extend(
                ((1, -lane), e) for e in bus if e.source == bus[0].source
            )
            for e in bus[1:]:
                if e.source != bus[0].source:
                    ends.setdefault((e.source, "right"), []).append(((1, -lane), e))
        return _spread(self, ends)

    def render(self) -> str:
        return ""
