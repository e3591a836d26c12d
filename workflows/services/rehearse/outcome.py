"""What a played year has come to, in numbers that are the same on every database."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count

from nominations.enums import ConsolidationKind, PeriodKind
from nominations.models import (
    AwardRecord,
    Consolidation,
    CriterionAnswer,
    CriterionMark,
    Decision,
    Event,
    Initiative,
    Nomination,
    Submission,
)
from nominations.services.audit import tampered_streams
from workflows.models import OPEN_STATUSES, Task
from workflows.services.reconcile import inconsistencies
from workflows.services.rehearse.clockwork import told
from workflows.services.rehearse.proofs import kept_proofs


@dataclass(frozen=True)
class Outcome:
    """Counts by state, decisions by who took them, and whether everything adds up."""

    year: int
    units: int
    people: int
    submissions: dict[str, int]
    nominations: dict[str, int]
    consolidations: dict[str, int]
    reports: dict[str, int]
    decisions: list[dict[str, Any]]
    returns: int
    late: int
    tasks_open: int
    events: int
    audit_ok: bool
    acts: dict[str, int] = field(default_factory=dict)
    records: int = 0
    criteria_evaluated: int = 0
    proofs: int = 0
    initiatives: int = 0
    reminders: int = 0
    escalations: int = 0
    extensions: int = 0
    delegated: int = 0
    mails: int = 0
    max_digests_per_person_day: int = 0
    urgent_mails: int = 0
    lost_mails: int = 0
    inconsistencies: list[dict[str, str]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing left open, nothing that does not add up."""
        return not (self.tasks_open or self.inconsistencies or self.lost_mails) and self.audit_ok

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def outcome_of(*, year: int, units: int, people: int, counts: Counter[str]) -> Outcome:
    """Count everything that is in the database now."""
    return Outcome(
        year=year,
        units=units,
        people=people,
        submissions=_by_state(Submission),
        nominations=_by_state(Nomination),
        consolidations=_by_state(Consolidation),
        reports=_reports(),
        decisions=_decisions(),
        returns=Event.objects.filter(action="return").count(),
        late=counts["late"],
        tasks_open=Task.objects.filter(status__in=OPEN_STATUSES, flow_task_type="HUMAN").count(),
        events=Event.objects.count(),
        audit_ok=next(tampered_streams(), None) is None,
        acts={name: counts[name] for name in sorted(counts) if name != "late"},
        records=AwardRecord.objects.count(),
        criteria_evaluated=CriterionAnswer.objects.count() + CriterionMark.objects.count(),
        proofs=kept_proofs(),
        initiatives=Initiative.objects.count(),
        **told(),
        inconsistencies=[asdict(item) for item in inconsistencies()],
    )


def _by_state(model: Any) -> dict[str, int]:
    rows = model.objects.values("state").annotate(n=Count("pk")).order_by("state")
    return {row["state"]: row["n"] for row in rows}


def _reports() -> dict[str, int]:
    """Consolidated reports that their superior has taken in, by kind of period."""
    received = Consolidation.objects.filter(
        kind=ConsolidationKind.REPORT, dispatches__carried_by__isnull=False,
        dispatches__received_at__isnull=False,
    )  # fmt: skip
    kinds = Counter(received.values_list("period__kind", flat=True))
    return {kind.value: kinds[kind] for kind in (PeriodKind.SEMI_ANNUAL, PeriodKind.ANNUAL)}


def _decisions() -> list[dict[str, Any]]:
    """One row per decision, in the order of publication: who took it, for how many."""
    rows = Decision.objects.annotate(n=Count("records")).select_related("authority", "award")
    return [
        {
            "authority": row.authority.name,
            "level": "outside" if row.signer_id is None else row.authority.level,
            "award": row.award.code,
            "number": row.number,
            "nominations": row.n,
        }
        for row in rows.order_by("published_at", "number")
    ]
