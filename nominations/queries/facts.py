"""What the system knows for the formulas of a score table, and where it knows it from.

A criterion names its fact (`how.fact`). What is not known stays unknown: the formula then asks.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import InitiativeLevel, NominationState, NomineeKind, SubmissionKind
from nominations.models import (
    Criterion,
    Membership,
    Nomination,
    Period,
    Recognition,
    Submission,
    Unit,
)
from nominations.queries.fields import asked_criteria
from nominations.queries.lateness import Delays, delays_of
from nominations.queries.monthly import Month, Months, confirmed_figures
from nominations.queries.units import at_work_on, origins_of
from nominations.rules.figures import TASKS_OVERDUE
from nominations.rules.formulas import Fact
from nominations.rules.known import Known, Link, Said, share
from nominations.rules.numbers import as_written


class Sources:
    """What the facts of one self-assessment are read from, each of it once and only when asked."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.unit: Unit = submission.dossier.unit
        self.period: Period = submission.dossier.period
        sent = submission.sent_at
        self.day = clock.local_day(sent) if sent else clock.today()

    @cached_property
    def months(self) -> Months:
        period = self.period
        return confirmed_figures(self.unit, since=period.data_from, until=period.data_to)

    @cached_property
    def delays(self) -> Delays:
        return delays_of(self.unit, self.period, clock.today())

    @cached_property
    def people(self) -> int:
        return at_work_on(self.unit, self.day).count()

    @cached_property
    def recognised(self) -> dict[str, set[int]] | None:
        """Level → initiatives recognised in the period's range; None if no result is recorded.

        The newest word counts for its level.
        """
        since, until = self.period.data_from, self.period.data_to
        if since is None or until is None:
            return None
        said = Recognition.objects.filter(
            decided_on__lte=until, initiative__unit__in=origins_of(self.unit)
        ).order_by("-decided_on", "-pk")
        newest: dict[tuple[int, str], bool] = {}
        for row in said.values_list("initiative", "level", "recognised", "decided_on"):
            newest.setdefault((row[0], row[1]), row[2] and row[3] >= since)
        if not any(newest.values()) and not self._results_are_recorded():
            return None
        found: dict[str, set[int]] = {}
        for (initiative, level), counts in newest.items():
            if counts:
                found.setdefault(level, set()).add(initiative)
        return found

    def _results_are_recorded(self) -> bool:
        """Whether the council's results of this round are in the system at all."""
        return Recognition.objects.filter(
            decided_on__range=(self.period.data_from, self.period.data_to),
            initiative__unit__dossiers__period=self.period,
        ).exists()


def facts_of(
    submission: Submission, criteria: Iterable[Criterion] | None = None
) -> Mapping[str, Known]:
    """Criterion code → what is known for its formula; only criteria that name a fact.

    Constant statements, whatever the number of criteria, months and nominees.
    """
    asked = asked_criteria(submission) if criteria is None else criteria
    sources = Sources(submission)
    return {
        criterion.code: _FACTS[name](sources, criterion)
        for criterion in asked
        if (name := str(criterion.how.get("fact", ""))) in _FACTS
    }


def _months_on_time(sources: Sources, criterion: Criterion) -> Known:
    months = sources.months
    if not months.confirmed:
        return _no_months(months)
    bound = Decimal(str(criterion.how.get("above", 0)))
    shares = tuple(month.share for month in months.confirmed)
    above = sum(one is not None and one > bound for one in shares)
    every = len(months.confirmed) + len(months.missing)
    said = Said(
        _("Số liệu tháng đã xác nhận: %(above)s/%(every)s tháng trên %(bound)s %%")
        % {"above": above, "every": every, "bound": as_written(bound)},
        tuple(_below(month, bound) for month in months.confirmed if _fails(month, bound)),
        _missing(months),
    )
    return Known(Fact(months=shares, missing=len(months.missing)), said)


def _fails(month: Month, bound: Decimal) -> bool:
    return month.share is None or month.share <= bound


def _below(month: Month, bound: Decimal) -> Link:
    what = _("không có nhiệm vụ") if month.share is None else share(month.share)
    return Link(
        _("tháng %(first)s: %(what)s") % {"first": f"{month.first:%m/%Y}", "what": what}, month.ref
    )


def _missing(months: Months) -> str:
    if not months.missing:
        return ""
    return _("chưa có số đã xác nhận: ") + ", ".join(f"{first:%m/%Y}" for first in months.missing)


def _no_months(months: Months) -> Known:
    return Known(Fact(), Said(_("Chưa có số liệu tháng nào được xác nhận")))


