"""What a unit does with its submission: prepare, sign, mend, take back."""

from django.utils.translation import gettext as _

from nominations.enums import (
    CorrectionState,
    DueStage,
    Machine,
    NominationState,
    PeriodKind,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import ClusterRanking, Submission
from nominations.queries.registration import changes_of
from nominations.rules.readiness import Unmet, unmet_to_submit
from nominations.services.nomination_moves import move_nominations
from workflows.calendar import working_days_between
from workflows.services.errors import NotReady
from workflows.services.forward import refuse_to_give_up, refuse_unreceived
from workflows.services.step import Step, act, picked

N = NominationState
_WITHDRAWABLE = (
    N.DRAFT,
    N.SUBMITTED,
    N.ENDORSED,
    N.NOT_ENDORSED,
    N.CHECKED,
    N.POSTPONED,
    N.RETURNED,
)


def ids_in(submission: Submission, *states: str) -> list[int]:
    """The submission's nominations that stand in one of `states`; none for other kinds."""
    if submission.kind != SubmissionKind.NOMINATIONS:
        return []
    return list(submission.nominations.filter(state__in=states).values_list("pk", flat=True))


def ids_held_here(submission: Submission, *states: str) -> list[int]:
    """As `ids_in`, without those that travel in a correction of their own."""
    if submission.kind != SubmissionKind.NOMINATIONS:
        return []
    running = submission.corrections.exclude(state=CorrectionState.DONE)
    travelling = running.filter(nominations__isnull=False).values("nominations")
    here = submission.nominations.filter(state__in=states).exclude(pk__in=travelling)
    return list(here.values_list("pk", flat=True))


def await_the_meeting(submission: Submission) -> None:
    """Lock the cluster's ranking and read it anew: a meeting that locks right now comes first."""
    if submission.ranking_id:
        submission.ranking = ClusterRanking.objects.select_for_update().get(
            pk=submission.ranking_id
        )


def in_open_corrections(submission: Submission) -> set[int]:
    """Nominations that travel in a correction of their own right now."""
    running = submission.corrections.exclude(state=CorrectionState.DONE)
    return set(running.values_list("nominations", flat=True)) - {None}


@act(Machine.SUBMISSION, "send_to_head")
def send_to_head(step: Step) -> None:
    """The officer hands the finished file to the head of the unit."""
    step.subject.prepared_by_id = step.person_id
    step.take(step.subject.send_to_head)


@act(Machine.SUBMISSION, "nothing_to_report", moves=False)
def nothing_to_report(step: Step) -> None:
    """Set or clear the flag “Không phát sinh”."""
    step.subject.nothing_to_report = bool(step.data.get("value", True))
    if step.subject.nothing_to_report and _changes_its_registration(step.subject):
        raise NotReady(
            [
                Unmet(
                    "value",
                    _(
                        "Bản điều chỉnh đã khác với đăng ký đầu năm, không thể chọn "
                        "“Không phát sinh”. "
                        "Hãy gửi bản điều chỉnh, hoặc sửa lại cho giống đăng ký trước khi chọn."
                    ),
                )
            ]
        )
    step.facts["value"] = step.subject.nothing_to_report


def _changes_its_registration(submission: Submission) -> bool:
    """An amendment with lines of its own: “Không phát sinh” would throw them away unseen."""
    amends = submission.dossier.period.kind == PeriodKind.AMENDMENT
    return amends and submission.registrations.exists() and bool(changes_of(submission))


@act(Machine.SUBMISSION, "submit")
def submit(step: Step) -> None:
    """The head signs and sends the file for the first time."""
    submission = step.subject
    await_the_meeting(submission)
    step.take(submission.submit, unmet_to_submit)
    submission.signed_by_id = step.person_id
    submission.sent_at = step.now
    submission.late_days = _late_days(step)
    step.facts["skipped_cluster"] = bool(
        submission.ranking_id and submission.state == SubmissionState.OFFICE_CHECK
    )
    step.moved += move_nominations(ids_in(submission, N.DRAFT), "submit")
    step.keep_copy(submission)


def _late_days(step: Step) -> int | None:
    """Working days between the unit's last day and this one, 0 in time; a supplement owes no day.

    Kept when the file is sent again: it was sent when it was sent (score table, reports in time).
    """
    submission: Submission = step.subject
    if submission.number:
        return None
    dues = submission.dossier.period.dues.filter(
        submission_kind=submission.kind, stage=DueStage.UNIT
    )
    planned = dues.values_list("due_on", flat=True).first() or (step.task and step.task.due_on)
    due_on = submission.extended_to or planned
    if not due_on:
        return None
    place = submission.dossier.period.authority_id
    return max(0, working_days_between(due_on, step.today, authority_id=place))


@act(Machine.SUBMISSION, "resubmit")
def resubmit(step: Step) -> None:
    """The head signs the mended file: straight to the stage that returned it."""
    submission = step.subject
    await_the_meeting(submission)
    step.take(submission.resubmit, unmet_to_submit)
    step.facts["returned_from"] = submission.returned_from
    step.facts["reply_by"] = str(submission.reply_by or "")
    submission.returned_from = ""
    submission.reply_by = None
    submission.signed_by_id = step.person_id
    submission.pins.filter(correction=None, resolved_at=None).update(resolved_at=step.now)
    step.moved += move_nominations(ids_held_here(submission, N.RETURNED), "resubmit")
    step.keep_copy(submission)


@act(Machine.SUBMISSION, "send_back")
def send_back(step: Step) -> None:
    """The head wants something changed before signing."""
    step.take(step.subject.send_back)


@act(Machine.SUBMISSION, "withdraw")
def withdraw(step: Step) -> None:
    """Take the whole file back for good, or (with `lines`) only some nominations."""
    reason = step.need_note()
    submission = step.subject
    chosen = picked(step, ids_held_here(submission, *_WITHDRAWABLE))
    if step.data.get("lines") or submission.state == SubmissionState.ACCEPTED:
        step.stays = True
        if not chosen:
            raise NotReady([Unmet("lines", _("Không còn đề nghị nào rút được ở bước này."))])
    else:
        _refuse_half_withdrawal(submission)
        refuse_unreceived(submission)
        step.take(submission.withdraw)
    refuse_to_give_up(chosen)
    step.moved += move_nominations(chosen, "withdraw", note=reason, reason=reason)


def _refuse_half_withdrawal(submission: Submission) -> None:
    """A file leaves whole: nothing of it stays in a correction, a proposal, or verification."""
    if in_open_corrections(submission):
        raise NotReady(
            [Unmet("lines", _("Còn đề nghị đang bổ sung riêng. Hãy rút các đề nghị đó trước."))]
        )
    if ids_in(submission, N.SUSPENDED):
        raise NotReady(
            [Unmet("lines", _("Còn đề nghị đang được xác minh; chưa rút được cả hồ sơ."))]
        )
    if ids_in(submission, N.SHORTLISTED, N.PASSED):
        raise NotReady(
            [Unmet("lines", _("Đã có đề nghị trong danh sách trình; chưa rút được cả hồ sơ."))]
        )
