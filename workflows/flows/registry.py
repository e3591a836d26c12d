"""Which flow each kind of subject runs through."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from viewflow.workflow import flow

from nominations.models import Consolidation, Correction, Submission
from workflows.flows.consolidation import ConsolidationFlow
from workflows.flows.correction import CorrectionFlow
from workflows.flows.desks import At, DeskNode
from workflows.flows.submission import SubmissionFlow

FLOWS: Mapping[Any, type[flow.Flow]] = MappingProxyType(
    {
        Submission: SubmissionFlow,
        Consolidation: ConsolidationFlow,
        Correction: CorrectionFlow,
    }
)


def flow_of(subject: Any) -> type[flow.Flow]:
    """The flow class for a subject that travels by a process."""
    return FLOWS[type(subject)]


def desk_of_state(flow_class: type[flow.Flow]) -> dict[str, str]:
    """State → name of the last node that the flow's Switch may open for it; ends are left out."""
    return {state: desks[-1][0] for state, desks in desks_by_state(flow_class).items()}


def desks_by_state(flow_class: type[flow.Flow]) -> dict[str, list[tuple[str, str]]]:
    """State → (node, flag) of the desks that may open there, in the order the Switch asks.

    The first one opens whose flag is true, or that has none; no desk, if none does (`At`).
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for node, case in flow_class.instance.where._branches:
        if isinstance(node, DeskNode) and isinstance(case, At):
            for state in case.states:
                found.setdefault(state, []).append((node.name, case.flag))
    return found
