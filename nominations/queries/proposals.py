"""What a proposal may collect, and what its authority decides."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from nominations import clock
from nominations.enums import NominationState
from nominations.models import AwardDecider, Consolidation, Nomination


def deciders_on(consolidation: Consolidation, day: date | None = None) -> QuerySet[AwardDecider]:
    """The awards that this proposal's authority decides for its level on `day` (today)."""
    return AwardDecider.objects.on(day or clock.today()).filter(
        level=consolidation.period.authority.level, decider=consolidation.decider
    )


def collectable(consolidation: Consolidation, day: date) -> QuerySet[Nomination]:
    """Examined (or postponed) nominations of the period that no other proposal holds, in order."""
    return (
        Nomination.objects.filter(
            submission__dossier__period_id=consolidation.period_id,
            state__in=(NominationState.CHECKED, NominationState.POSTPONED),
            award__deciders__in=deciders_on(consolidation, day),
        )
        .exclude(lines__active=True)
        .order_by(
            "award__rank",
            "nominee_kind",
            "submission__dossier__unit__position",
            "priority",
            "nominee_sort_key",
            "pk",
        )
    )


def thresholds_for(consolidation: Consolidation, day: date) -> dict[int, Decimal]:
    """Award id → least share of votes in percent, for the awards that name their own."""
    rows = deciders_on(consolidation, day).filter(threshold__isnull=False)
    return {
        award_id: threshold
        for award_id, threshold in rows.values_list("award_id", "threshold")
        if threshold is not None
    }
