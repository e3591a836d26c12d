"""Do the parts agree? Open tasks with states, chains with rows, files with what they hold.

Finds what bypassed the door (raw SQL, a restored backup gone half way); mends nothing by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, TextField

from nominations import clock
from nominations.enums import (
    CorrectionState,
    LineOutcome,
    NominationState,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import (
    AwardRecord,
    Consolidation,
    ConsolidationLine,
    Correction,
    Nomination,
)
from nominations.models.units import Unit
from nominations.services.audit import tampered_streams
from workflows.flows.registry import FLOWS, desks_by_state
from workflows.models import OPEN_STATUSES, Task

_HUMAN = Q(status__in=OPEN_STATUSES, flow_task_type="HUMAN")


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Something that does not add up: what kind, about whom, in words."""

    kind: str
    subject: str
    detail: str


def inconsistencies() -> list[Inconsistency]:
    """Everything that does not add up, in a stable order; empty when all is well."""
    return [
        *_tasks_against_states(),
        *_orphaned_nominations(),
        *_records_against_nominations(),
        *_lines_against_proposals(),
        *_units_against_versions(),
        *_chains(),
    ]


def _tasks_against_states() -> Iterator[Inconsistency]:
    """An open subject has exactly one open task, at the node of its state; a closed one none."""
    for model, flow in FLOWS.items():
        name = model.__name__.lower()
        desks = desks_by_state(flow)
        tasks: dict[int, list[str]] = {}
        open_tasks = Task.objects.filter(_HUMAN, **{f"process__{name}__isnull": False})
        for pk, node in open_tasks.values_list(f"process__{name}_id", "flow_task"):
            tasks.setdefault(pk, []).append(node.name)
        texts = [field.name for field in model._meta.fields if isinstance(field, TextField)]
        for row in model._default_manager.order_by("pk").defer(*texts).iterator():
            expected = _desk_of(row, desks.get(row.state, ()))
            if tasks.get(row.pk, []) != expected:
                open_at = tasks.get(row.pk, [])
                yield Inconsistency(
                    "task", f"{name}:{row.ref}", f"state {row.state}, open tasks at {open_at}"
                )


def _desk_of(row: Any, desks: Sequence[tuple[str, str]]) -> list[str]:
    """The node at which the one open task of `row` must stand; none for what has ended."""
    return [node for node, flag in desks if not flag or getattr(row, flag)][:1]


def _orphaned_nominations() -> Iterator[Inconsistency]:
    """A nomination that waits must have somebody who can move it."""
    N = NominationState
    in_correction = Correction.objects.filter(nominations=OuterRef("pk")).exclude(
        state=CorrectionState.DONE
    )
    waiting = (
        Nomination.objects.filter(submission__kind=SubmissionKind.NOMINATIONS)
        .annotate(corrected=Exists(in_correction))
        .filter(corrected=False)
    )
    lost = waiting.filter(
        Q(state__in=(N.SUBMITTED, N.ENDORSED, N.NOT_ENDORSED, N.RETURNED, N.DRAFT)),
        submission__state__in=(SubmissionState.ACCEPTED, SubmissionState.CLOSED),
    )
    for ref, state in lost.order_by("pk").values_list("ref", "state"):
        yield Inconsistency("nomination", ref, f"{state}, but its submission has left the desk")
    held = ConsolidationLine.objects.filter(nomination=OuterRef("pk"), active=True)
    adrift = Nomination.objects.filter(state__in=(N.SHORTLISTED, N.PASSED)).exclude(Exists(held))
    for ref, state in adrift.order_by("pk").values_list("ref", "state"):
        yield Inconsistency("nomination", ref, f"{state}, but in no open proposal")


def _records_against_nominations() -> Iterator[Inconsistency]:
    """Whoever is AWARDED has a record, and nobody else has one."""
    without = Nomination.objects.filter(state=NominationState.AWARDED, record=None)
    for ref in without.order_by("pk").values_list("ref", flat=True):
        yield Inconsistency("record", ref, "AWARDED without an award record")
    extra = AwardRecord.objects.exclude(
        nomination__state__in=(NominationState.AWARDED, NominationState.REVOKED)
    )
    for ref in extra.order_by("pk").values_list("nomination__ref", flat=True):
        yield Inconsistency("record", ref, "an award record without the award")


def _lines_against_proposals() -> Iterator[Inconsistency]:
    """Finished proposals hold nobody; decisions hold as many records as lines were granted."""
    holding = Consolidation.objects.filter(
        Q(state="ISSUED", goes_up=False) | Q(state__in=("SENT_UP", "RECEIVED", "ENDED")),
        lines__active=True,
    ).distinct()
    for ref in holding.order_by("pk").values_list("ref", flat=True):
        yield Inconsistency("line", f"consolidation:{ref}", "finished, but still holds nominations")
    issued = Consolidation.objects.filter(state="ISSUED", goes_up=False).annotate(
        granted=Count("lines", filter=Q(lines__outcome=LineOutcome.GRANTED), distinct=True),
        records=Count("decisions__records", distinct=True),
    )
    for ref, granted, records in issued.order_by("pk").values_list("ref", "granted", "records"):
        if granted != records:
            yield Inconsistency(
                "record", f"consolidation:{ref}", f"{granted} granted, {records} recorded"
            )


def _units_against_versions() -> Iterator[Inconsistency]:
    """A unit's present name is that of its newest version that has begun, where it has some."""
    today = clock.today()
    for unit in Unit.objects.filter(versions__isnull=False).distinct().prefetch_related("versions"):
        begun = [v for v in unit.versions.all() if v.valid_from <= today]
        newest: Any = max(begun, key=lambda version: version.valid_from, default=None)
        if newest and (newest.name, newest.symbol) != (unit.name, unit.symbol):
            yield Inconsistency("unit", unit.code, "name differs from its newest version")


def _chains() -> Iterator[Inconsistency]:
    for fault in tampered_streams():
        yield Inconsistency("chain", fault.stream, f"link {fault.sequence}: {fault.why}")
