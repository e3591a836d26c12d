"""The order of many nominees on one page, changed with buttons and keys, in the browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.visitor import visit
from tests.factories.world import SINCE, World, make_person, make_world, nominate

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = [f"Người Thử {letter}" for letter in "ABCDEGHIKLMNOPQRSTUV"]


@pytest.fixture
def world(site: str) -> World:
    world = make_world()
    for name in NAMES:
        person = make_person(name)
        person.memberships.create(
            unit=world.units["cckl"], position="Kiểm lâm viên", valid_from=SINCE
        )
    return world


def test_order_is_changed_with_buttons_and_keys(chromium: Browser, site: str, world: World) -> None:
    file = world.submission("cckl")
    nominate(file, ["Mẫu Văn A", "Thử Thị B", "Dụ Văn C"], world.awards["LDTT"])
    with visit(chromium, site, "hoa") as hoa:
        hoa.open(f"/content/{file.ref}/nominees/")
        first = hoa.page.locator("tbody tr").first.locator("a").inner_text()
        hoa.page.get_by_role("button", name=f"Xuống: {first}").click()
        votes = hoa.page.locator('input[name$="-votes_for"]')
        votes.first.fill("5")
        votes.first.press("Enter")
        expect(votes.nth(1)).to_be_focused()
        hoa.page.keyboard.type("6")
        hoa.press("Lưu cả danh sách")

        hoa.sees("Đã lưu.")
    saved = list(file.nominations.values_list("nominee_name", "priority", "votes_for"))
    assert [(place, given) for _name, place, given in saved] == [(1, 5), (2, 6), (3, None)]
    assert saved[1][0] == first
