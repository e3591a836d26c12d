"""The three machines as pictures, read from the code that runs.

Places and arrows are the state machine's transitions, as far as `rules.roles` lets anybody take
them; who waits at a place is the desk that the flow's Switch opens there. The Switch itself is not
shown: it is the hub through which everything runs. `drawing.py` draws, `manage.py build_docs`
writes the files, a test compares them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import ConsolidationState, Machine, SubmissionState
from nominations.models import Consolidation, Correction, Submission
from nominations.rules.roles import PERMITTED, actions_in
from workflows.flows.registry import FLOWS, desk_of_state, desks_by_state
from workflows.flows.stages import Stage
from workflows.words import ACTIONS, button

#: Acts whose name is not that of their transition; `(transition, target)` is more exact.
_ACTS: Mapping[Any, tuple[str, ...]] = MappingProxyType(
    {
        "send_for_fixing": ("return",),
        "leave_cluster": ("lock_scores",),
        "deliver": ("send_up",),
        "gather": ("sum_up",),
        "present_result": ("present",),
        "close": ("publish", "close_period"),
        "decide": ("sign_all", "sign_part", "decline", "postpone", "lower"),
        ("decide", "ENDED"): ("decline", "postpone"),
        ("take_in", "SENT_UP"): ("record_receipt", "record_outcome"),
        ("take_in", "RECEIVED"): ("record_receipt", "record_outcome", "receive"),
    }
)
_ORDER = list(ACTIONS)

WIDE, NARROW, HIGH, GAP, PAD, LANE, HEAD = 272, 216, 74, 56, 28, 22, 92
_MANY = 4  # an act from so many places is drawn once, from a frame around them


@dataclass(frozen=True)
class Picture:
    """A machine to be drawn; `beside`: row of each place that is not on the main line."""

    name: str
    model: Any
    machine: Machine
    beside: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


_SKIPS = N_("Đường bên phải: quy trình của kỳ không có các bước ở giữa")
PICTURES = (
    Picture("submission", Submission, Machine.SUBMISSION, {SubmissionState.RETURNED: 2}, _SKIPS),
    Picture(
        "consolidation", Consolidation, Machine.CONSOLIDATION, {ConsolidationState.ENDED: 6}, _SKIPS
    ),
    Picture("correction", Correction, Machine.CORRECTION),
)


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow: the acts that lead from `source` to `target`, and whether one can recall them."""

    source: str
    target: str
    acts: tuple[str, ...]
    recallable: bool = False

    @property
    def labels(self) -> list[str]:
        return [button(act) for act in self.acts]


def states_of(picture: Picture) -> dict[str, str]:
    """Code → label of every place, in the order of the enum."""
    choices = picture.model._meta.get_field("state").choices
    return {str(state): str(label) for state, label in choices}


def transitions_of(model: Any) -> list[tuple[str, str, str]]:
    """(transition, source, target) of the model's state machine, computed targets written out."""
    found = []
    for entry in model._meta.get_field("state").get_all_transitions(model):
        targets = getattr(entry.target, "allowed_states", None) or [entry.target]
        found += [(entry.name, str(entry.source), str(target)) for target in targets]
    return sorted(found)


def acts_of(transition: str, target: str) -> tuple[str, ...]:
    """The action codes that take a transition."""
    return _ACTS.get((transition, target)) or _ACTS.get(transition) or (transition,)


def edges_of(picture: Picture) -> list[Edge]:
    """The arrows in the order of the states; a recall marks the arrow that it takes back.

    What nobody may ever do in a state is left out; acts of another machine (the cluster's lock, a
    publication) are not this machine's to permit.
    """
    table = PERMITTED[picture.machine]
    own_acts = {act for _state, act in table}
    pairs: dict[tuple[str, str], set[str]] = {}
    recalls = set()
    for transition, source, target in transitions_of(picture.model):
        if transition.startswith("recall"):
            recalls.add((target, source))
            continue
        acts = acts_of(transition, target)
        possible = {act for act in acts if act not in own_acts or (source, act) in table}
        if possible:
            pairs.setdefault((source, target), set()).update(possible)
    order = list(states_of(picture))
    return [
        Edge(source, target, tuple(sorted(acts, key=_ORDER.index)), (source, target) in recalls)
        for (source, target), acts in sorted(
            pairs.items(), key=lambda item: [order.index(state) for state in item[0]]
        )
    ]


