"""Which flow each kind of subject runs through."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from viewflow.workflow import flow

from nominations.models import Consolidation, Correction, Submission
from workflows.flows.consolidation import ConsolidationFlow
from workflows.flows.correction import CorrectionFlow
from workflows.flows.submission import SubmissionFlow

FLOWS: Mapping[type, type[flow.Flow]] = MappingProxyType(
    {
        Submission: SubmissionFlow,
        Consolidation: ConsolidationFlow,
        Correction: CorrectionFlow,
    }
)


def flow_of(subject: Any) -> type[flow.Flow]:
    """The flow class for a subject that travels by a process."""
    return FLOWS[type(subject)]
