"""The only way to load a record for a user: what he may see, as a queryset.

The viewer is given as the hats he wears today (`standing.hats_of`, once per request).

A level sees only what was sent to it; a cluster sees its members' sent submissions; council
members see the agenda's items; a nominee sees his own line; a deputy sees exactly what the mandate
gives, from day to day (`Hats` already carries the mandates in force). Strangers get 404.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from nominations.enums import (
    SENT_SUBMISSIONS,
    ConsolidationState,
    MarkColumn,
    NominationState,
    PeriodKind,
    PeriodStatus,
    RankingState,
    Role,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import (
    Attachment,
    Cluster,
    ClusterMember,
    ClusterRanking,
    Comment,
    Consolidation,
    Correction,
    Decision,
    Dossier,
    Nomination,
    Period,
    Post,
    Submission,
    Unit,
    User,
)
from nominations.queries.clusters import scorer_of_paper
from nominations.queries.standing import Hats
from nominations.rules.roles import UNIT_ROLES

_SEES_OWN_LEVEL = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.LEADER, Role.DEPUTY_LEADER})
_SEES_PROPOSALS = _SEES_OWN_LEVEL | {Role.REGISTRAR}
_ON_COUNCIL = frozenset({Role.COUNCIL_MEMBER})
_ON_INITIATIVES = frozenset({Role.INITIATIVES})
#: Who may merge, rename, split and end units of his tree.
REORGANISERS = frozenset({Role.OFFICE_HEAD, Role.ADMIN})
#: A unit's own place and the three above it: ministry, department, division, sub-unit.
_UP = ("pk__in", "parent__in", "parent__parent__in", "parent__parent__parent__in")
_COUNCIL_PLACES = (
    ConsolidationState.COUNCIL,
    ConsolidationState.SIGNING,
    ConsolidationState.APPROVED,
    ConsolidationState.ISSUED,
    ConsolidationState.SENT_UP,
    ConsolidationState.RECEIVED,
)


def _submission_grounds(viewer: Hats) -> list[Q]:
    """Why the viewer may open a submission, one ground each: any of them is enough."""
    again = Q(state=SubmissionState.UNIT_SIGNING) & ~Q(returned_from="")  # mended, to be sent again
    sent = (Q(state__in=SENT_SUBMISSIONS) | again) & Q(sent_at__isnull=False)
    above = Q(dossier__period__authority_id__in=viewer.unit_ids(_SEES_OWN_LEVEL))
    if secretary := viewer.unit_ids(_ON_INITIATIVES):  # of initiatives, and of nothing else
        above |= Q(kind=SubmissionKind.INITIATIVES, dossier__period__authority_id__in=secretary)
    return [
        Q(dossier__unit_id__in=viewer.unit_ids(UNIT_ROLES)),
        above & sent,
        Q(ranking__cluster_id__in=viewer.cluster_ids()) & sent,
    ]


def _submissions_for(viewer: Hats) -> Q:
    return reduce(or_, _submission_grounds(viewer))


def submissions_visible_to(viewer: Hats) -> QuerySet[Submission]:
    """Submissions that the viewer may open."""
    return Submission.objects.filter(_submissions_for(viewer))


def submissions_by_ground(viewer: Hats) -> list[QuerySet[Submission]]:
    """`submissions_visible_to` in parts, one per ground, each to be found by an index of its own.

    For what looks through all of them: a database reads the whole table for grounds joined by OR.
    """
    return [Submission.objects.filter(ground) for ground in _submission_grounds(viewer)]


def mark_columns_visible_to(
    viewer: Hats, submission: Submission, *, scorers: Mapping[int, int] | None = None
) -> frozenset[str]:
    """Whose points the viewer may read criterion by criterion, beside the unit's own.

    The authority reads all. The unit reads the cluster's once its meeting has locked, the office's
    once the paper is accepted. Of the cluster only head, deputy and the member whose turn it is to
    score read its column: nobody a neighbour's, and before the lock nobody that of his own unit.
    `scorers` (unit → who scores it) is given where it was read for several papers at once.
    """
    dossier, ranking = submission.dossier, submission.ranking
    if dossier.period.authority_id in viewer.unit_ids(_SEES_OWN_LEVEL):
        return frozenset(MarkColumn.values)
    if dossier.unit_id in viewer.unit_ids(UNIT_ROLES):
        locked = ranking is not None and ranking.state == RankingState.LOCKED
        accepted = submission.state in (SubmissionState.ACCEPTED, SubmissionState.CLOSED)
        found = {MarkColumn.CLUSTER: locked, MarkColumn.OFFICE: accepted}
        return frozenset(column.value for column, open_now in found.items() if open_now)
    if ranking is not None and _scores(viewer, submission, ranking.cluster_id, scorers):
        return frozenset({MarkColumn.CLUSTER.value})
    return frozenset()


def _scores(
    viewer: Hats, submission: Submission, cluster_id: int, scorers: Mapping[int, int] | None
) -> bool:
    """Whether the viewer holds the cluster's meeting, or his unit scores this paper."""
    if cluster_id in viewer.cluster_ids((Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY)):
        return True
    if cluster_id not in viewer.cluster_ids():
        return False
    if scorers is None:
        scorer = scorer_of_paper(submission)
        scorer_id = scorer.pk if scorer else None
    else:
        scorer_id = scorers.get(submission.dossier.unit_id)
    return scorer_id in viewer.unit_ids(UNIT_ROLES)


