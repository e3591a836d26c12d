"""The members of a cluster in one period: how far each part is, what was locked, when it meets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from nominations.enums import DueStage, RankingState, SubmissionKind, SubmissionState
from nominations.labels import glyph_of
from nominations.models import ClusterRanking, PeriodDue, RankingEntry, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import submissions_visible_to
from workflows.calendar import working_days_between
from workflows.models import OPEN_STATUSES, Task
from workflows.rules.heat_words import until


@dataclass(frozen=True, slots=True)
class PartCell:
    """One part of a member: its place in words and its day."""

    url: str
    kind: str
    glyph: str
    label: str
    due_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """One member: its parts in the cluster, and the points that the meeting has locked."""

    unit: str
    unit_ref: str
    parts: tuple[PartCell | None, ...]
    points: Decimal | None
    place: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ClusterBoard:
    """One ranking's members with the kinds of part as columns, and the days of the cluster."""

    kinds: tuple[str, ...]
    members: tuple[Member, ...]
    dates: tuple[tuple[str, date], ...]
    locked: bool


def cluster_board(ranking: ClusterRanking, viewer: Hats, today: date) -> ClusterBoard:
    """Three statements. Points of others are there only once the meeting has locked them."""
    rows = _rows(ranking, viewer)
    locked = ranking.state == RankingState.LOCKED
    entries = RankingEntry.objects.filter(ranking=ranking, ranking__state=RankingState.LOCKED)
    points = {entry.unit_id: entry for entry in entries}
    kinds = tuple(dict.fromkeys(row["kind"] for row in rows))
    by_unit: dict[int, dict[str, Any]] = {}
    for row in rows:
        by_unit.setdefault(row["dossier__unit_id"], {}).setdefault(row["kind"], row)
    members = tuple(
        _member(parts, kinds, points.get(unit_id), today) for unit_id, parts in by_unit.items()
    )
    labels = tuple(str(SubmissionKind(kind).label) for kind in kinds)
    return ClusterBoard(labels, members, _dates(ranking), locked)


def _rows(ranking: ClusterRanking, viewer: Hats) -> list[dict[str, Any]]:
    waiting = Task.objects.filter(
        process__submission=OuterRef("pk"), status__in=OPEN_STATUSES, flow_task_type="HUMAN"
    )
    return list(
        Submission.objects.filter(ranking=ranking)
        .exclude(state=SubmissionState.WITHDRAWN)
        .annotate(
            due_on=Subquery(waiting.values("due_on")[:1]),
            shown=Exists(submissions_visible_to(viewer).filter(pk=OuterRef("pk"))),
        )
        .order_by("dossier__unit__position", "dossier__unit__code", "kind", "number")
        .values(
            "ref",
            "kind",
            "state",
            "due_on",
            "extended_to",
            "shown",
            "dossier__unit_id",
            "dossier__unit__ref",
            "dossier__unit__name",
        )
    )


def _member(
    parts: dict[str, Any], kinds: tuple[str, ...], entry: RankingEntry | None, today: date
) -> Member:
    first = next(iter(parts.values()))
    cells = tuple(_cell(parts[kind], today) if kind in parts else None for kind in kinds)
    return Member(
        unit=first["dossier__unit__name"],
        unit_ref=first["dossier__unit__ref"],
        parts=cells,
        points=entry.final_total if entry else None,
        place=entry.place if entry else None,
        reason=entry.unranked_reason if entry else "",
    )


def _cell(row: dict[str, Any], today: date) -> PartCell:
    due_on: date | None = row["due_on"]
    late = due_on is not None and due_on < today
    return PartCell(
        url=f"/submissions/{row['ref']}/" if row["shown"] else "",
        kind=str(SubmissionKind(row["kind"]).label),
        glyph="late" if late else glyph_of(row["state"]),
        label=_label(row),
        due_on=due_on,
        days_left=working_days_between(today, due_on) if due_on else None,
    )


def _label(row: dict[str, Any]) -> str:
    label, given = str(SubmissionState(row["state"]).label), row["extended_to"]
    return f"{label}, {until(given)}" if given and given == row["due_on"] else label


def _dates(ranking: ClusterRanking) -> tuple[tuple[str, date], ...]:
    """The days that concern the cluster, each once."""
    stages = (DueStage.UNIT, DueStage.CROSS, DueStage.CLUSTER)
    dues = PeriodDue.objects.filter(
        Q(stage__in=stages[1:]) | Q(stage=DueStage.UNIT, submission_kind="self_assessment"),
        period=ranking.period_id,
    ).order_by("due_on", "pk")
    rows = dict.fromkeys((due.get_stage_display(), due.due_on) for due in dues)
    return tuple((str(label), day) for label, day in rows)
