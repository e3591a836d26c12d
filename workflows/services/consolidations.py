"""Open a proposal: the one way a consolidation comes into being."""

from django.db import transaction

from nominations import clock
from nominations.enums import ConsolidationKind, Decider, Level, PeriodStatus, Role, StreamKind
from nominations.models import Consolidation, Period, User
from nominations.names import clean
from nominations.queries.standing import hats_of
from nominations.rules.readiness import Unmet
from nominations.services.record_event import record_event
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.processes import start_flow

_MAY_OPEN = frozenset({Role.OFFICE, Role.OFFICE_HEAD})

#: Who signs at a level; other deciders are reached by sending up.
OWN_DECIDER = {Level.DEPARTMENT: Decider.DIRECTOR, Level.MINISTRY: Decider.MINISTER}


def open_consolidation(*, period: Period, title: str, actor: User) -> Consolidation:
    """Start a proposal of `period` to its own leader and return it.

    Raises NotAllowed unless `actor` is of the standing office, NotReady if the period is not open.
    """
    hats = hats_of(actor, clock.today())
    if period.authority_id not in hats.unit_ids(_MAY_OPEN):
        raise NotAllowed("Chỉ cơ quan thường trực lập tờ trình.", stranger=True)
    if period.status != PeriodStatus.OPEN:
        raise NotReady([Unmet("period", "Kỳ này chưa mở hoặc đã đóng.")])
    title = clean(title)
    if not title:
        raise NotReady([Unmet("title", "Hãy nhập trích yếu của tờ trình.")])
    with transaction.atomic():
        consolidation = Consolidation.objects.create(
            period=period,
            kind=ConsolidationKind.PROPOSAL,
            decider=OWN_DECIDER[Level(period.authority.level)],
            title=title,
            opened_at=clock.now(),
        )
        record_event(
            stream=(StreamKind.CONSOLIDATION, consolidation.ref),
            action="open_consolidation",
            moves=True,
            actor=actor,
            post_title=hats.title_of(_MAY_OPEN, period.authority_id),
            to_state=consolidation.state,
        )
        start_flow(consolidation)
    return consolidation
