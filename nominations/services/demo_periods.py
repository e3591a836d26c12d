"""The demo's routes and periods, all of them planned: opening is the engine's business."""

from typing import Any

from nominations.enums import DueStage, PeriodKind, SubmissionKind
from nominations.models import Award, Campaign, Period, PeriodDue, RouteTemplate
from nominations.services.data_files import read_data
from nominations.services.demo_organisation import Units

Routes = dict[str, RouteTemplate]


def load_routes(units: Units) -> Routes:
    """Routes of data/demo/periods.yaml by code."""
    routes: Routes = {}
    for row in read_data("demo/periods")["routes"]:
        fields = {**row, "authority": units[row["authority"]]}
        routes[row["code"]] = RouteTemplate.objects.create(**fields)
    return routes


def load_periods(
    *,
    units: Units,
    routes: Routes,
    campaigns: dict[str, Campaign],
    awards: dict[str, Award],
) -> None:
    """Periods with their dates and awards."""
    for row in read_data("demo/periods")["periods"]:
        period = Period.objects.create(
            authority=units[row["authority"]],
            kind=PeriodKind(row["kind"]),
            year=row["year"],
            name=row["name"],
            campaign=campaigns.get(row.get("campaign", "")),
            route=routes[row["route"]],
            data_from=row["data"][0],
            data_to=row["data"][1],
            estimate_to=row.get("estimate"),
            basis=row["basis"],
        )
        period.awards.set(awards[code] for code in row.get("awards", ()))
        PeriodDue.objects.bulk_create(_dues(period, row["dues"]))


def _dues(period: Period, rows: dict[str, dict[str, Any]]) -> list[PeriodDue]:
    return [
        PeriodDue(
            period=period,
            submission_kind=SubmissionKind(kind),
            stage=DueStage(stage),
            due_on=due_on,
        )
        for kind, stages in rows.items()
        for stage, due_on in stages.items()
    ]
