"""The periods that somebody watches: which ones, which one burns, what belongs beside one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from nominations.enums import (
    DueStage,
    PeriodKind,
    PeriodStatus,
    Role,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import Period, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import periods_visible_to

#: Who has the tracker: the office, its head, the leaders, whoever administers.
WATCHERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.LEADER, Role.DEPUTY_LEADER, Role.ADMIN})
_MOST_PERIODS = 200
_OWN_ROUNDS = (PeriodKind.ANNUAL, PeriodKind.SEMI_ANNUAL)


def watched_periods(viewer: Hats, today: date) -> list[Any]:
    """Opened periods of the viewer's authorities, newest first; `due` is the unit's next date."""
    unsent = Submission.objects.filter(
        dossier__period=OuterRef("pk"),
        state__in=(SubmissionState.DRAFT, SubmissionState.UNIT_SIGNING),
        sent_at=None,
    )
    units_day = Q(dues__stage=DueStage.UNIT)
    mine = periods_visible_to(viewer).filter(authority_id__in=viewer.unit_ids(WATCHERS))
    found = (
        mine.exclude(status=PeriodStatus.PLANNED)
        .annotate(
            due=Coalesce(
                Min("dues__due_on", filter=units_day & Q(dues__due_on__gte=today)),
                Max("dues__due_on", filter=units_day),
            ),
            ahead=Min("dues__due_on", filter=Q(dues__due_on__gte=today)),
            unsent=Exists(unsent),
        )
        .select_related("authority")
        .order_by("-year", "-pk")
    )
    return list(found[:_MOST_PERIODS])


def burning(periods: Sequence[Any], today: date) -> Any | None:
    """The period to look at first: files are missing and its day is nearest, before or behind."""
    running = [one for one in periods if one.status == PeriodStatus.OPEN]
    missing = [one for one in running if one.unsent and one.due]
    if missing:
        return min(missing, key=lambda one: (abs((one.due - today).days), -one.pk))
    ahead = [one for one in running if one.ahead]
    if ahead:
        return min(ahead, key=lambda one: (one.ahead, -one.pk))
    return next(iter(running or periods), None)


def asked_beside(period: Period, periods: Sequence[Period]) -> dict[str, Period]:
    """Other rounds whose part belongs to the picture: the campaign's word, the newest month."""
    if period.kind not in _OWN_ROUNDS:
        return {}
    same = [one for one in periods if one.authority_id == period.authority_id]
    of_year = [one for one in same if one.year == period.year]
    campaign = next((one for one in of_year if one.kind == PeriodKind.CAMPAIGN), None)
    last = period.data_to or date.max
    months = [one for one in of_year if one.kind == PeriodKind.FIGURES and one.data_from]
    months = [one for one in months if one.data_from and one.data_from <= last]
    found: dict[str, Period] = {}
    if campaign:
        found[SubmissionKind.ACKNOWLEDGEMENT] = campaign
    if months:
        found[SubmissionKind.FIGURES] = max(months, key=lambda one: one.data_from or date.min)
    return found


def year_before(period: Period, periods: Sequence[Period]) -> Period | None:
    """The same round one year earlier; ad hoc rounds have none."""
    if period.kind in (PeriodKind.AD_HOC, PeriodKind.THEMATIC, PeriodKind.FIGURES):
        return None
    same = (one for one in periods if (one.authority_id, one.kind) == _kind_of(period))
    return next((one for one in same if one.year == period.year - 1), None)


def _kind_of(period: Period) -> tuple[int, str]:
    return period.authority_id, period.kind