def desks_of(picture: Picture) -> dict[str, Stage]:
    """State → the desk that the flow opens there; ends have none."""
    flow_class: Any = FLOWS[picture.model]
    nodes = {node.name: node for node in flow_class.instance.nodes()}
    reached = {edge.dst.name for node in nodes.values() for edge in node._outgoing()}
    desks = desk_of_state(flow_class)
    return {state: nodes[name].stage for state, name in desks.items() if name in reached}


def desks_at(picture: Picture, state: str) -> list[Stage]:
    """Every desk that may open in a state, in the order in which the flow asks."""
    flow_class: Any = FLOWS[picture.model]
    nodes = {node.name: node for node in flow_class.instance.nodes()}
    return [nodes[name].stage for name, _flag in desks_by_state(flow_class).get(state, ())]


def title_of(picture: Picture) -> str:
    return _(str(FLOWS[picture.model].process_title))


def mermaid(picture: Picture) -> str:
    """The picture as text, every arrow written out."""
    states, edges = states_of(picture), edges_of(picture)
    start = picture.model._meta.get_field("state").default
    left = {edge.source for edge in edges if edge.source != edge.target}
    return "\n".join(
        [
            "stateDiagram-v2",
            *(f'    state "{label}" as {state}' for state, label in states.items()),
            f"    [*] --> {start}",
            *(f"    {e.source} --> {e.target}: {' / '.join(e.labels)}" for e in edges),
            *(f"    {state} --> [*]" for state in states if state not in left),
        ]
    )


def places_table(picture: Picture) -> str:
    """Markdown: each place with its desk, its owner, and every act that exists there."""
    rows = []
    for state, label in states_of(picture).items():
        desks = desks_at(picture, state)
        acts = " · ".join(button(act) for act in actions_in(picture.machine, state))
        waits = " → ".join(_(desk.label) for desk in desks) or "–"
        waits += " | " + (" → ".join(str(desk.role.label) for desk in desks) or "–")
        rows.append(f"| `{state}` | {label} | {waits} | {acts or '–'} |")
    return "\n".join(
        ["| code | place | desk | who | what can be done there |", "|---|---|---|---|---|", *rows]
    )


def framed(edges: Sequence[Edge]) -> tuple[list[str], list[Edge]]:
    """The places that one act reaches from nearly everywhere, and every arrow from or to them."""
    arrivals: dict[tuple[str, str], int] = {}
    for edge in edges:
        for act in edge.acts:
            arrivals[(edge.target, act)] = arrivals.get((edge.target, act), 0) + 1
    outer = sorted({target for (target, _act), count in arrivals.items() if count >= _MANY})
    return outer, [e for e in edges if {e.source, e.target} & set(outer)]


def width_of(words: str, size: float = 12) -> float:
    return len(words) * size * 0.55


