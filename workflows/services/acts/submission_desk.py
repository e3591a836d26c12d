"""What the cluster and the standing office do with a submission that was sent to them."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext as _

from nominations.enums import (
    CorrectionState,
    Machine,
    NominationState,
    SubmissionState,
)
from nominations.models import Correction, Nomination, Pin, Submission
from nominations.queries.clusters import asked_of_cluster
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import (
    Moved,
    move_nominations,
    resume_nominations,
    sources_of,
    suspend_nominations,
)
from workflows.flows.stages import due_day
from workflows.services.acts.submission_unit import (
    await_the_meeting,
    ids_held_here,
    ids_in,
    in_open_corrections,
)
from workflows.services.clocks import move_due
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.forward import acknowledge
from workflows.services.step import Step, act, picked
from workflows.services.substitution import next_holder

N = NominationState
_UNJUDGED = (N.SUBMITTED, N.ENDORSED, N.NOT_ENDORSED)
_RETURNABLE = (*_UNJUDGED, N.CHECKED, N.POSTPONED)
_SUSPENDABLE = (*_RETURNABLE, N.RETURNED)


@act(Machine.SUBMISSION, "receive", moves=False, claims=True)
def receive(step: Step) -> None:
    """The file has all its parts; appraisal terms count from here."""
    if step.subject.received_at:
        raise NotAllowed(_("Hồ sơ này đã được tiếp nhận."))
    step.subject.received_at = step.now
    acknowledge(step, step.subject)
    _count_from_receipt(step)


def _count_from_receipt(step: Step) -> None:
    """The term of the desk begins with the complete file, where the period sets no plain date."""
    task, submission = step.task, step.subject
    if task is None or task.flow_task is None or task.flow_task.stage.counts_at == "":
        return
    due_on = due_day(
        task.flow_task.stage,
        submission,
        period=submission.dossier.period,
        kind=submission.kind,
        opened_at=step.now,
    )
    if task.due_on is None or due_on > task.due_on:  # nobody loses days by a receipt
        step.facts["due_on"] = due_on
        move_due(tasks=[task], due_on=due_on)


def _cluster_opinion(step: Step, transition: str) -> None:
    asked = asked_of_cluster(step.subject).filter(state__in=sources_of(transition))
    chosen = picked(step, list(asked.values_list("pk", flat=True)))
    if not chosen:
        raise NotReady([Unmet("lines", _("Không có đề nghị nào cần ý kiến của cụm."))])
    free = step.free_of_conflict(chosen)
    step.moved += _move_each(step, free, transition, "cluster_remark")


def _move_each(step: Step, lines: Collection[int], transition: str, column: str) -> list[Moved]:
    """Take `transition` on each of `lines` with the desk's own remark on it, else the act's note.

    `remarks` maps a line to its remark; one statement pair for each different remark.
    """
    said: Mapping[int, str] = step.data.get("remarks") or {}
    by_remark: dict[str, list[int]] = {}
    for line in lines:
        by_remark.setdefault(said.get(line) or step.note, []).append(line)
    return [
        moved
        for remark, those in by_remark.items()
        for moved in move_nominations(those, transition, note=remark, **{column: remark})
    ]


@act(Machine.SUBMISSION, "endorse", moves=False, claims=True)
def endorse(step: Step) -> None:
    """The cluster agrees with these nominations."""
    _cluster_opinion(step, "endorse")


@act(Machine.SUBMISSION, "not_endorse", moves=False, claims=True)
def not_endorse(step: Step) -> None:
    """The cluster does not agree, with a reason; the file goes on all the same."""
    step.need_note()
    _cluster_opinion(step, "not_endorse")


@act(Machine.SUBMISSION, "accept")
def accept(step: Step) -> None:
    """Examined and in order. Lines on which the examiner has a conflict stay for another one."""
    submission = step.subject
    unjudged = ids_held_here(submission, *_UNJUDGED)
    free = step.free_of_conflict(unjudged)
    left = sorted(set(unjudged) - set(free))
    step.take(submission.accept, lines_left=len(left))
    if submission.received_at is None:
        submission.received_at = step.now
    acknowledge(step, submission)
    if left:
        step.substitute_role = next_holder(step, left)
    step.moved += move_nominations(free, "check_off")
    if step.data.get("recommended"):
        step.facts["recommended"] = step.data["recommended"]


@act(Machine.SUBMISSION, "return", claims=True)
def send_for_fixing(step: Step) -> None:
    """Return the whole file with pinned fields, or (with `lines`) only some nominations.

    `pins` is a list of (field, remark); `reply_by` the unit's last day; `remarks` says what is to
    be mended in each line. A partial return starts a correction of its own and holds nothing else.
    """
    reason = step.need_note()
    if step.data.get("lines") or step.subject.state == SubmissionState.ACCEPTED:
        _return_lines(step, reason)
    else:
        _return_whole(step, reason)


def _return_whole(step: Step, reason: str) -> None:
    submission: Submission = step.subject
    pins = step.data.get("pins") or []
    if not pins:
        raise NotReady([Unmet("pins", _("Hãy chọn ít nhất một mục phải bổ sung."))])
    submission.returned_from = submission.state
    step.take(submission.send_for_fixing)
    submission.reply_by = step.data.get("reply_by")
    _pin(step, submission, pins, None)
    step.facts["pins"] = [name for name, _remark in pins]
    step.facts["reply_by"] = str(submission.reply_by or "")
    lines = ids_held_here(submission, *_UNJUDGED)
    step.moved += _move_each(step, lines, "send_for_fixing", "reason")


def _return_lines(step: Step, reason: str) -> None:
    submission: Submission = step.subject
    if submission.state == SubmissionState.CLUSTER_REVIEW:
        raise NotReady([Unmet("lines", _("Tại cụm chỉ trả lại cả phần hồ sơ."))])
    if not step.data.get("lines"):
        raise NotReady([Unmet("lines", _("Hãy chọn đề nghị cần trả lại."))])
    free = step.free_of_conflict(picked(step, ids_held_here(submission, *_RETURNABLE)))
    step.stays = True
    step.moved += _move_each(step, free, "send_for_fixing", "reason")
    open_correction(step, submission, free, CorrectionState.FIXING, note=reason)


def open_correction(
    step: Step,
    submission: Submission,
    lines: list[int],
    state: str,
    *,
    note: str,
    reply_by: date | None = None,
) -> None:
    """A correction of `lines`, each pinned for the unit; it starts once the event is written."""
    correction = Correction.objects.create(
        submission=submission,
        state=state,
        note=note,
        reply_by=step.data.get("reply_by") or reply_by,
        opened_at=step.now,
    )
    correction.nominations.set(lines)
    said: Mapping[int, str] = step.data.get("remarks") or {}
    rows = Nomination.objects.filter(pk__in=lines).order_by("pk").values_list("pk", "ref")
    pins = [(f"nomination:{ref}", said.get(pk) or note) for pk, ref in rows]
    _pin(step, submission, pins, correction)
    if state == CorrectionState.RECHECK:  # nothing to mend unless the desk returns it
        correction.pins.update(resolved_at=step.now)
    step.facts.setdefault("corrections", []).append(correction.ref)
    step.started.append(correction)


def _pin(
    step: Step,
    submission: Submission,
    pins: list[tuple[str, str]],
    correction: Correction | None,
) -> None:
    Pin.objects.bulk_create(
        Pin(
            submission=submission,
            correction=correction,
            field=name,
            remark=remark or step.note,
            position=position,
            created_at=step.now,
        )
        for position, (name, remark) in enumerate(pins, start=1)
    )


@act(Machine.SUBMISSION, "suspend")
def suspend(step: Step) -> None:
    """Something is being verified: the whole file, or (with `lines`) only some nominations."""
    reason = step.need_note()
    submission = step.subject
    if step.data.get("lines") or submission.state == SubmissionState.ACCEPTED:
        step.stays = True
        chosen = picked(step, ids_in(submission, *_SUSPENDABLE))
        if not chosen:
            raise NotReady([Unmet("lines", _("Không còn đề nghị nào tạm dừng được ở bước này."))])
        step.moved += suspend_nominations(step.free_of_conflict(chosen), reason=reason)
        return
    origin = submission.state
    step.take(submission.suspend)
    submission.suspended_from = origin


@act(Machine.SUBMISSION, "resume")
def resume(step: Step) -> None:
    """The verification is over: back to where it was."""
    submission = step.subject
    if submission.state != SubmissionState.SUSPENDED:
        step.stays = True
        chosen = picked(step, ids_in(submission, N.SUSPENDED))
        if not chosen:
            raise NotReady([Unmet("lines", _("Không có đề nghị nào đang tạm dừng."))])
        resumed = resume_nominations(step.free_of_conflict(chosen), note=step.note)
        step.moved += resumed
        _give_a_desk_to_orphans(step, resumed)
        return
    await_the_meeting(submission)
    step.take(submission.resume)
    submission.suspended_from = ""


def _give_a_desk_to_orphans(step: Step, resumed: list[Moved]) -> None:
    """A nomination may come back after its desk has closed: then a correction takes it up."""
    travelling = in_open_corrections(step.subject)
    alone = [move for move in resumed if move.nomination_id not in travelling]
    to_mend = [move.nomination_id for move in alone if move.to_state == N.RETURNED]
    to_check = [move.nomination_id for move in alone if move.to_state in _UNJUDGED]
    file, note = step.subject, step.note
    if to_mend and file.state != SubmissionState.RETURNED:
        open_correction(step, file, to_mend, CorrectionState.FIXING, note=note)
    if to_check and file.state == SubmissionState.ACCEPTED:
        open_correction(step, file, to_check, CorrectionState.RECHECK, note=note)
