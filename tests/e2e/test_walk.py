"""A year's end in the browser: three nominees of one unit, from the draft to the decision.

One is granted, one comes back for a correction and is granted then, one is declined. The same walk
is done with and without JavaScript, each person logging in through the login page.
"""

import pytest
from playwright.sync_api import Browser, expect

from nominations.models import AwardRecord, Nomination, User
from tests.e2e.visitor import Visitor, visit
from tests.factories.paths import states_of
from tests.factories.world import SINCE, World, make_person, make_world
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GRANTED, RETURNED, DECLINED = "Mẫu Văn A", "Thử Thị B", "Dụ Văn C"


@pytest.fixture
def world(site: str) -> World:
    """Through the cluster and past the head of the office; the first nominee has a login."""
    world = make_world(cluster_kinds=["nominations"], office_head_check=True)
    for name in (GRANTED, RETURNED, DECLINED):
        person = make_person(name)
        person.memberships.create(
            unit=world.units["cckl"], position="Kiểm lâm viên", valid_from=SINCE
        )
        if name == GRANTED:
            user = User(username="mau-a", person=person)
            user.set_password("x")
            user.save()
    return world


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_three_nominees_from_the_draft_to_the_decision(
    chromium: Browser, site: str, world: World, script: bool
) -> None:
    for login, part in (
        ("hoa", unit_officer_prepares),
        ("binh", unit_head_signs),
        ("son", cluster_agrees_and_locks),
        ("lan", examiner_returns_one_and_accepts_the_rest),
        ("hoa", unit_officer_corrects),
        ("binh", unit_head_signs_again),
        ("lan", examiner_accepts_and_presents),
        ("mau", office_head_initials),
        ("vu", director_declines_one_and_signs),
        ("so", registrar_numbers_and_publishes),
        ("hoa", unit_reads_the_outcome),
        ("mau-a", nominee_reads_his_own),
    ):
        with visit(chromium, site, login, script=script) as person:
            part(person)

    file = world.submission("cckl")
    assert states_of(file) == {GRANTED: "AWARDED", RETURNED: "AWARDED", DECLINED: "DECLINED"}
    assert file.state == "CLOSED"
    assert AwardRecord.objects.count() == 2
    assert inconsistencies() == []


def unit_officer_prepares(hoa: Visitor) -> None:
    hoa.sees("Lập: Đề nghị khen thưởng, Năm 2026", "Chờ xử lý")
    hoa.follow("Lập: Đề nghị khen thưởng, Năm 2026")
    hoa.sees("Đang soạn thảo", "Danh sách chưa có đề nghị nào.")
    for name in (GRANTED, RETURNED, DECLINED):
        hoa.follow("Thêm đề nghị")
        hoa.page.get_by_label("Danh hiệu, hình thức").select_option(label="Chiến sĩ thi đua cơ sở")
        hoa.page.get_by_label("Cá nhân của đơn vị").select_option(label=name)
        hoa.page.get_by_label("Tóm tắt thành tích").fill(f"Thành tích của {name}")
        hoa.press("Lưu")
        hoa.sees("Đã lưu.", name)
    hoa.follow("Ghi biên bản")
    hoa.page.get_by_label("Biên bản họp bình xét của đơn vị").fill("12/BB-CCKL ngày 20/11/2026")
    hoa.press("Lưu")
    hoa.sees("12/BB-CCKL ngày 20/11/2026")
    hoa.press("Trình lãnh đạo đơn vị")
    hoa.sees("Chờ lãnh đạo đơn vị ký gửi")


def unit_head_signs(binh: Visitor) -> None:
    binh.follow("Ký gửi: Đề nghị khen thưởng")
    binh.press("Ký gửi")
    binh.sees("Đang bình xét tại cụm thi đua", "Thủ trưởng đơn vị đã ký gửi")


