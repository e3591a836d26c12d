"""Two nominees whom others decide on, in the browser: the Minister and the province.

The Minister decides in this system, the province outside it; the unit below reads both outcomes.
"""

import pytest
from playwright.sync_api import Browser, expect

from nominations.models import AwardRecord, Consolidation, User
from tests.e2e.steps import numbers
from tests.e2e.visitor import Visitor, visit
from tests.factories.acts import do
from tests.factories.levels import Levels, let_in, make_levels
from tests.factories.paths import nominee, prepared, states_of
from tests.factories.world import nominate
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TO_MINISTER, TO_PROVINCE = "Tờ trình Bộ trưởng", "Tờ trình Chủ tịch UBND tỉnh"
BY_MINISTER, BY_PROVINCE = "Mẫu Văn A", "Thử Thị B"


@pytest.fixture
def year_end(site: str) -> Levels:
    """Two nominees of one unit, examined by the department; each has a login."""
    levels = make_levels()
    world, users = levels.world, levels.users
    file = prepared(world, names=[BY_MINISTER], award="BKBT")
    nominate(file, [BY_PROVINCE], world.awards["BKCT"])
    for action, login in (("send_to_head", "hoa"), ("submit", "binh"), ("accept", "lan")):
        do(file, action, users[login])
    for login, name in (("mau-a", BY_MINISTER), ("thu-b", BY_PROVINCE)):
        User.objects.create(username=login, person=nominee(file, name).person)
    return let_in(levels)


def test_one_nominee_to_the_minister_and_one_outside_outcome(
    chromium: Browser, site: str, year_end: Levels
) -> None:
    for login, part in (
        ("lan", office_presents_to_both),
        ("vu", director_signs_both),
        ("so", registrar_numbers_both),
        ("lan", office_sends_both_up),
        ("vu", director_signs_the_file_upstairs),
        ("kieu", ministry_examines_and_presents),
        ("truong", minister_signs),
        ("cao", ministry_numbers_and_publishes),
        ("hoa", unit_reads_one_outcome),
        ("lan", office_records_the_provinces_outcome),
        ("hoa", unit_reads_both_outcomes),
        ("mau-a", minister_s_nominee_reads_his_own),
        ("thu-b", province_s_nominee_reads_his_own),
    ):
        with visit(chromium, site, login) as person:
            part(person)

    below, above = year_end.world.submission("cckl"), year_end.part()
    assert states_of(below) == {BY_MINISTER: "FORWARDED", BY_PROVINCE: "AWARDED"}
    assert states_of(above) == {BY_MINISTER: "AWARDED"}
    assert (below.state, above.state) == ("CLOSED", "CLOSED")
    papers = dict(Consolidation.objects.values_list("title", "state"))
    assert (papers[TO_MINISTER], papers[TO_PROVINCE]) == ("RECEIVED", "RECEIVED")
    records = AwardRecord.objects.values_list("holder_name", "decision__number")
    assert set(records) == {(BY_MINISTER, "900/QĐ-BM"), (BY_PROVINCE, "77/QĐ-UBND")}
    assert inconsistencies() == []


def present(office: Visitor, period: str, title: str, decider: str, name: str) -> None:
    """A proposal of its own for whoever waits for this decider."""
    office.go("Tổng hợp, tờ trình")
    office.press("Lập văn bản")
    office.page.get_by_label("Kỳ").select_option(label=period)
    office.page.get_by_label("Loại văn bản").select_option(label="Tờ trình")
    office.page.get_by_label("Trình ai quyết định").select_option(label=decider)
    office.page.get_by_label("Trích yếu").fill(title)
    office.press("Lập văn bản")
    office.sees("Có 1 đề nghị đã thẩm định, chưa vào tờ trình nào.")
    office.press("Tổng hợp vào danh sách")
    office.tick(name)
    office.press("Đưa vào danh sách trình")
    office.press("Trình ký")
    office.sees("Đang trình ký", name)


def office_presents_to_both(lan: Visitor) -> None:
    present(lan, "Năm 2026", TO_MINISTER, "Bộ trưởng", BY_MINISTER)
    present(lan, "Năm 2026", TO_PROVINCE, "Chủ tịch UBND tỉnh", BY_PROVINCE)


def director_signs_both(vu: Visitor) -> None:
    for title in (TO_MINISTER, TO_PROVINCE):
        vu.go("Việc cần xử lý")
        vu.follow(f"Ký: {title}")
        vu.press(vu.page.locator("[data-sign-all]").inner_text())
        vu.sees("Đã ký", "thu hồi được đến khi văn thư lấy số")


def registrar_numbers_both(so: Visitor) -> None:
    numbers(so, TO_MINISTER, "147/TTr-SM")
    numbers(so, TO_PROVINCE, "148/TTr-SM")


