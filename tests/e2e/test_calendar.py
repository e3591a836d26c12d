"""Days off and dates as the secretariat sets them, with the presses counted."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from nominations.enums import PeriodKind
from nominations.models import Period
from tests.e2e.visitor import visit
from tests.factories.rounds import planned
from tests.factories.world import World, make_world
from workflows.models import CalendarDay, Task
from workflows.queries.period_plan import plan_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def world(site: str) -> World:
    """A year with two rounds, of which the annual one is open."""
    world = make_world()
    registration = planned(world, PeriodKind.REGISTRATION, "registration", date(2026, 3, 6))
    registration.name = "Đăng ký thi đua năm 2026"
    registration.save()
    return world


def test_all_periods_dates_from_last_year_take_three_presses(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.counting()
        lan.go("Lịch và thời hạn")
        lan.follow("Chép thời hạn từ năm trước")
        lan.sees("Thời hạn năm 2027, chép từ năm 2026", "Đăng ký thi đua năm 2027")
        lan.press("Lập thời hạn năm 2027")
        assert lan.presses() == 3
        lan.sees("Đăng ký thi đua năm 2027", "Năm 2027")

    rounds = {period.kind: plan_of(period) for period in Period.objects.filter(year=2027)}
    assert rounds["annual"]["report", "unit"] == date(2027, 11, 30)
    # 06/03/2027 is a Saturday.
    assert rounds["registration"]["registration", "unit"] == date(2027, 3, 8)


def test_day_off_moves_the_deadlines_on_it_once_the_office_has_seen_them(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.go("Ngày nghỉ")
        lan.sees("Quốc khánh", "Theo thư viện lịch")
        lan.follow("Thêm ngày")
        lan.page.get_by_label("Ngày", exact=True).fill("2026-11-30")
        lan.page.get_by_label("Lý do").fill("Khắc phục mưa lũ")
        lan.page.get_by_label("Căn cứ").fill("TB 12/TB-SM ngày 19/11/2026")
        lan.press("Lưu")
        lan.sees("9 thời hạn rơi vào ngày nghỉ", "01/12/2026")
        lan.press("Ghi và chuyển các thời hạn này")
        lan.sees("Khắc phục mưa lũ")
        expect(lan.page.get_by_role("img", name="nghỉ 24")).to_be_visible()

    assert CalendarDay.objects.get().day == date(2026, 11, 30)
    assert set(Task.objects.values_list("due_on", flat=True)) - {None} == {date(2026, 12, 1)}


def test_dates_of_a_period_are_set_without_a_script(
    chromium: Browser, site: str, world: World
) -> None:
    with visit(chromium, site, "lan", script=False) as lan:
        lan.page.goto(f"{site}/periods/{world.period.ref}/")
        lan.follow("Đặt thời hạn")
        lan.page.locator("[name=due-report-unit]").fill("2026-12-14")
        lan.press("Lưu thời hạn")
        lan.sees("trước bước “Đơn vị gửi” (14/12/2026)")
        lan.page.locator("[name=due-report-unit]").fill("2026-12-02")
        lan.press("Lưu thời hạn")
        lan.sees("Sẽ thay đổi", "02/12/2026")
        lan.press("Xác nhận, chuyển các thời hạn")
        lan.sees("02/12/2026")

    assert plan_of(world.period)["report", "unit"] == date(2026, 12, 2)
