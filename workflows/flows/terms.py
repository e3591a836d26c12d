"""A term in working days that stands still while the file is not at its desk."""

from datetime import date
from typing import Any

from nominations import clock
from nominations.models import Event
from workflows.calendar import working_days_between
from workflows.rules.journey import Move, stays

#: A file that comes back late in its term is still read.
LEAST_LEFT = 2


def days_left(subject: Any, state: str, term: int, *, authority_id: int | None) -> int:
    """Working days of `term` that earlier stays of `subject` at `state` have not used up.

    The term counts from the complete file: days before its receipt (`received_at`), if it was
    receipted, are not counted. Once some are used, at least LEAST_LEFT are given. One statement.
    """
    moves = [
        Move(clock.local_day(at), source, target, action)
        for at, source, target, action in Event.objects.filter(subject=subject.ref, moves=True)
        .order_by("stream_id", "sequence")
        .values_list("at", "from_state", "to_state", "action")
    ]
    complete = clock.local_day(subject.received_at) if subject.received_at else date.min
    used = sum(
        max(working_days_between(max(stay.came, complete), stay.left, authority_id=authority_id), 0)
        for stay in stays(moves)
        if stay.state == state and stay.left is not None
    )
    return max(term - used, min(LEAST_LEFT, term)) if used else term
