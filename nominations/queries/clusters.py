"""A cluster in one year: its members in a circle, who scores whom, who came out first; and what
it is asked about: the route says for which kinds of nominee."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from nominations import clock
from nominations.enums import (
    AwardTarget,
    CriterionSection,
    NominationState,
    NomineeKind,
    RankingState,
    Role,
)
from nominations.models import (
    Cluster,
    ClusterMember,
    Membership,
    Nomination,
    Period,
    Person,
    Post,
    RankingEntry,
    Submission,
    Unit,
    UnitSuccession,
)
from nominations.queries.fields import asked_criteria
from nominations.rules.ranking import circle_of
from nominations.rules.roles import UNIT_ROLES

_KINDS = {
    AwardTarget.UNIT.value: (NomineeKind.UNIT,),
    AwardTarget.PERSON.value: (NomineeKind.PERSON, NomineeKind.OUTSIDER),
}
OPEN_TO_OPINION = (
    NominationState.SUBMITTED,
    NominationState.ENDORSED,
    NominationState.NOT_ENDORSED,
)
#: The most that a self-assessment can reach where the campaign names no criteria.
NO_CRITERIA = Decimal(1000)


def asked_of_cluster(submission: Submission) -> QuerySet[Nomination]:
    """The nominations of `submission` on which the route wants the cluster's opinion."""
    return submission.nominations.filter(
        state__in=OPEN_TO_OPINION, nominee_kind__in=asked_kinds(submission)
    )


def asked_kinds(submission: Submission) -> list[str]:
    """The kinds of nominee on which the route wants the cluster's opinion."""
    targets = submission.period_route.cluster_targets
    return [kind for target in targets for kind in _KINDS.get(target, ())]


def seats_on(cluster_id: int, year: int, day: date) -> list[ClusterMember]:
    """The seats of the award year in the order of the circle; units not there on `day` left out."""
    there = Unit.objects.on(day)
    seats = ClusterMember.objects.filter(cluster=cluster_id, year=year, unit__in=there)
    return list(seats.select_related("unit").order_by("position", "pk"))


def circle_on(cluster_id: int, year: int, day: date) -> dict[Unit, Unit]:
    """Scorer → scored in that year, as the cluster stood on `day`."""
    return circle_of([seat.unit for seat in seats_on(cluster_id, year, day)])


def scorer_of(unit: Unit, cluster: Cluster, year: int, *, day: date | None = None) -> Unit | None:
    """Who scores `unit`: its neighbour before it in the circle; None for a member alone."""
    circle = circle_on(cluster.pk, year, day or clock.today())
    return next((scorer for scorer, scored in circle.items() if scored == unit), None)


def scored_by(unit: Unit, cluster: Cluster, year: int, *, day: date | None = None) -> Unit | None:
    """Whom `unit` scores: the next in the circle; None for a member alone."""
    return circle_on(cluster.pk, year, day or clock.today()).get(unit)


def scorer_of_paper(submission: Submission) -> Unit | None:
    """The unit whose turn it is to score this self-assessment; None outside any cluster."""
    ranking = submission.ranking
    if ranking is None:
        return None
    dossier = submission.dossier
    return scorer_of(dossier.unit, ranking.cluster, dossier.period.year)


def home_units(people: Collection[int], day: date) -> QuerySet[Unit]:
    """Units in which one of `people` works on `day`, or holds a post of the unit."""
    works = Membership.objects.on(day).filter(person__in=people)
    acts = Post.objects.on(day).filter(person__in=people, role__in=UNIT_ROLES)
    return Unit.objects.filter(
        Q(pk__in=works.values("unit")) | Q(pk__in=acts.filter(unit__isnull=False).values("unit"))
    )


def heads_of(units: Collection[Unit], day: date) -> dict[int, Person]:
    """Unit id → who heads it on `day`; units without a head are left out."""
    posts = Post.objects.on(day).filter(unit__in=units, role=Role.UNIT_HEAD)
    rows = posts.select_related("person").order_by("valid_from", "pk")
    return {post.unit_id: post.person for post in rows if post.unit_id is not None}


def heirs_on(units: Sequence[Unit], day: date) -> list[Unit]:
    """`units` as they exist on `day`: who has ended is replaced by its successors, each once."""
    found: dict[int, Unit] = {}
    for unit in units:
        for heir in _heirs(unit, day, frozenset()):
            found.setdefault(heir.pk, heir)
    return list(found.values())


def _heirs(unit: Unit, day: date, passed: frozenset[int]) -> list[Unit]:
    if unit.valid_to is None or unit.valid_to >= day:
        return [unit]
    links = UnitSuccession.objects.filter(predecessor=unit, on__lte=day).exclude(
        successor__in=passed
    )
    after = links.select_related("successor").order_by("successor__position", "pk")
    walked = passed | {unit.pk}
    return [heir for link in after for heir in _heirs(link.successor, day, walked)]


def score_limit(submission: Submission) -> Decimal:
    """The most that this self-assessment can reach: its main criteria and the bonus.

    A table without points limits nothing of its own.
    """
    table = submission.dossier.period.unit_table
    if table is None or table.total is None:
        return NO_CRITERIA
    main = asked_criteria(submission).filter(section=CriterionSection.MAIN)
    most: Decimal | None = main.aggregate(most=Sum("max_points"))["most"]
    return NO_CRITERIA if most is None else most + table.bonus_cap


@dataclass(frozen=True, slots=True)
class Leading:
    """A unit that came out first in its cluster, by its place or by the meeting's vote."""

    cluster: Cluster
    unit: Unit
    place: int | None
    votes: int | None
    voted: bool


def leading_units(period: Period) -> list[Leading]:
    """Units with the first place of a locked ranking, and those that the meeting voted for.

    In the order of clusters, the voted one first: candidates for the authority's Cờ.
    """
    entries = RankingEntry.objects.filter(
        Q(place=1) | Q(unit=F("ranking__leading_unit")),
        ranking__period=period,
        ranking__state=RankingState.LOCKED,
    ).select_related("ranking__cluster", "unit")
    found = [
        Leading(
            cluster=entry.ranking.cluster,
            unit=entry.unit,
            place=entry.place,
            votes=entry.votes,
            voted=entry.unit_id == entry.ranking.leading_unit_id,
        )
        for entry in entries
    ]
    return sorted(
        found,
        key=lambda row: (row.cluster.position, row.cluster.pk, not row.voted, row.unit.position),
    )
