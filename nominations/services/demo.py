"""The demo: a fictitious department with its people and its year. Nothing here moves anything."""

from django.db import transaction

from nominations.models import Period, Unit
from nominations.services.catalogues import load_awards, load_campaign
from nominations.services.data_files import read_data
from nominations.services.demo_organisation import load_clusters, load_units
from nominations.services.demo_people import load_people
from nominations.services.demo_periods import load_periods, load_routes
from nominations.services.demo_posts import load_posts

CAMPAIGN = "minh-giang-2025"


class DemoExists(Exception):
    """There are units already: the demo is for an empty site."""


def load_demo_facts() -> None:
    """Fill an empty site with the demo's facts, in one transaction. Periods stay planned.

    Everything is deterministic but references and the password's salt. Raises DemoExists if there
    is any unit.
    """
    if Unit.objects.exists():
        raise DemoExists
    with transaction.atomic():
        awards = load_awards()
        units = load_units()
        clusters = load_clusters(units)
        people = load_people(units)
        load_posts(people=people, units=units, clusters=clusters)
        campaign = load_campaign(CAMPAIGN, issuer=units["stnmt"])
        routes = load_routes(units)
        load_periods(units=units, routes=routes, campaigns={CAMPAIGN: campaign}, awards=awards)


def demo_period(code: str) -> Period:
    """A loaded period by its code in data/demo/periods.yaml (`annual-2026`, `adhoc-2026` …)."""
    names = {row["code"]: row["name"] for row in read_data("demo/periods")["periods"]}
    return Period.objects.get(name=names[code])


def owing_units() -> list[Unit]:
    """The 14 units of the department that owe a dossier, in their order."""
    codes = [row["code"] for row in read_data("demo/units")["units"] if "people" in row]
    return list(Unit.objects.filter(code__in=codes).order_by("position"))


def outsiders() -> list[tuple[str, str]]:
    """Name and position of the nominees from outside the department."""
    return [(row["name"], row["position"]) for row in read_data("demo/people")["outsiders"]]
