"""A self-assessment as its officer left it, without walking through the pages."""

from decimal import Decimal

from nominations.enums import CriterionSection
from nominations.models import CriterionAnswer, Submission
from nominations.queries.fields import asked_criteria
from nominations.queries.score_sheet import SELF, sheet_of


def claim(paper: Submission, points: int) -> None:
    """Claim `points` for every criterion of `paper`, and its total with them."""
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(
            submission=paper,
            criterion=criterion,
            points=None if criterion.section == CriterionSection.GATE else Decimal(points),
            met=False if criterion.section == CriterionSection.GATE else None,
            note="Hoàn thành tốt.",
        )
        for criterion in asked_criteria(paper)
    )
    sheet = sheet_of(paper)
    assert sheet is not None
    paper.self_total = sheet.total(SELF).points
    Submission.objects.filter(pk=paper.pk).update(self_total=paper.self_total)
