"""The secretariat on a Monday morning: who is late, the late file, the numbers, the paper."""

import pytest
from playwright.sync_api import Browser, expect

from nominations.models import PeriodDue, Submission
from tests.e2e.visitor import Visitor, visit
from tests.factories.paths import sent
from tests.factories.world import World, make_world
from workflows.models import OPEN_STATUSES, Task

pytestmark = pytest.mark.browser
#: Working days before 20/11/2026 on which the units' files were due.
DUE = "2026-11-13"


@pytest.fixture
def world(site: str) -> World:
    """Kiểm lâm has sent its nominations; everything else was due a week ago."""
    world = make_world()
    sent(world, "cckl")
    PeriodDue.objects.filter(period=world.period, stage="unit").update(due_on=DUE)
    Task.objects.filter(status__in=OPEN_STATUSES, role__startswith="unit_").update(due_on=DUE)
    return world


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_monday_morning_of_the_secretariat(
    chromium: Browser, site: str, world: World, script: bool
) -> None:
    with visit(chromium, site, "lan", script=script) as lan:
        lan.go("Theo dõi tiến độ")
        if script:
            lan.counting()
        lan.sees("Đang trễ", "trễ 5 ngày làm việc")
        if script:
            assert lan.presses() == 0

        lan.follow("Chi cục Kiểm lâm, Thẩm định")
        lan.sees("Đề nghị khen thưởng")
        if script:
            assert lan.presses() == 1
        lan.page.go_back()

        late = _number(lan, "trễ")
        lan.follow("trễ")
        expect(lan.page.locator("tbody tr")).to_have_count(late)
        lan.follow("Bỏ lọc")
        lan.follow("Xem bảng nhiệt")

        lan.follow("In")
        lan.page.emulate_media(media="print")
        expect(lan.page.locator(".print-head")).to_contain_text("tính đến 20/11/2026")
        expect(lan.page.locator(".menu")).to_be_hidden()
        expect(lan.page.get_by_text("trễ 5", exact=True).first).to_be_visible()


def _number(lan: Visitor, words: str) -> int:
    """The number in front of a word of the summary."""
    link = lan.page.locator(".page-head").get_by_role("link", name=words)
    return int(link.locator("b").inner_text())


def test_the_map_is_walked_by_keyboard(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/tracker/{world.period.ref}/")
        cell = lan.page.get_by_role("link", name="Chi cục Thủy lợi, Lập hồ sơ: trễ 5")
        for _press in range(60):
            if cell.evaluate("node => node === document.activeElement"):
                break
            lan.page.keyboard.press("Tab")
        expect(cell).to_be_focused()

        lan.page.keyboard.press("Enter")
        lan.page.wait_for_url("**/list/**")

        lan.look()
        lan.sees("trễ 5 ngày làm việc")
        assert not Submission.objects.filter(dossier__unit=world.units["cctl"], version__gt=1)


def test_the_year_and_the_work_open_from_the_tracker(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.open("/tracker/")
        lan.follow("Lịch và thời hạn của năm")
        late = lan.page.get_by_role("row", name="Trễ: còn 5 phần chưa xong")
        expect(late).to_contain_text("13/11/2026")
        lan.open("/workload/")
        lan.sees("chưa ai nhận xử lý")
        lan.follow("Thẩm định: Đề nghị khen thưởng")
        lan.sees("Đề nghị khen thưởng")
