"""A year's rounds from those of the year before, in one act: periods with all that they need."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.enums import PeriodKind
from nominations.models import Period, PeriodIndicator, PeriodRecipient, Unit, User
from nominations.rules.unmet import Unmet
from nominations.services.search_phrases import note_row
from workflows.calendar import FIRST_YEAR, LAST_YEAR, on_working_day
from workflows.queries.period_plan import repeated_periods, same_round
from workflows.rules.period_plan import year_on
from workflows.services.errors import NotReady
from workflows.services.period_dates import DatesOrder, Rescheduled, set_dates
from workflows.services.periods import right_to_open

_YEAR = re.compile(r"\b(19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """One round again: as `target` that is planned already, or as a period yet to be made."""

    source: Period
    target: Period | None
    dates: DatesOrder


@dataclass(frozen=True, slots=True)
class Copied:
    """The rounds of the new year, and how many of them were made by this act."""

    rounds: Sequence[tuple[Period, Rescheduled]]
    made: int


class RoundRefused(NotReady):
    """What is wrong with one of the rounds; nothing of the year was written."""

    def __init__(self, source: Period, unmet: list[Unmet]) -> None:
        super().__init__(unmet)
        self.source = source


def copy_rounds(*, authority: Unit, year: int, orders: Sequence[RoundOrder], actor: User) -> Copied:
    """Plan the rounds of `year`; all of them or none.

    Raises NotAllowed; NotReady for a year that cannot be or nothing chosen; RoundRefused with the
    round whose dates cannot be.
    """
    right_to_open(authority.pk, actor)
    if not FIRST_YEAR < year <= LAST_YEAR:
        sentence = _("Năm phải từ %(first)s đến %(last)s.")
        told = {"first": FIRST_YEAR + 1, "last": LAST_YEAR}
        raise NotReady([Unmet("year", sentence % told)])
    if not orders:
        raise NotReady([Unmet("rounds", _("Hãy chọn ít nhất một kỳ cần chép thời hạn."))])
    done, made = [], 0
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=authority.pk)  # two clicks copy one year
        there = Period.objects.filter(authority=authority, year=year)
        for order in orders:
            period = order.target or same_round(order.source, list(there.all()))
            if period is None:
                period, made = _again(order.source, year), made + 1
            try:
                done.append((period, set_dates(period=period, order=order.dates, actor=actor)))
            except NotReady as refused:
                raise RoundRefused(order.source, refused.unmet) from refused
    return Copied(done, made)


def data_again(source: Period, years: int) -> tuple[date | None, date | None, date | None]:
    """The data's first and last day and the estimate's, so many years later."""
    first = year_on(source.data_from, years) if source.data_from else None
    last = year_on(source.data_to, years) if source.data_to else None
    if source.kind == PeriodKind.FIGURES and last:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return first, last, year_on(source.estimate_to, years) if source.estimate_to else None


def name_again(source: Period, years: int) -> str:
    """The name with every year in it so many years later."""
    return _YEAR.sub(lambda found: str(int(found[0]) + years), source.name)


def _again(source: Period, year: int) -> Period:
    years = year - source.year
    first, last, estimate = data_again(source, years)
    parent = source.parent
    period = Period.objects.create(
        authority=source.authority,
        parent=same_round(parent, repeated_periods(parent.authority_id, year)) if parent else None,
        kind=source.kind,
        year=year,
        name=name_again(source, years),
        route=source.route,
        data_from=first,
        data_to=last,
        estimate_to=estimate,
    )
    note_row(period)
    period.awards.set(source.awards.all())
    PeriodIndicator.objects.bulk_create(
        PeriodIndicator(
            period=period,
            code=row.code,
            label=row.label,
            measure=row.measure,
            source=row.source,
            position=row.position,
        )
        for row in source.indicators.all()
    )
    PeriodRecipient.objects.bulk_create(
        PeriodRecipient(
            period=period,
            submission_kind=row.submission_kind,
            decider=row.decider,
            unit=row.unit,
            due_on=_recipient_day(row.due_on, years, period.authority_id),
        )
        for row in source.recipients.select_related("unit")
    )
    return period


def _recipient_day(day: date | None, years: int, authority_id: int) -> date | None:
    return on_working_day(year_on(day, years), authority_id=authority_id) if day else None
