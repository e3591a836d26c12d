"""The demo: a fictitious department with its people and its year. Nothing here moves anything."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import transaction

from nominations.models import Period, Person, Unit, User
from nominations.services.catalogues import load_awards
from nominations.services.data_files import read_data
from nominations.services.demo_campaigns import load_demo_campaigns
from nominations.services.demo_organisation import load_clusters, load_units
from nominations.services.demo_people import hires, load_people
from nominations.services.demo_periods import load_periods, load_routes, period_rows
from nominations.services.demo_posts import load_posts
from nominations.services.form_data import load_form
from nominations.services.ready_reasons import load_ready_reasons
from nominations.services.search_phrases import note_missing

REPORT_FORM = "bao-cao-tong-ket"


class DemoExists(Exception):
    """There are units already: the demo is for an empty site."""


def load_demo_facts() -> dict[str, Person]:
    """Fill an empty site with the demo's facts, in one transaction. Periods stay planned.

    Everything is deterministic but references and the password's salt. Gives people by their key.
    Raises DemoExists if there is any unit.
    """
    if Unit.objects.exists():
        raise DemoExists
    with transaction.atomic():
        awards = load_awards()
        units = load_units()
        clusters = load_clusters(units)
        people = load_people(units)
        load_posts(people=people, units=units, clusters=clusters)
        campaigns = load_demo_campaigns(units, clusters)
        routes = load_routes(units)
        load_periods(units=units, routes=routes, campaigns=campaigns, awards=awards)
        load_form(REPORT_FORM, authority=units["snnmt"])
        for unit in units.values():
            if unit.standing_office_id:
                load_ready_reasons(unit)
        note_missing()
    return people


def holds_demo() -> bool:
    """Whether this site's data is the demo's: all its units and all its logins are there."""
    codes = {row["code"] for row in read_data("demo/units")["units"]}
    logins = {hire.login for hire in hires() if hire.login}
    return Unit.objects.filter(code__in=codes).count() == len(codes) and User.objects.filter(
        username__in=logins
    ).count() == len(logins)


def demo_period(code: str) -> Period:
    """A loaded period by its code in data/demo/periods.yaml (`annual-2026`, `adhoc-2026` …)."""
    return Period.objects.select_related("authority", "parent").get(name=_period_names()[code])


@cache
def _period_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in [*period_rows(), *occasions()]}


def occasions() -> list[dict[str, Any]]:
    """What units of the demo open by themselves."""
    found: list[dict[str, Any]] = read_data("demo/periods")["occasions"]
    return found


def owing_units() -> list[Unit]:
    """The 14 units of the department that owe a dossier, in their order."""
    codes = [row["code"] for row in read_data("demo/units")["units"] if "people" in row]
    return units_of(codes)


def units_of(codes: Sequence[str]) -> list[Unit]:
    """Units by code, in the order of the organisation."""
    return list(Unit.objects.filter(code__in=codes).order_by("position"))


def outsiders() -> list[tuple[str, str]]:
    """Name and position of the nominees from outside the department."""
    return [(row["name"], row["position"]) for row in read_data("demo/people")["outsiders"]]
