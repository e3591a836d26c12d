"""What the secretariat does about who is late, and about its own absence; the presses counted."""

import pytest
from playwright.sync_api import Browser

from nominations.models import Delegation, PeriodDue
from tests.e2e.visitor import visit
from tests.factories.world import World, make_world
from workflows.enums import NoticeKind
from workflows.models import OPEN_STATUSES, Extension, Notice, Task

pytestmark = pytest.mark.browser
DUE = "2026-11-13"


@pytest.fixture
def world(site: str) -> World:
    """Everything at the units was due a week ago; the next desks have time until 11/12."""
    world = make_world()
    PeriodDue.objects.filter(period=world.period, stage="unit").update(due_on=DUE)
    PeriodDue.objects.exclude(stage="unit").update(due_on="2026-12-11")
    Task.objects.filter(status__in=OPEN_STATUSES, role__startswith="unit_").update(due_on=DUE)
    return world


def test_late_unit_is_reminded_in_one_press_and_extended_in_two(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.go("Theo dõi tiến độ")
        lan.counting()

        lan.page.get_by_role("button", name="Nhắc việc Chi cục Kiểm lâm").first.click()
        lan.sees("Đã nhắc 3 việc")
        assert lan.presses() == 1

        lan.page.get_by_role("link", name="Gia hạn… Chi cục Kiểm lâm").first.click()
        lan.look()
        lan.page.get_by_label("Lý do").fill("Đang khắc phục mưa lũ")
        lan.press("Gia hạn")
        lan.sees("Đã gia hạn 3 phần hồ sơ")
        assert lan.presses() == 3

    assert Notice.objects.filter(kind=NoticeKind.NUDGE).count() == 3
    assert Extension.objects.count() == 3


def test_deputy_is_named_in_three_presses(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "vu") as vu:
        vu.counting()
        vu.page.locator("details.who > summary").click()
        vu.follow("Phân công xử lý thay…", within=".topbar")
        vu.look()
        vu.page.get_by_label("Người xử lý thay").select_option(label="Phan Thử Nghiệm")
        vu.page.get_by_label("Văn bản phân công").fill("TB 91/TB-SO")
        vu.press("Phân công")
        vu.sees("Phan Thử Nghiệm xử lý thay Vũ Đình Ví Dụ")
        assert vu.presses() <= 3

    assert Delegation.objects.get().deputy == world.person("phan")
