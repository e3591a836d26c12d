"""Open and close a period: whatever the year's dispatch asks of the units starts here."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import (
    AwardTarget,
    DueStage,
    NominationState,
    PeriodKind,
    PeriodStatus,
    Role,
    StreamKind,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import Event, FormTemplate, Nomination, Period, Submission, Unit, User
from nominations.queries.catalogues import forms_in_force, table_in_force
from nominations.queries.standing import hats_of
from nominations.rules.dates import unmet_dates
from nominations.rules.figures import MONTHLY
from nominations.rules.readiness import Unmet
from nominations.rules.routes import FrozenRoute
from nominations.services.record_event import record_event
from workflows.services.bulk_start import Started, start_dossiers
from workflows.services.errors import Conflict, NotAllowed, NotReady

_AT_REST = (SubmissionState.ACCEPTED, SubmissionState.CLOSED, SubmissionState.WITHDRAWN)
_MAY_OPEN = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


def open_period(
    *,
    period: Period,
    units: Sequence[Unit],
    actor: User,
    forms: Sequence[FormTemplate] | None = None,
) -> Started:
    """Freeze the route and give every owing unit its dossier, submissions and first tasks.

    `forms` are chosen among those in force, None takes them all.
    `units` owe whether they ever log in or not. Constant statements on PostgreSQL, whatever their
    number. Raises NotAllowed, Conflict (already open) or NotReady (no dates, no units).
    """
    title = right_to_open(period.authority_id, actor)
    with transaction.atomic():
        fresh = (
            Period.objects.select_for_update(of=("self",))
            .select_related("authority", "route", "campaign")
            .get(pk=period.pk)
        )
        if fresh.status != PeriodStatus.PLANNED:
            raise Conflict(_("Kỳ này đã được mở."))
        kinds = kinds_owed(fresh)
        unmet = _unmet_to_open(fresh, kinds, units) + _unmet_passed(fresh)
        if unmet:
            raise NotReady(unmet)
        fresh.frozen_route = FrozenRoute.from_template(fresh.route).to_json()
        fresh.status = PeriodStatus.OPEN
        fresh.unit_table = table_in_force(fresh.campaign, AwardTarget.UNIT)
        fresh.person_table = table_in_force(fresh.campaign, AwardTarget.PERSON)
        fresh.save(update_fields=["frozen_route", "status", "unit_table", "person_table"])
        valid = forms_in_force(fresh.authority_id, kinds)
        fresh.forms.set(valid if forms is None else valid.filter(pk__in=[f.pk for f in forms]))
        started = start_dossiers(period=fresh, units=units, kinds=kinds, actor=actor)
        record_event(
            stream=(StreamKind.PERIOD, fresh.ref),
            action="open_period",
            actor=actor,
            post_title=title,
            to_state=PeriodStatus.OPEN,
            data={"units": len(units), "submissions": started.submissions},
        )
    return started


def add_units(*, period: Period, units: Sequence[Unit], actor: User) -> Started:
    """Give an open period to more units: dossier, submissions and first tasks as at its opening.

    The route stays the one that was frozen; a cluster's ranking is shared. Raises NotAllowed,
    Conflict (not open) or NotReady (nobody chosen, or units that owe it already, by name).
    """
    title = right_to_open(period.authority_id, actor)
    with transaction.atomic():
        fresh = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
        if fresh.status == PeriodStatus.PLANNED:
            raise Conflict(_("Kỳ này chưa mở: hãy chọn đơn vị khi mở kỳ."))
        if fresh.status == PeriodStatus.CLOSED:
            raise Conflict(_("Kỳ này đã đóng, không giao thêm đơn vị được."))
        owing = fresh.dossiers.filter(unit__in=units).values_list("unit__name", flat=True)
        named = ", ".join(owing.order_by("unit__position", "unit__code"))
        if named:
            raise NotReady(
                [Unmet("units", _("Đã có hồ sơ trong kỳ này: %(named)s.") % {"named": named})]
            )
        kinds = kinds_owed(fresh)
        unmet = _unmet_to_open(fresh, kinds, units)
        if unmet:
            raise NotReady(unmet)
        started = start_dossiers(period=fresh, units=units, kinds=kinds, actor=actor)
        record_event(
            stream=(StreamKind.PERIOD, fresh.ref),
            action="add_units",
            actor=actor,
            post_title=title,
            from_state=fresh.status,
            to_state=fresh.status,
            data={"units": [unit.name for unit in units], "submissions": started.submissions},
        )
    return started


def close_period(*, period: Period, actor: User) -> Event:
    """Close a period: what was accepted is CLOSED.

    Raises NotReady while submissions or proposals still travel, or nominations have no outcome;
    a postponed one needs a last proposal that declines it, so that somebody signs for it.
    """
    title = right_to_open(period.authority_id, actor)
    with transaction.atomic():
        fresh = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
        if fresh.status != PeriodStatus.OPEN:
            raise Conflict(_("Kỳ này không ở trạng thái đang mở."))
        _refuse_while_travelling(fresh)
        fresh.status = PeriodStatus.CLOSED
        fresh.save(update_fields=["status"])
        Submission.objects.filter(dossier__period=fresh, state=SubmissionState.ACCEPTED).update(
            state=SubmissionState.CLOSED, version=F("version") + 1
        )
        return record_event(
            stream=(StreamKind.PERIOD, fresh.ref),
            action="close_period",
            actor=actor,
            post_title=title,
            from_state=PeriodStatus.OPEN,
            to_state=PeriodStatus.CLOSED,
        )


def right_to_open(authority_id: int, actor: User) -> str:
    """The title under which `actor` may open and close; NotAllowed if he may not."""
    hats = hats_of(actor, clock.today())
    if authority_id not in hats.unit_ids(_MAY_OPEN):
        raise NotAllowed(_("Chỉ cơ quan thường trực mở và đóng kỳ."), stranger=True)
    return hats.title_of(_MAY_OPEN, authority_id)


def kinds_owed(period: Period) -> list[str]:
    """The submissions a period asks for: those that have a date for the unit."""
    return list(
        period.dues.filter(stage=DueStage.UNIT)
        .order_by("submission_kind")
        .values_list("submission_kind", flat=True)
    )


def _unmet_to_open(period: Period, kinds: Sequence[str], units: Sequence[Unit]) -> list[Unmet]:
    unmet = []
    if not kinds:
        unmet.append(
            Unmet("dues", _("Kỳ chưa có thời hạn nộp của đơn vị. Hãy nhập ít nhất một hạn."))
        )
    if not units:
        unmet.append(Unmet("units", _("Hãy chọn ít nhất một đơn vị phải lập hồ sơ.")))
    return unmet + unmet_period_dates(period) + _unmet_asked_figures(period, kinds)


def _unmet_passed(period: Period) -> list[Unmet]:
    """A unit cannot owe something until a day before it is asked."""
    today = clock.today()
    passed = period.dues.filter(stage=DueStage.UNIT, due_on__lt=today).order_by("submission_kind")
    sentence = _(
        "Hạn nộp phần “%(part)s” của đơn vị là %(day)s, trước ngày mở kỳ (%(today)s). "
        "Hãy sửa thời hạn của kỳ rồi mở lại."
    )
    return [
        Unmet(
            "dues",
            sentence
            % {
                "part": due.get_submission_kind_display(),
                "day": f"{due.due_on:%d/%m/%Y}",
                "today": f"{today:%d/%m/%Y}",
            },
        )
        for due in passed
    ]


def unmet_period_dates(period: Period) -> list[Unmet]:
    """The unit's last days against the period's data (`rules.dates`)."""
    due = dict(period.dues.filter(stage=DueStage.UNIT).values_list("submission_kind", "due_on"))
    return unmet_dates(
        kind=period.kind,
        data_from=period.data_from,
        data_to=period.data_to,
        estimate_to=period.estimate_to,
        due=due,
    )


def _unmet_asked_figures(period: Period, kinds: Sequence[str]) -> list[Unmet]:
    """A part for figures needs figures; a month needs those that criteria and reports count."""
    if SubmissionKind.FIGURES not in kinds:
        return []
    codes = set(period.indicators.values_list("code", flat=True))
    if period.kind == PeriodKind.FIGURES and not codes >= set(MONTHLY):
        lacking = ", ".join(f"“{MONTHLY[code]}” ({code})" for code in MONTHLY if code not in codes)
        return [
            Unmet(
                "indicators",
                _("Kỳ số liệu tháng còn thiếu chỉ tiêu: %(lacking)s.") % {"lacking": lacking},
            )
        ]
    if not codes:
        return [
            Unmet(
                "indicators",
                _("Kỳ có phần số liệu nhưng chưa có chỉ tiêu nào. Hãy nhập chỉ tiêu của kỳ."),
            )
        ]
    return []


def _refuse_while_travelling(period: Period) -> None:
    open_states = Q(state__in=[s for s in SubmissionState if s not in _AT_REST])
    travelling = Submission.objects.filter(open_states, dossier__period=period).count()
    over = Q(state__in=("RECEIVED", "ENDED")) | Q(state="ISSUED", goes_up=False)
    proposals = period.consolidations.exclude(over).count()
    waiting = Nomination.objects.filter(
        submission__dossier__period=period,
        state__in=(
            NominationState.CHECKED,
            NominationState.POSTPONED,
            NominationState.RETURNED,
            NominationState.SUBMITTED,
            NominationState.SUSPENDED,
        ),
    ).exclude(submission__state=SubmissionState.WITHDRAWN)
    unmet = []
    if travelling:
        unmet.append(
            Unmet(
                "submissions",
                _("Còn %(travelling)s phần hồ sơ chưa được tiếp nhận.")
                % {"travelling": travelling},
            )
        )
    if proposals:
        unmet.append(
            Unmet(
                "consolidations",
                _("Còn %(proposals)s tờ trình, báo cáo chưa xong.") % {"proposals": proposals},
            )
        )
    if waiting.exists():
        unmet.append(
            Unmet(
                "nominations",
                _("Còn %(waiting)s đề nghị chưa có kết quả.") % {"waiting": waiting.count()},
            )
        )
    if unmet:
        raise NotReady(unmet)
