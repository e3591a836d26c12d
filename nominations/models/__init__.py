"""What is true. One file per subject; import from here."""

from nominations.models.accounts import User
from nominations.models.assessments import CriterionAnswer
from nominations.models.awards import Award, AwardDecider
from nominations.models.campaigns import Campaign, Criterion
from nominations.models.consolidations import Consolidation
from nominations.models.corrections import Correction
from nominations.models.decisions import AwardRecord, Decision
from nominations.models.dispatches import Dispatch
from nominations.models.dossiers import Dossier
from nominations.models.events import DayRoot, Event, EventItem, EventStream
from nominations.models.evidence import Attachment
from nominations.models.indicators import Indicator
from nominations.models.lines import ConsolidationLine
from nominations.models.nominations import Nomination
from nominations.models.people import Delegation, Kinship, Membership, Person, Post
from nominations.models.periods import (
    Period,
    PeriodDue,
    PeriodIndicator,
    PeriodRecipient,
    RouteTemplate,
)
from nominations.models.rankings import ClusterRanking, RankingEntry
from nominations.models.registrations import RegistrationLine
from nominations.models.submissions import Pin, Submission
from nominations.models.summaries import (
    ConsolidationFigure,
    ConsolidationSource,
    ConsolidationText,
)
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
    "ConsolidationFigure",
    "ConsolidationLine",
    "ConsolidationSource",
    "ConsolidationText",
    "Correction",
    "Criterion",
    "CriterionAnswer",
    "DayRoot",
    "Decision",
    "Delegation",
    "Dispatch",
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
    "PeriodIndicator",
    "PeriodRecipient",
    "Person",
    "Pin",
    "Post",
    "RankingEntry",
    "RegistrationLine",
    "RouteTemplate",
    "Submission",
    "Unit",
    "UnitSuccession",
    "UnitVersion",
    "User",
]
