"""What happened, in words: the log of a subject, and who acted last."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.enums import ConsolidationState, StreamKind
from nominations.models import Cluster, ClusterRanking, Consolidation, Event, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import consolidations_visible_to
from nominations.rules.roles import UNIT_ROLES
from workflows.words import past_fact

#: Once a list has come so far, what was done on it may be read by those whom it concerns.
_TOLD = (
    ConsolidationState.ISSUED,
    ConsolidationState.SENT_UP,
    ConsolidationState.RECEIVED,
    ConsolidationState.ENDED,
)
#: Remarks between the people of one house, or to the units below it.
_IN_THE_HOUSE = ("send_back", "reopen_source")


@dataclass(frozen=True, slots=True)
class Deed:
    """A past fact: person with salutation and post, moment, what was done, the note."""

    who: str
    when: datetime
    what: str
    note: str = ""
    action: str = ""
    moves: bool = False


def _deed(event: Event, kind: str = "") -> Deed:
    person, giver = event.person, event.acting_for
    who = f"{person.salutation} {person.full_name}" if person else _("Hệ thống")
    if event.post_title:
        who += f", {event.post_title}"
    if giver:
        who += _(" (xử lý thay %(salutation)s %(full_name)s)") % {
            "salutation": giver.salutation_within,
            "full_name": giver.full_name,
        }
    return Deed(
        who=who,
        when=event.at,
        what=past_fact(event.action, kind),
        note=" · ".join(filter(None, (_named(event), event.note or _remark(event)))),
        action=event.action,
        moves=event.moves,
    )


def _named(event: Event) -> str:
    """The day up to which a task was put aside, the colleague to whom it was given."""
    if event.action == "park":
        return _("đến hết ngày %(day)s") % {"day": _day(event.data.get("until", ""))}
    if event.action == "reassign":
        return _("giao %(who)s") % {"who": event.data.get("to", "")}
    return ""


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""


#: What is told of a paper that went up: to whom, from whom, and the decision that came of it.
_OF_A_PAPER = {"send_up": "to", "record_receipt": "from", "record_outcome": "decision"}


def _remark(event: Event) -> str:
    """The fact without which the words do not say enough: two papers may have gone up."""
    told = event.data.get(_OF_A_PAPER.get(event.action, ""), "")
    if event.action == "record_outcome":
        return str(told[0]) if told else ""
    return told if isinstance(told, str) else "; ".join(told)


def last_deed(kind: StreamKind, subject_ref: str) -> Deed | None:
    """The newest fact in a stream, or None for an empty one."""
    event = (
        Event.objects.filter(stream__kind=kind, stream__subject=subject_ref)
        .select_related("person", "acting_for")
        .order_by("-sequence")
        .first()
    )
    return _deed(event) if event else None


def last_move(subject_ref: str) -> Event | None:
    """The newest event that moved this subject: what a recall would take back."""
    return Event.objects.filter(subject=subject_ref, moves=True).order_by("-sequence").first()


def submission_log(submission: Submission, viewer: Hats, *, limit: int = 200) -> list[Deed]:
    """The submission's own acts, and the proposals' acts that touched its nominations.

    Of a proposal that is not the viewer's to see nothing is told until it is issued: the signer's
    word may still be taken back. Remarks made in the unit's own house are read there only.
    Saves of drafts stay in the chain, not on the page.
    """
    mine = Q(stream__kind=StreamKind.SUBMISSION, stream__subject=submission.ref)
    touched = Q(items__nomination__submission=submission)
    told = Consolidation.objects.filter(state__in=_TOLD).values("ref")
    open_to_him = consolidations_visible_to(viewer).values("ref")
    untold = Q(stream__kind=StreamKind.CONSOLIDATION) & ~(
        Q(stream__subject__in=told) | Q(stream__subject__in=open_to_him)
    )
    events = Event.objects.filter(mine | touched).exclude(action="save").exclude(untold)
    log = _log(events.distinct(), limit, submission.kind)
    if submission.dossier.unit_id in viewer.unit_ids(UNIT_ROLES):
        return log
    return [replace(deed, note="") if deed.action in _IN_THE_HOUSE else deed for deed in log]


def consolidation_log(consolidation: Consolidation, *, limit: int = 200) -> list[Deed]:
    """The proposal's own acts, newest first."""
    return _log(
        Event.objects.filter(
            stream__kind=StreamKind.CONSOLIDATION, stream__subject=consolidation.ref
        ),
        limit,
    )


def unit_log(unit_ref: str, *, limit: int = 50) -> list[Deed]:
    """What was decided about a unit, newest first; what it writes for itself is not told."""
    mine = Event.objects.filter(stream__kind=StreamKind.UNIT, stream__subject=unit_ref)
    return _log(mine.exclude(action="save"), limit)


def cluster_log(cluster: Cluster, *, limit: int = 50) -> list[Deed]:
    """Hand-overs of the cluster, newest first; its meetings are in its rankings' own logs."""
    return _log(
        Event.objects.filter(stream__kind=StreamKind.CLUSTER, stream__subject=cluster.ref), limit
    )


def ranking_log(ranking: ClusterRanking, *, limit: int = 200) -> list[Deed]:
    """The ranking's own acts, newest first."""
    return _log(
        Event.objects.filter(stream__kind=StreamKind.CLUSTER, stream__subject=ranking.ref), limit
    )


def _log(events: Iterable[Event], limit: int, kind: str = "") -> list[Deed]:
    newest = events.select_related("person", "acting_for").order_by("-at", "-pk")[:limit]  # type: ignore[attr-defined]
    return [_deed(event, kind) for event in newest]
