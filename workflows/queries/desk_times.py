"""Working days at each desk of one period, from the acts that moved its files and papers.

Three statements, whatever the number of units; nothing of any other period is read.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from nominations import clock
from nominations.enums import ConsolidationKind, SubmissionKind
from nominations.models import Event, Period, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    consolidations_visible_to,
    dossiers_visible_to,
    submissions_visible_to,
)
from workflows.queries.heat import days_of
from workflows.rules import desk_times
from workflows.rules.charts import share_of
from workflows.rules.desk_times import DeskTime
from workflows.rules.journey import Move


@dataclass(frozen=True, slots=True)
class Subject:
    """A file or a paper: what it is called, and its page if the viewer may open it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One desk ready to print; lengths are per cent of the longest stay on the page."""

    time: DeskTime
    worst: Subject
    typical_length: float
    worst_length: float


def desk_rows(period: Period, viewer: Hats, today: date) -> list[DeskRow]:
    """The desks of the period's way, as far as the viewer watches its files and papers."""
    files = _files(period, viewer)
    papers = consolidations_visible_to(viewer).filter(period=period)
    of_papers = {
        ref: Subject(title or str(ConsolidationKind(kind).label), f"/consolidations/{ref}/")
        for ref, title, kind in papers.values_list("ref", "title", "kind")
    }
    of_period = Submission.objects.filter(dossier__period=period)
    moves = _moves(
        Q(subject__in=of_period.values("ref")) | Q(subject__in=papers.order_by().values("ref"))
    )
    between = days_of(today, period.authority_id).between
    spent = [desk_times.of_file(ref, moves[ref], today, between) for ref in files if ref in moves]
    spent += [
        desk_times.of_paper(ref, moves[ref], today, between) for ref in of_papers if ref in moves
    ]
    return _rows(desk_times.desk_times(spent), files | of_papers)


def desk_rows_of(names: Mapping[str, str], authority_id: int | None, today: date) -> list[DeskRow]:
    """The same of some files of one unit (ref → what it is called). One statement."""
    moves = _moves(Q(subject__in=[*names]))
    between = days_of(today, authority_id).between
    spent = [desk_times.of_file(ref, moves[ref], today, between) for ref in names if ref in moves]
    subjects = {ref: Subject(name, "") for ref, name in names.items()}
    return _rows(desk_times.desk_times(spent), subjects)


def _files(period: Period, viewer: Hats) -> dict[str, Subject]:
    seen = dossiers_visible_to(viewer).filter(period=period)
    rows = (
        Submission.objects.filter(dossier__in=seen.values("pk"))
        .annotate(shown=Exists(submissions_visible_to(viewer).filter(pk=OuterRef("pk"))))
        .order_by()
        .values_list("ref", "kind", "dossier__unit__name", "shown")
    )
    return {
        ref: Subject(
            f"{unit}, {SubmissionKind(kind).label}", f"/submissions/{ref}/" if shown else ""
        )
        for ref, kind, unit, shown in rows
    }


def _moves(subjects: Q) -> dict[str, list[Move]]:
    """Ref → what moved it, in order, a day each."""
    rows = (
        Event.objects.filter(subjects, moves=True)
        .order_by("stream_id", "sequence")
        .values_list("subject", "at", "from_state", "to_state", "action")
    )
    found: dict[str, list[Move]] = defaultdict(list)
    for ref, at, source, target, action in rows:
        found[ref].append(Move(clock.local_day(at), source, target, action))
    return found


def _rows(times: list[DeskTime], subjects: Mapping[str, Subject]) -> list[DeskRow]:
    most = max((time.worst.days for time in times), default=0)
    return [
        DeskRow(
            time=time,
            worst=subjects[time.worst.subject],
            typical_length=share_of(time.typical or 0, most),
            worst_length=share_of(time.worst.days, most),
        )
        for time in times
    ]
