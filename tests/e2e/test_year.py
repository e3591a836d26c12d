"""Along the year in the browser: what is registered and amended, a cluster's circle, a merger."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from nominations.models import ClusterRanking, Membership, Unit, User
from nominations.queries.registration import current_registration, in_words
from tests.e2e.visitor import Visitor, visit
from tests.factories.clusters import assess, make_cluster
from tests.factories.merger import NEW_NAME, dated
from tests.factories.paths import NAMES, sent
from tests.factories.rounds import amendment, file_in, registration
from tests.factories.world import NOW, World, make_world
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _everybody_logs_in() -> None:
    """Give the factories' people the password that `Visitor.log_in` types."""
    for user in User.objects.all():
        user.set_password("x")
        user.save(update_fields=["password"])


# --- Registration --------------------------------------------------------------------------------


def test_registration_its_amendment_and_the_page_of_both(chromium: Browser, site: str) -> None:
    world = make_world()
    spring = registration(world, ("cckl",))
    for login, part in (("hoa", officer_registers), ("binh", head_signs), ("lan", office_notes)):
        with visit(chromium, site, login) as person:
            part(person)
    assert file_in(world, spring, "cckl").state == "ACCEPTED"

    summer = amendment(world, ("cckl",))
    for login, part in (("hoa", officer_amends), ("binh", head_signs), ("lan", office_notes)):
        with visit(chromium, site, login) as person:
            part(person)

    assert file_in(world, summer, "cckl").state == "ACCEPTED"
    now = [in_words(line) for line in current_registration(world.units["cckl"], 2026)]
    assert "Trồng 80 ha rừng" in now
    assert "Trồng 50 ha rừng" not in now
    with visit(chromium, site, "binh") as binh:
        binh.go("Đăng ký thi đua")
        binh.sees("Trồng 80 ha rừng", "Y Bình Niê: Chiến sĩ thi đua cơ sở")
    assert inconsistencies() == []


def officer_registers(hoa: Visitor) -> None:
    hoa.follow("Lập: Đăng ký thi đua")
    targets, titles, _initiatives = ("Chỉ tiêu thi đua", "Danh hiệu thi đua", "Sáng kiến")
    hoa.follow("Thêm", within=f"section:has(h2:text-is('{targets}'))")
    hoa.press("Lưu")  # nothing filled in
    hoa.sees("Hãy ghi nội dung đăng ký.")
    hoa.page.get_by_label("Nội dung đăng ký").fill("Trồng 50 ha rừng")
    hoa.press("Lưu")
    hoa.follow("Thêm", within=f"section:has(h2:text-is('{titles}'))")
    hoa.page.get_by_label("Danh hiệu, hình thức").select_option(label="Chiến sĩ thi đua cơ sở")
    hoa.page.get_by_label("Cá nhân").select_option(label="Y Bình Niê")
    hoa.press("Lưu")
    hoa.sees("Trồng 50 ha rừng", "Y Bình Niê")
    hoa.press("Trình lãnh đạo đơn vị")


def officer_amends(hoa: Visitor) -> None:
    hoa.follow("Lập: Đăng ký thi đua")
    hoa.sees("Chưa có thay đổi nào.")
    hoa.follow("Trồng 50 ha rừng")
    hoa.page.get_by_label("Nội dung đăng ký").fill("Trồng 80 ha rừng")
    hoa.press("Lưu")
    hoa.sees("Thay đổi so với đăng ký đầu năm", "Trồng 80 ha rừng", "Trồng 50 ha rừng")
    hoa.press("Trình lãnh đạo đơn vị")


def head_signs(binh: Visitor) -> None:
    binh.follow("Ký gửi: Đăng ký thi đua")
    binh.press("Ký gửi")
    binh.sees("Đã đăng ký, chờ rà soát")


def office_notes(lan: Visitor) -> None:
    lan.follow("Thẩm định: Đăng ký thi đua")
    lan.follow("Đường đi, nhật ký")
    lan.press("Ghi nhận đăng ký")
    lan.sees("Đã ghi nhận đăng ký")


# --- A cluster's circle --------------------------------------------------------------------------


