"""The way of one nomination: its file's and its paper's, as far as it went along."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from nominations.enums import ConsolidationState as C
from nominations.enums import NominationState as N
from nominations.enums import SubmissionState as S
from nominations.labels import nominee_label
from nominations.models import Nomination
from nominations.queries.standing import Hats
from workflows.queries.paths import Journey, submission_path

#: Where a nomination ended that did not reach the end of the path; others end where the file is.
_ENDED_AT: Mapping[str, str] = MappingProxyType(
    {N.NOT_SHORTLISTED: C.DRAFTING, N.FAILED: C.COUNCIL, N.DECLINED: C.SIGNING}
)
_STANDS = frozenset({*_ENDED_AT, N.WITHDRAWN, N.SUSPENDED, N.REVOKED, N.POSTPONED})


def line_path(line: Nomination, viewer: Hats) -> Journey:
    """As a nominee reads it: no names, and nothing of what the others on the list are told."""
    journey = submission_path(line.submission, None, viewer, line.pk)
    order = [stop.place for stop in journey.stops]
    if line.state in (N.AWARDED, N.FORWARDED):
        return replace(journey, here=len(order) - 1, mark="done", task=None)
    if line.state in _STANDS:
        place = _ENDED_AT.get(line.state, "")
        here = order.index(place) if place in order else journey.here
        return replace(
            journey, here=here, mark="stopped", task=None, note=nominee_label(line.state)
        )
    if line.state == N.RETURNED and line.submission.state != S.RETURNED:
        desk = order.index(S.OFFICE_CHECK)
        return replace(journey, here=0, mark="returned", stopped=desk, task=None)
    return journey
