"""The world of seed.sql: the small named world as department 1, and as many more as are asked for.

Department 1 has the same units in every size: what grows is everything around it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from nominations.models import Nomination
from nominations.rules.routes import FrozenRoute
from tests.factories.world import World, make_world
from workflows.flows.submission import SubmissionFlow
from workflows.models import Process

_SQL = Path(__file__).with_name("seed.sql")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: `closed` of the `periods` are over, their nominations decided."""

    departments: int
    units: int
    periods: int
    closed: int
    nominees: int


#: About a thousand and about a million nominations; `--quick` stops at fifty thousand.
SMALL = Size(departments=1, units=50, periods=2, closed=1, nominees=10)
BIG = Size(departments=34, units=150, periods=10, closed=4, nominees=20)
MIDDLE = Size(departments=4, units=60, periods=10, closed=4, nominees=20)


def seed(size: Size) -> World:
    """An empty database, then the world in that size, analysed."""
    call_command("flush", interactive=False, verbosity=0)
    world = make_world(open_annual=False)
    settings = {
        "departments": size.departments,
        "units": size.units,
        "periods": size.periods,
        "closed": size.closed,
        "nominees": size.nominees,
        "department": world.department.pk,
        "route": world.period.route_id,
        "frozen_route": json.dumps(FrozenRoute.from_template(world.period.route).to_json()),
        "flow": Process._meta.get_field("flow_class").get_prep_value(SubmissionFlow),
        "signer": world.person("vu").pk,
    }
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
        cursor.execute(_SQL.read_text(encoding="utf-8"))
    connection.close()  # with its temporary functions
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return world


def nominations() -> int:
    return Nomination.objects.count()
