"""The world of seed.sql: the small named world as department 1, and as many more as are asked for.

Department 1 has the same units in every size: what grows is everything around it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
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


#: A thousand and a half, and a million nominations; department 1 has the same desks in both.
SMALL = Size(departments=1, units=150, periods=10, closed=4, nominees=1)
BIG = Size(departments=34, units=150, periods=10, closed=4, nominees=20)
#: For `--quick`: twenty-four thousand.
MIDDLE = Size(departments=4, units=150, periods=10, closed=4, nominees=4)


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


@dataclass(frozen=True, slots=True)
class Worlds:
    """Two databases side by side, so that both can be asked in turns."""

    small: str
    big: str

    @contextmanager
    def both(self) -> Iterator[None]:
        """Afterwards the small one is gone, and the big one is the database."""
        try:
            yield
        finally:
            use(self.big)
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(self.small)}")


def use(name: str) -> None:
    """From now on this database answers."""
    connection.close()
    connection.settings_dict["NAME"] = name


def two_worlds(quick: bool) -> Worlds:
    """The small world in a copy of its own, the big one in the benchmark's database."""
    worlds = Worlds(f"{connection.settings_dict['NAME']}_small", connection.settings_dict["NAME"])
    seed(SMALL)
    quoted = [connection.ops.quote_name(name) for name in (worlds.small, worlds.big)]
    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted[0]}")
        cursor.execute("CREATE DATABASE {} TEMPLATE {}".format(*quoted))
    use(worlds.big)
    seed(MIDDLE if quick else BIG)
    return worlds


def nominations() -> int:
    return Nomination.objects.count()
