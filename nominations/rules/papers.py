"""Papers that go to a signature: which acts suit which kind, and what is still missing.

A proposal is a list of lines; a report or a registration summary is a text with sums. Nothing here
imports a table: the objects are asked through their own relations.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import (
    ConsolidationKind,
    ConsolidationState,
    NominationState,
    PeriodStatus,
    SubmissionKind,
    SubmissionState,
)
from nominations.rules.readiness import Unmet

if TYPE_CHECKING:
    from nominations.models import Consolidation, Dossier

N = NominationState
#: A unit's paper in these states may be added up.
SUMMED_STATES = (SubmissionState.ACCEPTED, SubmissionState.CLOSED)

#: Acts on the lines of a proposal.
_ON_LINES = frozenset(
    {
        "collect",
        "rank",
        "shortlist",
        "leave_out",
        "take_off",
        "change_award",
        "close_posting",
        "record_result",
        "sign_all",
        "sign_part",
        "decline",
        "postpone",
        "lower",
        "record_outcome",
    }
)
#: Acts on what is added up from the units' papers.
_ON_SUMS = frozenset({"sum_up", "write", "sign", "correct", "record_receipt"})


def suits(kind: str, action: str) -> bool:
    """Whether `action` makes sense for a paper of this kind, whatever its state."""
    if kind == ConsolidationKind.PROPOSAL:
        return action not in _ON_SUMS
    return action not in _ON_LINES


def is_proposal(consolidation: "Consolidation") -> bool:
    """A list of nominations, not a text with sums."""
    return consolidation.kind == ConsolidationKind.PROPOSAL


def has_own_number(consolidation: "Consolidation") -> bool:
    """Whether the paper itself is numbered; else its decisions are, one per kind of award."""
    return consolidation.goes_up or not is_proposal(consolidation)


def unmet_to_sum(consolidation: "Consolidation") -> list[Unmet]:
    """Units whose paper has not been accepted: named, so that the office can urge or go on."""
    if consolidation.missing_reason:
        return []
    missing = consolidation.missing_names()
    return [Unmet("missing_reason", missing_sentence(missing))] if missing else []


def missing_sentence(missing: Sequence[str]) -> str:
    """Who is missing, the first few by name, and what to do about it."""
    named = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
    return _(
        "Còn %(n)s đơn vị chưa được tiếp nhận: %(named)s. Hãy chờ, đôn đốc, hoặc ghi "
        "lý do tổng hợp khi còn thiếu."
    ) % {"n": len(missing), "named": named}


def may_be_summed(consolidation: "Consolidation") -> bool:
    return not unmet_to_sum(consolidation)


def _unmet_summary(consolidation: "Consolidation") -> list[Unmet]:
    """A text, and sums that are still those of the units' papers."""
    unmet = []
    if not consolidation.narrative.strip():
        unmet.append(Unmet("narrative", _("Chưa có nội dung. Hãy soạn nội dung rồi trình.")))
    changed = consolidation.changed_names()
    if changed and consolidation.corrects_id is None:
        named = ", ".join(changed)
        unmet.append(
            Unmet(
                "sources",
                _("Có thay đổi sau khi tổng hợp: %(named)s. Hãy bấm “Tổng hợp số liệu” lại.")
                % {"named": named},
            )
        )
    return unmet


def unmet_to_present(consolidation: "Consolidation") -> list[Unmet]:
    """What blocks a paper from going on: undecided lines, nobody on the list, stale sums."""
    if not is_proposal(consolidation):
        return _unmet_summary(consolidation)
    lines = consolidation.lines.filter(active=True)
    undecided = lines.filter(nomination__state__in=(N.CHECKED, N.POSTPONED)).count()
    if undecided:
        return [
            Unmet(
                "lines",
                _("Còn %(undecided)s đề nghị chưa chọn đưa vào hay không đưa vào danh sách trình.")
                % {"undecided": undecided},
            )
        ]
    if not lines.filter(nomination__state__in=(N.SHORTLISTED, N.PASSED)).exists():
        return [
            Unmet(
                "lines",
                _("Danh sách trình chưa có đề nghị nào. Hãy tổng hợp và đưa vào danh sách."),
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
        ConsolidationState.POSTED: is_proposal(consolidation)
        and route.posting_days > 0
        and consolidation.posted_to is None,
        ConsolidationState.COUNCIL: is_proposal(consolidation)
        and route.council
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
            _("Đang công khai đến hết ngày %(last)s; kết thúc được từ ngày sau đó.")
            % {"last": f"{last:%d/%m/%Y}"},
        )
    ]


def posting_is_over(consolidation: "Consolidation") -> bool:
    return not unmet_posting(consolidation)


