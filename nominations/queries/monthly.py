"""Figures of months as the office confirmed them: what reports and criteria may count on.

A month counts only when every part that its unit (or a unit that it continues) sent for it is
confirmed; what waits, was returned or never came is missing, not zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from nominations.enums import PeriodKind, SubmissionKind, SubmissionState
from nominations.models import Submission, Unit
from nominations.queries.units import origins_of
from nominations.rules.figures import MONTHLY, TASKS_DUE, TASKS_ON_TIME, in_range, share_on_time

#: The office has confirmed (accepted) it; a closed period keeps it so.
CONFIRMED = (SubmissionState.ACCEPTED, SubmissionState.CLOSED)


@dataclass(frozen=True, slots=True)
class Month:
    """One confirmed month: its first day, its figures by code, the part that shows them."""

    first: date
    figures: Mapping[str, Decimal]
    ref: str = ""

    @property
    def share(self) -> Decimal | None:
        """Percent done on time; None when nothing was due."""
        return share_on_time(self.figures.get(TASKS_DUE), self.figures.get(TASKS_ON_TIME))


@dataclass(frozen=True, slots=True)
class Months:
    """The confirmed months of a range, oldest first, and the first days of those that are not."""

    confirmed: tuple[Month, ...]
    missing: tuple[date, ...]

    def total(self, code: str) -> Decimal | None:
        """The sum of a figure over the confirmed months; None where none has it."""
        found = [month.figures[code] for month in self.confirmed if code in month.figures]
        return sum(found, Decimal(0)) if found else None

    @property
    def share(self) -> Decimal | None:
        """Percent done on time over all confirmed months; None when nothing was due."""
        return share_on_time(self.total(TASKS_DUE), self.total(TASKS_ON_TIME))


def monthly_parts() -> QuerySet[Submission]:
    """Every part with a month's figures, whoever may see it; withdrawn ones do not count."""
    return Submission.objects.filter(
        kind=SubmissionKind.FIGURES, dossier__period__kind=PeriodKind.FIGURES
    ).exclude(state=SubmissionState.WITHDRAWN)


def confirmed_figures(unit: Unit, *, since: date | None, until: date | None) -> Months:
    """The months whose last day lies from `since` to `until`, with the units that `unit` continues.

    Constant statements, whatever the number of months. Without a range there are no months.
    """
    expected = list(_months(since, until))
    if not expected:
        return Months((), ())
    parts = (
        monthly_parts()
        .filter(dossier__unit__in=origins_of(unit), dossier__period__data_to__range=(since, until))
        .select_related("dossier__period")
        .prefetch_related("indicators")
    )
    by_month: dict[date, list[Submission]] = {}
    for part in parts:
        first = part.dossier.period.data_from
        assert first is not None
        by_month.setdefault(first.replace(day=1), []).append(part)
    months = {first: _confirmed(first, by_month.get(first, ())) for first in expected}
    return Months(
        tuple(month for month in months.values() if month is not None),
        tuple(first for first, month in months.items() if month is None),
    )


def figures_in(part: Submission) -> dict[str, Decimal]:
    """Figures of a part by code, without blanks; “Không phát sinh” says that nothing was due."""
    if part.nothing_to_report:
        return dict.fromkeys(MONTHLY, Decimal(0))
    return {row.code: row.value for row in part.indicators.all() if row.value is not None}


def _confirmed(first: date, parts: Iterable[Submission]) -> Month | None:
    every = list(parts)
    if not every or any(part.state not in CONFIRMED for part in every):
        return None
    figures: dict[str, Decimal] = {}
    for part in every:
        for code, value in figures_in(part).items():
            figures[code] = figures.get(code, Decimal(0)) + value
    return Month(first, figures, every[0].ref)


def _months(since: date | None, until: date | None) -> Iterable[date]:
    """First days of the months whose last day lies in the range."""
    if since is None or until is None:
        return
    first = since.replace(day=1)
    while first <= until:
        following = (first + timedelta(days=31)).replace(day=1)
        if in_range(following - timedelta(days=1), since, until):
            yield first
        first = following