def submissions_editable_by(viewer: Hats) -> QuerySet[Submission]:
    """Submissions whose content is the user's own unit's (whether a field is open is separate)."""
    return Submission.objects.filter(dossier__unit_id__in=viewer.unit_ids(UNIT_ROLES))


def drafts_of(user: User, day: date) -> QuerySet[Submission]:
    """Submissions of the units at which `user` himself holds a post on `day`, in one statement.

    For saves that a page does by itself. What he has by mandate or at a successor is not in it:
    `submissions_editable_by` knows everything.
    """
    posts = Post.objects.on(day).filter(person_id=user.person_id, role__in=UNIT_ROLES)
    mine = Submission.objects.filter(dossier__unit_id__in=posts.values("unit_id"))
    return mine if user.is_active and user.person_id else mine.none()


def comments_visible_to(viewer: Hats) -> QuerySet[Comment]:
    """Remarks on the parts of the viewer's own units; superiors never see them."""
    return Comment.objects.filter(submission__in=submissions_editable_by(viewer))


def dossiers_visible_to(viewer: Hats) -> QuerySet[Dossier]:
    """Dossiers of the user's units, and those of which a part was sent to him."""
    sent = Submission.objects.filter(_submissions_for(viewer))
    above = Q(period__authority_id__in=viewer.unit_ids(_SEES_OWN_LEVEL))
    return Dossier.objects.filter(
        Q(unit_id__in=viewer.unit_ids(UNIT_ROLES)) | above | Q(submissions__in=sent)
    ).distinct()


def corrections_visible_to(viewer: Hats) -> QuerySet[Correction]:
    """Corrections of visible submissions."""
    return Correction.objects.filter(submission__in=submissions_visible_to(viewer))


def consolidations_visible_to(viewer: Hats) -> QuerySet[Consolidation]:
    """Consolidations of the user's authority; council members those of their agenda, from it on."""
    staff = Q(period__authority_id__in=viewer.unit_ids(_SEES_PROPOSALS))
    agenda = Q(state=ConsolidationState.COUNCIL) | Q(council_size__isnull=False)
    council = agenda & Q(
        period__authority_id__in=viewer.unit_ids(_ON_COUNCIL),
        state__in=_COUNCIL_PLACES,
    )
    return Consolidation.objects.filter(staff | council)


def _own_and_agenda(viewer: Hats) -> list[Q]:
    own = Q(person_id=viewer.person_id) & ~Q(state=NominationState.DRAFT)
    if viewer.person_id is None:
        own = Q(pk__in=())
    agenda = Q(lines__consolidation__in=consolidations_visible_to(viewer), lines__active=True)
    return [own, agenda]


