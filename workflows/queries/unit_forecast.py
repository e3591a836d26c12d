"""The forecast of one unit, for its own page: the same rule over the parts that the page has."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from nominations.enums import SubmissionState
from nominations.models import Submission
from nominations.queries.unit_history import PartOf
from workflows.queries.forecast_facts import OWED, Known, known_of_parts
from workflows.queries.heat import days_of
from workflows.rules import forecast
from workflows.rules.forecast import Facts, Outlook
from workflows.rules.heat import Day

S = SubmissionState


class PeriodOutlook(NamedTuple):
    """What is to be expected of one open period."""

    period: str
    due_on: date
    outlook: Outlook


def outlooks_of(
    parts: Sequence[PartOf], authority_id: int | None, today: date
) -> list[PeriodOutlook]:
    """Of every open period in which something is owed and nothing is late yet. One statement."""
    owed = [part for part in parts if part.period_open and part.state in OWED]
    if not owed:
        return []
    known = known_of_parts(Submission.objects.filter(ref__in=[part.ref for part in owed]))
    day = days_of(today, authority_id)
    found = [
        _of_period([part for part in parts if part.period_ref == ref], parts, known, day)
        for ref in dict.fromkeys(part.period_ref for part in owed)
    ]
    return [one for one in found if one is not None and one.outlook.level >= forecast.SHOWN_FROM]


def _of_period(
    own: Sequence[PartOf], every: Sequence[PartOf], known: Known, day: Day
) -> PeriodOutlook | None:
    dated = [(due_on, part) for part in own if part.state in OWED and (due_on := _last_day(part))]
    if not dated or min(due_on for due_on, _part in dated) < day.today:
        return None
    groups: dict[date, list[PartOf]] = {}
    for due_on, part in dated:
        groups.setdefault(due_on, []).append(part)
    due_on, pressing = max(groups.items(), key=lambda one: _pressing(day, known, *one))
    first = own[0]
    sent = [
        part
        for part in own
        if part.state not in OWED and (part.due_on is None or part.due_on <= due_on)
    ]
    others = _worst_by_period(
        [part for part in every if part.year == first.year and part.period_ref != first.period_ref]
    )
    works = [known.work[part.ref] for _day, part in dated if part.ref in known.work]
    facts = Facts(
        rounds=_rounds(every, first),
        year_late=sum(days > 0 for days in others.values()),
        year_known=len(others),
        asked=len(sent) + len(pressing),
        finished=len(sent),
        progress=_progress(pressing),
        left=day.left(due_on),
        idle=_idle(day, known, pressing),
        returned=sum(work.returned for work in works)
        + sum(part.state == S.RETURNED for _day, part in dated),
        wants_more_time=any(part.ref in known.wanting_files for _day, part in dated),
    )
    return PeriodOutlook(first.period, due_on, forecast.outlook(facts))


def _last_day(part: PartOf) -> date | None:
    return part.reply_by or part.due_on if part.state == S.RETURNED else part.due_on


def _pressing(day: Day, known: Known, due_on: date, parts: Sequence[PartOf]) -> tuple[int, int]:
    left, progress = day.left(due_on), _progress(parts)
    stale = forecast.stale(progress, left, _idle(day, known, parts))
    return forecast.pressed(progress, left) + stale, -left


def _progress(parts: Sequence[PartOf]) -> str:
    return forecast.progress_of([(one.begun, one.state == S.UNIT_SIGNING) for one in parts])


def _idle(day: Day, known: Known, parts: Sequence[PartOf]) -> int | None:
    days = [work.written for one in parts if (work := known.work.get(one.ref)) and work.written]
    return day.between(max(days), day.today) if days else None


def _rounds(every: Sequence[PartOf], own: PartOf) -> list[int]:
    """Working days late in the rounds of the same kind of earlier years, newest first."""
    before = [part for part in every if part.period_kind == own.period_kind]
    worst = _worst_by_period([part for part in before if part.year < own.year])
    return list(worst.values())[: forecast.ROUNDS]


def _worst_by_period(parts: Sequence[PartOf]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        if part.late_days is not None:
            found[part.period_ref] = max(found.get(part.period_ref, 0), part.late_days)
    return found
