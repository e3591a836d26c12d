"""Who acts on the lines that a holder may not judge: deputy by post, then superior.

If nobody on the ladder is free the task stays with the desk and the office appoints somebody.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from nominations import clock
from nominations.enums import Role
from nominations.models import Consolidation, Correction
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.standing import people_with_role
from nominations.rules.papers import UNDECIDED_LINE
from workflows.queries.standing import place_of
from workflows.services.step import Step

LADDERS: Mapping[Role, tuple[Role, ...]] = MappingProxyType(
    {
        Role.OFFICE: (Role.OFFICE, Role.OFFICE_HEAD),
        Role.LEADER: (Role.LEADER, Role.DEPUTY_LEADER),
    }
)


def next_holder(step: Step, lines_left: Sequence[int], *, start: Role = Role.OFFICE) -> str:
    """The first role on the ladder with somebody free to act on some of `lines_left`.

    Empty if nobody is: the task then opens for the desk's own role and needs an appointment,
    which the event remembers.
    """
    place = place_of(step.subject)
    paper = step.subject.submission if isinstance(step.subject, Correction) else step.subject
    wrote = {getattr(paper, "prepared_by_id", None), getattr(paper, "signed_by_id", None)}
    for role in LADDERS[start]:
        holders = people_with_role(
            role, unit_id=place.authority_id, cluster_id=None, day=clock.today()
        )
        for person in holders:
            barred = conflicted_nominations({person.pk}, lines_left)
            if person.pk not in wrote and len(barred) < len(lines_left):
                return role.value
    step.facts["needs_appointment"] = True
    return ""


def signer_role(step: Step, consolidation: Consolidation) -> str:
    """For whom the signing desk opens: the leader, or a deputy if every line concerns him."""
    undecided = list(
        consolidation.lines.filter(UNDECIDED_LINE).values_list("nomination_id", flat=True)
    )
    return next_holder(step, undecided, start=Role.LEADER)
