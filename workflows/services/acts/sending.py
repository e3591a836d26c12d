"""A signed and numbered paper leaves for its superiors, and what they answer.

A superior that works in this system gets it in the department's own dossier upstairs; elsewhere a
package goes out, and the office records the receipt or the outcome.
"""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Decider, LineOutcome, Machine
from nominations.language import recorded
from nominations.models import Award, Consolidation, Decision, Dispatch
from nominations.names import clean
from nominations.queries.forwarding import waiting_outside
from nominations.rules.papers import is_proposal, unmet_to_send_up
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import move_nominations
from nominations.services.search_phrases import note
from workflows.services.acts.consolidation_issue import write_records
from workflows.services.acts.outcomes import close_finished
from workflows.services.errors import NotReady
from workflows.services.forward import deliver_paper, forward_lines
from workflows.services.step import Step, act


@act(Machine.CONSOLIDATION, "send_up")
def send_up(step: Step) -> None:
    """Send the paper to each recipient; the granted lines of a proposal are forwarded."""
    paper: Consolidation = step.subject
    step.take(paper.send_up, unmet_to_send_up)
    dispatches = list(paper.dispatches.select_related("recipient"))
    inside = [d for d in dispatches if is_upstairs(paper, d)]
    if is_proposal(paper):
        forward_lines(step, paper)
        step.facts["closed"] = close_finished(paper)
    for dispatch in dispatches:
        dispatch.sent_at = step.now
    for dispatch in inside:
        dispatch.carried_by = deliver_paper(step, paper)
    Dispatch.objects.bulk_update(dispatches, ["sent_at", "carried_by"])
    paper.awaits_answer = len(inside) < len(dispatches)
    step.facts["to"] = [dispatch.recipient.name for dispatch in dispatches]


def is_upstairs(paper: Consolidation, dispatch: Dispatch) -> bool:
    """Whether this recipient works in the system: the authority of the superior's period."""
    above = paper.period.parent
    return above is not None and above.authority_id == dispatch.recipient_id


@act(Machine.CONSOLIDATION, "record_receipt")
def record_receipt(step: Step) -> None:
    """A recipient outside the system has taken the paper in: `receipt` is its number and date."""
    paper: Consolidation = step.subject
    receipt = clean(str(step.data.get("receipt", "")))
    dispatch = _outside(paper).filter(pk=int(step.data.get("dispatch") or 0)).first()
    unmet = []
    if dispatch is None:
        unmet.append(Unmet("dispatch", _("Hãy chọn nơi nhận còn chờ ghi tiếp nhận.")))
    if not receipt:
        unmet.append(Unmet("receipt", _("Hãy ghi số, ngày văn bản đến hoặc phiếu tiếp nhận.")))
    if dispatch is None or unmet:
        raise NotReady(unmet)
    dispatch.received_at, dispatch.receipt = step.now, receipt
    dispatch.save(update_fields=["received_at", "receipt"])
    step.facts["from"] = dispatch.recipient.name
    _settle(step, paper)


def _outside(paper: Consolidation) -> QuerySet[Dispatch]:
    """Recipients that answer on paper, and have not yet."""
    return paper.dispatches.filter(
        sent_at__isnull=False, received_at__isnull=True, carried_by=None
    ).select_related("recipient")


def _settle(step: Step, paper: Consolidation) -> None:
    """Stay while a recipient has not answered; the desk closes with the last one outside."""
    waiting = paper.dispatches.filter(received_at__isnull=True).count()
    paper.awaits_answer = _outside(paper).exists()
    step.take(paper.take_in, waiting=waiting)


@act(Machine.CONSOLIDATION, "record_outcome")
def record_outcome(step: Step) -> None:
    """What an authority outside decided on some of the names that were sent to it.

    `lines` are nomination ids; `granted` says which way; a granted list needs `number` and `dated`
    of the decision (one decision, one kind of award), a refused one a reason.
    """
    paper: Consolidation = step.subject
    waiting = waiting_outside(paper)
    chosen = list(step.data.get("lines") or [])
    if not chosen:
        raise NotReady([Unmet("lines", _("Hãy chọn ít nhất một trường hợp."))])
    if set(chosen) - set(waiting):
        raise NotReady(
            [Unmet("lines", _("Có tên không nằm trong danh sách đã trình hoặc đã có kết quả."))]
        )
    if step.data.get("granted"):
        _granted_outside(step, paper, chosen)
    else:
        reason = step.need_note()
        step.moved += move_nominations(chosen, "decline_outside", note=reason, reason=reason)
    if set(chosen) == set(waiting):
        _outside(paper).update(received_at=step.now)
    paper.awaits_answer = set(chosen) != set(waiting)
    left = len(waiting) - len(chosen)
    step.facts["left"] = left
    step.take(paper.take_in, waiting=left)


def _granted_outside(step: Step, paper: Consolidation, chosen: list[int]) -> None:
    lines = list(
        paper.lines.filter(nomination_id__in=chosen, outcome=LineOutcome.GRANTED).select_related(
            "nomination", "award"
        )
    )
    awards = {line.award for line in lines}
    number, dated = clean(str(step.data.get("number", ""))), step.data.get("dated")
    unmet = _unmet_decision(step, paper, awards, number, dated)
    if unmet or not isinstance(dated, date):
        raise NotReady(unmet)
    recipient = paper.dispatches.select_related("recipient__parent").earliest("pk").recipient
    authority = recipient.parent or recipient
    decision, _new = Decision.objects.get_or_create(
        consolidation=paper,
        authority=authority,
        award=awards.pop(),
        number=number,
        defaults={
            "dated": dated,
            "signer_title": recorded(Decider(paper.decider).label),
            "signed_at": step.now,
            "published_at": step.now,
        },
    )
    note(number)
    write_records((line, decision) for line in lines)
    step.moved += move_nominations(chosen, "grant_outside", reason="")
    step.facts["decision"] = [number, str(dated)]


def _unmet_decision(
    step: Step, paper: Consolidation, awards: set[Award], number: str, dated: object
) -> list[Unmet]:
    sent = paper.dispatches.exclude(sent_at=None).earliest("sent_at").sent_at
    assert sent is not None
    first, unmet = clock.local_day(sent), []
    if len(awards) > 1:
        sentence = _("Mỗi quyết định một hình thức: hãy chọn các trường hợp cùng hình thức.")
        unmet.append(Unmet("lines", sentence))
    if not number:
        unmet.append(Unmet("number", _("Hãy ghi số, ký hiệu quyết định của cấp trên.")))
    if not isinstance(dated, date) or not first <= dated <= step.today:
        unmet.append(
            Unmet(
                "dated",
                _("Ngày quyết định phải từ ngày gửi %(first)s đến hôm nay.")
                % {"first": f"{first:%d/%m/%Y}"},
            )
        )
    taken = Decision.objects.filter(number=number).exclude(consolidation=paper)
    recipient = paper.dispatches.select_related("recipient__parent").earliest("pk").recipient
    if number and taken.filter(authority=recipient.parent or recipient).exists():
        unmet.append(
            Unmet("number", _("Số %(number)s đã ghi cho một danh sách khác.") % {"number": number})
        )
    return unmet
