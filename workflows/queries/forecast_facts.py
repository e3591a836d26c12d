"""What is known of units beside the map: earlier rounds, work on parts, more time asked for.

One statement for all units of a period. Only periods that the viewer watches are looked at: the
last rounds of the same kind and the other rounds of this year, never the whole archive.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
)

from nominations import clock
from nominations.enums import SubmissionState
from nominations.models import Event, Period, Submission
from workflows.enums import ExtensionState
from workflows.rules import forecast

S = SubmissionState
#: The states in which a part is still its unit's.
OWED = frozenset({S.DRAFT, S.UNIT_SIGNING, S.RETURNED})
#: What somebody does when he works on a part; reminders and extensions are no work.
_WORK = ("save", "send_to_head", "send_back", "recall")
_NUMBER = Value(0, output_field=IntegerField())
#: Stands for days late in the row of a unit that asked for an extension.
_ASKED = -1


@dataclass(slots=True)
class Past:
    """Of one unit: working days late by round, and how many other rounds of the year."""

    rounds: dict[int, int] = field(default_factory=dict)
    year_late: int = 0
    year_known: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What happened to one part: when somebody last wrote, how often it was given back."""

    written: date | None = None
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the map: units' past, work on parts, units that asked for more time."""

    past: Mapping[int, Past]
    work: Mapping[str, Work]
    wanting: frozenset[int]
    #: Refs of parts, where only some parts of one unit were asked about.
    wanting_files: frozenset[str] = frozenset()


def known_of(period: Period, periods: Sequence[Period]) -> Known:
    """All of it in one statement, so that the tracker's number of them does not grow with it."""
    same = [one for one in periods if one.authority_id == period.authority_id and one != period]
    earlier = [one.pk for one in same if one.kind == period.kind and one.year < period.year]
    earlier = earlier[: forecast.ROUNDS]
    of_year = [one.pk for one in same if one.year == period.year]
    rank = {pk: len(earlier) - place for place, pk in enumerate(earlier)}
    mine = Submission.objects.filter(dossier__period=period, state__in=OWED)
    rows = work_rows(mine).union(_late_rows([*earlier, *of_year]), _asked_rows(mine), all=True)
    past: dict[int, Past] = defaultdict(Past)
    work, wanting = dict[str, Work](), set[int]()
    for subject, at, first, second, round_id, days in rows:
        if subject:
            work[subject] = Work(clock.local_day(at) if at else None, first)
        elif days == _ASKED:
            wanting.add(first)
        else:
            for unit_id in {first, second} - {None}:
                _put(past[unit_id], rank.get(round_id), days)
    return Known(past, work, frozenset(wanting))


def known_of_parts(files: QuerySet[Submission]) -> Known:
    """Of some parts of one unit: the work on them, and which of them asked for more time."""
    mine = files.filter(state__in=OWED)
    waiting = _by_unit(mine.filter(extensions__state=ExtensionState.ASKED), named=True)
    asked = waiting.annotate(days=Value(_ASKED, output_field=IntegerField()))
    work, wanting = dict[str, Work](), set[str]()
    for subject, at, returned, _heir, _period, days in work_rows(mine).union(asked, all=True):
        if days == _ASKED:
            wanting.add(subject)
        else:
            work[subject] = Work(clock.local_day(at) if at else None, returned)
    return Known({}, work, frozenset(), frozenset(wanting))


def _put(past: Past, place: int | None, days: int) -> None:
    """A unit made of several has the worst of their rounds."""
    if place is not None:
        past.rounds[place] = max(past.rounds.get(place, 0), days)
        return
    past.year_known += 1
    past.year_late += days > 0


def work_rows(files: QuerySet[Submission]) -> QuerySet[Event, Any]:
    """(ref, last written, times given back, 0, 0, 0) of each of these parts that was touched."""
    return (
        Event.objects.filter(subject__in=files.order_by().values("ref"), action__in=_WORK)
        .order_by()
        .values_list("subject")
        .annotate(
            written=Max("at", filter=~Q(action="send_back")),
            returned=Count("pk", filter=Q(action="send_back")),
            second=_NUMBER,
            third=_NUMBER,
            fourth=_NUMBER,
        )
    )


def _late_rows(periods: Sequence[int]) -> QuerySet[Submission, Any]:
    """("", –, unit, its successor, period, worst days late) of what was sent in these periods.

    The days were counted when each part was first sent, an extension within (ADR 35).
    """
    sent = Submission.objects.filter(dossier__period_id__in=periods, late_days__isnull=False)
    return _by_unit(sent).annotate(days=Max("late_days"))


def _asked_rows(files: QuerySet[Submission]) -> QuerySet[Submission, Any]:
    """("", –, unit, its successor, period, _ASKED) where an extension waits for its answer."""
    waiting = files.filter(extensions__state=ExtensionState.ASKED)
    return _by_unit(waiting).annotate(days=Value(_ASKED, output_field=IntegerField()))


def _by_unit(files: QuerySet[Submission], *, named: bool = False) -> QuerySet[Submission, Any]:
    return (
        files.order_by()
        .annotate(
            subject_=F("ref") if named else Value("", output_field=CharField()),
            at_=Value(None, output_field=DateTimeField()),
        )
        .values_list(
            "subject_",
            "at_",
            "dossier__unit_id",
            "dossier__unit__successions__successor_id",
            "dossier__period_id",
        )
    )
