"""Chromium, a live server with its static files, and a clock that starts on 20/11/2026."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from tests.factories.world import NOW

# Playwright's sync API keeps an event loop in this thread, in which the tests use the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, one for all tests of a run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*_FLAGS]
        )
        yield browser
        browser.close()


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> Iterator[str]:
    """The site's address; its static files come straight from the sources, its clock from NOW."""
    real: datetime = timezone.now()  # noqa: TID251  (the server's threads see no context variable)
    offset = int((NOW - real).total_seconds())
    with override_settings(STATIC_ROOT=settings.BASE_DIR / "static", CLOCK_OFFSET_SECONDS=offset):
        yield live_server.url
