"""Load what a new site starts with: the table of awards, and campaigns read from documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from nominations import clock
from nominations.enums import (
    AwardKind,
    AwardTarget,
    CampaignKind,
    CriterionKind,
    CriterionSection,
    Decider,
    Level,
)
from nominations.models import Award, AwardDecider, Campaign, Cluster, Criterion, ScoreTable, Unit
from nominations.services.data_files import names_in, read_data
from nominations.services.search_phrases import note_rows


def load_awards() -> dict[str, Award]:
    """Record the awards of data/awards.yaml with their deciders; gives them by code.

    For an empty catalogue: raises IntegrityError if one of the awards is there already.
    """
    rows = read_data("awards")
    with transaction.atomic():
        awards = Award.objects.bulk_create(_award(row) for row in rows)
        note_rows(awards)
        AwardDecider.objects.bulk_create(
            _decider(award, line)
            for award, row in zip(awards, rows, strict=True)
            for line in row["deciders"]
        )
    return {award.code: award for award in awards}


def load_campaign(
    name: str,
    *,
    issuer: Unit,
    parent: Campaign | None = None,
    cluster: Cluster | None = None,
    folder: str = "campaigns",
    year: int | None = None,
) -> Campaign:
    """Record the campaign of data/<folder>/<name>.yaml with its score tables, in force at once.

    It is issued by `issuer` (for `cluster`, if it answers for one), below `parent`; without one
    below the campaign whose code the file names as `parent`, if that is here. With `year` it is
    the same campaign in another year. Raises IntegrityError if the code is there already.
    """
    row = read_data(f"{folder}/{name}")
    if year is not None:
        name_then = row["name"].replace(str(row["year"]), str(year))
        row |= {"year": year, "code": f"{row['code']}-{year}", "name": name_then, "issued_on": None}
    tables = row.pop("tables", [])
    kind = CampaignKind(row.pop("kind"))
    row.pop("level", None)
    above = row.pop("parent", "")
    parent = parent or Campaign.objects.filter(code=above).first()
    with transaction.atomic():
        campaign = Campaign.objects.create(
            issuer=issuer, parent=parent, cluster=cluster, kind=kind, **row
        )
        for table in tables:
            load_table(campaign, table)
    return campaign


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `load_campaigns` found to do: new ones, those here already, those left out."""

    loaded: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def load_campaigns(*, department: Unit | None, ministry: Unit | None) -> Loaded:
    """Record every campaign of data/campaigns/ that is not here yet, parents before children.

    Each is issued by the unit of its level; without such a unit it is left out. Running it again
    changes nothing: what is here stays as people have written it since.
    """
    issuers = {Level.DEPARTMENT: department, Level.MINISTRY: ministry}
    rows = [(name, read_data(f"campaigns/{name}")) for name in names_in("campaigns")]
    rows.sort(key=lambda row: (row[1]["year"], "parent" in row[1], row[0]))
    here = set(Campaign.objects.values_list("code", flat=True))
    loaded, present, skipped = [], [], []
    with transaction.atomic():
        for name, row in rows:
            issuer = issuers[Level(row["level"])]
            if row["code"] in here:
                present.append(row["code"])
            elif issuer is None:
                skipped.append(row["code"])
            else:
                load_campaign(name, issuer=issuer)
                loaded.append(row["code"])
    return Loaded(tuple(loaded), tuple(present), tuple(skipped))


def load_table(campaign: Campaign, row: Mapping[str, Any]) -> ScoreTable:
    """Record one score table with its criteria, published; needs a transaction."""
    plain = ("name", "basis", "total", "bonus_cap", "difference_limit", "groups", "ratings", "ties")
    table = ScoreTable.objects.create(
        campaign=campaign,
        target=AwardTarget(row["target"]),
        published_at=clock.now(),
        **{name: row[name] for name in plain if name in row},
    )
    Criterion.objects.bulk_create(
        _criterion(table, position, line) for position, line in enumerate(row["criteria"], start=1)
    )
    return table


def _criterion(table: ScoreTable, position: int, line: Mapping[str, Any]) -> Criterion:
    plain = ("group", "heads_only", "method", "how", "evidence", "may_be_absent")
    return Criterion(
        table=table,
        position=position,
        code=line["code"],
        section=CriterionSection(line.get("section", "main")),
        kind=CriterionKind(line["kind"]),
        text=line["text"],
        max_points=Decimal(str(line.get("max_points", 0))),
        source=line["source"],
        **{name: line[name] for name in plain if name in line},
    )


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
