"""What is true. One file per subject; import from here."""

from nominations.models.accounts import User
from nominations.models.awards import Award, AwardDecider
from nominations.models.campaigns import Campaign, Criterion
from nominations.models.consolidations import Consolidation, ConsolidationLine
from nominations.models.corrections import Correction
from nominations.models.decisions import AwardRecord, Decision
from nominations.models.dossiers import Dossier
from nominations.models.events import DayRoot, Event, EventItem, EventStream
from nominations.models.nominations import Nomination
from nominations.models.people import Delegation, Kinship, Membership, Person, Post
from nominations.models.periods import Period, PeriodDue, RouteTemplate
from nominations.models.rankings import ClusterRanking
from nominations.models.submissions import Attachment, CriterionAnswer, Indicator, Pin, Submission
from nominations.models.units import Cluster, ClusterMember, Unit, UnitSuccession, UnitVersion

__all__ = [
    "Attachment",
    "Award",
    "AwardDecider",
    "AwardRecord",
    "Campaign",
    "Cluster",
    "ClusterMember",
    "ClusterRanking",
    "Consolidation",
    "ConsolidationLine",
    "Correction",
    "Criterion",
    "CriterionAnswer",
    "DayRoot",
    "Decision",
    "Delegation",
    "Dossier",
    "Event",
    "EventItem",
    "EventStream",
    "Indicator",
    "Kinship",
    "Membership",
    "Nomination",
    "Period",
    "PeriodDue",
    "Person",
    "Pin",
    "Post",
    "RouteTemplate",
    "Submission",
    "Unit",
    "UnitSuccession",
    "UnitVersion",
    "User",
]
