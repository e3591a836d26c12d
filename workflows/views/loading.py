"""Load a subject for the visitor, or answer 404: strangers learn nothing."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from nominations.enums import Machine
from nominations.queries import visible
from nominations.queries.standing import Hats
from nominations.visitor import VisitorRequest
from workflows.queries.standing import RELATED, Subject

Gate = Callable[[Hats], QuerySet[Any]]

GATES: Mapping[Machine, Gate] = MappingProxyType(
    {
        Machine.SUBMISSION: visible.submissions_visible_to,
        Machine.CONSOLIDATION: visible.consolidations_visible_to,
        Machine.CORRECTION: visible.corrections_visible_to,
        Machine.RANKING: visible.rankings_visible_to,
    }
)

#: What the pages show beside what the engine needs.
_SHOWN: Mapping[Machine, tuple[str, ...]] = MappingProxyType(
    {
        Machine.SUBMISSION: (
            "ranking__cluster",
            "dossier__period__authority__standing_office",
            "prepared_by",
            "signed_by",
        ),
        Machine.CONSOLIDATION: ("period__authority__standing_office",),
        Machine.CORRECTION: ("submission__dossier__unit", "submission__dossier__period__authority"),
        Machine.RANKING: ("period__authority",),
    }
)


def load(request: VisitorRequest, machine: Machine, ref: str) -> Subject:
    """The subject by its reference, through the gate; with all that its page shows."""
    seen = GATES[machine](request.hats).select_related(*RELATED[machine], *_SHOWN[machine])
    subject: Subject | None = seen.filter(ref=ref).first()
    if subject is None:
        raise Http404
    return subject
