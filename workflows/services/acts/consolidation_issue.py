"""The registrar: numbers and dates, then publication, when everything takes effect."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from nominations import clock
from nominations.enums import (
    LineOutcome,
    Machine,
)
from nominations.models import (
    AwardRecord,
    Consolidation,
    ConsolidationLine,
    Decision,
)
from nominations.names import clean
from nominations.rules.papers import unmet_numbers
from nominations.rules.readiness import Unmet
from workflows.services.acts.outcomes import apply_outcomes, close_finished
from workflows.services.errors import NotReady
from workflows.services.step import Step, act


@act(Machine.CONSOLIDATION, "number", moves=False)
def number(step: Step) -> None:
    """Give decisions their number and date: `numbers` maps a decision's ref to (number, date)."""
    numbers: Mapping[str, tuple[str, date]] = step.data.get("numbers") or {}
    decisions = {decision.ref: decision for decision in step.subject.decisions.all()}
    if not numbers or set(numbers) - set(decisions):
        raise NotReady([Unmet("number", "Hãy nhập số, ngày cho ít nhất một quyết định.")])
    for ref, (text, dated) in numbers.items():
        _number_one(step, decisions[ref], clean(text), dated)
    step.facts["numbers"] = {ref: [text, str(dated)] for ref, (text, dated) in numbers.items()}


def _number_one(step: Step, decision: Decision, text: str, dated: date) -> None:
    signed_on = clock.local_day(decision.signed_at)
    if not signed_on <= dated <= step.today:
        raise NotReady(
            [
                Unmet(
                    f"dated:{decision.ref}",
                    f"Ngày ban hành phải từ ngày ký {signed_on:%d/%m/%Y} đến hôm nay.",
                )
            ]
        )
    decision.number, decision.dated = text, dated
    try:
        with transaction.atomic():
            decision.save(update_fields=["number", "dated"])
    except IntegrityError as taken:
        raise NotReady(
            [Unmet(f"number:{decision.ref}", f"Số {text} đã dùng cho quyết định khác.")]
        ) from taken


@act(Machine.CONSOLIDATION, "publish")
def publish(step: Step) -> None:
    """Issue all decisions: outcomes take effect, award records are written, files close."""
    consolidation = step.subject
    step.take(consolidation.publish, unmet_numbers)
    _write_records(consolidation)
    step.moved += apply_outcomes(consolidation)
    consolidation.decisions.update(published_at=step.now)
    step.facts["closed"] = close_finished(consolidation)


def _write_records(consolidation: Consolidation) -> None:
    decisions = {
        (d.award_id, d.signer_id, d.signature_form, d.signer_title): d
        for d in consolidation.decisions.all()
    }
    granted = consolidation.lines.filter(active=True, outcome=LineOutcome.GRANTED).select_related(
        "nomination"
    )
    AwardRecord.objects.bulk_create(
        _record(line, decisions[_signature_of(line)], consolidation.period.year) for line in granted
    )


def _signature_of(line: ConsolidationLine) -> tuple[int, int, str, str]:
    """What decides into which decision a granted line goes."""
    assert line.decided_by_id is not None
    return line.award_id, line.decided_by_id, line.signature_form, line.signer_title


def _record(line: ConsolidationLine, decision: Decision, year: int) -> AwardRecord:
    nomination = line.nomination
    assert decision.dated is not None
    return AwardRecord(
        decision=decision,
        nomination=nomination,
        award_id=line.award_id,
        person_id=nomination.person_id,
        unit_id=nomination.unit_id,
        holder_name=nomination.nominee_name,
        year=year,
        granted_on=decision.dated,
        lowered_from_id=nomination.award_id if line.award_id != nomination.award_id else None,
    )
