"""Load what a new site starts with: the table of awards, and campaigns read from documents."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from nominations.enums import AwardKind, AwardTarget, Decider, Level
from nominations.models import Award, AwardDecider, Campaign, Criterion, Unit
from nominations.services.data_files import read_data


def load_awards() -> dict[str, Award]:
    """Record the awards of data/awards.yaml with their deciders; gives them by code.

    For an empty catalogue: raises IntegrityError if one of the awards is there already.
    """
    rows = read_data("awards")
    with transaction.atomic():
        awards = Award.objects.bulk_create(_award(row) for row in rows)
        AwardDecider.objects.bulk_create(
            _decider(award, line)
            for award, row in zip(awards, rows, strict=True)
            for line in row["deciders"]
        )
    return {award.code: award for award in awards}


def load_campaign(name: str, *, issuer: Unit) -> Campaign:
    """Record the campaign of data/campaigns/<name>.yaml with its criteria, issued by `issuer`."""
    row = read_data(f"campaigns/{name}")
    criteria = row.pop("criteria")
    with transaction.atomic():
        campaign = Campaign.objects.create(issuer=issuer, **row)
        Criterion.objects.bulk_create(
            Criterion(
                campaign=campaign,
                code=line["code"],
                target=AwardTarget(line["target"]),
                heads_only=line.get("heads_only", False),
                text=line["text"],
                max_points=Decimal(line["max_points"]),
                source=line["source"],
                position=position,
            )
            for position, line in enumerate(criteria, start=1)
        )
    return campaign


def _award(row: dict[str, Any]) -> Award:
    return Award(
        code=row["code"],
        name=row["name"],
        kind=AwardKind(row["kind"]),
        is_flag=row.get("is_flag", False),
        target=AwardTarget(row["target"]),
        rank=row["rank"],
        basis=row["basis"],
        confirmed=row["confirmed"],
    )


def _decider(award: Award, line: dict[str, Any]) -> AwardDecider:
    return AwardDecider(
        award=award,
        level=Level(line["level"]),
        decider=Decider(line["decider"]),
        threshold=line.get("threshold"),
        basis=line["basis"],
        confirmed=line["confirmed"],
        valid_from=line["from"],
        valid_to=line.get("to"),
    )
