"""Where a subject belongs, and what a person is to it: the facts that `may()` asks for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeGuard

from nominations import clock
from nominations.enums import Machine, Role, StreamKind, SubmissionKind, SubmissionState
from nominations.models import ClusterRanking, Consolidation, Correction, Submission
from nominations.queries.clusters import home_units, scorer_of_paper
from nominations.queries.standing import HeldPost, roles_here
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES, Standing, roles_for
from workflows.models import Task

Subject = Submission | Consolidation | Correction | ClusterRanking

MACHINES: Mapping[type, Machine] = MappingProxyType(
    {
        Submission: Machine.SUBMISSION,
        Consolidation: Machine.CONSOLIDATION,
        Correction: Machine.CORRECTION,
        ClusterRanking: Machine.RANKING,
    }
)

#: What to load with a subject so that standing and flow ask nothing more.
RELATED: Mapping[Machine, tuple[str, ...]] = MappingProxyType(
    {
        Machine.SUBMISSION: ("dossier__unit", "dossier__period__unit_table", "ranking"),
        Machine.CONSOLIDATION: ("period__authority",),
        Machine.CORRECTION: ("submission__dossier__period", "submission__ranking"),
        Machine.RANKING: ("cluster", "period"),
    }
)


_STREAMS: Mapping[Machine, StreamKind] = MappingProxyType(
    {
        Machine.SUBMISSION: StreamKind.SUBMISSION,
        Machine.CONSOLIDATION: StreamKind.CONSOLIDATION,
        Machine.RANKING: StreamKind.CLUSTER,
    }
)

#: A claim says "I am on it" to colleagues; these acts are possible all the same.
_DESPITE_A_CLAIM = frozenset({"release", "suspend", "resume", "recall", "appoint", "score"})


@dataclass(frozen=True, slots=True)
class Place:
    """The unit, cluster and authority whose posts count for a subject."""

    unit_id: int | None
    cluster_id: int | None
    authority_id: int


def machine_of(subject: Any) -> Machine:
    return MACHINES[type(subject)]


def kind_of(subject: Any) -> str:
    """The kind of a submission, for its own words; empty for everything else."""
    return subject.kind if isinstance(subject, Submission) else ""


def place_of(subject: Subject) -> Place:
    """Where `subject` belongs."""
    if isinstance(subject, Consolidation):
        return Place(None, None, subject.period.authority_id)
    if isinstance(subject, ClusterRanking):
        return Place(None, subject.cluster_id, subject.period.authority_id)
    submission: Any = subject.submission if isinstance(subject, Correction) else subject
    dossier = submission.dossier
    cluster_id = submission.ranking.cluster_id if submission.ranking else None
    return Place(dossier.unit_id, cluster_id, dossier.period.authority_id)


def worn_roles(posts: Collection[HeldPost], place: Place) -> frozenset[Role]:
    """The roles among `posts` that count at `place`."""
    return roles_here(
        posts,
        unit_id=place.unit_id,
        cluster_id=place.cluster_id,
        authority_id=place.authority_id,
    )


def post_for(posts: Collection[HeldPost], place: Place, roles: Collection[Role]) -> HeldPost | None:
    """The post under which an act is signed: the first that carries one of `roles` here."""
    for post in posts:
        if post.role in roles and worn_roles((post,), place):
            return post
    return None


def standing_of(
    subject: Subject, *, people: Collection[int], roles: frozenset[Role], task: Task | None
) -> Standing:
    """What `people` (the actor, and the giver of his mandate) are to `subject`."""
    submission = subject.submission if isinstance(subject, Correction) else subject
    wrote = isinstance(submission, Submission) and bool(
        {submission.prepared_by_id, submission.signed_by_id} & set(people)
    )
    appointed = task is not None and task.appointee_id in people
    own_unit = False
    if _is_scored(submission) and roles & CLUSTER_ROLES:
        homes = set(home_units(people, clock.today()).values_list("pk", flat=True))
        own_unit = submission.dossier.unit_id in homes
        turn = Role.CLUSTER_MEMBER in roles
        if turn and scoring_unit_id(submission, task) not in homes:
            roles -= {Role.CLUSTER_MEMBER}  # another member's turn in the circle
    return Standing(roles=roles, prepared_or_signed=wrote, appointed=appointed, own_unit=own_unit)


def _is_scored(subject: Any) -> TypeGuard[Submission]:
    """A self-assessment that its cluster is scoring now."""
    return (
        isinstance(subject, Submission)
        and subject.kind == SubmissionKind.SELF_ASSESSMENT
        and subject.state == SubmissionState.CLUSTER_REVIEW
    )


def scoring_unit_id(submission: Submission, task: Task | None) -> int | None:
    """The member whose turn it is: as the open task says, else by the circle."""
    if task is not None and is_scoring(task):
        return task.unit_id
    scorer = scorer_of_paper(submission)
    return scorer.pk if scorer else None


def stream_of(subject: Subject) -> tuple[StreamKind, str]:
    """The chain that records the subject's acts; a correction shares its submission's."""
    if isinstance(subject, Correction):
        return StreamKind.SUBMISSION, subject.submission.ref
    return _STREAMS[machine_of(subject)], subject.ref


def is_scoring(task: Task) -> bool:
    """The desk at which one member of a cluster scores another: done in one act, never claimed."""
    return task.role == Role.CLUSTER_MEMBER


def taken_by_another(task: Task, machine: Machine, action: str, user_id: int) -> bool:
    """Whether a colleague at this desk has claimed the task, so that this act is his to do."""
    if task.owner_id in (None, user_id) or action in _DESPITE_A_CLAIM:
        return False
    if task.role in UNIT_ROLES:
        return False
    return task.role in roles_for(machine, action)
