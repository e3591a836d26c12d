"""The registrar: numbers and dates, then publication, when everything takes effect."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

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
from nominations.rules.papers import has_own_number, is_proposal, unmet_numbers
from nominations.rules.readiness import Unmet
from nominations.services.search_phrases import note
from workflows.services.acts.outcomes import apply_outcomes, close_finished
from workflows.services.errors import NotReady
from workflows.services.step import Step, act


@act(Machine.CONSOLIDATION, "number", moves=False)
def number(step: Step) -> None:
    """Give decisions their number and date: `numbers` maps a decision's ref to (number, date)."""
    numbers: Mapping[str, tuple[str, date]] = step.data.get("numbers") or {}
    if has_own_number(step.subject):
        _number_paper(step, numbers.get(step.subject.ref))
        return
    decisions = {decision.ref: decision for decision in step.subject.decisions.all()}
    if not numbers or set(numbers) - set(decisions):
        raise NotReady([Unmet("number", _("Hãy nhập số, ngày cho ít nhất một quyết định."))])
    for ref, (text, dated) in numbers.items():
        _number_one(step, decisions[ref], clean(text), dated)
    note(*(clean(text) for text, _dated in numbers.values()))
    step.facts["numbers"] = {ref: [text, str(dated)] for ref, (text, dated) in numbers.items()}


def _number_paper(step: Step, given: tuple[str, date] | None) -> None:
    """A paper that goes up carries its own number; the authority uses each number once a year."""
    paper: Consolidation = step.subject
    if given is None or not clean(given[0]):
        raise NotReady([Unmet(f"number:{paper.ref}", _("Hãy nhập số, ký hiệu của văn bản."))])
    text, dated = clean(given[0]), given[1]
    assert paper.signed_at is not None
    _refuse_day(step, paper.ref, clock.local_day(paper.signed_at), dated)
    same = Consolidation.objects.filter(
        number=text, dated__year=dated.year, period__authority=paper.period.authority_id
    )
    if same.exclude(pk=paper.pk).exists():
        raise NotReady(
            [
                Unmet(
                    f"number:{paper.ref}",
                    _("Số %(text)s đã dùng cho văn bản khác.") % {"text": text},
                )
            ]
        )
    paper.number, paper.dated = text, dated
    note(text)
    step.facts["numbers"] = {paper.ref: [text, str(dated)]}


def _refuse_day(step: Step, ref: str, signed_on: date, dated: date) -> None:
    if not signed_on <= dated <= step.today:
        sentence = _("Ngày ban hành phải từ ngày ký %(signed_on)s đến hôm nay.") % {
            "signed_on": f"{signed_on:%d/%m/%Y}"
        }
        raise NotReady([Unmet(f"dated:{ref}", sentence)])


def _number_one(step: Step, decision: Decision, text: str, dated: date) -> None:
    _refuse_day(step, decision.ref, clock.local_day(decision.signed_at), dated)
    decision.number, decision.dated = text, dated
    try:
        with transaction.atomic():
            decision.save(update_fields=["number", "dated"])
    except IntegrityError as taken:
        raise NotReady(
            [
                Unmet(
                    f"number:{decision.ref}",
                    _("Số %(text)s đã dùng cho quyết định khác.") % {"text": text},
                )
            ]
        ) from taken


@act(Machine.CONSOLIDATION, "publish")
def publish(step: Step) -> None:
    """Issue all decisions: outcomes take effect, award records are written, files close."""
    consolidation = step.subject
    step.take(consolidation.publish, unmet_numbers)
    if consolidation.goes_up or not is_proposal(consolidation):
        _publish_paper(step, consolidation)
        return
    _record_grants(consolidation)
    step.moved += apply_outcomes(consolidation)
    consolidation.decisions.update(published_at=step.now)
    step.facts["closed"] = close_finished(consolidation)


def _publish_paper(step: Step, paper: Consolidation) -> None:
    """A paper that goes up: what the leader turned down takes effect, the rest goes on."""
    if is_proposal(paper):
        step.moved += apply_outcomes(paper, but=(LineOutcome.GRANTED,))
        step.facts["closed"] = close_finished(paper)


def _record_grants(consolidation: Consolidation) -> None:
    decisions = {
        (d.award_id, d.signer_id, d.signature_form, d.signer_title): d
        for d in consolidation.decisions.all()
    }
    granted = consolidation.lines.filter(active=True, outcome=LineOutcome.GRANTED).select_related(
        "nomination"
    )
    write_records((line, decisions[_signature_of(line)]) for line in granted)


def write_records(granted: Iterable[tuple[ConsolidationLine, Decision]]) -> None:
    """The award record of each granted line: written once, whoever decided.

    Lines come with their nomination; the decision needs its date.
    """
    AwardRecord.objects.bulk_create(_record(line, decision) for line, decision in granted)


def _signature_of(line: ConsolidationLine) -> tuple[int, int, str, str]:
    """What decides into which decision a granted line goes."""
    assert line.decided_by_id is not None
    return line.award_id, line.decided_by_id, line.signature_form, line.signer_title


def _record(line: ConsolidationLine, decision: Decision) -> AwardRecord:
    nomination = line.nomination
    assert decision.dated is not None
    return AwardRecord(
        decision=decision,
        nomination=nomination,
        award_id=line.award_id,
        person_id=nomination.person_id,
        unit_id=nomination.unit_id,
        holder_name=nomination.nominee_name,
        year=decision.consolidation.period.year,
        granted_on=decision.dated,
        lowered_from_id=nomination.award_id if line.award_id != nomination.award_id else None,
    )
