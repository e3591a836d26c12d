"""Is it complete? Facts that a transition asks for, each with a sentence a person can act on.

Nothing here imports a table: the objects are asked through their own relations. `Unmet.field`
names the place to mend, so that the page can open it there.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from nominations.enums import (
    NominationState,
    PeriodKind,
    SubmissionKind,
)
from nominations.rules.campaigns import unmet_acknowledgement, unmet_response_plan
from nominations.rules.columns import columns_of
from nominations.rules.figures import unmet_counts
from nominations.rules.form_readiness import has_form, is_text, unmet_form
from nominations.rules.readiness_assessment import unmet_self_assessment
from nominations.rules.readiness_initiatives import unmet_initiatives
from nominations.rules.readiness_nominations import unmet_below, unmet_nominations
from nominations.rules.unmet import Unmet as Unmet  # everybody takes it from here

if TYPE_CHECKING:
    from nominations.models import Correction, Submission

N = NominationState


def unmet_to_submit(submission: "Submission") -> list[Unmet]:
    """What blocks the head's signature on a submission, first or repeated."""
    form = [] if submission.nothing_to_report else unmet_form(submission)
    own = _unmet_part(submission)
    return form + own if is_text(submission.kind) else own + form


def _unmet_part(submission: "Submission") -> list[Unmet]:
    if submission.kind in _LISTS:
        return _LISTS[submission.kind](submission)
    if submission.nothing_to_report:
        return _unmet_contradiction(submission)
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return unmet_self_assessment(submission)
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
            _(
                "Đã chọn “Không phát sinh” nhưng đã nhập số liệu khác 0. "
                "Hãy bỏ chọn hoặc xóa số liệu."
            ),
        )
    ]


def _unmet_narrative(submission: "Submission") -> list[Unmet]:
    """A form keeps its sections as the text too, so a text says that something was filled."""
    if submission.kind == SubmissionKind.FIGURES or submission.narrative.strip():
        return []
    if not has_form(submission):
        return [
            Unmet(
                "narrative",
                _("Chưa có nội dung báo cáo. Hãy nhập nội dung hoặc chọn “Không phát sinh”."),
            )
        ]
    if unmet_form(submission):
        return []  # said field by field
    return [
        Unmet(
            "narrative",
            _("Chưa điền mục nào của mẫu báo cáo. Hãy điền nội dung hoặc chọn “Không phát sinh”."),
        )
    ]


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
                _(
                    "Số liệu “%(label)s”: chưa nhập cột “%(column)s”. Hãy nhập số (không có thì "
                    "nhập 0)."
                )
                % {"label": figure.label, "column": column.label},
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
                _(
                    "Đã chọn “Không phát sinh” nhưng vẫn còn nội dung đăng ký. "
                    "Hãy bỏ chọn hoặc xóa các nội dung."
                ),
            )
        ]
    if listed or submission.nothing_to_report:
        return []
    return [
        Unmet(
            "registrations",
            _(
                "Chưa có nội dung đăng ký nào. "
                "Hãy thêm chỉ tiêu, danh hiệu, sáng kiến hoặc chọn “Không phát sinh”."
            ),
        )
    ]


#: Lists of lines, and what answers a campaign: what “Không phát sinh” means, each says itself.
_LISTS: Mapping[str, Callable[[Any], list[Unmet]]] = MappingProxyType(
    {
        SubmissionKind.NOMINATIONS: unmet_nominations,
        SubmissionKind.REGISTRATION: _unmet_registration,
        SubmissionKind.ACKNOWLEDGEMENT: unmet_acknowledgement,
        SubmissionKind.RESPONSE_PLAN: unmet_response_plan,
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
    return [Unmet("nominees", _("Không còn đề nghị nào chờ bổ sung: các đề nghị đã được rút."))]


def correction_may_be_resubmitted(correction: "Correction") -> bool:
    return not unmet_correction(correction)
