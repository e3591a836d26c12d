"""What is true. One file per subject; import from here."""

from nominations.models.accounts import User
from nominations.models.assessments import CriterionAnswer, CriterionMark, NomineeAnswer
from nominations.models.awards import Award, AwardDecider
from nominations.models.campaigns import Campaign, Criterion, ScoreTable
from nominations.models.collaboration import Comment, FieldChange, Presence, SentCopy
from nominations.models.consolidations import Consolidation
from nominations.models.corrections import Correction
from nominations.models.decisions import AwardRecord, Decision
from nominations.models.desks import DeskMark, DeskNote, ReadyReason, Recusal
from nominations.models.dispatches import Dispatch
from nominations.models.dossiers import Dossier
from nominations.models.events import DayRoot, Event, EventItem, EventStream
from nominations.models.evidence import Attachment, ProofLink
from nominations.models.indicators import Indicator
from nominations.models.initiatives import (
    Initiative,
    InitiativeAuthor,
    InitiativeUse,
    Recognition,
)
from nominations.models.lines import ConsolidationLine
from nominations.models.nominations import Nomination
from nominations.models.nominees import NomineeCheck, NomineeImport
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
from nominations.models.search import SearchLink, SearchPhrase, SearchWord
from nominations.models.sections import FormAnswer, FormField, FormTemplate
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
    "Comment",
    "Consolidation",
    "ConsolidationFigure",
    "ConsolidationLine",
    "ConsolidationSource",
    "ConsolidationText",
    "Correction",
    "Criterion",
    "CriterionAnswer",
    "CriterionMark",
    "DayRoot",
    "Decision",
    "Delegation",
    "DeskMark",
    "DeskNote",
    "Dispatch",
    "Dossier",
    "Event",
    "EventItem",
    "EventStream",
    "FieldChange",
    "FormAnswer",
    "FormField",
    "FormTemplate",
    "Indicator",
    "Initiative",
    "InitiativeAuthor",
    "InitiativeUse",
    "Kinship",
    "Membership",
    "Nomination",
    "NomineeAnswer",
    "NomineeCheck",
    "NomineeImport",
    "Period",
    "PeriodDue",
    "PeriodIndicator",
    "PeriodRecipient",
    "Person",
    "Pin",
    "Post",
    "Presence",
    "ProofLink",
    "RankingEntry",
    "ReadyReason",
    "Recognition",
    "Recusal",
    "RegistrationLine",
    "RouteTemplate",
    "ScoreTable",
    "SearchLink",
    "SearchPhrase",
    "SearchWord",
    "SentCopy",
    "Submission",
    "Unit",
    "UnitSuccession",
    "UnitVersion",
    "User",
]
