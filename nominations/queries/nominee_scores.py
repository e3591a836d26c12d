"""The criteria for persons that are asked of one nominee, and what his points add up to."""

from datetime import date

from nominations.enums import NomineeKind
from nominations.models import Criterion, Membership, Nomination
from nominations.rules.formulas import Item
from nominations.rules.scoring import Given, Total, total


def asked_of(nomination: Nomination, day: date) -> list[Criterion]:
    """The criteria of the period's table for persons; those for heads only are asked of heads."""
    table = nomination.submission.dossier.period.person_table
    if table is None or nomination.nominee_kind == NomineeKind.UNIT:
        return []
    criteria = table.criteria.order_by("position", "pk")
    heads = nomination.person_id is not None and (
        Membership.objects.on(day).filter(person=nomination.person_id, is_head=True).exists()
    )
    return [criterion for criterion in criteria if heads or not criterion.heads_only]


def total_of(nomination: Nomination, criteria: list[Criterion]) -> Total | None:
    """The sum of a nominee's points; None where the table gives none."""
    table = nomination.submission.dossier.period.person_table
    if table is None or table.total is None or not criteria:
        return None
    items = [
        Item(
            code=criterion.code,
            cap=criterion.max_points,
            section=criterion.section,
            group=criterion.group,
            may_be_absent=criterion.may_be_absent,
        )
        for criterion in criteria
    ]
    given = {
        answer.criterion.code: Given(points=answer.points)
        for answer in nomination.answers.select_related("criterion")
    }
    return total(items, given, bonus_cap=table.bonus_cap, rounding=table.rounding)
