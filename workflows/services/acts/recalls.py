"""Recall (thu hồi): a forward act that takes back one's own last act.

Allowed until the next desk has claimed its task; a signature until the registrar numbers it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.db.models import F
from django.utils.translation import gettext as _

from nominations.enums import ConsolidationState, Machine, NominationState
from nominations.models import Event, Nomination
from nominations.rules.papers import is_proposal
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import move_nominations
from workflows.queries.timeline import last_move
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.step import Step, act
from workflows.services.substitution import signer_role

C, N = ConsolidationState, NominationState
Undo = Callable[[Step, Event], None]


def _recall(step: Step, undo_by_action: Mapping[str, Undo]) -> None:
    event = last_move(step.subject.ref)
    if event is None or event.action not in undo_by_action:
        raise NotAllowed(_("Không có việc nào của bạn để thu hồi ở bước này."))
    if not {event.person_id, event.acting_for_id} & step.people:
        raise NotAllowed(_("Chỉ người đã thực hiện mới thu hồi được."))
    if step.task is not None and step.task.status != "NEW":
        raise NotAllowed(_("Bước sau đã nhận xử lý, không thu hồi được nữa."))
    step.facts["recalls"] = event.ref
    undo_by_action[event.action](step, event)


def _items(event: Event) -> list[int]:
    return list(event.items.values_list("nomination_id", flat=True))


def _where_left(event: Event) -> list[int]:
    """The event's nominations but those withdrawn since; refuses if somebody has worked on one."""
    items = event.items.exclude(nomination__state=N.WITHDRAWN)
    if items.exclude(nomination__state=F("to_state")).exists():
        raise NotAllowed(_("Bước sau đã xử lý một số đề nghị, không thu hồi được nữa."))
    return list(items.values_list("nomination_id", flat=True))


def _undo_send_to_head(step: Step, _event: Event) -> None:
    step.take(step.subject.recall_to_officer)


def _undo_submit(step: Step, event: Event) -> None:
    lines = _where_left(event)
    step.take(step.subject.recall_to_head)
    step.subject.sent_at = step.subject.received_at = step.subject.late_days = None
    step.moved += move_nominations(lines, "recall")


def _undo_resubmit(step: Step, event: Event) -> None:
    submission = step.subject
    lines = _where_left(event)
    step.take(submission.recall_to_head)
    submission.returned_from = event.data["returned_from"]
    if event.data["reply_by"]:
        submission.reply_by = date.fromisoformat(event.data["reply_by"])
    submission.pins.filter(correction=None, resolved_at=event.at).update(resolved_at=None)
    step.moved += move_nominations(lines, "send_for_fixing")


def _undo_accept(step: Step, event: Event) -> None:
    lines = _items(event)
    examined = Nomination.objects.select_for_update().filter(pk__in=lines).order_by("pk")
    states = set(examined.values_list("state", flat=True))
    if states - {N.CHECKED} or Nomination.objects.filter(pk__in=lines, lines__active=True).exists():
        raise NotReady([Unmet("lines", _("Đã có đề nghị được tổng hợp, không thu hồi được nữa."))])
    _refuse_while_signing(step)
    step.take(step.subject.recall_to_office)
    step.moved += move_nominations(lines, "recall_check")


def _refuse_while_signing(step: Step) -> None:
    """What was added up may be taken back while the sum is a draft, not once it is on its way."""
    on_its_way = step.subject.summed_in.exclude(
        consolidation__state__in=(C.COLLECTING, C.DRAFTING, C.ENDED)
    )
    if on_its_way.exists():
        sentence = _(
            "Báo cáo tổng hợp đang trình ký hoặc đã phát hành: hãy chuyển lại dự thảo, "
            "hoặc lập bản đính chính."
        )
        raise NotReady([Unmet("lines", sentence)])


def _undo_correction_resubmit(step: Step, event: Event) -> None:
    correction = step.subject
    lines = _where_left(event)
    step.take(correction.recall_to_head)
    correction.pins.filter(resolved_at=event.at).update(resolved_at=None)
    step.moved += move_nominations(lines, "send_for_fixing")


def _undo_present(step: Step, event: Event) -> None:
    consolidation = step.subject
    if event.from_state == "COUNCIL":
        step.take(consolidation.recall_to_council)
        return
    if consolidation.state == "POSTED":
        consolidation.posted_from = consolidation.posted_to = None
    step.take(consolidation.recall_to_draft)


def _undo_initial(step: Step, _event: Event) -> None:
    consolidation = step.subject
    if consolidation.state == "POSTED":
        consolidation.posted_from = consolidation.posted_to = None
    step.take(consolidation.recall_to_office_head)


def _undo_signature(step: Step, event: Event) -> None:
    consolidation = step.subject
    if consolidation.decisions.exclude(number="").exists():
        raise NotReady([Unmet("number", _("Văn thư đã lấy số, không thu hồi được nữa."))])
    if consolidation.number:
        raise NotReady([Unmet("number", _("Văn thư đã lấy số, không thu hồi được nữa."))])
    consolidation.decisions.all().delete()
    consolidation.signed_by = consolidation.signed_at = None
    consolidation.signature_form = consolidation.signer_title = ""
    signed = consolidation.lines.filter(active=True, nomination_id__in=_items(event))
    for nomination_id, award_id in event.data.get("was", {}).items():  # lowered at signature
        signed.filter(nomination_id=nomination_id).update(award_id=award_id)
    signed.update(
        outcome="",
        reason="",
        decided_by=None,
        decided_at=None,
        signature_form="",
        signer_title="",
    )
    step.take(consolidation.recall_to_signer)
    if is_proposal(consolidation):
        step.substitute_role = signer_role(step, consolidation)


_SUBMISSION: Mapping[str, Undo] = MappingProxyType(
    {
        "send_to_head": _undo_send_to_head,
        "submit": _undo_submit,
        "resubmit": _undo_resubmit,
        "accept": _undo_accept,
    }
)
_CORRECTION: Mapping[str, Undo] = MappingProxyType(
    {"send_to_head": _undo_send_to_head, "resubmit": _undo_correction_resubmit}
)
_CONSOLIDATION: Mapping[str, Undo] = MappingProxyType(
    {
        "present": _undo_present,
        "initial": _undo_initial,
        "sign": _undo_signature,
        "sign_all": _undo_signature,
        "sign_part": _undo_signature,
        "decline": _undo_signature,
        "lower": _undo_signature,
        "postpone": _undo_signature,
    }
)


@act(Machine.SUBMISSION, "recall")
def recall_submission(step: Step) -> None:
    """Take back send_to_head, submit, resubmit or accept."""
    _recall(step, _SUBMISSION)


@act(Machine.CORRECTION, "recall")
def recall_correction(step: Step) -> None:
    """Take back send_to_head or resubmit of a correction."""
    _recall(step, _CORRECTION)


@act(Machine.CONSOLIDATION, "recall")
def recall_consolidation(step: Step) -> None:
    """Take back present, initial, or a signature."""
    _recall(step, _CONSOLIDATION)
