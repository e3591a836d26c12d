"""The dates of a period's stages: copied from last year, planned backwards, checked (ADR 32).

A plan maps (kind of part, stage) to the last day, inclusive. No database.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from nominations.enums import DueStage, SubmissionKind
from nominations.rules.routes import FrozenRoute
from nominations.rules.unmet import Unmet
from workflows.calendar import add_working_days, on_working_day, working_days_between

Key = tuple[str, str]
Plan = Mapping[Key, date]
#: The order in which a part passes its stages.
ORDER = tuple(stage.value for stage in DueStage)
_AFTER_THE_UNIT = 5


def field_of(key: Key) -> str:
    """The form's field for one date."""
    return f"due-{key[0]}-{key[1]}"


def year_on(day: date, years: int = 1) -> date:
    """The same day of another year; 29/02 is 28/02 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def copied(
    plan: Plan,
    *,
    stated: Plan,
    years: int,
    superior: Mapping[str, tuple[date, date]],
    authority_id: int | None,
) -> dict[Key, date]:
    """An earlier year's plan, `years` later.

    `superior`: kind → the superior's day then and now. Where it is known the distance to it in
    working days is kept, since that is what the dates were planned from; else the calendar day
    that was `stated` then.
    """
    return {
        key: _kept_distance(day, *superior[key[0]], authority_id)
        if key[0] in superior
        else year_on(stated[key], years)
        for key, day in plan.items()
    }


def backwards(
    plan: Plan, *, kind: str, old: date, new: date, authority_id: int | None
) -> dict[Key, date]:
    """The dates of `kind` with their working days to the superior's day, which moves to `new`."""
    return {
        key: _kept_distance(day, old, new, authority_id) if key[0] == kind else day
        for key, day in plan.items()
    }


def _kept_distance(day: date, old: date, new: date, authority_id: int | None) -> date:
    distance = working_days_between(old, day, authority_id=authority_id)
    return add_working_days(new, distance, authority_id=authority_id)


def from_route(
    route: FrozenRoute, *, kind: str, superior: date, authority_id: int | None
) -> dict[Key, date]:
    """A chain for a part that has no dates yet: the route's days, counted back from `superior`.

    Issue on the superior's day, signature the day before, then the leader's days, the council's
    day, the posting, the examination, the cluster, the unit.
    """
    steps: list[tuple[DueStage, int]] = [(DueStage.ISSUE, 0), (DueStage.SIGNING, 1)]
    before = route.signing_days
    if kind == SubmissionKind.NOMINATIONS and route.council:
        steps.append((DueStage.COUNCIL, before))
        before = 1
    steps.append((DueStage.CONSOLIDATION, before + route.posting_days))
    steps.append((DueStage.OFFICE, 1))
    before = route.appraisal_days
    if route.passes_cluster(kind):
        steps.append((DueStage.CLUSTER, before))
        before = _AFTER_THE_UNIT
    steps.append((DueStage.UNIT, before))
    day, found = superior, {}
    for stage, distance in steps:
        day = add_working_days(day, -distance, authority_id=authority_id)
        found[kind, stage.value] = day
    return found


def settled(plan: Plan, *, keep: bool, authority_id: int | None) -> dict[Key, date]:
    """The plan with its days off moved to the next working day, unless they shall stay."""
    if keep:
        return dict(plan)
    return {key: on_working_day(day, authority_id=authority_id) for key, day in plan.items()}


def unmet_plan(plan: Plan) -> list[Unmet]:
    """Stages out of their order: where, which two days, how to mend it."""
    unmet = []
    for kind in dict.fromkeys(key[0] for key in plan):
        days = [(stage, plan[kind, stage]) for stage in ORDER if (kind, stage) in plan]
        for (first, day), (second, after) in pairwise(days):
            if after < day:
                unmet.append(
                    Unmet(
                        field_of((kind, second)),
                        _out_of_order(kind, first, second)
                        % {"day": f"{day:%d/%m/%Y}", "after": f"{after:%d/%m/%Y}"},
                    )
                )
        if days and (kind, DueStage.UNIT.value) not in plan:
            sentence = _("%(kind)s có hạn của bước sau nhưng chưa có hạn đơn vị gửi. Hãy ghi ngày.")
            unmet.append(
                Unmet(
                    field_of((kind, DueStage.UNIT.value)),
                    sentence % {"kind": SubmissionKind(kind).label},
                )
            )
    return unmet


def _out_of_order(kind: str, first: str, second: str) -> str:
    return _(
        "%(kind)s: bước “%(second)s” đến hạn %%(after)s, trước bước “%(first)s” (%%(day)s). "
        "Hãy lùi ngày của bước sau hoặc đưa bước trước lên sớm hơn."
    ) % {
        "kind": SubmissionKind(kind).label,
        "first": DueStage(first).label,
        "second": DueStage(second).label,
    }


def unmet_past(plan: Plan, standing: Plan, today: date) -> list[Unmet]:
    """Dates of an open period that are set into the past; what stands there already may stay."""
    sentence = _(
        "%(kind)s, %(stage)s: ngày %(day)s đã qua, kỳ đang mở. Hãy chọn ngày từ %(today)s trở đi."
    )
    return [
        Unmet(
            field_of(key),
            sentence
            % {
                "kind": SubmissionKind(key[0]).label,
                "stage": DueStage(key[1]).label,
                "day": f"{day:%d/%m/%Y}",
                "today": f"{today:%d/%m/%Y}",
            },
        )
        for key, day in plan.items()
        if day < today and standing.get(key) != day
    ]
