"""Is it complete? Facts that a transition asks for, each with a sentence a person can act on.

Nothing here imports a table: the objects are asked through their own relations. `Unmet.field`
names the place to mend, so that the page can open it there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nominations.enums import (
    AwardTarget,
    CorrectionState,
    NominationState,
    SubmissionKind,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from nominations.models import Correction, Nomination, Submission

N = NominationState


@dataclass(frozen=True, slots=True)
class Unmet:
    """One condition that does not hold: where, what and how to mend, and its basis if any."""

    field: str
    sentence: str
    basis: str = ""


def unmet_to_submit(submission: "Submission") -> list[Unmet]:
    """What blocks the head's signature on a submission, first or repeated."""
    if submission.kind == SubmissionKind.NOMINATIONS:
        return _unmet_nominations(submission)
    if submission.nothing_to_report:
        return []
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return _unmet_self_assessment(submission)
    if not submission.narrative.strip():
        return [
            Unmet(
                "narrative",
                "Chưa có nội dung báo cáo. Hãy nhập nội dung hoặc chọn “Không phát sinh”.",
            )
        ]
    return []


def _unmet_nominations(submission: "Submission") -> list[Unmet]:
    listed = submission.nominations.exclude(state=N.WITHDRAWN).exists()
    if submission.nothing_to_report:
        if not listed:
            return []
        return [
            Unmet(
                "nothing_to_report",
                "Đã chọn “Không phát sinh” nhưng danh sách vẫn còn đề nghị. "
                "Hãy bỏ chọn hoặc rút các đề nghị.",
            )
        ]
    running = submission.corrections.exclude(state=CorrectionState.DONE)
    travelling = running.filter(nominations__isnull=False).values("nominations")
    unmet = unmet_below(submission.nominations.exclude(pk__in=travelling))
    if not listed:
        unmet.append(
            Unmet(
                "nominees",
                "Danh sách chưa có đề nghị nào. "
                "Hãy thêm người, tập thể hoặc chọn “Không phát sinh”.",
            )
        )
    if not submission.meeting_minutes.strip():
        unmet.append(
            Unmet(
                "meeting_minutes",
                "Chưa ghi biên bản họp bình xét của đơn vị (bắt buộc). Hãy nhập số, ngày biên bản.",
            )
        )
    return unmet


def unmet_below(copies: "QuerySet[Nomination]") -> list[Unmet]:
    """Copies of nominations that are still with a unit below, or were withdrawn there meanwhile."""
    open_ones = copies.exclude(source=None).exclude(state__in=(N.WITHDRAWN, N.SUSPENDED))
    unmet = []
    for name, state in open_ones.values_list("nominee_name", "source__state"):
        if state == N.WITHDRAWN:
            sentence = f"{name}: đơn vị đã rút đề nghị gốc. Hãy rút bản gửi cấp trên."
            unmet.append(Unmet("nominees", sentence))
        elif state in (N.RETURNED, N.SUBMITTED, N.SUSPENDED):
            sentence = f"{name}: đơn vị đang bổ sung. Hãy chờ đơn vị gửi lại."
            unmet.append(Unmet("nominees", sentence))
    return unmet


def _unmet_self_assessment(submission: "Submission") -> list[Unmet]:
    campaign = submission.dossier.period.campaign
    if campaign is None:
        return []
    asked = campaign.criteria.filter(target__in=(AwardTarget.UNIT, AwardTarget.BOTH))
    answered = submission.answers.filter(points__isnull=False)
    open_codes = list(
        asked.exclude(pk__in=answered.values("criterion")).values_list("code", flat=True)
    )
    return [
        Unmet(f"criterion:{code}", f"Tiêu chí {code}: chưa nhập điểm tự chấm.")
        for code in open_codes
    ]


def may_be_submitted(submission: "Submission") -> bool:
    """Complete, and not a mended file (that one is resubmitted to the stage that returned it)."""
    return not submission.returned_from and not unmet_to_submit(submission)


def may_be_resubmitted(submission: "Submission") -> bool:
    """Complete, and returned by somebody."""
    return bool(submission.returned_from) and not unmet_to_submit(submission)


def unmet_correction(correction: "Correction") -> list[Unmet]:
    """What blocks a correction from being sent again."""
    to_mend = correction.nominations.filter(state=N.RETURNED)
    if to_mend.exists():
        return unmet_below(to_mend)
    return [Unmet("nominees", "Không còn đề nghị nào chờ bổ sung: các đề nghị đã được rút.")]


def correction_may_be_resubmitted(correction: "Correction") -> bool:
    return not unmet_correction(correction)
