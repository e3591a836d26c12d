"""Draws the layout of a `Picture` as SVG, in the colours of the product; nothing else is needed."""

from collections.abc import Iterable
from html import escape
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from nominations.labels import glyph_of
from workflows.flows.diagram import (
    HIGH,
    LANE,
    NARROW,
    PAD,
    WIDE,
    Edge,
    Layout,
    Picture,
    title_of,
    width_of,
)

INK, INK_2, LINE, LINE_2 = "#1b2733", "#46535f", "#d9dfe5", "#7a8895"
PAPER, GROUND, ACTION = "#ffffff", "#f3f5f7", "#1b4f8f"
_FILLS = {
    "done": ("#e6f3ea", "#1d6638"),
    "returned": ("#fff3dc", "#855000"),
    "stopped": ("#f0ebf8", "#5a3e8a"),
    "minus": (GROUND, LINE_2),
}
_COLOURS = {
    **dict.fromkeys(("return", "send_back", "return_to_office"), "#855000"),
    **dict.fromkeys(("suspend", "resume"), "#5a3e8a"),
    **dict.fromkeys(("withdraw", "discard", "decline"), INK_2),
}
_FONT = "'Be Vietnam Pro', 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
Point = tuple[float, float]


def svg(picture: Picture) -> str:
    """The picture as one SVG file that needs nothing else; the same input gives the same text."""
    return _Drawing(picture).render()