def cluster_agrees_and_locks(son: Visitor) -> None:
    son.follow("Chấm, bình xét: Đề nghị khen thưởng")
    son.follow("Đường đi, nhật ký")
    son.press("Nhất trí đề nghị")
    son.page.get_by_label("Ý kiến").fill("Nhất trí cao")
    son.press("Nhất trí đề nghị")
    son.sees("Cụm nhất trí đề nghị", "Nhất trí cao")
    son.go("Chấm điểm cụm")
    son.follow("Cụm số 2")
    son.press("Chốt điểm, xếp hạng cụm")
    son.page.get_by_label("Biên bản họp cụm").fill("03/BB-CUM2")
    son.page.get_by_label("Chi cục Thủy lợi").fill("Chưa nộp")
    son.press("Chốt điểm, xếp hạng cụm")
    son.sees("Đã chốt theo biên bản 03/BB-CUM2")


def examiner_returns_one_and_accepts_the_rest(lan: Visitor) -> None:
    lan.follow("Thẩm định: Đề nghị khen thưởng")
    lan.follow("Đường đi, nhật ký")
    lan.sees("Đang thẩm định", GRANTED, RETURNED, DECLINED)
    lan.press("Trả lại, yêu cầu bổ sung…")
    lan.press("Trả lại, yêu cầu bổ sung")  # nothing filled in: said at the field, nothing lost
    lan.sees("Chưa lưu được. Hãy sửa các mục sau:")
    lan.page.get_by_label(f"{RETURNED}: Chiến sĩ thi đua cơ sở").first.check()
    lan.page.get_by_label("Lý do").fill("Thiếu quyết định công nhận sáng kiến")
    lan.press("Trả lại, yêu cầu bổ sung")
    lan.sees("Đang bổ sung riêng", "Đang thẩm định")
    lan.press("Đủ điều kiện, tiếp nhận tổng hợp")
    lan.sees("Đã tiếp nhận đủ")


def unit_officer_corrects(hoa: Visitor) -> None:
    hoa.follow("Bổ sung đề nghị: Đề nghị khen thưởng")
    hoa.sees("Thiếu quyết định công nhận sáng kiến")
    hoa.follow(RETURNED)
    hoa.page.get_by_label("Tóm tắt thành tích").fill("Sáng kiến theo QĐ 45/QĐ-SM")
    hoa.press("Lưu")
    hoa.follow("Thiếu quyết định", within="section:has(h2:text-is('Đang bổ sung riêng'))")
    hoa.press("Trình lãnh đạo đơn vị")
    hoa.sees("Đang trình thủ trưởng đơn vị")


def unit_head_signs_again(binh: Visitor) -> None:
    binh.follow("Ký gửi lại: Đề nghị khen thưởng")
    binh.press("Gửi lại sau bổ sung")
    binh.sees("Đang kiểm tra lại")


def examiner_accepts_and_presents(lan: Visitor) -> None:
    lan.follow("Kiểm tra lại: Đề nghị khen thưởng")
    lan.follow("Đường đi, nhật ký")
    lan.press("Đủ điều kiện, tiếp nhận tổng hợp")
    lan.sees("Đã bổ sung xong")
    lan.go("Tổng hợp, tờ trình")
    lan.press("Lập văn bản")
    lan.page.get_by_label("Kỳ").select_option(label="Năm 2026")
    lan.page.get_by_label("Trích yếu").fill("Tờ trình khen thưởng năm 2026")
    lan.press("Lập văn bản")
    lan.sees("Có 3 đề nghị đã thẩm định, chưa vào tờ trình nào.")
    lan.press("Tổng hợp vào danh sách")
    for name in (GRANTED, RETURNED, DECLINED):
        lan.tick(name)
    lan.press("Đưa vào danh sách trình")
    lan.sees("Đã đưa vào danh sách")
    lan.press("Trình ký")
    lan.sees("Chánh Văn phòng kiểm tra (ký nháy)")


def office_head_initials(mau: Visitor) -> None:
    mau.follow("Ký nháy: Tờ trình khen thưởng năm 2026")
    mau.press("Ký nháy, chuyển trình")
    mau.sees("Đang trình ký")


