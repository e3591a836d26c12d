"""Let the signer's word take effect on the nominations, in set-based SQL."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.db.models import Exists, F, OuterRef

from nominations.enums import (
    ENDED_NOMINATIONS,
    LineOutcome,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import Consolidation, Nomination, Submission
from nominations.services.nomination_moves import Moved, move_nominations

_EFFECT: Mapping[str, str] = MappingProxyType(
    {
        LineOutcome.GRANTED: "award_it",
        LineOutcome.DECLINED: "decline",
        LineOutcome.POSTPONED: "postpone",
    }
)


def apply_outcomes(consolidation: Consolidation, *, but: Collection[str] = ()) -> list[Moved]:
    """Move every decided nomination of `consolidation` and let go of its lines.

    Lines whose outcome is among `but` stay: granted ones of a proposal that goes up.
    """
    held = consolidation.lines.filter(active=True).exclude(outcome__in=but)
    decided = list(held.exclude(outcome="").values_list("nomination_id", "outcome", "reason"))
    moved: list[Moved] = []
    for outcome, transition in _EFFECT.items():
        reasons = sorted({reason for _pk, what, reason in decided if what == outcome})
        for reason in reasons:
            ids = [pk for pk, what, why in decided if what == outcome and why == reason]
            moved += move_nominations(ids, transition, note=reason, reason=reason)
    held.update(active=False)
    return moved


def close_finished(consolidation: Consolidation) -> int:
    """Close the period's accepted nominations submissions whose nominations have all ended.

    Set-based; source and target are those of `Submission.close`.
    """
    open_ones = Nomination.objects.filter(submission=OuterRef("pk")).exclude(
        state__in=ENDED_NOMINATIONS
    )
    return (
        Submission.objects.filter(
            dossier__period=consolidation.period,
            kind=SubmissionKind.NOMINATIONS,
            state=SubmissionState.ACCEPTED,
        )
        .filter(~Exists(open_ones))
        .update(state=SubmissionState.CLOSED, version=F("version") + 1)
    )
