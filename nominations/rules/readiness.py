"""Is it complete? Facts that a transition asks for, each with a sentence a person can act on.

Nothing here imports a table: the objects are asked through their own relations. `Unmet.field`
names the place to mend, so that the page can open it there.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from nominations import clock
from nominations.enums import (
    AwardTarget,
    ConsolidationState,
    NominationState,
    SubmissionKind,
)

if TYPE_CHECKING:
    from nominations.models import Consolidation, Correction, Submission

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


def unmet_to_present(consolidation: "Consolidation") -> list[Unmet]:
    """What blocks a list from going up: undecided lines, or nobody on it."""
    lines = consolidation.lines.filter(active=True)
    undecided = lines.filter(nomination__state__in=(N.CHECKED, N.POSTPONED)).count()
    if undecided:
        return [
            Unmet(
                "lines",
                f"Còn {undecided} đề nghị chưa chọn đưa vào hay không đưa vào danh sách trình.",
            )
        ]
    if not lines.filter(nomination__state__in=(N.SHORTLISTED, N.PASSED)).exists():
        return [
            Unmet(
                "lines", "Danh sách trình chưa có đề nghị nào. Hãy tổng hợp và đưa vào danh sách."
            )
        ]
    return []


def may_be_presented(consolidation: "Consolidation") -> bool:
    return not unmet_to_present(consolidation)


def next_stage(consolidation: "Consolidation", *, after: str) -> str:
    """The next stage that the frozen route needs, on the longest path.

    A list that was posted or voted before (and came back) does not repeat it; a line whose award
    changed lost its vote, so the council sees the list again.
    """
    route = consolidation.period_route
    lines = consolidation.lines.filter(active=True)
    wanted = {
        ConsolidationState.OFFICE_HEAD_CHECK: route.office_head_check,
        ConsolidationState.POSTED: route.posting_days > 0 and consolidation.posted_to is None,
        ConsolidationState.COUNCIL: route.council
        and lines.filter(nomination__state=N.SHORTLISTED).exists(),
        ConsolidationState.SIGNING: True,
    }
    order = [ConsolidationState.DRAFTING, *wanted]
    later = order[order.index(ConsolidationState(after)) + 1 :]
    return next(stage.value for stage in later if wanted[stage])


def unmet_posting(consolidation: "Consolidation") -> list[Unmet]:
    """The posting's last day (inclusive) must have passed."""
    last = consolidation.posted_to
    if last is None or clock.today() > last:
        return []
    return [
        Unmet(
            "posted_to",
            f"Đang công khai đến hết ngày {last:%d/%m/%Y}; kết thúc được từ ngày sau đó.",
        )
    ]


def posting_is_over(consolidation: "Consolidation") -> bool:
    return not unmet_posting(consolidation)


def unmet_council(consolidation: "Consolidation") -> list[Unmet]:
    """Quorum, and a recorded result for every line."""
    size, present = consolidation.council_size, consolidation.council_present
    if not size or present is None:
        return [
            Unmet("council", "Chưa ghi kết quả phiên họp: tổng số thành viên, số có mặt, số phiếu.")
        ]
    unmet = []
    quorum = consolidation.period_route.quorum
    if Decimal(present) * 100 < quorum * size:
        unmet.append(
            Unmet(
                "council_present",
                f"Có mặt {present}/{size}, chưa đủ tỷ lệ họp tối thiểu {quorum.normalize():f} %.",
            )
        )
    missing = consolidation.lines.filter(active=True, nomination__state=N.SHORTLISTED).count()
    if missing:
        unmet.append(Unmet("lines", f"Còn {missing} đề nghị chưa có kết quả của Hội đồng."))
    if (
        not missing
        and not consolidation.lines.filter(active=True, nomination__state=N.PASSED).exists()
    ):
        unmet.append(Unmet("lines", "Không có trường hợp nào được thông qua. Hãy bỏ tờ trình."))
    return unmet


def unmet_to_discard(consolidation: "Consolidation") -> list[Unmet]:
    """After the council only a list of which nobody passed may be given up."""
    if consolidation.state == ConsolidationState.DRAFTING:
        return []
    voted = consolidation.lines.filter(active=True)
    if voted.filter(nomination__state__in=(N.PASSED, N.SHORTLISTED)).exists():
        return [Unmet("lines", "Còn trường hợp Hội đồng đã thông qua hoặc chưa biểu quyết.")]
    return []


def may_be_discarded(consolidation: "Consolidation") -> bool:
    return not unmet_to_discard(consolidation)


def council_result_is_complete(consolidation: "Consolidation") -> bool:
    return not unmet_council(consolidation)


def unmet_numbers(consolidation: "Consolidation") -> list[Unmet]:
    """Each decision needs its number and date before anything is published."""
    missing = consolidation.decisions.filter(number="").count()
    if missing:
        return [Unmet("number", f"Còn {missing} quyết định chưa có số, ngày.")]
    if not consolidation.decisions.exists():
        return [Unmet("number", "Chưa có quyết định nào để ban hành.")]
    return []


def every_decision_is_numbered(consolidation: "Consolidation") -> bool:
    return not unmet_numbers(consolidation)


def vote_meets(*, votes_for: int, size: int, threshold: Decimal) -> bool:
    """Whether `votes_for` of all `size` members reach `threshold` percent (exactly is enough)."""
    return size > 0 and Decimal(votes_for) * 100 >= threshold * size


#: What has not been decided yet on a consolidation in SIGNING.
UNDECIDED_LINE = Q(active=True, outcome="", nomination__state__in=(N.SHORTLISTED, N.PASSED))
