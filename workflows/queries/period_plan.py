"""What a period's dates are planned from: what stands, last year's, the superior's day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.db.models import QuerySet

from nominations.enums import DueStage, PeriodKind
from nominations.models import Period, PeriodRecipient
from nominations.rules.routes import FrozenRoute
from workflows.rules.period_plan import Key

#: Opened by units by themselves, on an occasion: nothing to repeat.
NEVER_REPEATED = (PeriodKind.AD_HOC,)


@dataclass(frozen=True, slots=True)
class Superior:
    """By when a part of a period must be with whom.

    `moved_to`: the day that the superior's own period asks for now, where it is another one.
    """

    kind: str
    label: str
    unit: str
    unit_ref: str
    day: date
    moved_to: date | None = None


def plan_of(period: Period, *, stated: bool = False) -> dict[Key, date]:
    """What stands; with `stated` the days that the dispatch states, before days off moved them."""
    return {
        (row.submission_kind, row.stage): (row.stated_on or row.due_on) if stated else row.due_on
        for row in period.dues.all()
    }


def superiors_of(period: Period) -> list[Superior]:
    """To whom the period's papers go and until when, the earliest day first.

    Reads recipients, their units and the parent's dates, which a list of periods prefetches.
    """
    above = {}
    if period.parent is not None:
        dues = period.parent.dues.all()
        above = {row.submission_kind: row.due_on for row in dues if row.stage == DueStage.UNIT}
    dated = [(row.due_on, row.pk, row) for row in period.recipients.all() if row.due_on]
    found = []
    for day, _pk, row in sorted(dated, key=itemgetter(0, 1)):
        asked = _asked_above(period, row, above)
        found.append(
            Superior(
                row.submission_kind,
                row.get_submission_kind_display(),
                row.unit.name,
                row.unit.ref,
                day,
                asked if asked != day else None,
            )
        )
    return found


def _asked_above(period: Period, row: PeriodRecipient, above: dict[str, date]) -> date | None:
    """The superior's own date for this part, if it is the one to whom this row goes."""
    if period.parent is None or row.unit_id != period.parent.authority_id:
        return row.due_on
    return above.get(row.submission_kind, row.due_on)


def route_of(period: Period) -> FrozenRoute:
    """The frozen route, or what it would be today."""
    if period.frozen_route:
        return FrozenRoute.of(period)
    return FrozenRoute.from_template(period.route)


def rounds_of(authority_id: int, year: int) -> QuerySet[Period]:
    """The periods of a year with everything that their dates are planned from."""
    return (
        Period.objects.filter(authority=authority_id, year=year)
        .select_related("route", "authority", "parent")
        .prefetch_related("dues", "recipients__unit", "parent__dues")
    )


def repeated_periods(authority_id: int, year: int) -> list[Period]:
    """The periods of a year that come again, with their dates; five statements."""
    rows = (
        rounds_of(authority_id, year)
        .filter(initiator=None, dues__isnull=False)
        .exclude(kind__in=NEVER_REPEATED)
        .distinct()
    )
    return sorted(rows, key=lambda row: (min(due.due_on for due in row.dues.all()), row.pk))


def same_round(period: Period, others: Sequence[Period]) -> Period | None:
    """Which of `others`, of another year, is this period again."""
    alike = [other for other in others if other.kind == period.kind]
    if period.kind == PeriodKind.FIGURES:
        months = [other for other in alike if _month(other) == _month(period)]
        return months[0] if months else None
    named = [other for other in alike if _without_years(other) == _without_years(period)]
    if named:
        return named[0]
    return alike[0] if len(alike) == 1 and period.kind != PeriodKind.THEMATIC else None


def _month(period: Period) -> tuple[int, int] | None:
    """The month of a figures period, with its distance in years from the round's year."""
    return (
        (period.data_from.month, period.data_from.year - period.year) if period.data_from else None
    )


def _without_years(period: Period) -> str:
    return re.sub(r"(19|20)\d\d", "", period.name)


def comes_again(period: Period) -> bool:
    """Whether a year's round is usual; a thematic one only if its name says of which year it is."""
    return period.kind != PeriodKind.THEMATIC or _without_years(period) != period.name


def earlier_round(period: Period) -> Period | None:
    """The same round of the year before, or None."""
    return same_round(period, repeated_periods(period.authority_id, period.year - 1))


def next_year_to_plan(authority_id: int, this_year: int) -> int:
    """The first year from this one on without a dated round of this authority (but for months)."""
    dated = set(
        Period.objects.filter(authority=authority_id, year__gte=this_year, dues__isnull=False)
        .exclude(kind__in=(*NEVER_REPEATED, PeriodKind.FIGURES))
        .values_list("year", flat=True)
    )
    year = this_year
    while year in dated:
        year += 1
    return year


def copying(earlier: Period, period: Period | None) -> dict[str, tuple[date, date]]:
    """Kind → the superior's day then and now, where both are known."""
    if period is None:
        return {}
    then = {one.kind: one.day for one in reversed(superiors_of(earlier))}
    now = {one.kind: one.moved_to or one.day for one in reversed(superiors_of(period))}
    return {kind: (then[kind], now[kind]) for kind in then if kind in now}
