"""Is it complete? Facts that a transition asks for, each with a sentence a person can act on.

Nothing here imports a table: the objects are asked through their own relations. `Unmet.field`
names the place to mend, so that the page can open it there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nominations.enums import (
    AwardTarget,
    NominationState,
    SubmissionKind,
)

if TYPE_CHECKING:
    from nominations.models import Correction, Submission

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
    unmet = []
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
    if correction.nominations.filter(state=N.RETURNED).exists():
        return []
    return [Unmet("nominees", "Không còn đề nghị nào chờ bổ sung: các đề nghị đã được rút.")]


def correction_may_be_resubmitted(correction: "Correction") -> bool:
    return not unmet_correction(correction)
