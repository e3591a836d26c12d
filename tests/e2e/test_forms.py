"""A form in the browser: the office builds it, the unit fills it from its list and sends it."""

import pytest
from playwright.sync_api import Browser, expect

from nominations.models import FormTemplate, Submission
from tests.e2e.visitor import Visitor, visit
from tests.factories.world import World, make_world
from workflows.services.periods import open_period

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "Báo cáo năm"


@pytest.fixture
def world(site: str) -> World:
    """The department before its annual period opens."""
    return make_world(open_annual=False)


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_form_from_the_office_to_the_signed_report(
    chromium: Browser, site: str, world: World, script: bool
) -> None:
    with visit(chromium, site, "lan", script=script) as office:
        office_builds(office)
    open_period(period=world.period, units=[world.units["cckl"]], actor=world.users["lan"])

    with visit(chromium, site, "hoa", script=script) as officer:
        officer_fills(officer)
    with visit(chromium, site, "binh", script=script) as head:
        head_signs_in_two_clicks(head)

    file = Submission.objects.get(kind="report")
    assert FormTemplate.objects.get().published_at is not None
    assert file.state == "OFFICE_CHECK"
    assert file.narrative == "II. Đánh giá\nNgày họp: 20/11/2026\nKết quả nổi bật: Đạt kế hoạch"


def office_builds(person: Visitor) -> None:
    page = person.page
    person.go("Mẫu văn bản")
    person.press("Lập mẫu mới")
    page.get_by_label("Tên mẫu").fill(NAME)
    page.get_by_label("Dùng cho phần hồ sơ").select_option("report")
    person.press("Tiếp tục: thêm các mục")
    for place, (label, kind) in enumerate((("Kết quả nổi bật", "long"), ("Ngày họp", "date"))):
        person.press("Thêm mục")
        page.get_by_label("Phần (tiêu đề)").nth(place).fill("II. Đánh giá")
        page.get_by_label("Tên mục").nth(place).fill(label)
        page.get_by_label("Kiểu").nth(place).select_option(kind)
    page.get_by_text("Bắt buộc điền").first.click()
    person.press("Lên")
    expect(page.get_by_label("Tên mục").first).to_have_value("Ngày họp")
    person.press("Lưu, xem trước và ban hành")
    expect(page.locator("fieldset.preview").get_by_label("Ngày họp")).to_be_disabled()
    person.press("Ban hành")
    person.sees("Đã ban hành")


def officer_fills(person: Visitor) -> None:
    page = person.page
    person.go("Hồ sơ của đơn vị")
    person.follow("Mở hồ sơ")
    person.sees("Chưa bắt đầu")
    person.follow("II. Đánh giá")
    page.get_by_label("Ngày họp").fill("31/02/2026")
    page.get_by_label("Kết quả nổi bật").fill("Đạt kế hoạch")
    person.press("Lưu nháp")
    expect(page.get_by_label("Kết quả nổi bật")).to_have_value("Đạt kế hoạch")
    page.get_by_label("Ngày họp").fill("20/11/2026")
    person.press("Lưu nháp")
    person.follow("Năm 2026")
    person.sees("Đã xong")
    person.press("Trình lãnh đạo đơn vị")
    person.press("Trình lãnh đạo đơn vị")


def head_signs_in_two_clicks(person: Visitor) -> None:
    person.go("Hồ sơ của đơn vị")
    person.follow("Mở hồ sơ")
    person.press("Ký gửi")
    person.press("Ký gửi")
    person.sees("Cơ quan thường trực đang thẩm định")
