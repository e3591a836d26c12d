"""A cluster's ranking of one period as its page and its lock see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from nominations import clock
from nominations.enums import MarkColumn, RankingState, StreamKind, SubmissionKind
from nominations.models import ClusterRanking, Event, RankingEntry, ScoreTable, Submission
from nominations.queries.clusters import seats_on
from nominations.queries.marks import groups_in, sheets_of
from nominations.queries.score_sheet import Sheet
from nominations.queries.standing import Hats
from nominations.queries.visible import mark_columns_visible_to, submissions_visible_to
from nominations.rules.ranking import circle_of
from nominations.rules.scoring import rating_of

_BAR = 1000


#: How the reason of a unit begins that a condition excludes; the others are only not ranked.
EXCLUDED = "Loại khỏi xếp hạng"


def assessments_of(ranking: ClusterRanking) -> QuerySet[Submission]:
    """The members' self-assessments."""
    papers = ranking.submissions.filter(kind=SubmissionKind.SELF_ASSESSMENT)
    return papers.select_related("dossier__unit", "dossier__period__unit_table")


def opened_on(ranking: ClusterRanking) -> date | None:
    """The day on which the ranking's period was opened."""
    events = Event.objects.filter(
        stream__kind=StreamKind.PERIOD,
        stream__subject=ranking.period.ref,
        action="open_period",
    )
    moment = events.order_by("-sequence").values_list("at", flat=True).first()
    return clock.local_day(moment) if moment else None


def ranking_day(ranking: ClusterRanking) -> date:
    """The day for which the cluster is shown: of its meeting, else today."""
    return ranking.met_on or clock.today()


def member_count(ranking: ClusterRanking) -> int:
    """How many members could be at the meeting on its day."""
    seats = seats_on(ranking.cluster_id, ranking.period.year, ranking_day(ranking))
    owing = ranking.submissions.values("dossier__unit").distinct().count()
    return max(len(seats), owing)


@dataclass(frozen=True, slots=True)
class Turn:
    """One scorer of the circle: whom it scores, whether it has, and who entered the number."""

    scorer: str
    scored: str
    done: bool
    entered_by: str


@dataclass(frozen=True, slots=True)
class Part:
    """One group of a member's points, and where it lies on a bar of 1000."""

    code: str
    points: Decimal
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A member's points group by group, as they are stacked in the picture."""

    parts: tuple[Part, ...]


def bar_of(groups: Mapping[str, Decimal], most: Decimal) -> Bar | None:
    """The groups one after another on a bar that `most` fills; None without groups."""
    parts, start = [], Decimal(0)
    for code, points in groups.items():
        end = start + points
        left, right = (int(mark * _BAR / most) if most else 0 for mark in (start, end))
        parts.append(Part(code, points, left, right - left))
        start = end
    return Bar(tuple(parts)) if parts else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One member's line: scores that the viewer may see, provisional until the lock."""

    ref: str
    unit: str
    seat: str
    self_total: Decimal | None
    cross_total: Decimal | None
    final_total: Decimal | None
    place: int | None
    votes: int | None
    leads: bool
    reason: str
    rating: str = ""
    bar: Bar | None = None

    @property
    def excluded(self) -> bool:
        """Whether a condition of the score table excludes it; else it was only left out."""
        return self.reason.startswith(EXCLUDED)

    @property
    def difference(self) -> Decimal | None:
        """By how much the others differ from what the unit claimed."""
        score = self.cross_total if self.final_total is None else self.final_total
        if score is None or self.self_total is None:
            return None
        return score - self.self_total

    @property
    def difference_size(self) -> Decimal | None:
        """The difference without its sign, for words."""
        return None if self.difference is None else abs(self.difference)


