"""The demo's routes and periods, all of them planned: opening is the engine's business."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from nominations.enums import DueStage, PeriodKind, SubmissionKind
from nominations.models import (
    Award,
    Campaign,
    Period,
    PeriodDue,
    PeriodIndicator,
    PeriodRecipient,
    RouteTemplate,
)
from nominations.services.data_files import read_data
from nominations.services.demo_organisation import Units

Routes = dict[str, RouteTemplate]
Row = dict[str, Any]
_DAY = re.compile(r"\d\d/\d\d/\d{4}$")


def load_routes(units: Units) -> Routes:
    """Routes of data/demo/routes.yaml by code."""
    routes: Routes = {}
    for row in read_data("demo/routes")["routes"]:
        fields = {**row, "authority": units[row["authority"]]}
        routes[row["code"]] = RouteTemplate.objects.create(**fields)
    return routes


def period_rows() -> Iterator[Row]:
    """What data/demo/periods.yaml plans: its periods, then one for the figures of each month."""
    data = read_data("demo/periods")
    yield from data["periods"]
    months = data["months"]
    for code, first, last, due, confirmed in months["rows"]:
        yield {
            **months,
            "code": code,
            "kind": PeriodKind.FIGURES,
            "name": months["name"].format(month=f"{first:%m/%Y}"),
            "data": [first, last],
            "dues": {SubmissionKind.FIGURES: {"unit": due, "office": confirmed}},
            "stated": {
                SubmissionKind.FIGURES: {"unit": due.replace(day=5), "office": due.replace(day=8)}
            },
        }


def load_periods(
    *,
    units: Units,
    routes: Routes,
    campaigns: dict[str, Campaign],
    awards: dict[str, Award],
) -> None:
    """Periods with their dates, awards, figures and recipients."""
    periods: dict[str, Period] = {}
    for row in period_rows():
        period = periods[row["code"]] = Period.objects.create(
            authority=units[row["authority"]],
            parent=periods.get(row.get("parent", "")),
            kind=PeriodKind(row["kind"]),
            year=row["year"],
            name=row["name"],
            campaign=campaigns.get(row.get("campaign", "")),
            route=routes[row["route"]],
            data_from=row["data"][0],
            data_to=row["data"][1],
            estimate_to=row.get("estimate"),
            basis=row["basis"],
            basis_on=_day_in(row["basis"]),
        )
        period.awards.set(awards[code] for code in row.get("awards", ()))
        PeriodDue.objects.bulk_create(_dues(period, row))
        PeriodIndicator.objects.bulk_create(_indicators(period, row.get("indicators", ())))
        PeriodRecipient.objects.bulk_create(_recipients(period, row.get("recipients", ()), units))


def _day_in(basis: str) -> date | None:
    """The day that a document's designation ends with (… ngày 16/01/2026)."""
    found = _DAY.search(basis)
    return datetime.strptime(found[0], "%d/%m/%Y").date() if found else None


def _dues(period: Period, row: Row) -> list[PeriodDue]:
    """`stated` names the days that the document states, where days off moved them."""
    return [
        PeriodDue(
            period=period,
            submission_kind=SubmissionKind(kind),
            stage=DueStage(stage),
            due_on=due_on,
            stated_on=stated if stated != due_on else None,
        )
        for kind, stages in row["dues"].items()
        for stage, due_on in stages.items()
        for stated in [row.get("stated", {}).get(kind, {}).get(stage)]
    ]


def _indicators(period: Period, groups: list[list[Row]]) -> list[PeriodIndicator]:
    return [
        PeriodIndicator(period=period, position=position, **row)
        for position, row in enumerate(chain.from_iterable(groups), start=1)
    ]


def _recipients(period: Period, rows: list[list[Any]], units: Units) -> list[PeriodRecipient]:
    return [
        PeriodRecipient(
            period=period,
            submission_kind=SubmissionKind(kind),
            decider=decider,
            unit=units[unit],
            due_on=due_on,
        )
        for kind, decider, unit, due_on in rows
    ]