def nominations_visible_to(viewer: Hats) -> QuerySet[Nomination]:
    """Nominations of visible submissions, agenda items, and the nominee's own sent lines."""
    files = Q(submission__in=submissions_visible_to(viewer))
    return Nomination.objects.filter(reduce(or_, [*_own_and_agenda(viewer), files])).distinct()


def nominations_by_ground(viewer: Hats) -> list[tuple[QuerySet[Nomination], bool]]:
    """`nominations_visible_to` in parts, as `submissions_by_ground`.

    Each with whether the viewer may open the submission that such a line stands in. What is
    DISTINCT is found once, instead of again for each line.
    """
    files = [Q(submission__in=part.distinct()) for part in submissions_by_ground(viewer)]
    grounds = [*((q, False) for q in _own_and_agenda(viewer)), *((q, True) for q in files)]
    return [(Nomination.objects.filter(ground), opens) for ground, opens in grounds]


def attachments_visible_to(viewer: Hats) -> QuerySet[Attachment]:
    """Proofs of visible submissions; the council sees those of the agenda's items."""
    agenda = Nomination.objects.filter(
        lines__consolidation__in=consolidations_visible_to(viewer), lines__active=True
    )
    return Attachment.objects.filter(
        Q(submission__in=submissions_visible_to(viewer)) | Q(nomination__in=agenda)
    )


def clusters_visible_to(viewer: Hats) -> QuerySet[Cluster]:
    """Clusters of the user's authority, those he has a post in, and those of his units."""
    above = Q(authority_id__in=viewer.unit_ids(_SEES_OWN_LEVEL | {Role.ADMIN}))
    seats = ClusterMember.objects.filter(unit_id__in=viewer.unit_ids(UNIT_ROLES))
    mine = Q(pk__in=viewer.cluster_ids()) | Q(pk__in=seats.values("cluster"))
    return Cluster.objects.filter(above | mine)


def rankings_visible_to(viewer: Hats) -> QuerySet[ClusterRanking]:
    """Rankings of the user's clusters and of his authority."""
    return ClusterRanking.objects.filter(
        Q(cluster_id__in=viewer.cluster_ids())
        | Q(period__authority_id__in=viewer.unit_ids(_SEES_OWN_LEVEL))
    )


def periods_visible_to(viewer: Hats) -> QuerySet[Period]:
    """Periods of the user's authority; a unit sees those that it owes something in, once open."""
    staff = Q(authority_id__in=viewer.unit_ids(_SEES_PROPOSALS | {Role.ADMIN} | _ON_COUNCIL))
    owed = Dossier.objects.filter(unit_id__in=viewer.unit_ids(UNIT_ROLES)).values("period")
    units = Q(pk__in=owed) & ~Q(status=PeriodStatus.PLANNED)
    if secretary := viewer.unit_ids(_ON_INITIATIVES):
        staff |= Q(kind=PeriodKind.INITIATIVES, authority_id__in=secretary)
    return Period.objects.filter(staff | units)


def decisions_visible_to(viewer: Hats) -> QuerySet[Decision]:
    """Published decisions to everybody who has a post; unpublished ones with their proposal."""
    if not viewer.posts:
        return Decision.objects.none()
    return Decision.objects.filter(
        Q(published_at__isnull=False) | Q(consolidation__in=consolidations_visible_to(viewer))
    )


def _tree_of(units: Collection[int]) -> Q:
    return reduce(or_, (Q(**{place: units}) for place in _UP))


def units_visible_to(viewer: Hats) -> QuerySet[Unit]:
    """The whole tree below the authorities at which the viewer sees his level, ended units too."""
    return Unit.objects.filter(_tree_of(viewer.unit_ids(_SEES_OWN_LEVEL | {Role.ADMIN})))


def units_reorganised_by(viewer: Hats) -> QuerySet[Unit]:
    """The units that the viewer may merge, rename, split and end."""
    return Unit.objects.filter(_tree_of(viewer.unit_ids(REORGANISERS)))
