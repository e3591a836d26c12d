"""Open a paper that goes to a signature: the one way a consolidation comes into being."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import (
    ConsolidationKind,
    ConsolidationState,
    Decider,
    Level,
    PeriodStatus,
    Role,
    StreamKind,
)
from nominations.models import Consolidation, Dispatch, Period, PeriodRecipient, User
from nominations.names import clean
from nominations.queries.standing import hats_of
from nominations.rules.papers import CARRIED_AS
from nominations.rules.readiness import Unmet
from nominations.services.record_event import record_event
from nominations.services.search_phrases import note_row
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.processes import start_flow

Recipient: TypeAlias = tuple[int, date | None]
_MAY_OPEN = frozenset({Role.OFFICE, Role.OFFICE_HEAD})

#: Who signs at a level; other deciders are reached by sending up.
OWN_DECIDER: Mapping[str, Decider] = MappingProxyType(
    {Level.DEPARTMENT: Decider.DIRECTOR, Level.MINISTRY: Decider.MINISTER}
)

#: A proposal is a draft at once; sums must be collected first.
FIRST_PLACE: Mapping[str, str] = MappingProxyType(
    {
        ConsolidationKind.PROPOSAL: ConsolidationState.DRAFTING,
        ConsolidationKind.REPORT: ConsolidationState.COLLECTING,
        ConsolidationKind.REGISTRATION: ConsolidationState.COLLECTING,
    }
)


def open_consolidation(
    *,
    period: Period,
    title: str,
    actor: User,
    kind: str = ConsolidationKind.PROPOSAL,
    decider: str = "",
) -> Consolidation:
    """Start a paper of `period` and return it.

    A proposal goes to `decider` (by default the authority's own leader); a report or a summary has
    none. Where the period names recipients the paper goes up to them once it is issued.

    Raises NotAllowed unless `actor` is of the standing office, NotReady if the period is not open,
    nobody is named to whom the paper would go, or there is such a summary already.
    """
    hats = hats_of(actor, clock.today())
    if period.authority_id not in hats.unit_ids(_MAY_OPEN):
        raise NotAllowed(_("Chỉ cơ quan thường trực lập tờ trình, báo cáo."), stranger=True)
    own = OWN_DECIDER[period.authority.level]
    decider = (decider or own) if kind == ConsolidationKind.PROPOSAL else ""
    recipients = [] if decider == own else _recipients(period, kind, decider)
    title = clean(title)
    unmet = _unmet_to_open(period, kind, title)
    if decider not in ("", own) and not recipients:
        sentence = _("Kỳ này chưa ghi nơi nhận hồ sơ trình %(label)s.") % {
            "label": Decider(decider).label
        }
        unmet.append(Unmet("decider", sentence))
    if unmet:
        raise NotReady(unmet)
    paper = Consolidation(
        period=period,
        kind=kind,
        decider=decider,
        state=FIRST_PLACE[kind],
        title=title,
        goes_up=bool(recipients),
        opened_at=clock.now(),
    )
    with transaction.atomic():
        _start(paper, recipients, actor, hats.title_of(_MAY_OPEN, period.authority_id))
    return paper


def _recipients(period: Period, kind: str, decider: str) -> list[Recipient]:
    """Unit id and last day of each: as the period names them, else the superior's authority."""
    named = PeriodRecipient.objects.filter(
        period=period, submission_kind=CARRIED_AS[kind], decider=decider
    )
    found = list(named.values_list("unit_id", "due_on"))
    if not found and period.parent and decider in ("", Decider.MINISTER):
        return [(period.parent.authority_id, None)]
    return found


def _unmet_to_open(period: Period, kind: str, title: str) -> list[Unmet]:
    unmet = []
    if period.status != PeriodStatus.OPEN:
        unmet.append(Unmet("period", _("Kỳ này chưa mở hoặc đã đóng.")))
    if not title:
        unmet.append(Unmet("title", _("Hãy nhập trích yếu của văn bản.")))
    if kind == ConsolidationKind.PROPOSAL:
        return unmet
    asked = period.dossiers.filter(submissions__kind=CARRIED_AS[kind])
    if not asked.exists():
        unmet.append(Unmet("kind", _("Kỳ này không thu loại báo cáo đó của các đơn vị.")))
    running = period.consolidations.filter(kind=kind, corrects=None)
    if running.exclude(state=ConsolidationState.ENDED).exists():
        unmet.append(
            Unmet("kind", _("Kỳ này đã có bản tổng hợp. Bản đã phát hành thì đính chính."))
        )
    return unmet


def _start(
    paper: Consolidation, recipients: Sequence[Recipient], actor: User, post_title: str
) -> None:
    paper.save(force_insert=True)
    note_row(paper)
    Dispatch.objects.bulk_create(
        Dispatch(consolidation=paper, recipient_id=unit_id, due_on=due_on)
        for unit_id, due_on in recipients
    )
    record_event(
        stream=(StreamKind.CONSOLIDATION, paper.ref),
        action="open_consolidation",
        moves=True,
        actor=actor,
        post_title=post_title,
        to_state=paper.state,
    )
    start_flow(paper)
