"""The three machines as pictures, read from the code that runs.

Places and arrows are the state machine's transitions, as far as `rules.roles` lets anybody take
them; who waits at a place is the desk that the flow's Switch opens there. The Switch itself is not
shown: it is the hub through which everything runs. `drawing.py` draws, `manage.py build_docs`
writes the files, a test compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nominations.enums import ConsolidationState, Machine, SubmissionState
from nominations.models import Consolidation, Correction, Submission
from nominations.rules.roles import PERMITTED, actions_in
from workflows.flows.registry import FLOWS, desk_of_state
from workflows.flows.stages import Stage
from workflows.words import ACTIONS, button

#: Acts whose name is not that of their transition; `(transition, target)` is more exact.
_ACTS: Mapping[Any, tuple[str, ...]] = MappingProxyType(
    {
        "send_for_fixing": ("return",),
        "leave_cluster": ("lock_scores",),
        "present_result": ("present",),
        "close": ("publish", "close_period"),
        "decide": ("sign_all", "sign_part", "decline", "postpone", "lower"),
        ("decide", "ENDED"): ("decline", "postpone"),
    }
)
_ORDER = list(ACTIONS)


@dataclass(frozen=True)
class Picture:
    """A machine to be drawn; `beside`: row of each place that is not on the main line."""

    name: str
    model: Any
    machine: Machine
    beside: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


_SKIPS = "Đường bên phải: quy trình của kỳ không có các bước ở giữa"
PICTURES = (
    Picture("submission", Submission, Machine.SUBMISSION, {SubmissionState.RETURNED: 2}, _SKIPS),
    Picture(
        "consolidation", Consolidation, Machine.CONSOLIDATION, {ConsolidationState.ENDED: 5}, _SKIPS
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


def title_of(picture: Picture) -> str:
    return str(FLOWS[picture.model].process_title)


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
    desks, rows = desks_of(picture), []
    for state, label in states_of(picture).items():
        desk = desks.get(state)
        acts = " · ".join(button(act) for act in actions_in(picture.machine, state))
        waits = f"{desk.label} | {desk.role.label}" if desk else "– | –"
        rows.append(f"| `{state}` | {label} | {waits} | {acts or '–'} |")
    return "\n".join(
        ["| code | place | desk | who | what can be done there |", "|---|---|---|---|---|", *rows]
    )