class Layout:
    """Where everything stands: the main line, what skips along its right, what goes back left.

    Acts that are possible from nearly everywhere start at a frame around those places; frames nest.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture, self.labels, self.desks = picture, states_of(picture), desks_of(picture)
        self._sort(edges_of(picture))
        self._measure()

    def _sort(self, edges: list[Edge]) -> None:
        beside = {str(state): row for state, row in self.picture.beside.items()}
        self.outer, self.exits = framed(edges)
        self.main = [s for s in self.labels if s not in beside and s not in self.outer]
        self.row = {s: n for n, s in enumerate(self.main)} | beside
        inner = [e for e in edges if e not in self.exits]
        self.loops = [e for e in inner if e.source == e.target]
        self.side = [e for e in inner if {e.source, e.target} & set(beside)]
        line = [e for e in inner if e not in self.side and e not in self.loops]
        self.steps = [e for e in line if self.rows(e) == 1]
        self.skips = self._buses(e for e in line if self.rows(e) > 1)
        self.backs = self._buses(e for e in line if self.rows(e) < 0)

    def rows(self, edge: Edge) -> int:
        return self.row[edge.target] - self.row[edge.source]

    def _buses(self, edges: Iterable[Edge]) -> list[list[Edge]]:
        """Arrows that share their acts and one end run on one lane; the shortest is innermost."""
        buses: list[list[Edge]] = []
        for _acts, alike in groupby(sorted(edges, key=lambda e: e.acts), key=lambda e: e.acts):
            group = list(alike)
            end = "target" if len({e.target for e in group}) == 1 else "source"
            group.sort(key=lambda e: self.row[getattr(e, end)])
            buses += [list(bus) for _end, bus in groupby(group, key=lambda e: getattr(e, end))]
        return sorted(buses, key=lambda bus: max(abs(self.rows(e)) for e in bus))

    def _measure(self) -> None:
        going_left = [*self.side, *(e for bus in self.backs for e in bus)]
        left = [text for e in going_left for text in e.labels]
        right = [text for bus in self.skips for e in bus for text in e.labels]
        self.reach_left = max((width_of(text) for text in left), default=0) + 26
        self.reach_right = max((width_of(text) for text in right), default=0) + 44
        column = NARROW if self.picture.beside or self.outer else 0
        self.x0 = PAD + 14.0
        self.left = self.x0 + column + self.reach_left + LANE * len(self.backs)
        self.right, self.middle = self.left + WIDE, self.left + WIDE / 2
        self.width = self.right + self.reach_right + LANE * len(self.skips) + PAD
        self.ports = self._ports()

    def top(self, state: str) -> float:
        return HEAD + self.row[state] * (HIGH + GAP)

    def frames(self) -> list[tuple[set[str], list[str]]]:
        """Places that share a frame, with the outer places reached from it; the widest first."""
        groups: dict[frozenset[str], list[str]] = {}
        for state in self.outer:
            inside = frozenset(e.source for e in self.exits if e.target == state)
            groups.setdefault(inside, []).append(state)
        return sorted(((set(g), states) for g, states in groups.items()), key=lambda f: -len(f[0]))

    def top_of(self, inside: set[str], depth: int) -> float:
        return min(map(self.top, inside)) - 24 + 10 * depth

    def bottom_of(self, inside: set[str], depth: int) -> float:
        return max(map(self.top, inside)) + HIGH + 22 - 9 * depth

    def _ports(self) -> dict[tuple[str, str, Any], float]:
        """(state, side, connection) → height at which it meets the box."""
        ports = {}
        for (state, side), ends in self._connections().items():
            step = HIGH / (len(ends) + 1)
            for number, end in enumerate(sorted(ends, key=ends.__getitem__), start=1):
                ports[(state, side, end)] = self.top(state) + step * number
        return ports

    def _connections(self) -> dict[tuple[str, str], dict[Any, tuple[int, int]]]:
        """(state, side) → each connection with its rank from the top, so that few lines cross."""
        ends: dict[tuple[str, str], dict[Any, tuple[int, int]]] = {}
        for lane, bus in enumerate(self.skips):  # they arrive at the top and leave at the bottom
            for e in bus:
                ends.setdefault((e.source, "right"), {})[lane] = (1, -lane)
                ends.setdefault((e.target, "right"), {})[lane] = (0, lane)
        for lane, bus in enumerate(self.backs):  # the other way round
            for e in bus:
                ends.setdefault((e.source, "left"), {})[lane] = (0, -lane)
                ends.setdefault((e.target, "left"), {})[lane] = (2, -lane)
        for e in self.loops:
            ends.setdefault((e.source, "right"), {}).update(out=(2, 0), back=(2, 1))
        for number, e in enumerate(self.side):
            ends.setdefault((self.inner(e), "left"), {})[e] = (1, number)
        return ends

    def inner(self, edge: Edge) -> str:
        """The end of a side arrow that stands on the main line."""
        return edge.source if edge.target in self.picture.beside else edge.target
