"""Move many nominations at once, under the state machine's own table.

The only function that writes `Nomination.state`. The FSM's sources and target are the guard, the
affected-row count is asserted; two statements whatever the number of rows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django_fsm import TransitionNotAllowed

from nominations.models import Nomination


@dataclass(frozen=True, slots=True)
class Moved:
    """One nomination's step, for the event item."""

    nomination_id: int
    from_state: str
    to_state: str
    note: str = ""


class NominationsChanged(Exception):
    """Somebody moved one of these nominations meanwhile."""


def sources_of(transition: str) -> dict[str, Any]:
    """Source state → target (or a GET_STATE) of a named transition of Nomination."""
    table = getattr(Nomination, transition)._django_fsm.transitions
    return {source: entry.target for source, entry in table.items()}


def move_nominations(
    nomination_ids: Collection[int], transition: str, *, note: str = "", **fields: Any
) -> list[Moved]:
    """Take `transition` on each of `nomination_ids`; `fields` are written in the same statement.

    Raises TransitionNotAllowed if one of them stands elsewhere, NominationsChanged if one moved
    between the two statements (only possible without the process lock).
    """
    if not nomination_ids:
        return []
    ids = sorted(nomination_ids)
    targets = sources_of(transition)
    rows = list(Nomination.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "state"))
    wrong = [pk for pk, state in rows if state not in targets]
    if wrong or len(rows) != len(ids):
        raise TransitionNotAllowed(f"{transition}: not from here: {wrong or 'missing rows'}")
    target = next(iter(targets.values()))
    if not isinstance(target, str):
        raise TypeError(f"{transition} has no fixed target; use resume_nominations")
    changed = Nomination.objects.filter(pk__in=ids, state__in=list(targets)).update(
        state=target, **fields
    )
    if changed != len(ids):
        raise NominationsChanged(transition)
    return [Moved(pk, state, str(target), note) for pk, state in rows]


def suspend_nominations(nomination_ids: Collection[int], *, reason: str) -> list[Moved]:
    """Suspend, remembering where each one was."""
    return move_nominations(
        nomination_ids, "suspend", note=reason, suspended_from=F("state"), reason=reason
    )


def resume_nominations(nomination_ids: Collection[int], *, note: str = "") -> list[Moved]:
    """Put each suspended nomination back where it was; the FSM's target is `suspended_from`."""
    if not nomination_ids:
        return []
    ids = sorted(nomination_ids)
    rows = list(
        Nomination.objects.filter(pk__in=ids, state="SUSPENDED")
        .order_by("pk")
        .values_list("pk", "suspended_from")
    )
    if len(rows) != len(ids):
        raise TransitionNotAllowed("resume: not every nomination is suspended")
    changed = Nomination.objects.filter(pk__in=ids, state="SUSPENDED").update(
        state=F("suspended_from"), suspended_from="", reason=""
    )
    if changed != len(ids):
        raise NominationsChanged("resume")
    return [Moved(pk, "SUSPENDED", origin, note) for pk, origin in rows]