def director_declines_one_and_signs(vu: Visitor) -> None:
    vu.follow("Ký: Tờ trình khen thưởng năm 2026")
    vu.follow("Tờ trình, đường đi và nhật ký")
    vu.tick(DECLINED)
    vu.press("Chưa khen thưởng…")
    expect(vu.page.get_by_label(f"{DECLINED}: Chiến sĩ thi đua cơ sở")).to_be_checked()
    vu.page.get_by_label("Lý do").fill("Chưa đủ hai năm liên tục")
    vu.press("Chưa khen thưởng")
    vu.sees("Chưa đủ hai năm liên tục")
    vu.press("Ký toàn bộ")
    vu.sees("Đã ký, chờ lấy số", "Chưa có số")


def registrar_numbers_and_publishes(so: Visitor) -> None:
    so.follow("Lấy số, ban hành: Tờ trình khen thưởng năm 2026")
    so.press("Lấy số, ngày")
    so.page.get_by_label("số, ký hiệu").fill("151/QĐ-SM")
    so.press("Lấy số, ngày")
    so.press("Ban hành, gửi và công khai")
    so.sees("Đã ban hành", "151/QĐ-SM")


def unit_reads_the_outcome(hoa: Visitor) -> None:
    hoa.go("Hồ sơ của đơn vị")
    hoa.follow("Đề nghị khen thưởng", within="main .panel")
    hoa.sees("Đã có kết quả", "Đã được khen thưởng", "Chưa được khen thưởng (có lý do)")
    hoa.sees("Chưa đủ hai năm liên tục", "Chiến sĩ thi đua cơ sở, 151/QĐ-SM")
    hoa.go("Quyết định, giấy khen")
    hoa.follow("151/QĐ-SM")
    hoa.sees(GRANTED, RETURNED)
    expect(hoa.page.get_by_text(DECLINED)).to_have_count(0)


def nominee_reads_his_own(nominee: Visitor) -> None:
    nominee.go("Hồ sơ của tôi")
    nominee.sees("Chiến sĩ thi đua cơ sở", "Đã được khen thưởng")
    assert Nomination.objects.filter(state="AWARDED").count() == 2
    expect(nominee.page.get_by_text(RETURNED)).to_have_count(0)


def test_keys_move_the_focus_along_the_tasks(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "hoa") as hoa:
        links = hoa.page.locator("table[data-rows] .main a")
        assert links.count() == 3

        for key, row in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
            hoa.page.keyboard.press(key)
            expect(links.nth(row)).to_be_focused()
        hoa.page.keyboard.press("Enter")

        expect(hoa.page.locator("h1")).to_have_text("Chi cục Kiểm lâm")


def test_keys_type_letters_in_a_field(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "hoa") as hoa:
        hoa.follow("Lập: Báo cáo")
        hoa.follow("Soạn nội dung")
        field = hoa.page.get_by_label("Nội dung báo cáo")
        field.focus()

        hoa.page.keyboard.type("jk/x")

        expect(field).to_have_value("jk/x")


def test_double_press_is_one_act(chromium: Browser, site: str, world: World) -> None:
    with visit(chromium, site, "hoa") as hoa:
        hoa.follow("Lập: Báo cáo")

        hoa.button("Trình lãnh đạo đơn vị").first.dblclick()
        hoa.page.wait_for_url("**/submissions/*/")

        hoa.sees("Chờ lãnh đạo đơn vị ký gửi")
    assert world.submission("cckl", "report").state == "UNIT_SIGNING"


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        ("b => { b.style.width = '3000px' }", "too wide at 360 px"),
        ("b => { b.setAttribute('style', 'color: red') }", "Content Security Policy"),
        ("b => { document.title = '' }", "title"),
        ("b => { document.querySelector('h1').remove() }", "no heading"),
        ("b => fetch('/khong-co/').then(() => {})", "404"),
    ],
)
def test_a_spoilt_page_is_noticed(
    chromium: Browser, site: str, world: World, spoil: str, fault: str
) -> None:
    with visit(chromium, site, "hoa") as hoa:
        hoa.page.locator("body").evaluate(spoil)
        hoa.look()

        assert [said for said in hoa.faults if fault in said]
        hoa.faults.clear()
