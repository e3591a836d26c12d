"""The facts behind a path: the acts that moved something, the period's dates, the paper above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from nominations import clock
from nominations.enums import ConsolidationState, DueStage, SubmissionKind, SubmissionState
from nominations.models import (
    Consolidation,
    ConsolidationLine,
    Correction,
    Event,
    PeriodDue,
    Submission,
)
from nominations.rules.papers import CARRIED_AS
from nominations.rules.routes import FrozenRoute
from workflows.calendar import add_working_days
from workflows.rules.journey import Move

#: A day, or the first and the last of several.
Planned = tuple[date, date]


def moves_of(*refs: str) -> dict[str, list[Move]]:
    """Ref → what moved it, in order; one statement for all of them."""
    found: dict[str, list[Move]] = {ref: [] for ref in refs}
    rows = (
        Event.objects.filter(subject__in=refs, moves=True)
        .order_by("stream_id", "sequence")
        .values_list("subject", "at", "from_state", "to_state", "action")
    )
    for ref, at, source, target, action in rows:
        found[ref].append(Move(clock.local_day(at), source, target, action))
    return found


def begun(moves: Sequence[Move], state: str, day: date) -> list[Move]:
    """The same with its beginning, where no event tells of it (a correction)."""
    if moves and not moves[0].source:
        return list(moves)
    return [Move(day, "", moves[0].source if moves else state), *moves]


def planned_days(period_id: int, kind: str, route: FrozenRoute) -> Mapping[str, Planned]:
    """Stage → its planned day; one statement. A posting runs after the list is drawn up."""
    days = dict(
        PeriodDue.objects.filter(period_id=period_id, submission_kind=kind).values_list(
            "stage", "due_on"
        )
    )
    planned = {stage: (day, day) for stage, day in days.items()}
    drawn_up = days.get(DueStage.CONSOLIDATION)
    if drawn_up and route.posting_days:
        first = add_working_days(drawn_up, 1)
        planned["posting"] = (first, add_working_days(drawn_up, route.posting_days))
    return planned


def planned_for(paper: Consolidation) -> Mapping[str, Planned]:
    return planned_days(paper.period_id, CARRIED_AS[paper.kind], paper.period_route)


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that holds lines of a file, and how many."""

    paper: Consolidation
    lines: int


def papers_holding(submission: Submission, nomination_id: int | None = None) -> list[Held]:
    """The papers that hold the file's nominations, most lines first; two statements.

    Once none is held any more those on which they were decided, if the file is closed. With
    `nomination_id` only the paper of that line. A list that was given up holds nothing.
    """
    if submission.kind != SubmissionKind.NOMINATIONS:
        return []
    lines = ConsolidationLine.objects.filter(nomination__submission=submission)
    if nomination_id is not None:
        lines = lines.filter(nomination_id=nomination_id)
    kept = Q(active=True)
    if submission.state == SubmissionState.CLOSED:
        kept |= ~Q(outcome="")
    counted = (
        lines.filter(kept)
        .exclude(consolidation__state=ConsolidationState.ENDED)
        .values("consolidation_id")
        .annotate(held=Count("pk", filter=Q(active=True)), n=Count("pk"))
        .order_by("-held", "-n", "-consolidation_id")
        .values_list("consolidation_id", "n")
    )
    sizes = dict(counted)
    papers = Consolidation.objects.select_related("period__authority__standing_office")
    by_id = papers.in_bulk(list(sizes))
    return [Held(by_id[pk], n) for pk, n in sizes.items()]


def start_of(subject: Submission | Correction | Consolidation) -> date:
    """The day to begin with where no event tells of the beginning."""
    opened_at = getattr(subject, "opened_at", None)
    return clock.local_day(opened_at) if opened_at else clock.today()
