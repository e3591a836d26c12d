"""What the tests over HTTP share: a morning that stands still, and the world in it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client, override_settings

from nominations import clock
from tests.factories.http import client_of
from tests.factories.world import NOW, World, make_world


@pytest.fixture
def morning() -> Iterator[datetime]:
    """The clock stands at 09:00 on Friday 20/11/2026."""
    with clock.at(NOW) as moment:
        yield moment


@pytest.fixture
def world(db: None, morning: datetime) -> World:
    """The shortest route: unit, office, leader."""
    return make_world()


@pytest.fixture
def proofs(tmp_path: Path) -> Iterator[Path]:
    """Where uploads land: a folder that goes away with the test."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture
def hoa(world: World) -> Client:
    """The browser of the officer who prepares Kiểm lâm's papers."""
    return client_of(world.users["hoa"])
