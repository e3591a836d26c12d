"""From nominated to awarded: how many of a round's nominations came how far, award by award.

Drafts are not counted, nor what the viewer may not open: a number tells no more than the pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from nominations.enums import NominationState
from nominations.models import EventItem, Nomination, Period
from nominations.queries.standing import Hats
from nominations.queries.visible import submissions_visible_to

N = NominationState
_LISTED = (N.SHORTLISTED, N.PASSED, N.FAILED, N.AWARDED, N.DECLINED, N.FORWARDED, N.REVOKED)
_CHECKED = (N.CHECKED, N.NOT_SHORTLISTED, N.POSTPONED, *_LISTED)
_PASSED = (N.PASSED, N.AWARDED, N.DECLINED, N.FORWARDED, N.REVOKED)
#: A step of the funnel → the states of a nomination that has come so far.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("nominated", tuple(state for state in N.values if state != N.DRAFT)),
    ("endorsed", (N.ENDORSED, *_CHECKED)),
    ("checked", _CHECKED),
    ("listed", _LISTED),
    ("passed", _PASSED),
)


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One award: how many came to each step in this round, and in the one a year before."""

    award: str
    now: tuple[int, ...]
    before: tuple[int, ...] | None = None


def funnel_of(
    period: Period, previous: Period | None, viewer: Hats, *, steps: Sequence[str]
) -> list[FunnelRow]:
    """The awards of `period` in the order of their rank; one statement for both years."""
    periods = [one.pk for one in (period, previous) if one is not None]
    by_award: dict[str, dict[int, tuple[int, ...]]] = {}
    for row in _rows(viewer, periods):
        counts = tuple(row[step] for step in steps)
        by_award.setdefault(row["award__name"], {})[row["submission__dossier__period_id"]] = counts
    nothing = (0,) * len(steps)
    return [
        FunnelRow(
            award,
            found.get(period.pk, nothing),
            found.get(previous.pk, nothing) if previous else None,
        )
        for award, found in by_award.items()
    ]


def _rows(viewer: Hats, periods: Sequence[int]) -> Any:
    endorsed = EventItem.objects.filter(nomination=OuterRef("pk"), to_state=N.ENDORSED)
    counts = {name: Count("pk", filter=Q(state__in=states) & _more(name)) for name, states in STEPS}
    awarded = Q(state=N.AWARDED) | Q(state=N.FORWARDED, copy__state=N.AWARDED)
    return (
        Nomination.objects.filter(
            submission__in=submissions_visible_to(viewer).values("pk"),
            submission__dossier__period_id__in=periods,
        )
        .exclude(state=N.DRAFT)
        .annotate(was_endorsed=Exists(endorsed))
        .order_by("award__rank", "award__name")
        .values("submission__dossier__period_id", "award__name", "award__rank")
        .annotate(**counts, awarded=Count("pk", filter=awarded))
    )


def _more(name: str) -> Q:
    """The cluster's word is not a state for long: its event tells that it was given."""
    return Q(was_endorsed=True) if name == "endorsed" else Q()
