"""The demo's units, who continues whom, and the clusters with their seats."""

from typing import Any

from nominations.enums import Level, UnitKind
from nominations.models import Cluster, ClusterMember, Unit
from nominations.services.data_files import read_data
from nominations.services.organisation import found_unit, rename_unit, seat, succeed

Units = dict[str, Unit]
Clusters = dict[str, Cluster]


def load_units() -> Units:
    """Units of data/demo/units.yaml by code, with their names over time and successions."""
    data = read_data("demo/units")
    units: Units = {}
    for row in data["units"]:
        units[row["code"]] = _unit(row, units)
    for authority, office in data["standing_offices"].items():
        units[authority].standing_office = units[office]
        units[authority].save(update_fields=["standing_office"])
    links = data["successions"]
    for before, after, kind in links["pairs"]:
        succeed(
            predecessor=units[before],
            successor=units[after],
            kind=kind,
            on=links["since"],
            basis=links["basis"],
        )
    return units


def _unit(row: dict[str, Any], units: Units) -> Unit:
    parent = units[row["parent"]] if "parent" in row else None
    unit = found_unit(
        code=row["code"],
        kind=row.get("kind", UnitKind.DIVISION),
        level=row.get("level", Level.DEPARTMENT),
        name=row["name"],
        symbol=row["symbol"],
        parent=parent,
        since=row["since"],
        until=row.get("until"),
        leader_title=row.get("leader_title", ""),
        place=row.get("place", "Minh Giang"),
        position=row["position"],
    )
    if "renamed" in row:
        rename_unit(
            unit=unit,
            name=row["name"],
            symbol=row["symbol"],
            parent=units[row["renamed"]["parent"]],
            on=row["renamed"]["since"],
        )
    return unit


def load_clusters(units: Units) -> Clusters:
    """Clusters of data/demo/clusters.yaml by code, with the seats of each year."""
    clusters: Clusters = {}
    for position, row in enumerate(read_data("demo/clusters")["clusters"], start=1):
        cluster = Cluster.objects.create(
            authority=units[row["authority"]],
            code=row["code"],
            name=row["name"],
            position=position,
        )
        clusters[cluster.code] = cluster
        for year in row["heads"]:
            for place, code in enumerate(row["members"], start=1):
                seat(
                    cluster=cluster,
                    unit=units[code],
                    year=year,
                    seat=seat_of(row, code, year),
                    position=place,
                )
    return clusters


def seat_of(row: dict[str, Any], unit: str, year: int) -> ClusterMember.Seat:
    """Which seat `unit` has in the cluster of `row` that year."""
    if row["heads"].get(year) == unit:
        return ClusterMember.Seat.HEAD
    if row["deputies"].get(year) == unit:
        return ClusterMember.Seat.DEPUTY
    return ClusterMember.Seat.MEMBER