class RankingTable:
    """Everything that the page of a ranking shows, in a handful of statements."""

    def __init__(self, ranking: ClusterRanking, viewer: Hats) -> None:
        self.ranking = ranking
        self.locked = ranking.state == RankingState.LOCKED
        year, day = ranking.period.year, ranking_day(ranking)
        self.seats = seats_on(ranking.cluster_id, year, day)
        self.papers = {paper.dossier.unit_id: paper for paper in assessments_of(ranking)}
        seen = submissions_visible_to(viewer).filter(ranking=ranking)
        self.visible = frozenset(seen.values_list("pk", flat=True))
        self.table: ScoreTable | None = ranking.period.unit_table
        self.sheets = self._readable_sheets(viewer)
        self.entries = {entry.unit_id: entry for entry in ranking.entries.select_related("unit")}

    def _readable_sheets(self, viewer: Hats) -> dict[int, Sheet]:
        """Before the lock: the sheets of papers whose marks the viewer may read."""
        if self.locked:
            return {}
        circle = circle_of([seat.unit_id for seat in self.seats])
        scorers = {scored: scorer for scorer, scored in circle.items()}
        papers = [
            paper
            for paper in self.papers.values()
            if paper.pk in self.visible
            and MarkColumn.CLUSTER in mark_columns_visible_to(viewer, paper, scorers=scorers)
        ]
        return sheets_of(papers) if papers else {}

    @property
    def group_names(self) -> list[tuple[str, str]]:
        """(code, name) of the groups of the score table; empty where it has none."""
        groups = self.table.groups if self.table else []
        return [(str(group["code"]), str(group["name"])) for group in groups]

    @property
    def has_scores(self) -> bool:
        """Whether the route lets this cluster score at all."""
        return bool(self.papers)

    def turns(self) -> list[Turn]:
        """The circle in its order; who scores whom."""
        circle = circle_of([seat.unit for seat in self.seats])
        entered = _entered_by(paper.ref for paper in self.papers.values())
        turns = []
        for scorer, scored in circle.items():
            paper = self.papers.get(scored.pk)
            if paper is not None:
                done = paper.cross_total is not None
                turns.append(Turn(scorer.name, scored.name, done, entered.get(paper.ref, "")))
        return turns

    def standings(self) -> list[Standing]:
        """Members in the order of the circle, or by place once the ranking is locked."""
        seats = {seat.unit_id: str(seat.get_seat_display()) for seat in self.seats}
        names = {seat.unit_id: seat.unit.name for seat in self.seats}
        names |= {pk: paper.dossier.unit.name for pk, paper in self.papers.items()}
        names |= {pk: entry.unit.name for pk, entry in self.entries.items()}
        rows = [self._standing(pk, name, seats.get(pk, "")) for pk, name in names.items()]
        if self.locked:
            rows.sort(key=lambda row: (row.place is None, row.place or 0))
        return rows

    def _standing(self, unit_id: int, name: str, seat: str) -> Standing:
        paper, entry = self.papers.get(unit_id), self.entries.get(unit_id)
        shown = paper if paper is not None and paper.pk in self.visible else None
        sheet = self.sheets.get(paper.pk) if paper is not None else None
        source: Any = entry or shown  # what was locked, else what the unit has sent so far
        return Standing(
            ref=shown.ref if shown else "",
            unit=name,
            seat=seat,
            self_total=source.self_total if source else None,
            cross_total=source.cross_total if source else None,
            final_total=entry.final_total if entry else None,
            place=entry.place if entry else None,
            votes=entry.votes if entry else None,
            leads=unit_id == self.ranking.leading_unit_id,
            reason=entry.unranked_reason if entry else "",
            rating=self._rating(source),
            bar=bar_of(_groups(entry, sheet), self._most),
        )

    def _rating(self, source: Any) -> str:
        """The rating of the final total, else of the provisional one."""
        score = getattr(source, "final_total", None)
        if score is None:
            score = getattr(source, "cross_total", None)
        if score is None or self.table is None:
            return ""
        return rating_of(score, self.table.ratings)

    @property
    def _most(self) -> Decimal:
        return (self.table.total if self.table else None) or Decimal(0)


def _groups(entry: RankingEntry | None, sheet: Sheet | None) -> dict[str, Decimal]:
    """Points by group as locked, else as the cluster gives them so far."""
    if entry is not None:
        return {code: Decimal(points) for code, points in entry.group_totals.items()}
    return groups_in(sheet, MarkColumn.CLUSTER) if sheet else {}


def _entered_by(refs: Iterable[str]) -> dict[str, str]:
    """Paper → who entered its score last, with his post."""
    events = Event.objects.filter(subject__in=list(refs), action="score").order_by("pk")
    return {
        event.subject: ", ".join(
            part for part in (str(event.person or ""), event.post_title) if part
        )
        for event in events.select_related("person")
    }
