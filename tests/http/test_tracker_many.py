"""Thousands of units: the tracker stays one page of bounded size, with the same statements."""

import os
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Cluster, ClusterMember, Unit
from tests.factories.http import client_of
from tests.factories.world import SINCE, World, make_world
from workflows.queries.heat_page import PAGE, ROWS
from workflows.services.periods import open_period

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("morning")]
UNITS = int(os.environ.get("TRACKER_UNITS", "600"))
_CLUSTER = 30


@pytest.fixture
def crowded(db: None, morning: Any) -> World:
    """`UNITS` units in clusters of thirty, all of them owing in the annual period."""
    world = make_world(open_annual=False)
    first = world.units["cckl"]
    units = Unit.objects.bulk_create(
        Unit(
            code=f"dv-{n}",
            name=f"Đơn vị số {n}",
            symbol=f"DV{n}",
            kind=first.kind,
            level=first.level,
            parent=world.department,
            position=n,
            valid_from=SINCE,
        )
        for n in range(UNITS)
    )
    clusters = Cluster.objects.bulk_create(
        Cluster(authority=world.department, code=f"khoi-{n}", name=f"Khối {n}", position=n + 5)
        for n in range(UNITS // _CLUSTER + 1)
    )
    ClusterMember.objects.bulk_create(
        ClusterMember(cluster=clusters[n // _CLUSTER], unit=unit, year=2026, position=n)
        for n, unit in enumerate(units)
    )
    open_period(period=world.period, units=units, actor=world.users["lan"])
    world.period.refresh_from_db()
    return world


def timed(client: Client, url: str) -> tuple[Any, int, float]:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        start = perf_counter()
        answer = client.get(url)
        took = perf_counter() - start
    assert answer.status_code == 200
    print(f"{url}: {len(captured)} statements, {took:.2f} s, {len(answer.content)} bytes")
    return answer, len(captured), took


def test_map_and_list_of_many_units_come_in_pages(crowded: World) -> None:
    lan = client_of(crowded.users["lan"])
    base = reverse("tracked", args=[crowded.period.ref])

    answer, statements, _took = timed(lan, base)
    text = answer.content.decode()
    assert statements <= 12
    assert text.count('<th scope="row">') == PAGE
    assert answer.context["units"] == UNITS
    after = answer.context["following"]
    second, again, _took = timed(lan, f"{base}?sau={after}")
    assert again == statements
    rows = second.content.decode().split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    assert f"Đơn vị số {PAGE}<" in rows
    assert "Đơn vị số 0<" not in rows

    listed, few, _took = timed(lan, f"{base}list/")
    assert few <= 12
    assert len(listed.context["rows"]) == ROWS
    assert listed.context["found"] == UNITS


def test_calendar_and_workload_of_many_units_cost_as_little(crowded: World) -> None:
    lan = client_of(crowded.users["lan"])

    for name in ("calendar", "workload"):
        _answer, statements, _took = timed(lan, reverse(name))
        assert statements <= 12