def _colour(edge: Edge) -> str:
    return _COLOURS.get(edge.acts[0], ACTION)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _wrap(words: Iterable[str], width: float, size: float, glue: str = " ") -> list[str]:
    """Words joined to lines no wider than `width`."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]}{glue}{word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class _Drawing(Layout):
    """The marks on paper: shapes below, words above them."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture)
        self.shapes: list[str] = []
        self.words: list[str] = []

    # --- Pen --------------------------------------------------------------------------------

    def line(self, colour: str, *points: Point, head: bool = True) -> None:
        """A line through `points` with round corners, and an arrow head at its end."""
        path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        for (before, corner), (_corner, after) in pairwise(pairwise(points)):
            (ax, ay), (bx, by) = (self._towards(corner, other) for other in (before, after))
            path += f"L{ax:.1f} {ay:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {bx:.1f} {by:.1f}"
        path += f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"
        self.shapes.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        if head:
            self.head(colour, points[-2], points[-1])

    @staticmethod
    def _towards(corner: Point, other: Point) -> Point:
        dx, dy = other[0] - corner[0], other[1] - corner[1]
        bend = min(7.0, (abs(dx) + abs(dy)) / 2)
        return corner[0] + bend * _sign(dx), corner[1] + bend * _sign(dy)

    def head(self, colour: str, start: Point, tip: Point) -> None:
        dx, dy = _sign(tip[0] - start[0]), _sign(tip[1] - start[1])
        self.shapes.append(
            f'<path d="M{tip[0]:.1f} {tip[1]:.1f}l{-9 * dx - 4.5 * dy:.1f} {-9 * dy + 4.5 * dx:.1f}'
            f'l{9 * dy:.1f} {-9 * dx:.1f}z" fill="{colour}"/>'
        )

    def text(self, x: float, y: float, words: str, colour: str = INK_2, **style: Any) -> None:
        look = {"font-size": 12, "fill": colour} | {k.replace("_", "-"): style[k] for k in style}
        given = " ".join(f'{name}="{value}"' for name, value in look.items())
        self.words.append(f'<text x="{x:.1f}" y="{y:.1f}" {given}>{escape(words)}</text>')

    def recall_mark(self, x: float, y: float) -> None:
        """A bent arrow on the line: whoever did it can take it back."""
        self.words.append(
            f'<g transform="translate({x:.1f} {y:.1f})" fill="none" stroke="{INK_2}">'
            f'<circle r="8" fill="{PAPER}"/><path d="M-3.5-1h5a2.6 2.6 0 0 1 0 5.2h-2M-1.2-3.4'
            'L-3.8-1l2.6 2.4" stroke-width="1.3"/></g>'
        )

    def _stub_words(self, x: float, y: float, edge: Edge, anchor: str) -> None:
        """The acts on a horizontal line: the first above it, the others below."""
        for number, words in enumerate(edge.labels):
            height = y - 5 if number == 0 else y + 1 + 14 * number
            self.text(x, height, words, _colour(edge), text_anchor=anchor)

    def box(self, state: str, x: float, y: float, width: float) -> None:
        """A place: its label, what its desk is for, and who sits there."""
        fill, edge = _FILLS.get(glyph_of(state), (PAPER, LINE_2))
        self.shapes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HIGH}" rx="4" '
            f'fill="{fill}" stroke="{edge}"/>'
        )
        desk = self.desks.get(state)
        names = [f"{_(desk.label)} · {state}", str(desk.role.label)] if desk else [state]
        labels = _wrap(self.labels[state].split(), width - 20, 13)
        y += (HIGH - 17 * len(labels) - 16 * len(names)) / 2 + 1
        for words in labels:
            y += 17
            self.text(x + 13, y - 4, words, INK, font_size=13.5, font_weight=600)
        for words in names:
            y += 16
            self.text(x + 13, y - 4, words)

    # --- Parts ------------------------------------------------------------------------------

    def render(self) -> str:
        bottom = self.top(self.main[-1]) + HIGH
        for state in (*self.main, *map(str, self.picture.beside)):
            on_line = state in self.main
            x, width = (self.left, WIDE) if on_line else (self.x0, NARROW)
            self.box(state, x, self.top(state), width)
        self._frames()
        self._steps()
        self._lanes()
        self._side()
        self._loops()
        height = self._legend(bottom + 40)
        title = _("%(title)s: các bước và việc làm") % {"title": title_of(self.picture)}
        self.text(PAD, 40, title, INK, font_size=20, font_weight=600)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="vi" '
                f'viewBox="0 0 {self.width:.0f} {height:.0f}" width="{self.width:.0f}" '
                f'height="{height:.0f}" font-family="{_FONT}">',
                f"<title>{escape(title)}</title>",
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *self.shapes,
                *self.words,
                "</svg>\n",
            ]
        )

    def _steps(self) -> None:
        """From one place to the next: straight down, the acts written beside the arrow."""
        for e in self.steps:
            start, end = self.top(e.source) + HIGH, self.top(e.target)
            self.line(_colour(e), (self.middle, start), (self.middle, end))
            lines = _wrap(e.labels, WIDE / 2 + self.reach_right - 30, 12, glue=" · ")
            y = (start + end) / 2 + 4 - 7.5 * (len(lines) - 1)
            for number, words in enumerate(lines):
                self.text(self.middle + 14, y + 15 * number, words, _colour(e))
            if e.recallable:
                self.recall_mark(self.middle, (start + end) / 2 - 4)

    def _lanes(self) -> None:
        for lane, bus in enumerate(self.skips):
            self._lane(bus, lane, "right", self.right, self.right + self.reach_right + LANE * lane)
        for lane, bus in enumerate(self.backs):
            self._lane(bus, lane, "left", self.left, self.left - self.reach_left - LANE * lane)

    def _lane(self, bus: list[Edge], lane: int, side: str, edge_x: float, x: float) -> None:
        """Out of each source, along the lane, into each target."""
        out = _sign(x - edge_x)
        longest = max(bus, key=lambda e: abs(self.rows(e)))
        for e in bus:
            start, end = self.ports[(e.source, side, lane)], self.ports[(e.target, side, lane)]
            if e is longest:
                self.line(_colour(e), (edge_x, start), (x, start), (x, end), (edge_x, end))
            elif e.source == longest.source:
                self.line(_colour(e), (x, end), (edge_x, end))
            else:
                self.line(_colour(e), (edge_x, start), (x, start), head=False)
        for source in dict.fromkeys(e.source for e in bus):
            y = self.ports[(source, side, lane)]
            self._stub_words(edge_x + 8 * out, y, bus[0], "start" if out > 0 else "end")
            if bus[0].recallable:
                self.recall_mark(x - 16 * out, y)

    def _side(self) -> None:
        """Between the main line and a place beside it: straight, or round one corner."""
        for place in map(str, self.picture.beside):
            top = self.top(place)
            edges = [e for e in self.side if place in (e.source, e.target)]
            heights = {e: self.ports[(self.inner(e), "left", e)] for e in edges}
            above = sorted((e for e in edges if heights[e] < top), key=heights.__getitem__)
            below = [e for e in edges if heights[e] > top + HIGH]
            below.sort(key=heights.__getitem__, reverse=True)
            for e in edges:
                y, edge_x = heights[e], self.x0 + NARROW
                points: list[Point] = [(self.left, y), (edge_x, y)]
                for line, end in ((above, top), (below, top + HIGH)):
                    if e in line:
                        x = self.x0 + NARROW * (line.index(e) + 1) / (len(line) + 1)
                        points = [(self.left, y), (x, y), (x, end)]
                self._stub_words(self.left - 12, y, e, "end")
                self.line(_colour(e), *(points if e.target == place else reversed(points)))
                if e.recallable:
                    x, y = points[-1]
                    dx, dy = (_sign(a - b) for a, b in zip(points[-2], points[-1], strict=True))
                    self.recall_mark(x + 18 * dx, y + 18 * dy)

    def _loops(self) -> None:
        for e in self.loops:
            start, end = (self.ports[(e.source, "right", port)] for port in ("out", "back"))
            x = self.right + 26
            self.line(_colour(e), (self.right, start), (x, start), (x, end), (self.right, end))

    def _frames(self) -> None:
        """Around the places from which the outer ones are reached; those stand below."""
        rects = []
        top = self.bottom_of(self.frames()[0][0], 0) + 60 if self.outer else 0
        width = min(NARROW, (self.left - self.x0) / max(len(self.outer), 1) - 12)
        for depth, (inside, states) in enumerate(self.frames()):
            x, y, end = PAD + 7 * depth, self.top_of(inside, depth), self.bottom_of(inside, depth)
            colour = _colour(next(e for e in self.exits if e.target == states[0]))
            rects.append(
                f'<rect x="{x}" y="{y:.1f}" width="{self.width - 2 * x:.1f}" '
                f'height="{end - y:.1f}" rx="8" fill="{GROUND}" stroke="{colour}" '
                'stroke-opacity="0.55"/>'
            )
            for state in states:
                self._outer_place(state, end, top, width)
        self.shapes[:0] = rects

    def _outer_place(self, state: str, frame_end: float, top: float, width: float) -> None:
        """A place below the frame, with the arrow from it and, if there is one, back to it."""
        x = self.x0 + self.outer.index(state) * (width + 12)
        self.box(state, x, top, width)
        out = next(e for e in self.exits if e.target == state)
        back = next((e for e in self.exits if e.source == state), None)
        self.line(_colour(out), (x + 20, frame_end), (x + 20, top))
        self.text(x + 30, top - 36, " · ".join(out.labels), _colour(out))
        if back:
            self.head(_colour(back), (x + 20, top), (x + 20, frame_end))
            self.text(x + 30, top - 20, " · ".join(back.labels), _colour(back))

    def _legend(self, y: float) -> float:
        """What the marks mean; gives the height of the whole picture."""
        notes = [_(self.picture.note)] if self.skips and self.picture.note else []
        if self.loops:
            notes.append(
                _("Mũi tên vòng: còn đề nghị chưa xét xong, phần còn lại ở nguyên bước này")
            )
        if self.outer:
            notes.append(_("Khung: việc nối từ viền khung làm được ở mọi bước trong khung"))
        self.recall_mark(PAD + 8, y)
        self.text(PAD + 24, y + 4, _("Thu hồi được, đến khi bước sau nhận xử lý"))
        for number, note in enumerate(notes, start=1):
            self.text(PAD + 24, y + 4 + 20 * number, note)
        return y + 24 + 20 * len(notes)
