"""Every kind of page of the demo, as everybody who has it, at both widths, looked at by axe."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser

from nominations.models import Nomination, User
from nominations.services.demo_clock import DEMO_DAY
from tests.e2e.accessible import Walk
from tests.e2e.visitor import WIDE
from workflows.services.demo import load_demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: One for each kind of work; then whoever has pages of his own. Every other one of the first, the
#: others on the next day, looks at everything that he can reach, the rest at what is new.
EACH = ("cctl.tonghop", "cckl.truong", "giamdoc", "vp.phochanh", "vanthu", "nominee")
REST = ("cckl.tonghop", "vpdk.tonghop", "sangkien", "admin", "bo.chuyenvien", "bo.vutruong")


@pytest.fixture
def demo(transactional_db: None, live_server: Any, tmp_path: Path) -> Iterator[str]:
    """The site with the demo on its day, and a nominee without any post who may log in."""
    today: date = timezone.localdate()  # noqa: TID251  (the server's threads see no context variable)
    offset = (DEMO_DAY - today).days * 24 * 60 * 60
    with override_settings(
        DEMO=True,
        MEDIA_ROOT=tmp_path,
        STATIC_ROOT=settings.BASE_DIR / "static",
        CLOCK_OFFSET_SECONDS=offset,
    ):
        load_demo()
        line = Nomination.objects.filter(state="AWARDED", person__user=None, person__posts=None)
        User.objects.create(username="nominee", person=line.exclude(person=None)[0].person)
        yield live_server.url


def entered(chromium: Browser, site: str, login: str) -> Any:
    """A browser in which `login` is logged in already."""
    user = User.objects.get(username=login)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    context = chromium.new_context(viewport=WIDE, locale="vi-VN")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def test_no_page_of_the_demo_has_anything_for_axe_to_find(chromium: Browser, demo: str) -> None:
    faults: list[str] = []
    kinds: set[str] = set()
    for login in (*EACH, *REST):
        context = entered(chromium, demo, login)
        walk = Walk(context, demo, known=kinds)
        walk.from_the_start(known_too=login in EACH[time.gmtime().tm_yday % 2 :: 2])
        context.close()
        kinds |= walk.visited
        faults += [f"{login}: {fault}" for fault in walk.faults]

    assert not faults, "\n".join(faults)
    assert len(kinds) > 60