def _tasks_overdue(sources: Sources, criterion: Criterion) -> Known:
    months = sources.months
    total = months.total(TASKS_OVERDUE)
    if total is None:
        return _no_months(months)
    late = tuple(
        Link(
            _("tháng %(first)s: %(number)s")
            % {"first": f"{month.first:%m/%Y}", "number": as_written(number)},
            month.ref,
        )
        for month in months.confirmed
        if (number := month.figures.get(TASKS_OVERDUE))
    )
    said = Said(
        _("Số liệu tháng đã xác nhận: %(total)s nhiệm vụ quá hạn") % {"total": as_written(total)},
        late,
        _missing(months),
    )
    return Known(Fact(value=total, missing=len(months.missing)), said)


def _reports(sources: Sources, criterion: Criterion) -> Known:
    """Half-year report, annual report, months: how late each of them was (the worst counts)."""
    kinds = sources.delays.reports
    known = tuple(kind.days for kind in kinds if kind.known)
    missing = sum(not kind.known for kind in kinds)
    if not known:
        return Known(Fact(), Said(_("Chưa có báo cáo nào đã gửi trong kỳ")))
    said = Said(_("Thời hạn nộp báo cáo:"), tuple(kind.link for kind in kinds))
    return Known(Fact(lateness=known, missing=missing), said)


def _in_time(kind: str, named: str) -> Callable[[Sources, Criterion], Known]:
    def known(sources: Sources, criterion: Criterion) -> Known:
        found = sources.delays.of(kind, _(named))
        if not found.known:
            return Known(Fact(), Said("", (found.link,)) if found.link.ref else Said(""))
        choice = "none" if found.days is None else ("late" if found.days else "on_time")
        return Known(Fact(choice=choice), Said(_("Hệ thống ghi nhận:"), (found.link,)))

    return known


def _initiatives(sources: Sources, criterion: Criterion) -> Known:
    return _recognised(sources, tuple(InitiativeLevel), _("sáng kiến được công nhận trong kỳ"))


def _initiatives_above(sources: Sources, criterion: Criterion) -> Known:
    above = (InitiativeLevel.PROVINCE, InitiativeLevel.NATION)
    return _recognised(sources, above, _("sáng kiến được công nhận từ cấp tỉnh, Bộ trở lên"))


def _recognised(sources: Sources, levels: Iterable[str], what: str) -> Known:
    found, people = sources.recognised, sources.people
    if found is None:
        said = Said(_("Chưa có kết quả công nhận sáng kiến của kỳ này trong hệ thống"))
        return Known(Fact(people=people), said)
    initiatives = set().union(*(found.get(level, set()) for level in levels))
    said = Said(
        _("Quyết định công nhận sáng kiến: %(n)s %(what)s; %(people)s người")
        % {"n": len(initiatives), "what": what, "people": people}
    )
    return Known(Fact(value=Decimal(len(initiatives)), people=people), said)


def _direct_workers(sources: Sources, criterion: Criterion) -> Known:
    """The share of direct workers among the persons whom the unit nominates in this dossier."""
    lists = Submission.objects.filter(
        dossier=sources.submission.dossier_id, kind=SubmissionKind.NOMINATIONS
    ).order_by("number")
    refs = list(lists.values_list("ref", flat=True))
    nominated = Nomination.objects.filter(
        submission__in=lists.order_by(), nominee_kind=NomineeKind.PERSON
    ).exclude(state=NominationState.WITHDRAWN)
    people = set(nominated.values_list("person", flat=True))
    if not people:
        return Known(Fact(), Said(_("Danh sách đề nghị của đơn vị chưa có cá nhân nào")))
    working = Membership.objects.on(sources.day).filter(
        person__in=nominated.values("person"), is_direct_worker=True
    )
    direct = len(set(working.values_list("person", flat=True)))
    percent = (Decimal(direct) * 100 / len(people)).quantize(Decimal("0.01"), ROUND_DOWN)
    link = Link(
        _("%(direct)s/%(n)s cá nhân được đề nghị (%(percent)s)")
        % {"direct": direct, "n": len(people), "percent": share(percent)},
        refs[0],
    )
    return Known(Fact(value=percent), Said(_("Người lao động trực tiếp:"), (link,)))


_FACTS: Mapping[str, Callable[[Sources, Criterion], Known]] = MappingProxyType(
    {
        "months_on_time": _months_on_time,
        "tasks_overdue": _tasks_overdue,
        "reports": _reports,
        "registration": _in_time(SubmissionKind.REGISTRATION, N_("Đăng ký thi đua")),
        "response_plan": _in_time(SubmissionKind.RESPONSE_PLAN, N_("Kế hoạch hưởng ứng")),
        "initiatives": _initiatives,
        "initiatives_above": _initiatives_above,
        "direct_workers": _direct_workers,
    }
)
#: The names that a formula may give in `how.fact`.
FACTS = frozenset(_FACTS)
