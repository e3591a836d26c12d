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
    """State → name of the node that the flow's Switch opens for it; ends are left out."""
    return {state: node.name for node, case in _desks(flow_class) for state in case.states}


def flag_of_state(flow_class: type[flow.Flow]) -> dict[str, str]:
    """State → the boolean column without which no desk opens there (`At`)."""
    return {
        state: case.flag for _node, case in _desks(flow_class) for state in case.states if case.flag
    }


def _desks(flow_class: type[flow.Flow]) -> list[tuple[DeskNode, At]]:
    branches = flow_class.instance.where._branches
    return [(n, c) for n, c in branches if isinstance(n, DeskNode) and isinstance(c, At)]
