"""A correction: the unit mends some nominations, its head signs, the office rechecks."""

from django.utils.translation import gettext as _

from nominations.enums import CorrectionState, Machine, NominationState
from nominations.models import Correction, Nomination
from nominations.rules.readiness import Unmet, unmet_correction
from nominations.services.nomination_moves import move_nominations
from workflows.services.acts.submission_desk import open_correction
from workflows.services.errors import NotReady
from workflows.services.forward import bring_up_to_date, refuse_to_give_up
from workflows.services.step import Step, act
from workflows.services.substitution import next_holder

N = NominationState
_UNJUDGED = (N.SUBMITTED, N.ENDORSED, N.NOT_ENDORSED)


def _lines(correction: Correction, *states: str) -> list[int]:
    return list(correction.nominations.filter(state__in=states).values_list("pk", flat=True))


@act(Machine.CORRECTION, "send_to_head")
def send_to_head(step: Step) -> None:
    """The officer has mended them."""
    step.take(step.subject.send_to_head)


@act(Machine.CORRECTION, "send_back")
def send_back(step: Step) -> None:
    """The head wants something changed."""
    step.take(step.subject.send_back)


@act(Machine.CORRECTION, "resubmit")
def resubmit(step: Step) -> None:
    """The head signs the mended nominations; the desk that returned them looks again."""
    correction = step.subject
    step.take(correction.resubmit, unmet_correction)
    correction.pins.filter(resolved_at=None).update(resolved_at=step.now)
    step.moved += move_nominations(_lines(correction, N.RETURNED), "resubmit")
    step.keep_copy(correction.submission)


@act(Machine.CORRECTION, "accept")
def accept(step: Step) -> None:
    """Mended. These nominations join the others that were examined."""
    lines = _lines(step.subject, *_UNJUDGED)
    free = step.free_of_conflict(lines)
    left = sorted(set(lines) - set(free))
    step.take(step.subject.accept, lines_left=len(left))
    if left:
        step.substitute_role = next_holder(step, left)
    went_up = list(
        Nomination.objects.filter(pk__in=free, copy__isnull=False).values_list("pk", flat=True)
    )
    step.moved += move_nominations([pk for pk in free if pk not in went_up], "check_off")
    if went_up:
        step.moved += move_nominations(went_up, "forward_again", reason="")
        bring_up_to_date(step, went_up)
    if step.subject.state == CorrectionState.DONE:
        _take_along_those_not_mended(step, step.subject)


def _take_along_those_not_mended(step: Step, correction: Correction) -> None:
    """A nomination that was under verification when the others were sent is still to be mended."""
    left = _lines(correction, N.RETURNED)
    if left:
        open_correction(
            step,
            correction.submission,
            left,
            CorrectionState.FIXING,
            note=correction.note,
            reply_by=correction.reply_by,
        )


@act(Machine.CORRECTION, "return")
def send_for_fixing(step: Step) -> None:
    """Not yet mended: back to the unit with another remark."""
    reason = step.need_note()
    correction = step.subject
    lines = step.free_of_conflict(_lines(correction, *_UNJUDGED))
    if not lines:
        raise NotReady([Unmet("lines", _("Không còn đề nghị nào chờ kiểm tra lại."))])
    step.take(correction.send_for_fixing)
    correction.note = reason
    correction.reply_by = step.data.get("reply_by") or correction.reply_by
    correction.pins.update(resolved_at=None, remark=reason)
    step.moved += move_nominations(lines, "send_for_fixing", note=reason, reason=reason)


@act(Machine.CORRECTION, "withdraw")
def withdraw(step: Step) -> None:
    """The unit gives these nominations up."""
    reason = step.need_note()
    if _lines(step.subject, N.SUSPENDED):
        raise NotReady([Unmet("lines", _("Còn đề nghị đang được xác minh; chưa rút được."))])
    step.take(step.subject.withdraw)
    step.subject.pins.filter(resolved_at=None).update(resolved_at=step.now)
    lines = _lines(step.subject, N.RETURNED, *_UNJUDGED)
    refuse_to_give_up(lines)
    step.moved += move_nominations(lines, "withdraw", note=reason, reason=reason)
