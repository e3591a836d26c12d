"""What the tests over HTTP share: a morning that stands still, and the world in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.factories.http import client_of
from tests.factories.world import World


@pytest.fixture
def proofs(tmp_path: Path) -> Iterator[Path]:
    """Where uploads land: a folder that goes away with the test."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture
def hoa(world: World) -> Client:
    """The browser of the officer who prepares Kiểm lâm's papers."""
    return client_of(world.users["hoa"])
