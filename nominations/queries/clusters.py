"""What a cluster is asked about: the route says for which kinds of nominee."""

from django.db.models import QuerySet

from nominations.enums import AwardTarget, NominationState, NomineeKind
from nominations.models import Nomination, Submission

_KINDS = {
    AwardTarget.UNIT.value: (NomineeKind.UNIT,),
    AwardTarget.PERSON.value: (NomineeKind.PERSON, NomineeKind.OUTSIDER),
}
_OPEN_TO_OPINION = (
    NominationState.SUBMITTED,
    NominationState.ENDORSED,
    NominationState.NOT_ENDORSED,
)


def asked_of_cluster(submission: Submission) -> QuerySet[Nomination]:
    """The nominations of `submission` on which the route wants the cluster's opinion."""
    targets = submission.period_route.cluster_targets
    kinds = [kind for target in targets for kind in _KINDS.get(target, ())]
    return submission.nominations.filter(state__in=_OPEN_TO_OPINION, nominee_kind__in=kinds)