def unmet_council(consolidation: "Consolidation") -> list[Unmet]:
    """Quorum, and a recorded result for every line."""
    size, present = consolidation.council_size, consolidation.council_present
    if not size or present is None:
        return [
            Unmet(
                "council", _("Chưa ghi kết quả phiên họp: tổng số thành viên, số có mặt, số phiếu.")
            )
        ]
    unmet = []
    quorum = consolidation.period_route.quorum
    if Decimal(present) * 100 < quorum * size:
        unmet.append(
            Unmet(
                "council_present",
                _("Có mặt %(present)s/%(size)s, chưa đủ tỷ lệ họp tối thiểu %(quorum)s %%.")
                % {"present": present, "size": size, "quorum": f"{quorum.normalize():f}"},
            )
        )
    missing = consolidation.lines.filter(active=True, nomination__state=N.SHORTLISTED).count()
    if missing:
        sentence = _("Còn %(n)s đề nghị chưa có kết quả của Hội đồng.") % {"n": missing}
        unmet.append(Unmet("lines", sentence))
    if (
        not missing
        and not consolidation.lines.filter(active=True, nomination__state=N.PASSED).exists()
    ):
        unmet.append(Unmet("lines", _("Không có trường hợp nào được thông qua. Hãy bỏ tờ trình.")))
    return unmet


def unmet_to_discard(consolidation: "Consolidation") -> list[Unmet]:
    """After the council only a list of which nobody passed may be given up."""
    if consolidation.state in (ConsolidationState.COLLECTING, ConsolidationState.DRAFTING):
        return []
    voted = consolidation.lines.filter(active=True)
    if voted.filter(nomination__state__in=(N.PASSED, N.SHORTLISTED)).exists():
        return [Unmet("lines", _("Còn trường hợp Hội đồng đã thông qua hoặc chưa biểu quyết."))]
    return []


def may_be_discarded(consolidation: "Consolidation") -> bool:
    return not unmet_to_discard(consolidation)


def council_result_is_complete(consolidation: "Consolidation") -> bool:
    return not unmet_council(consolidation)


def unmet_numbers(consolidation: "Consolidation") -> list[Unmet]:
    """Each decision needs its number and date before anything is published."""
    if has_own_number(consolidation):
        if consolidation.number:
            return []
        return [Unmet("number", _("Chưa có số, ngày của văn bản."))]
    missing = consolidation.decisions.filter(number="").count()
    if missing:
        sentence = _("Còn %(n)s quyết định chưa có số, ngày.") % {"n": missing}
        return [Unmet("number", sentence)]
    if not consolidation.decisions.exists():
        return [Unmet("number", _("Chưa có quyết định nào để ban hành."))]
    return []


def every_decision_is_numbered(consolidation: "Consolidation") -> bool:
    return not unmet_numbers(consolidation)


def unmet_to_send_up(consolidation: "Consolidation") -> list[Unmet]:
    """Every recipient must be able to take it: the superior's period is open and asks for it."""
    if not consolidation.goes_up:
        return [Unmet("recipients", _("Văn bản này không phải trình cấp trên."))]
    period, unmet = consolidation.period, []
    for dispatch in consolidation.dispatches.select_related("recipient"):
        above = period.parent
        if above is None or above.authority_id != dispatch.recipient_id:
            continue  # a recipient outside the system takes paper
        if above.status != PeriodStatus.OPEN:
            unmet.append(
                Unmet(
                    "period",
                    _("Kỳ “%(above)s” của %(authority)s chưa mở.")
                    % {"above": above, "authority": above.authority},
                )
            )
            continue
        dossier = above.dossiers.filter(unit=period.authority_id).first()
        if dossier is None or not _asks_for(dossier, consolidation):
            unmet.append(
                Unmet(
                    "period",
                    _("Kỳ “%(above)s” không nhận phần hồ sơ này của %(authority)s.")
                    % {"above": above, "authority": period.authority},
                )
            )
    return unmet


#: What each kind of paper becomes upstairs.
CARRIED_AS = {
    ConsolidationKind.PROPOSAL.value: SubmissionKind.NOMINATIONS,
    ConsolidationKind.REPORT.value: SubmissionKind.REPORT,
    ConsolidationKind.REGISTRATION.value: SubmissionKind.REGISTRATION,
}


def _asks_for(dossier: "Dossier", consolidation: "Consolidation") -> bool:
    return dossier.submissions.filter(kind=CARRIED_AS[consolidation.kind]).exists()


def may_be_sent_up(consolidation: "Consolidation") -> bool:
    return not unmet_to_send_up(consolidation)


def vote_meets(*, votes_for: int, size: int, threshold: Decimal) -> bool:
    """Whether `votes_for` of all `size` members reach `threshold` percent (exactly is enough)."""
    return size > 0 and Decimal(votes_for) * 100 >= threshold * size


#: What has not been decided yet on a consolidation in SIGNING.
UNDECIDED_LINE = Q(active=True, outcome="", nomination__state__in=(N.SHORTLISTED, N.PASSED))
