"""The search box in the browser: by keys alone, and without JavaScript."""

import pytest
from playwright.sync_api import Browser, expect

from nominations.services.search_phrases import rebuild
from tests.e2e.visitor import visit
from tests.factories.acts import do
from tests.factories.paths import prepared
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AN = "Nguyễn Văn An"


@pytest.fixture
def world(site: str) -> World:
    world = make_world()
    file = prepared(world, names=[AN, "Đặng Thị Hoà"])
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    rebuild()
    return world


def test_name_typed_by_keys_opens_with_two_presses(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.counting()
        lan.page.keyboard.press("/")
        expect(lan.page.locator("[data-search]")).to_be_focused()
        lan.page.keyboard.type("an nguyen")
        lan.page.keyboard.press("Enter")
        found = lan.page.get_by_role("link", name=AN)
        expect(found).to_be_focused()
        expect(found.locator("mark")).to_have_text(["Nguyễn", "An"])
        lan.page.keyboard.press("Enter")

        expect(lan.page.locator("h1")).to_have_text(AN)
        lan.sees("Chiến sĩ thi đua cơ sở")
        assert lan.presses() == 2


def test_search_works_without_javascript(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "lan", script=False) as lan:
        lan.open("/search/?q=dang+hoa")
        lan.sees("Đặng Thị Hoà")
        again = lan.page.locator("#again")
        again.fill("khong co ai")
        again.press("Enter")

        lan.sees("Không tìm thấy “khong co ai”.")
