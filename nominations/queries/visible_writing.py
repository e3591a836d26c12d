"""What a user may see of campaigns: as `visible`, the only way to load one for him."""

from django.db.models import Q, QuerySet

from nominations.enums import Role
from nominations.models import Campaign, Cluster, Unit
from nominations.queries.standing import Hats
from nominations.rules.roles import AUTHORITY_ROLES, UNIT_ROLES

#: Who writes an authority's campaigns and score tables.
CAMPAIGN_EDITORS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})
#: Who answers a campaign for his unit, and who for his cluster.
CAMPAIGN_ANSWERERS = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
CLUSTER_ANSWERERS = frozenset({Role.CLUSTER_HEAD})
_ABOVE_UNITS = CAMPAIGN_EDITORS | {Role.LEADER, Role.DEPUTY_LEADER}


def campaigns_visible_to(viewer: Hats) -> QuerySet[Campaign]:
    """Campaigns of the viewer's units, of his authority and of those above, and his clusters'.

    What an ended unit issued is its successor's (ADR 14). An authority also sees what its units
    answer. A campaign that one of these carries out is seen with it. Without a post: none.
    """
    if not viewer.posts:
        return Campaign.objects.none()
    units = viewer.unit_ids(UNIT_ROLES | AUTHORITY_ROLES | {Role.ADMIN, Role.INITIATIVES})
    clusters = Cluster.objects.filter(
        Q(pk__in=viewer.cluster_ids()) | Q(members__unit__in=viewer.unit_ids(UNIT_ROLES))
    )
    issuers = _issuers_above(units, clusters)
    near = Campaign.objects.filter(
        Q(issuer__in=issuers.values("pk"))
        | Q(issuer__successions__successor__in=issuers.values("pk"))
        | Q(issuer__parent__in=viewer.unit_ids(_ABOVE_UNITS))
        | Q(cluster__in=clusters.values("pk"))
    )
    with_parents = Q(pk__in=near.values("pk")) | Q(answers__in=near.values("pk"))
    return Campaign.objects.filter(with_parents).distinct()


def _issuers_above(units: frozenset[int], clusters: QuerySet[Cluster]) -> QuerySet[Unit]:
    """The units, the two above each, and who organises the clusters in which these are judged."""
    own = Unit.objects.filter(
        Q(pk__in=units) | Q(children__in=units) | Q(children__children__in=units)
    )
    above = Q(clusters__members__unit__in=own.values("pk")) | Q(clusters__in=clusters.values("pk"))
    return Unit.objects.filter(Q(pk__in=own.values("pk")) | above)


def campaigns_edited_by(viewer: Hats) -> QuerySet[Campaign]:
    """Campaigns whose own fields the viewer may write, for his authority, unit or cluster."""
    units = viewer.unit_ids(CAMPAIGN_EDITORS)
    own = Q(issuer__in=viewer.unit_ids(CAMPAIGN_ANSWERERS), cluster=None, parent__isnull=False)
    led = Q(cluster__in=viewer.cluster_ids(CLUSTER_ANSWERERS))
    return Campaign.objects.filter(Q(issuer__in=units) | own | led)


def campaigns_scored_by(viewer: Hats) -> QuerySet[Campaign]:
    """Campaigns whose score tables the viewer may write: his authority's only."""
    return Campaign.objects.filter(issuer__in=viewer.unit_ids(CAMPAIGN_EDITORS))