def office_sends_both_up(lan: Visitor) -> None:
    for title, recipient in ((TO_MINISTER, "Bộ Mẫu"), (TO_PROVINCE, "Sở Nội vụ tỉnh Mẫu")):
        lan.go("Việc cần xử lý")
        lan.follow(title)
        lan.press("Gửi cấp trên…")
        lan.sees(f"Gửi tới: {recipient}. Đã gửi thì không thu hồi được.")
        lan.press("Gửi cấp trên")
        lan.sees("Đã gửi 20/11/2026, chờ tiếp nhận", "Đã trình cấp trên")
    lan.go("Việc cần xử lý")
    lan.follow("Lập: Đề nghị khen thưởng, Năm 2026 của Bộ")
    lan.sees("gửi Bộ Mẫu", BY_MINISTER, "147/TTr-SM")
    lan.press("Trình lãnh đạo đơn vị")
    lan.sees("Chờ lãnh đạo đơn vị ký gửi")


def director_signs_the_file_upstairs(vu: Visitor) -> None:
    vu.follow("Ký gửi: Đề nghị khen thưởng, Năm 2026 của Bộ")
    vu.press("Ký gửi")
    vu.sees("Thủ trưởng đơn vị đã ký gửi")


def ministry_examines_and_presents(kieu: Visitor) -> None:
    kieu.follow("Thẩm định: Đề nghị khen thưởng, Năm 2026 của Bộ")
    kieu.follow("Đường đi, nhật ký")
    kieu.sees("Sở Mẫu", BY_MINISTER)
    kieu.press("Tiếp nhận (phiếu tiếp nhận)")
    kieu.press("Đủ điều kiện, tiếp nhận tổng hợp")
    own = "Người đứng đầu cơ quan mình"
    present(kieu, "Năm 2026 của Bộ", "Tờ trình của Bộ", own, BY_MINISTER)


def minister_signs(truong: Visitor) -> None:
    truong.follow("Ký: Tờ trình của Bộ")
    truong.press(truong.page.locator("[data-sign-all]").inner_text())
    truong.sees("Đã ký", "thu hồi được đến khi văn thư lấy số")


def ministry_numbers_and_publishes(cao: Visitor) -> None:
    numbers(cao, "Tờ trình của Bộ", "900/QĐ-BM")


def unit_reads_one_outcome(hoa: Visitor) -> None:
    hoa.go("Hồ sơ của đơn vị")
    hoa.follow("Đề nghị khen thưởng", within="main .panel")
    result(hoa, BY_MINISTER, "Đã được khen thưởng, Bằng khen của Bộ trưởng, 900/QĐ-BM")
    result(hoa, BY_PROVINCE, "Đã trình cấp trên")
    hoa.sees("Chờ kết quả của cấp trên")


def result(reader: Visitor, name: str, words: str) -> None:
    """The line of `name` says this."""
    row = reader.page.locator("main tbody tr", has_text=name).first
    expect(row).to_contain_text(words)


def office_records_the_provinces_outcome(lan: Visitor) -> None:
    lan.follow(TO_PROVINCE)
    lan.press("Ghi kết quả của cấp trên…")
    lan.page.get_by_label("Hoặc dán danh sách họ tên").fill("thu thi b")
    lan.press("Ghi kết quả của cấp trên")  # no number yet: said at the field, nothing lost
    lan.sees("Hãy ghi số, ký hiệu quyết định của cấp trên.")
    lan.page.get_by_label("Số, ký hiệu quyết định").fill("77/QĐ-UBND")
    lan.press("Ghi kết quả của cấp trên")
    lan.sees("Cấp trên đã tiếp nhận", "77/QĐ-UBND", "Đã được khen thưởng")
    lan.go("Tổng hợp, tờ trình")
    lan.follow(TO_MINISTER)
    lan.sees("Kết quả ở cấp trên: Đã được khen thưởng, 900/QĐ-BM")


def unit_reads_both_outcomes(hoa: Visitor) -> None:
    hoa.go("Hồ sơ của đơn vị")
    hoa.follow("Đề nghị khen thưởng", within="main .panel")
    hoa.sees("Đã có kết quả")
    result(hoa, BY_MINISTER, "900/QĐ-BM")
    result(hoa, BY_PROVINCE, "Bằng khen của Chủ tịch UBND tỉnh, 77/QĐ-UBND")
    hoa.go("Quyết định, giấy khen")
    hoa.follow("77/QĐ-UBND")
    hoa.sees(BY_PROVINCE, "UBND tỉnh Mẫu")


def minister_s_nominee_reads_his_own(nominee: Visitor) -> None:
    nominee.go("Hồ sơ của tôi")
    result(nominee, "Bằng khen của Bộ trưởng", "Đã được khen thưởng, 900/QĐ-BM")


def province_s_nominee_reads_his_own(nominee: Visitor) -> None:
    nominee.go("Hồ sơ của tôi")
    result(nominee, "Bằng khen của Chủ tịch UBND tỉnh", "Đã được khen thưởng")
