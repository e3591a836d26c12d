"""Two browsers on one draft: both see each other, save side by side, and lose nothing."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from nominations.models import Comment, FieldChange, Submission
from tests.e2e.visitor import Visitor, visit
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = "Nội dung báo cáo"


@pytest.fixture
def world(site: str) -> World:
    world = make_world()
    file = world.submission("cckl", "report")
    file.indicators.create(code="so_vu", label="Số vụ")
    return world


def opened(visitor: Visitor, file: Submission) -> None:
    visitor.open(f"/content/{file.ref}/")


def line(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-autosave-line]")


def test_two_officers_on_one_report(chromium: Browser, site: str, world: World) -> None:
    file = world.submission("cckl", "report")
    with visit(chromium, site, "hoa") as hoa, visit(chromium, site, "binh") as binh:
        opened(hoa, file)
        opened(binh, file)
        expect(binh.page.locator(".here-who")).to_contain_text("Bà Lý Thị Hoa")
        hoa.page.get_by_label(TEXT).fill("Bản của Hoa.")
        expect(line(hoa)).to_have_text("Đã lưu lúc 09:00")
        binh.page.get_by_label("Số vụ, số thực").fill("12")
        expect(line(binh)).to_have_text("Đã lưu lúc 09:00")
        binh.page.get_by_label(TEXT).fill("Bản của Bình.")
        expect(line(binh)).to_contain_text("Chưa tự lưu được")
        binh.button("Lưu nháp").click()
        binh.sees("hai người cùng sửa", "Bản đã lưu của bà Lý Thị Hoa")
        binh.page.get_by_label(TEXT, exact=True).fill("Bản của Hoa và của Bình.")
        binh.press("Lưu nháp")
        binh.sees("Đã lưu.", "Bản của Hoa và của Bình.")
        binh.faults = [fault for fault in binh.faults if "409" not in fault]

    file.refresh_from_db()
    assert file.narrative == "Bản của Hoa và của Bình."
    assert file.indicators.get().value == 12
    assert FieldChange.objects.count() == 3


def test_text_of_a_dropped_line_is_given_back(chromium: Browser, site: str, world: World) -> None:
    file = world.submission("cckl", "report")
    with visit(chromium, site, "hoa") as hoa:
        opened(hoa, file)
        hoa.page.route("**/autosave/", lambda route: route.abort())
        hoa.page.get_by_label(TEXT).fill("Gõ lúc mất mạng")
        expect(line(hoa)).to_contain_text("Mất kết nối")
        hoa.page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no line')); }")
        hoa.page.goto("about:blank")
        hoa.page.unroute("**/autosave/")
        hoa.faults.clear()
        opened(hoa, file)
        hoa.sees("Có nội dung chưa lưu lúc")
        hoa.press("Khôi phục")
        expect(hoa.page.get_by_label(TEXT)).to_have_value("Gõ lúc mất mạng")
        expect(line(hoa)).to_contain_text("Đã lưu lúc")
        opened(hoa, file)
        expect(hoa.page.locator(".kept-offer")).to_have_count(0)

    file.refresh_from_db()
    assert file.narrative == "Gõ lúc mất mạng"


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_remark_reaches_whom_it_names(
    chromium: Browser, site: str, world: World, script: bool
) -> None:
    file = world.submission("cckl", "report")
    with visit(chromium, site, "hoa", script=script) as hoa:
        hoa.open(f"/submissions/{file.ref}/")
        hoa.follow("Trao đổi trong đơn vị")
        field = hoa.page.get_by_label("Nội dung trao đổi")
        if script:
            field.press_sequentially("Nhờ @binh")
            hoa.page.keyboard.press("Enter")
            field.press_sequentially("xem giúp")
        else:
            field.fill("Nhờ @y binh nie xem giúp")
        hoa.press("Gửi trao đổi")
        hoa.sees("Đã gửi trao đổi.", "Nhắc đến: Y Bình Niê")
    with visit(chromium, site, "binh", script=script) as binh:
        binh.open(f"/submissions/{file.ref}/")
        binh.follow("Trao đổi nhắc đến bạn")
        binh.follow("xem giúp")
        binh.press("Đã giải quyết xong")
        binh.sees("Đã giải quyết")

    assert Comment.objects.get().resolved_by == world.person("binh")
