"""The year's twelve months of figures, planned by the office in one act."""

from calendar import monthrange
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.enums import DueStage, PeriodKind, SubmissionKind
from nominations.models import Period, PeriodDue, PeriodIndicator, RouteTemplate, Unit, User
from nominations.names import clean
from nominations.rules.figures import MONTHLY
from nominations.rules.readiness import Unmet
from nominations.services.search_phrases import note_rows
from workflows.calendar import on_working_day
from workflows.services.errors import NotReady
from workflows.services.periods import right_to_open

UNIT_DAY, OFFICE_DAY = 5, 8
_YEARS = (2000, 2100)


def plan_figures_year(
    *, authority: Unit, year: int, route: RouteTemplate, basis: str, actor: User
) -> list[Period]:
    """A planned period for each month of `year` that has none yet, with its dates and figures.

    Units owe a month until day 5 of the next one, the office confirms until day 8; a day off moves
    to the next working day. Each month is opened by itself. Raises NotAllowed, or NotReady for a
    year that cannot be, another authority's route, or no basis.
    """
    right_to_open(authority.pk, actor)
    unmet = _unmet(authority, year, route, basis)
    if unmet:
        raise NotReady(unmet)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=authority.pk)  # two clicks plan one year
        months = Period.objects.filter(authority=authority, kind=PeriodKind.FIGURES)
        known = set(months.values_list("data_from", flat=True))
        planned = Period.objects.bulk_create(
            _month(authority, first, route, clean(basis)[:200])
            for first in (date(year, month, 1) for month in range(1, 13))
            if first not in known
        )
        note_rows(planned)
        PeriodDue.objects.bulk_create(due for period in planned for due in _dues(period))
        PeriodIndicator.objects.bulk_create(
            PeriodIndicator(
                period=period, code=code, label=label, measure="nhiệm vụ", position=position
            )
            for period in planned
            for position, (code, label) in enumerate(MONTHLY.items(), start=1)
        )
    return planned


def _unmet(authority: Unit, year: int, route: RouteTemplate, basis: str) -> list[Unmet]:
    unmet = []
    if not _YEARS[0] <= year <= _YEARS[1]:
        unmet.append(
            Unmet(
                "year",
                _("Năm phải từ %(first)s đến %(last)s.") % {"first": _YEARS[0], "last": _YEARS[1]},
            )
        )
    if route.authority_id != authority.pk:
        unmet.append(Unmet("route", _("Hãy chọn quy trình xét của chính cơ quan này.")))
    if not basis.strip():
        unmet.append(Unmet("basis", _("Hãy ghi công văn giao báo cáo số liệu hằng tháng.")))
    return unmet


def _month(authority: Unit, first: date, route: RouteTemplate, basis: str) -> Period:
    return Period(
        authority=authority,
        kind=PeriodKind.FIGURES,
        year=first.year,
        name=f"Số liệu tháng {first:%m/%Y}",
        route=route,
        data_from=first,
        data_to=first.replace(day=monthrange(first.year, first.month)[1]),
        basis=basis,
    )


def _dues(period: Period) -> list[PeriodDue]:
    assert period.data_to is not None
    following = period.data_to + timedelta(days=1)
    days = {DueStage.UNIT: UNIT_DAY, DueStage.OFFICE: OFFICE_DAY}
    dues = []
    for stage, number in days.items():
        stated = following.replace(day=number)
        due_on = on_working_day(stated, authority_id=period.authority_id)
        due = PeriodDue(
            period=period, submission_kind=SubmissionKind.FIGURES, stage=stage, due_on=due_on
        )
        due.stated_on = stated if stated != due_on else None
        dues.append(due)
    return dues
