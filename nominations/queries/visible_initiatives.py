"""Which initiatives, and which results of them, a visitor may open."""

from django.db.models import Q, QuerySet

from nominations.enums import (
    SENT_SUBMISSIONS,
    NominationState,
    PeriodKind,
    PeriodStatus,
    Role,
    SubmissionState,
)
from nominations.models import Initiative, Nomination, Period
from nominations.queries.standing import Hats
from nominations.rules.roles import UNIT_ROLES

#: Who records the words of the council of initiatives.
RECORDERS = frozenset({Role.INITIATIVES, Role.OFFICE, Role.OFFICE_HEAD})
_ABOVE = RECORDERS | {Role.LEADER, Role.DEPUTY_LEADER, Role.COUNCIL_MEMBER}


def sent_initiatives() -> Q:
    """Initiatives that their units have handed in; what was withdrawn or taken back is not."""
    again = Q(submission__state=SubmissionState.UNIT_SIGNING) & ~Q(submission__returned_from="")
    return Q(submission__sent_at__isnull=False) & (
        Q(submission__state__in=SENT_SUBMISSIONS) | again
    )


def initiatives_visible_to(viewer: Hats) -> QuerySet[Initiative]:
    """A unit's people see its own; office, councils and leaders of the authority what was sent."""
    own = Q(unit_id__in=viewer.unit_ids(UNIT_ROLES))
    above = Q(submission__dossier__period__authority_id__in=viewer.unit_ids(_ABOVE))
    return Initiative.objects.filter(own | (above & sent_initiatives()))


def initiatives_editable_by(viewer: Hats) -> QuerySet[Initiative]:
    """Initiatives of the visitor's own unit (whether they are open is separate)."""
    return Initiative.objects.filter(unit_id__in=viewer.unit_ids(UNIT_ROLES))


def periods_recorded_by(viewer: Hats) -> QuerySet[Period]:
    """Opened rounds of initiatives whose results the visitor records."""
    return Period.objects.filter(
        kind=PeriodKind.INITIATIVES, authority_id__in=viewer.unit_ids(RECORDERS)
    ).exclude(status=PeriodStatus.PLANNED)


def own_lines_of(viewer: Hats) -> QuerySet[Nomination]:
    """The visitor's own lines as a nominee, from the moment that the unit calls its list ready.

    So a mistake can be mended before the head signs; a mere draft is the unit's own business.
    """
    ready = ~Q(state=NominationState.DRAFT) | Q(submission__state=SubmissionState.UNIT_SIGNING)
    return Nomination.objects.filter(ready, person_id__in=viewer.people, source=None)
