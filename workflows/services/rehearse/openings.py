"""A round of the plan as a planned period: its route, campaign, dates, recipients and figures."""

from collections.abc import Sequence

from nominations.enums import DueStage
from nominations.models import (
    Campaign,
    Period,
    PeriodDue,
    PeriodIndicator,
    PeriodRecipient,
    RouteTemplate,
)
from nominations.services.catalogues import load_campaign
from nominations.services.search_phrases import note_row
from workflows.services.rehearse.plan import Round
from workflows.services.rehearse.world import World

#: Route code → what differs from the plainest one.
_ROUTES: dict[str, dict[str, object]] = {
    "short": {"office_head_check": False, "council": False},
    "posted": {"posting_days": 5, "council": False},
    "full": {
        "cluster_kinds": ["self_assessment", "nominations"],
        "cluster_targets": ["unit"],
        "minutes_paper": True,
        "posting_days": 3,
        "council_threshold": 70,
    },
    "full-bo": {"cluster_kinds": ["self_assessment"], "cluster_targets": ["unit"]},
}


_CAMPAIGNS = {"so": ("campaign-2026", "demo"), "bo": ("minh-giang-2025", "campaigns")}


def route_for(world: World, item: Round) -> RouteTemplate:
    """The route of a round; made when it is first asked for."""
    code = f"{item.route}-{item.authority}"
    found = RouteTemplate.objects.filter(code=code).first()
    if found is not None:
        return found
    fields = _ROUTES[item.route]
    return RouteTemplate.objects.create(
        authority=world.units[item.authority],
        code=code,
        name=f"Quy trình {item.route}",
        opened_by_units=["ad_hoc"] if item.route == "short" else [],
        late_after_days=45 if item.route == "short" else None,
        basis="Minh họa",
        **fields,
    )


def campaign_for(world: World, item: Round) -> Campaign | None:
    """The campaign of the round's authority; read when it is first asked for.

    The department's score table has a thousand points and formulas, the ministry's a hundred.
    """
    if not item.campaign:
        return None
    name, folder = _CAMPAIGNS[item.authority]
    if item.authority not in world.campaigns:
        world.campaigns[item.authority] = load_campaign(
            name, issuer=world.units[item.authority], folder=folder, year=world.year
        )
    return world.campaigns[item.authority]


def make_period(world: World, item: Round) -> Period:
    """The planned period of a round with its dates, recipients and figures."""
    period = Period.objects.create(
        authority=world.units[item.authority],
        parent=world.periods.get(item.parent),
        kind=item.kind,
        year=world.year,
        name=f"{item.name} {world.year}",
        campaign=campaign_for(world, item),
        route=route_for(world, item),
        data_from=item.data[0],
        data_to=item.data[1],
        estimate_to=item.estimate_to,
        basis=f"Công văn minh họa ngày {item.opens:%d/%m/%Y}",
    )
    note_row(period)
    period.awards.set(world.awards[code] for code in item.awards)
    PeriodDue.objects.bulk_create(
        PeriodDue(period=period, submission_kind=kind, stage=DueStage(stage), due_on=day)
        for kind, stages in item.dues.items()
        for stage, day in stages.items()
    )
    PeriodRecipient.objects.bulk_create(
        PeriodRecipient(
            period=period,
            submission_kind=kind,
            decider=decider,
            unit=world.units[unit],
            due_on=due_on,
        )
        for kind, decider, unit, due_on in item.recipients
    )
    PeriodIndicator.objects.bulk_create(
        PeriodIndicator(period=period, code=code, label=label, position=place)
        for place, (code, label) in enumerate(item.indicators, start=1)
    )
    world.periods[item.code], world.codes[period.pk] = period, item.code
    return period


def owing(world: World, item: Round) -> Sequence[str]:
    """Codes of the units that owe in a round."""
    if item.units:
        return [world.members[int(place.removeprefix("#"))] for place in item.units]
    if item.authority in ("bo", "bo-cu"):
        department = "so-1" if item.authority == "bo-cu" else "so"
        return ["cuc-a", "cuc-b", department, "so-b", "so-c"]
    return world.members
