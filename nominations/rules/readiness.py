"""Is it complete? Facts that a transition asks for, each with a sentence a person can act on.

Nothing here imports a table: the objects are asked through their own relations. `Unmet.field`
names the place to mend, so that the page can open it there.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from nominations.enums import (
    CorrectionState,
    CriterionSection,
    NominationState,
    PeriodKind,
    SubmissionKind,
)
from nominations.rules.columns import columns_of
from nominations.rules.figures import unmet_counts
from nominations.rules.readiness_initiatives import unmet_initiatives
from nominations.rules.unmet import Unmet as Unmet  # everybody takes it from here

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from nominations.models import Correction, Nomination, Submission

N = NominationState


def unmet_to_submit(submission: "Submission") -> list[Unmet]:
    """What blocks the head's signature on a submission, first or repeated."""
    if submission.kind in _LISTS:
        return _LISTS[submission.kind](submission)
    if submission.nothing_to_report:
        return _unmet_contradiction(submission)
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return _unmet_self_assessment(submission)
    return _unmet_narrative(submission) + unmet_figures(submission)


def _unmet_contradiction(submission: "Submission") -> list[Unmet]:
    """“Không phát sinh” over figures that say otherwise: they would silently count as none."""
    if submission.kind != SubmissionKind.FIGURES or not any(
        figure.value for figure in submission.indicators.all()
    ):
        return []
    return [
        Unmet(
            "nothing_to_report",
            "Đã chọn “Không phát sinh” nhưng đã nhập số liệu khác 0. Hãy bỏ chọn hoặc xóa số liệu.",
        )
    ]


def _unmet_narrative(submission: "Submission") -> list[Unmet]:
    if submission.kind != SubmissionKind.FIGURES and not submission.narrative.strip():
        return [
            Unmet(
                "narrative",
                "Chưa có nội dung báo cáo. Hãy nhập nội dung hoặc chọn “Không phát sinh”.",
            )
        ]
    return []


def unmet_figures(submission: "Submission") -> list[Unmet]:
    """Blanks in the columns that this part has, and counts that cannot be."""
    figures = list(submission.indicators.all())
    if not figures:
        return []
    unmet = []
    for column in columns_of(submission):
        unmet += [
            Unmet(
                f"indicator:{figure.code}",
                f"Số liệu “{figure.label}”: chưa nhập cột “{column.label}”. "
                "Hãy nhập số (không có thì nhập 0).",
            )
            for figure in figures
            if getattr(figure, column.field) is None
        ]
        unmet += unmet_counts({figure.code: getattr(figure, column.field) for figure in figures})
    return unmet


def _unmet_registration(submission: "Submission") -> list[Unmet]:
    """Lines or “Không phát sinh”; in an amendment the latter says that the registration stands."""
    listed = submission.registrations.exists()
    amends = submission.dossier.period.kind == PeriodKind.AMENDMENT
    if submission.nothing_to_report and listed and not amends:
        return [
            Unmet(
                "nothing_to_report",
                "Đã chọn “Không phát sinh” nhưng vẫn còn nội dung đăng ký. "
                "Hãy bỏ chọn hoặc xóa các nội dung.",
            )
        ]
    if listed or submission.nothing_to_report:
        return []
    return [
        Unmet(
            "registrations",
            "Chưa có nội dung đăng ký nào. "
            "Hãy thêm chỉ tiêu, danh hiệu, sáng kiến hoặc chọn “Không phát sinh”.",
        )
    ]


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
    table = submission.dossier.period.unit_table
    if table is None:
        return []
    asked = table.criteria.filter(section=CriterionSection.MAIN)
    answered = submission.answers.filter(points__isnull=False)
    open_codes = list(
        asked.exclude(pk__in=answered.values("criterion")).values_list("code", flat=True)
    )
    return [
        Unmet(f"criterion:{code}", f"Tiêu chí {code}: chưa nhập điểm tự chấm.")
        for code in open_codes
    ]


#: Parts that are lists of lines; what “Không phát sinh” means is for each of them to say.
_LISTS: Mapping[str, Callable[[Any], list[Unmet]]] = MappingProxyType(
    {
        SubmissionKind.NOMINATIONS: _unmet_nominations,
        SubmissionKind.REGISTRATION: _unmet_registration,
        SubmissionKind.INITIATIVES: unmet_initiatives,
    }
)


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
