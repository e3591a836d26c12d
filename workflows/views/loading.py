"""Load a subject for the visitor, or answer 404: strangers learn nothing."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from nominations.enums import Machine
from nominations.queries import visible
from nominations.queries.standing import Hats
from nominations.visitor import VisitorRequest
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.standing import MACHINES, RELATED, Subject

Gate = Callable[[Hats], QuerySet[Any]]

GATES: Mapping[Machine, Gate] = MappingProxyType(
    {
        Machine.SUBMISSION: visible.submissions_visible_to,
        Machine.CONSOLIDATION: visible.consolidations_visible_to,
        Machine.CORRECTION: visible.corrections_visible_to,
        Machine.RANKING: visible.rankings_visible_to,
    }
)

_MODELS: Mapping[Machine, Any] = MappingProxyType({name: model for model, name in MACHINES.items()})

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
        Machine.RANKING: ("period__authority", "period__unit_table", "leading_unit"),
    }
)


def load(request: VisitorRequest, machine: Machine, ref: str) -> Subject:
    """The subject by its reference, through the gate; with all that its page shows."""
    everything = RELATED[machine] + _SHOWN[machine]
    seen = GATES[machine](request.hats).select_related(*everything).filter(ref=ref)
    subject: Subject | None = seen.first()
    if subject is None:
        appointed = _appointed_to(request, machine).select_related(*everything)
        subject = appointed.filter(ref=ref).first()
    if subject is None:
        raise Http404
    return subject


def load_many(request: VisitorRequest, names: Iterable[tuple[Machine, str]]) -> list[Subject]:
    """The subjects of `names` that the visitor may open, in that order; two statements a machine.

    Whoever may open none of them learns nothing: 404.
    """
    wanted = list(dict.fromkeys(names))
    found: dict[tuple[Machine, str], Subject] = {}
    for machine in dict.fromkeys(machine for machine, _ref in wanted):
        everything = RELATED[machine] + _SHOWN[machine]
        refs = [ref for other, ref in wanted if other == machine]
        for rows in (
            GATES[machine](request.hats).filter(ref__in=refs),
            _appointed_to(request, machine).filter(ref__in=refs),
        ):
            found |= {(machine, row.ref): row for row in rows.select_related(*everything)}
    if wanted and not found:
        raise Http404
    return [found[name] for name in wanted if name in found]


def _appointed_to(request: VisitorRequest, machine: Machine) -> QuerySet[Any]:
    """What the visitor was appointed to act on, whatever posts he holds, while the task is open."""
    model = _MODELS[machine]
    person_id = request.hats.person_id
    if machine == Machine.RANKING or person_id is None:
        return model._default_manager.none()
    tasks = Task.objects.filter(status__in=OPEN_STATUSES, appointee_id=person_id)
    named = tasks.values(f"process__{machine.value}_id")
    return model._default_manager.filter(pk__in=named)
