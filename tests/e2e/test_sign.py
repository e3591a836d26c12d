"""The Director on a telephone: signs all, a part, declines one, takes it back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from nominations import clock
from nominations.models import Consolidation
from tests.e2e.visitor import Visitor, visit
from tests.factories.paths import accepted, presented
from tests.factories.world import NOW, World, make_world
from tests.http.test_query_counts import fresh_period

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 360, "height": 780}
FIRST, SECOND, THIRD = "Mẫu Văn A", "Thử Thị B", "Dụ Văn C"


@pytest.fixture
def world(site: str) -> World:
    """Two lists before the Director: three names, and one."""
    with clock.at(NOW):
        world = make_world()
        accepted(world, names=[FIRST, SECOND, THIRD])
        presented(world)
        accepted(world, "cctl", names=["Khác Văn D"])
        presented(world)
    return world


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def vu(
    request: pytest.FixtureRequest, chromium: Browser, site: str, world: World
) -> Iterator[Visitor]:
    with visit(chromium, site, "vu", script=request.param) as person:
        person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        yield person


def papers() -> list[Consolidation]:
    return list(Consolidation.objects.order_by("pk"))


def outcomes() -> dict[str, str]:
    lines = papers()[0].lines.select_related("nomination")
    return {line.nomination.nominee_name: line.outcome for line in lines}


def to_the_desk(person: Visitor) -> None:
    person.open("/sign/")
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_everything_is_signed_in_two_presses_from_the_list(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "vu") as vu:
        to_the_desk(vu)
        vu.counting()

        vu.follow("Tờ trình")
        vu.press("Ký toàn bộ (3)")

        assert vu.presses() == 2
        vu.sees("Đã ký", "thu hồi được đến khi văn thư lấy số", "Khác Văn D")  # the next paper
        assert [paper.state for paper in papers()] == ["APPROVED", "SIGNING"]


def test_everything_is_signed_in_two_presses_from_the_tasks(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "vu") as vu:
        vu.counting()

        vu.follow("Ký: Tờ trình")
        vu.press(vu.page.locator(".btn-primary").inner_text())

        assert vu.presses() == 2
        assert papers()[0].state == "APPROVED"


def test_part_is_signed_one_declined_and_taken_back(vu: Visitor) -> None:
    to_the_desk(vu)
    vu.follow("Tờ trình")
    vu.page.get_by_label(THIRD).uncheck()
    part = vu.page.get_by_role("button", name="Ký phần đã chọn")
    part.click()
    vu.look()

    vu.sees(THIRD)  # asks for an outcome, on the same screen
    assert outcomes() == {FIRST: "granted", SECOND: "granted", THIRD: ""}
    vu.page.get_by_text("Khác", exact=True).last.click()
    vu.page.get_by_role("link", name="Chưa khen thưởng…").click()
    vu.look()
    vu.page.get_by_label(THIRD).check()
    vu.page.get_by_label("Lý do").fill("Chưa đủ hai năm")
    vu.press("Chưa khen thưởng")
    assert outcomes()[THIRD] == "declined"
    vu.sees("Khác Văn D")

    vu.press("Thu hồi")

    vu.sees(THIRD)
    assert outcomes() == {FIRST: "granted", SECOND: "granted", THIRD: ""}


def test_filled_button_says_what_it_will_do(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "vu") as vu:
        to_the_desk(vu)
        vu.follow("Tờ trình")
        filled = vu.page.locator(".action-bar .btn-primary:visible")
        expect(filled).to_have_text("Ký toàn bộ (3)")

        vu.page.get_by_label(SECOND).uncheck()
        expect(filled).to_have_text("Ký phần đã chọn (2)")
        expect(vu.page.get_by_text("chọn 2/3")).to_be_visible()

        vu.page.get_by_label(FIRST).uncheck()
        vu.page.get_by_label(THIRD).uncheck()
        expect(filled).to_have_count(0)
        expect(vu.page.get_by_text("Chưa chọn trường hợp nào").first).to_be_visible()


def test_unticked_names_are_taken_along_to_the_reason(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "vu") as vu:
        to_the_desk(vu)
        vu.follow("Tờ trình")
        vu.page.get_by_label(SECOND).uncheck()
        vu.page.get_by_text("Khác", exact=True).last.click()
        vu.page.get_by_role("link", name="Để lại xét sau…").click()
        vu.look()

        expect(vu.page.get_by_label(SECOND)).to_be_checked()
        expect(vu.page.get_by_label(FIRST)).not_to_be_checked()


def test_keyboard_alone_signs_a_part(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "vu") as vu:
        to_the_desk(vu)
        keys = vu.page.keyboard
        vu.page.locator(".sign-list a").first.focus()
        keys.press("Enter")
        vu.page.wait_for_url("**/sign/*/")
        vu.page.get_by_label(SECOND).focus()
        keys.press("Space")
        for _step in range(30):
            keys.press("Tab")
            if vu.page.evaluate("document.activeElement.matches('[data-sign-part]')"):
                break
        keys.press("Enter")
        vu.page.wait_for_url("**signed=*")

        assert outcomes() == {FIRST: "granted", SECOND: "", THIRD: "granted"}


def test_long_list_is_searched_without_accents(chromium: Browser, site: str, world: World) -> None:
    with clock.at(NOW):
        world.period = fresh_period(world)
        accepted(world, "cctl", names=[f"Đặng Thị Ánh {n:02d}" for n in range(15)], award="LDTT")
        presented(world)
    with visit(chromium, site, "vu") as vu:
        vu.open(f"/sign/{papers()[-1].ref}/")

        vu.page.get_by_label("Tìm trong danh sách").fill("dang anh 07")

        expect(vu.page.locator(".sign-names li:visible")).to_have_count(1)
        expect(vu.page.get_by_text("Khớp 1 trường hợp")).to_be_visible()
