"""Statements that do not grow: a proposal of 1,000 nominations, a period of 1,000 units.

Only statements are asserted here; times are printed by `make bench`.
"""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from nominations import clock
from nominations.models import AwardRecord, EventItem
from tests.benchmarks.crowd import (
    examined,
    make_crowd,
    make_units,
    numbers_for,
    waiting_for_signature,
)
from tests.benchmarks.measure import statements
from tests.factories.acts import do
from tests.factories.world import NOW, make_world
from workflows.models import Task
from workflows.services.periods import open_period

pytestmark = pytest.mark.django_db
LIMIT = 40
KINDS = 3
ROWS_PER_UNIT = 1 + KINDS * 9  # dossier; file, chain, event, process, three tasks, two links


def forgotten(work: Callable[[], dict[str, int]]) -> dict[str, int]:
    """Counts from a world of its own, so that two sizes start from the same nothing."""
    with clock.at(NOW), transaction.atomic():
        counts = work()
        transaction.set_rollback(True)
    return counts


def whole_proposal(units: int, nominees: int) -> dict[str, int]:
    """Statements of each act on a proposal of units × nominees."""
    crowd = make_crowd(units=units, nominees=nominees)
    examined(crowd)
    users = crowd.world.users
    proposal = waiting_for_signature(crowd)
    signed = statements(lambda: do(proposal, "sign_all", users["vu"]))
    do(proposal, "number", users["so"], numbers=numbers_for(proposal))
    published = statements(lambda: do(proposal, "publish", users["so"]))
    assert AwardRecord.objects.count() == units * nominees
    assert EventItem.objects.filter(event__action="publish").count() == units * nominees
    return {"sign_all": len(signed), "publish": len(published)}


def opening(units: int) -> dict[str, int]:
    """Statements that open a period for so many units."""
    world = make_world(open_annual=False, cluster_kinds=["nominations"])
    owing = make_units(world, units)
    spent = statements(
        lambda: open_period(period=world.period, units=owing, actor=world.users["lan"])
    )
    assert Task.objects.filter(role="unit_officer").count() == units * KINDS
    return {"open_period": len(spent)}


@pytest.mark.postgres
@pytest.mark.slow
def test_signing_a_thousand_costs_what_signing_a_hundred_costs() -> None:
    many = forgotten(lambda: whole_proposal(20, 50))

    assert max(many.values()) <= LIMIT
    assert many == forgotten(lambda: whole_proposal(2, 50))


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's limit of parameters")
def test_signing_on_sqlite_costs_one_more_per_fifty_rows() -> None:
    units, nominees = 6, 50
    rows_per_nomination = {"sign_all": 2, "publish": 4}  # line, item; nomination, record as well

    for act, count in forgotten(lambda: whole_proposal(units, nominees)).items():
        assert count <= LIMIT + units * nominees * rows_per_nomination[act] / 50


@pytest.mark.postgres
@pytest.mark.slow
def test_opening_for_a_thousand_units_costs_what_five_hundred_cost() -> None:
    assert forgotten(lambda: opening(1000)) == forgotten(lambda: opening(500))


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's limit of parameters")
def test_opening_on_sqlite_costs_one_more_per_fifty_rows() -> None:
    few, many = 10, 200

    grown = (
        forgotten(lambda: opening(many))["open_period"]
        - forgotten(lambda: opening(few))["open_period"]
    )

    assert grown <= (many - few) * ROWS_PER_UNIT / 50 + 10