def test_cluster_scores_in_a_circle_and_locks_at_its_meeting(chromium: Browser, site: str) -> None:
    world = make_cluster(3)
    _everybody_logs_in()
    for n, points in enumerate((98, 96, 91)):
        assess(world, n, points)
    for scorer, total in ((2, "97,5"), (0, "95"), (1, "92,25")):
        with visit(chromium, site, f"h{scorer}") as member:
            member_scores(member, total)
    with visit(chromium, site, "h0") as head:
        meeting_locks(head)
    with visit(chromium, site, "h2") as loser:
        loser.open(f"/rankings/{ClusterRanking.objects.get().ref}/")
        loser.sees("Kết quả xếp hạng", "Đơn vị được suy tôn dẫn đầu")

    ranking = ClusterRanking.objects.get()
    assert (ranking.state, ranking.leading_unit, ranking.leading_votes) == (
        "LOCKED",
        world.units["u0"],
        3,
    )
    order = ranking.entries.order_by("place").values_list("unit__code", flat=True)
    assert list(order) == ["u0", "u1", "u2"]
    assert inconsistencies() == []


def member_scores(member: Visitor, total: str) -> None:
    member.follow("Chấm chéo: Bảng tự chấm điểm")
    member.follow("Đường đi, nhật ký")
    member.press("Chấm điểm")
    field = member.page.locator("[name=points_T1]")
    field.fill("250")
    member.press("Chấm điểm")
    member.sees("Chưa lưu được. Hãy sửa các mục sau:")
    field.fill(total)
    member.press("Chấm điểm")
    member.sees("(tạm)", total)


def meeting_locks(head: Visitor) -> None:
    head.go("Chấm điểm cụm")
    head.follow("Cụm số 1")
    head.sees("Điểm của các thành viên (tạm)", "Vòng chấm chéo", "Đã chấm")
    head.press("Chốt điểm, xếp hạng cụm")
    head.page.get_by_label("Biên bản họp cụm").fill("03/BB-CUM1")
    head.page.get_by_label("Đơn vị được suy tôn dẫn đầu").select_option(label="Đơn vị 0")
    head.page.get_by_label("Đơn vị 0: số phiếu suy tôn").fill("3")
    head.press("Chốt điểm, xếp hạng cụm")
    head.sees("Đã chốt theo biên bản 03/BB-CUM1", "Đơn vị 0", "3 phiếu")


# --- A merger ------------------------------------------------------------------------------------


@pytest.fixture
def midway(site: str) -> World:
    """Kiểm lâm's nominations are at the office; its report and Thủy lợi's are drafts."""
    world = make_world()
    sent(world)
    return dated(world)


def test_merger_in_mid_period_leaves_nothing_behind(
    chromium: Browser, site: str, midway: World
) -> None:
    with visit(chromium, site, "mau") as office:
        office_merges(office, midway)
    new = Unit.objects.get(name=NEW_NAME)
    with visit(chromium, site, "lan") as lan:
        lan.follow("Thẩm định: Đề nghị khen thưởng")
        lan.follow("Đường đi, nhật ký")
        lan.sees("Chi cục Kiểm lâm", NAMES[0])  # the old name on the old paper
        lan.press("Đủ điều kiện, tiếp nhận tổng hợp")
        lan.sees("Đã tiếp nhận đủ")
    with visit(chromium, site, "an") as an:
        an.sees("Lập: Báo cáo")  # Thủy lợi's officer goes on for the new unit
        an.go("Hồ sơ của đơn vị")
        an.sees("Chi cục Thủy lợi")

    assert {unit.valid_to for unit in (Unit.objects.filter(code__in=("cckl", "cctl")))} == {
        date(2026, 11, 19)
    }
    assert Membership.objects.on(NOW.date()).filter(unit=new).count() == 4
    assert inconsistencies() == []


def office_merges(office: Visitor, world: World) -> None:
    office.go("Đơn vị")
    office.follow("Chi cục Kiểm lâm")
    office.follow("Sắp xếp, sáp nhập đơn vị")
    form = office.page
    form.get_by_label("Chi cục Thủy lợi").first.check(force=True)
    form.get_by_label("Tên mới").fill(NEW_NAME)
    form.get_by_label("Ký hiệu mới").fill("CCLNTL")
    form.get_by_label("Chức danh người đứng đầu").fill("Chi cục trưởng")
    form.get_by_label("Người đứng đầu từ ngày đó").select_option(world.person("binh").ref)
    office.press("Xem trước")
    office.sees("Chưa lưu được. Hãy sửa các mục sau:")  # the decision's number is missing
    form.get_by_role("textbox", name="Từ ngày").fill("2026-11-20")
    form.get_by_label("Căn cứ").fill("Quyết định số 9/QĐ-UBND")
    office.press("Xem trước")
    office.sees("Sẽ thay đổi", "chưa có gì được ghi")
    office.press("Xác nhận sắp xếp")
    office.sees(NEW_NAME, "Kế thừa từ")
    expect(form.get_by_text("Quyết định số 9/QĐ-UBND").first).to_be_visible()
