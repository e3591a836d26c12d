"""What a unit sent over the years, how often it came back, its points, ranks and awards.

Everything through the gates of the viewer; predecessors count for the unit that continues them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nominations import clock
from nominations.enums import DueStage, PeriodStatus, RankingState, SubmissionState
from nominations.models import (
    AwardRecord,
    ClusterRanking,
    Event,
    PeriodDue,
    RankingEntry,
    Submission,
    Unit,
)
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    decisions_visible_to,
    dossiers_visible_to,
    rankings_visible_to,
    submissions_visible_to,
    units_visible_to,
)
from nominations.rules.roles import UNIT_ROLES

_UNSENT = (SubmissionState.DRAFT, SubmissionState.UNIT_SIGNING)
#: How a part was sent.
IN_TIME, SENT_LATE, MISSING, AHEAD, UNKNOWN = "in_time", "late", "missing", "ahead", "unknown"


@dataclass(frozen=True, slots=True)
class PartOf:
    """One part that the unit owed: when it was due, when it was sent, how often it came back."""

    ref: str
    kind: str
    state: str
    period: str
    period_ref: str
    period_kind: str
    period_open: bool
    year: int
    begun: bool
    due_on: date | None
    extended_to: date | None
    reply_by: date | None
    sent_on: date | None
    late_days: int | None
    how: str
    returned: int
    shown: bool


@dataclass(frozen=True, slots=True)
class YearOf:
    """A year of a unit in numbers."""

    year: int
    in_time: int
    late: int
    missing: int
    returned: int

    @property
    def known(self) -> int:
        return self.in_time + self.late + self.missing


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """Points and place in the cluster's locked ranking of one period."""

    year: int
    period: str
    ranking_ref: str
    points: Decimal | None
    place: int | None
    members: int
    reason: str


def units_watched_by(viewer: Hats) -> QuerySet[Unit]:
    """Units of the viewer's tree (`watched`), and those at which he holds a post himself."""
    watched = Exists(units_visible_to(viewer).filter(pk=OuterRef("pk")))
    own = Q(pk__in=viewer.unit_ids(UNIT_ROLES))
    return Unit.objects.annotate(watched=watched).filter(own | Q(watched=True))


def parts_of(units: Collection[int], viewer: Hats, today: date) -> list[PartOf]:
    """Every part of these units that the viewer may count, newest year first. Two statements."""
    due = PeriodDue.objects.filter(
        period=OuterRef("dossier__period"), submission_kind=OuterRef("kind"), stage=DueStage.UNIT
    )
    seen = dossiers_visible_to(viewer).filter(unit_id__in=units)
    shown = Exists(submissions_visible_to(viewer).filter(pk=OuterRef("pk")))
    rows = list(
        Submission.objects.filter(dossier__in=seen.values("pk"))
        .exclude(state=SubmissionState.WITHDRAWN)
        .annotate(due_on=Coalesce("extended_to", Subquery(due.values("due_on")[:1])), shown=shown)
        .order_by("-dossier__period__year", "-dossier__period_id", "kind", "number")
        .values(
            "ref",
            "kind",
            "state",
            "sent_at",
            "late_days",
            "due_on",
            "extended_to",
            "shown",
            "version",
            "reply_by",
            "dossier__period__name",
            "dossier__period__ref",
            "dossier__period__year",
            "dossier__period__kind",
            "dossier__period__status",
        )
    )
    returned = _returned([row["ref"] for row in rows])
    return [_part(row, returned.get(row["ref"], 0), today) for row in rows]


def _returned(refs: Collection[str]) -> dict[str, int]:
    """How often each file was returned, as a whole or some of its lines."""
    rows = (
        Event.objects.filter(stream__subject__in=refs, action="return")
        .order_by()
        .values_list("stream__subject")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def _part(row: Mapping[str, Any], returned: int, today: date) -> PartOf:
    return PartOf(
        ref=row["ref"],
        kind=row["kind"],
        state=row["state"],
        period=row["dossier__period__name"],
        period_ref=row["dossier__period__ref"],
        period_kind=row["dossier__period__kind"],
        period_open=row["dossier__period__status"] == PeriodStatus.OPEN,
        year=row["dossier__period__year"],
        begun=row["version"] > 1 or row["state"] != SubmissionState.DRAFT,
        due_on=row["due_on"],
        extended_to=row["extended_to"],
        reply_by=row["reply_by"],
        sent_on=clock.local_day(row["sent_at"]) if row["sent_at"] else None,
        late_days=row["late_days"],
        how=_how(row, today),
        returned=returned,
        shown=row["shown"],
    )


def _how(row: Mapping[str, Any], today: date) -> str:
    if row["sent_at"] is None and row["state"] in _UNSENT:
        past = row["due_on"] is not None and row["due_on"] < today
        return MISSING if past else AHEAD
    if row["late_days"] is None:
        return UNKNOWN
    return SENT_LATE if row["late_days"] else IN_TIME


def years_of(parts: Iterable[PartOf]) -> list[YearOf]:
    """The same year by year, newest first."""
    by_year: dict[int, Counter[str]] = defaultdict(Counter)
    for part in parts:
        by_year[part.year][part.how] += 1
        by_year[part.year]["returned"] += part.returned
    return [
        YearOf(year, n[IN_TIME], n[SENT_LATE], n[MISSING], n["returned"])
        for year, n in sorted(by_year.items(), reverse=True)
    ]


def places_of(units: Collection[int], viewer: Hats) -> list[PlaceOf]:
    """Points and places of locked rankings that the viewer may read, newest first."""
    mine = Q(unit_id__in=viewer.unit_ids(UNIT_ROLES))
    seen = Q(ranking__in=rankings_visible_to(viewer).values("pk"))
    members = (
        RankingEntry.objects.filter(ranking=OuterRef("ranking"))
        .order_by()
        .values("ranking")
        .annotate(n=Count("pk"))
        .values("n")
    )
    entries = (
        RankingEntry.objects.filter(
            mine | seen, unit_id__in=units, ranking__state=RankingState.LOCKED
        )
        .annotate(
            members=Subquery(members[:1]),
            open_to=Exists(rankings_visible_to(viewer).filter(pk=OuterRef("ranking"))),
        )
        .order_by("-ranking__period__year", "-ranking__period_id")
        .values_list(
            "ranking__period__year",
            "ranking__period__name",
            "ranking__ref",
            "final_total",
            "place",
            "members",
            "unranked_reason",
            "open_to",
        )
    )
    return [
        PlaceOf(year, name, ref if open_to else "", points, place, count or 0, reason)
        for year, name, ref, points, place, count, reason, open_to in entries
    ]


def awards_of(units: Collection[int], viewer: Hats) -> list[tuple[int, str, int]]:
    """(year, award, how many) of a unit and its people, from decisions that the viewer sees."""
    of_unit = Q(unit_id__in=units) | Q(nomination__submission__dossier__unit_id__in=units)
    rows = (
        AwardRecord.objects.filter(of_unit, decision__in=decisions_visible_to(viewer).values("pk"))
        .order_by("-year", "award__rank", "award__name")
        .values_list("year", "award__name", "award__rank")
        .annotate(n=Count("pk", distinct=True))
    )
    return [(year, name, n) for year, name, _rank, n in rows]


def rankings_of_cluster(cluster_id: int, viewer: Hats) -> QuerySet[ClusterRanking]:
    """The rankings of a cluster that the viewer may read, newest first."""
    seen = rankings_visible_to(viewer).filter(cluster=cluster_id)
    return seen.select_related("period", "leading_unit").order_by("-period__year", "-period_id")
