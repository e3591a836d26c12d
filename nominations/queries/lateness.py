"""How late a unit's reports, months and registration were, in working days.

The days were counted when each part was sent first (`Submission.late_days`). A part that was never
sent is unknown until its last day has passed, and not sent from then on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from nominations.enums import DueStage, PeriodKind, SubmissionKind, SubmissionState
from nominations.models import Period, PeriodDue, Submission, Unit
from nominations.queries.units import origins_of
from nominations.rules.known import Link


@dataclass(frozen=True, slots=True)
class Delay:
    """One kind of report: working days late (0 in time, None not sent), if that is known."""

    known: bool
    days: int | None
    link: Link


@dataclass(frozen=True, slots=True)
class Delays:
    """Everything that a unit had to send in the year and range of a period."""

    parts: Sequence[Submission]
    period: Period
    today: date

    @property
    def reports(self) -> tuple[Delay, Delay, Delay]:
        """Half-year report, annual report of this period, figures of its months."""
        of, report = self._of_kind, SubmissionKind.REPORT
        return (
            self._worst(of(PeriodKind.SEMI_ANNUAL, report), _("báo cáo 6 tháng")),
            self._worst(of(PeriodKind.ANNUAL, report), _("báo cáo năm"), awaited=True),
            self._worst(of(PeriodKind.FIGURES, SubmissionKind.FIGURES), _("số liệu tháng")),
        )

    def of(self, kind: str, named: str) -> Delay:
        """The worst of a kind of part."""
        return self._worst([part for part in self.parts if part.kind == kind], named)

    def _of_kind(self, period: str, kind: str) -> list[Submission]:
        """Parts of one kind only: a plan or a registration has a criterion of its own."""
        return [
            part for part in self.parts if part.dossier.period.kind == period and part.kind == kind
        ]

    def _worst(self, parts: Sequence[Submission], named: str, *, awaited: bool = False) -> Delay:
        """The longest delay; what is not due yet does not count, what never came is the worst.

        `awaited`: as long as it is not sent, nothing is known of it, even past its day.
        """
        unsent = [part for part in parts if part.sent_at is None]
        never = [part for part in unsent if self._is_past(part)]
        if never and not awaited:
            return Delay(
                True,
                None,
                Link(_("%(named)s: đã quá hạn, chưa gửi") % {"named": named}, never[0].ref),
            )
        sent = [(part.late_days, part) for part in parts if part.sent_at is not None]
        days = [(late, part) for late, part in sent if late is not None]
        if not days or len(days) < len(sent) or (awaited and unsent):
            ref = parts[0].ref if parts else ""
            said = _("chưa gửi") if unsent else _("chưa có số liệu")
            return Delay(False, None, Link(f"{named}: {said}", ref))
        worst, part = max(days, key=lambda pair: pair[0])
        return Delay(True, worst, Link(f"{named}: {_late(worst)}{_extended(part)}", part.ref))

    def _is_past(self, part: Submission) -> bool:
        due_on: date | None = part.due_on  # type: ignore[attr-defined]
        return due_on is not None and due_on < self.today


def _late(days: int) -> str:
    return _("trễ %(days)s ngày làm việc") % {"days": days} if days else _("đúng hạn")


def _extended(part: Submission) -> str:
    """That the office gave more time: days are counted from there (ADR 35)."""
    if part.extended_to is None:
        return ""
    return _(" (được gia hạn đến %(day)s)") % {"day": f"{part.extended_to:%d/%m/%Y}"}


def delays_of(unit: Unit, period: Period, today: date) -> Delays:
    """What `unit` (with the units that it continues) owed in the year and range of `period`.

    Two statements, whatever the number of parts.
    """
    return Delays(list(_owed(unit, period)), period, today)


def _owed(unit: Unit, period: Period) -> QuerySet[Submission]:
    of_the_year = Q(dossier__period__year=period.year)
    report, figures = Q(kind=SubmissionKind.REPORT), Q(kind=SubmissionKind.FIGURES)
    months = Q(dossier__period__kind=PeriodKind.FIGURES)
    if period.data_from and period.data_to:
        months &= Q(dossier__period__data_to__range=(period.data_from, period.data_to))
    else:
        months &= of_the_year
    wanted = (
        (report & of_the_year & Q(dossier__period__kind=PeriodKind.SEMI_ANNUAL))
        | (report & Q(dossier__period=period))
        | (figures & months)
        | Q(kind=SubmissionKind.REGISTRATION, dossier__period__kind=PeriodKind.REGISTRATION)
        & of_the_year
        | Q(kind=SubmissionKind.RESPONSE_PLAN) & of_the_year
    )
    due = PeriodDue.objects.filter(
        period=OuterRef("dossier__period"),
        submission_kind=OuterRef("kind"),
        stage=DueStage.UNIT,
    )
    return (
        Submission.objects.filter(
            wanted,
            number=0,
            dossier__unit__in=origins_of(unit),
            dossier__period__authority=period.authority_id,
        )
        .exclude(state=SubmissionState.WITHDRAWN)
        .annotate(due_on=Coalesce("extended_to", Subquery(due.values("due_on")[:1])))
        .select_related("dossier__period")
        .order_by(F("dossier__period__data_to").asc(nulls_last=True), "pk")
    )
