"""Is a self-assessment complete? What is missing, criterion by criterion."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.enums import CriterionKind, CriterionSection
from nominations.rules.numbers import as_written
from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from nominations.models import Criterion, CriterionAnswer, Submission


def unmet_self_assessment(submission: "Submission") -> list[Unmet]:
    """Every main criterion is scored (or did not arise), every gate is answered.

    Points for a judged criterion need a remark, and so do points other than the formula gives.
    Nothing is asked where the period has no score table.
    """
    table = submission.dossier.period.unit_table
    if table is None:
        return []
    answers = {answer.criterion_id: answer for answer in submission.answers.all()}
    scored = table.total is not None
    unmet = []
    for criterion in table.criteria.all():
        sentence = _missing(criterion, answers.get(criterion.pk), scored=scored)
        if sentence:
            code = criterion.code
            unmet.append(
                Unmet(
                    f"criterion:{code}",
                    _("Tiêu chí %(code)s: %(sentence)s") % {"code": code, "sentence": sentence},
                )
            )
    return unmet


def _missing(criterion: "Criterion", answer: "CriterionAnswer | None", *, scored: bool) -> str:
    if criterion.section == CriterionSection.GATE:
        answered = answer is not None and answer.met is not None
        return "" if answered else _("chưa trả lời “Có” hoặc “Không”.")
    if answer is not None and answer.absent and criterion.may_be_absent:
        return ""
    if not scored:
        said = answer is not None and answer.met is not None
        return "" if said or not _is_main(criterion) else _("chưa chọn đạt hay chưa đạt.")
    if answer is None or answer.points is None:
        return _not_scored(criterion) if _is_main(criterion) else ""
    return "" if answer.note.strip() else _unexplained(criterion, answer)


def _is_main(criterion: "Criterion") -> bool:
    return criterion.section == CriterionSection.MAIN


def _not_scored(criterion: "Criterion") -> str:
    if criterion.may_be_absent:
        return _("chưa nhập điểm tự chấm, hoặc chọn “Không phát sinh”.")
    return _("chưa nhập điểm tự chấm.")


def _unexplained(criterion: "Criterion", answer: "CriterionAnswer") -> str:
    if criterion.kind == CriterionKind.JUDGEMENT and _is_main(criterion):
        return _("điểm đánh giá phải có nhận xét. Hãy ghi thuyết minh.")
    if answer.proposed is not None and answer.points != answer.proposed:
        return _(
            "tự chấm %(points)s điểm, theo cách tính là %(proposed)s. Hãy sửa điểm hoặc "
            "ghi thuyết minh."
        ) % {"points": _plain(answer.points), "proposed": _plain(answer.proposed)}
    return ""


def _plain(number: Decimal | None) -> str:
    return "–" if number is None else as_written(number)
