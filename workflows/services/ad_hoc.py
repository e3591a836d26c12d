"""Ad hoc and thematic rewards that a unit opens by itself, at any time, without waiting."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import (
    AwardKind,
    DueStage,
    PeriodKind,
    PeriodStatus,
    Role,
    StreamKind,
    SubmissionKind,
)
from nominations.models import (
    Award,
    AwardDecider,
    Event,
    Period,
    PeriodDue,
    RouteTemplate,
    Unit,
    User,
)
from nominations.names import clean
from nominations.queries.self_opening import route_for
from nominations.queries.standing import hats_of
from nominations.rules.readiness import Unmet
from nominations.rules.routes import FrozenRoute
from nominations.rules.terms import last_day_after
from nominations.services.record_event import digest_of, record_event
from nominations.services.search_phrases import note_row
from workflows.calendar import add_working_days
from workflows.services.bulk_start import start_dossiers
from workflows.services.errors import Conflict, NotAllowed, NotReady

#: Those of a unit who may open.
OPENERS = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
_WORKING_DAYS_WITHOUT_A_TERM = 10
#: An event further back is a slip of the pen.
_PLAUSIBLE = timedelta(days=2 * 366)
_KINDS_OWED = (SubmissionKind.NOMINATIONS.value,)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is to be rewarded: `event_from` to `event_to` are its days (inclusive)."""

    kind: str
    title: str
    event_from: date
    event_to: date
    basis: str = ""


def open_by_unit(*, unit: Unit, occasion: Occasion, actor: User, key: str) -> Period:
    """Open a period of the authority above `unit`, for that unit alone, and give it its file.

    The route is frozen, the unit's day is that of the route's term after the event (10 working
    days from today if it has none); a file that is late already may be opened all the same. The
    same `key` again gives the period that it opened.

    Raises NotAllowed (not an officer or head of this living unit), NotReady (no route lets units
    open this kind, or impossible dates), Conflict (the key was used for something else).
    """
    day = clock.today()
    hats = hats_of(actor, day)
    if unit.pk not in hats.unit_ids(OPENERS, inherited=False):
        raise NotAllowed(_("Chỉ cán bộ tổng hợp, thủ trưởng của đơn vị được mở."), stranger=True)
    asked = (occasion.kind, occasion.title, occasion.event_from, occasion.event_to, occasion.basis)
    fingerprint = digest_of([unit.pk, *asked])
    earlier = _opened_before(actor, key, fingerprint)
    if earlier is not None:
        return earlier
    pair = route_for(unit, occasion.kind, day)
    unmet = _unmet(unit, occasion, day, has_route=pair is not None)
    if unmet or pair is None:
        raise NotReady(unmet)
    try:
        with transaction.atomic():
            period = _period(unit, occasion, *pair, day)
            start_dossiers(period=period, units=[unit], kinds=_KINDS_OWED, actor=actor)
            record_event(
                stream=(StreamKind.PERIOD, period.ref),
                action="open_period",
                actor=actor,
                post_title=hats.title_of(OPENERS, unit.pk),
                to_state=PeriodStatus.OPEN,
                data={"units": 1, "submissions": 1, "initiator": unit.ref},
                key=key,
                fingerprint=fingerprint,
            )
    except IntegrityError:
        earlier = _opened_before(actor, key, fingerprint)
        if earlier is None:
            raise
        return earlier
    return period


def _opened_before(actor: User, key: str, fingerprint: str) -> Period | None:
    """The answer to a repeated click; the same key for something else is refused."""
    event = Event.objects.filter(actor=actor, key=key).first()
    if event is None:
        return None
    if event.fingerprint != fingerprint:
        raise Conflict(
            _("Mã thao tác này đã dùng cho một việc khác. Hãy mở lại trang rồi làm lại.")
        )
    return Period.objects.get(ref=event.subject)


def _unmet(unit: Unit, occasion: Occasion, day: date, *, has_route: bool) -> list[Unmet]:
    unmet = []
    if not clean(occasion.title):
        unmet.append(Unmet("title", _("Hãy ghi tên việc, thành tích cần khen.")))
    if not has_route:
        label = str(PeriodKind(occasion.kind).label).lower()
        unmet.append(
            Unmet(
                "kind",
                _("Chưa có quy trình nào cho phép %(unit)s tự mở khen thưởng %(label)s.")
                % {"unit": unit, "label": label},
            )
        )
    if occasion.event_to > day:
        unmet.append(Unmet("event_to", _("Sự kiện chưa kết thúc: hãy nhập ngày đã qua.")))
    if occasion.event_to < day - _PLAUSIBLE:
        unmet.append(Unmet("event_to", _("Sự kiện đã quá hai năm: hãy kiểm tra lại ngày.")))
    if occasion.event_to < occasion.event_from:
        unmet.append(Unmet("event_to", _("Ngày kết thúc trước ngày bắt đầu.")))
    return unmet


def _period(
    unit: Unit, occasion: Occasion, authority: Unit, route: RouteTemplate, day: date
) -> Period:
    """The open period with its day for the unit and the forms that the level may bestow."""
    period = Period.objects.create(
        authority=authority,
        initiator=unit,
        kind=PeriodKind(occasion.kind),
        year=occasion.event_to.year,
        name=clean(occasion.title),
        route=route,
        frozen_route=FrozenRoute.from_template(route).to_json(),
        status=PeriodStatus.OPEN,
        data_from=occasion.event_from,
        data_to=occasion.event_to,
        basis=clean(occasion.basis),
    )
    note_row(period)
    deciders = AwardDecider.objects.on(day).filter(level=authority.level)
    forms = Award.objects.filter(kind=AwardKind.FORM, deciders__in=deciders)
    period.awards.set(forms.distinct())  # titles belong to the year, not to one deed
    term = last_day_after(occasion.event_to, route.late_after_days)
    PeriodDue.objects.create(
        period=period,
        submission_kind=SubmissionKind.NOMINATIONS,
        stage=DueStage.UNIT,
        due_on=term
        or add_working_days(day, _WORKING_DAYS_WITHOUT_A_TERM, authority_id=authority.pk),
    )
    return period
