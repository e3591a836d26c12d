"""Both levels in the browser: a half-year's report, and nominees whom others decide on.

Whatever happens at the unit, the department and the ministry is done by its people: each logs in
through the login page, follows links, presses buttons and reads what came of it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, expect

from nominations.enums import PeriodKind, Role
from nominations.models import AwardRecord, Consolidation, Period, Post, Unit, User
from tests.e2e.visitor import Visitor, visit
from tests.factories.acts import do
from tests.factories.levels import Levels, make_levels
from tests.factories.paths import nominee, prepared, states_of
from tests.factories.rounds import planned
from tests.factories.world import SINCE, nominate
from workflows.services.periods import open_period
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JUNE = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)  # 09:00 on Monday 15/06/2026 in Vietnam
HALF, HALF_ABOVE = "6 tháng đầu năm 2026", "6 tháng đầu năm 2026 của Bộ"
FIGURES = {"mo-hinh": "Mô hình mới", "giay-khen": "Giấy khen đã tặng"}
FACTUAL, ESTIMATED = "số thực đến 14/06", "ước đến 30/06"
PAPER, NUMBER = "Báo cáo thi đua, khen thưởng 6 tháng", "45/BC-SM"
TO_MINISTER, TO_PROVINCE = "Tờ trình Bộ trưởng", "Tờ trình Chủ tịch UBND tỉnh"
BY_MINISTER, BY_PROVINCE = "Mẫu Văn A", "Thử Thị B"


def with_passwords(levels: Levels) -> Levels:
    """Everybody of both levels can log in."""
    for user in User.objects.all():
        user.set_password("x")
        user.save(update_fields=["password"])
    return levels


# --- A half-year's report --------------------------------------------------------------------


@pytest.fixture
def half_year(site: str) -> Iterator[Levels]:
    """The half-year at the ministry and below it; three units owe a report to the department."""
    real: datetime = timezone.now()  # noqa: TID251  (the server's threads see no context variable)
    with override_settings(CLOCK_OFFSET_SECONDS=int((JUNE - real) / timedelta(seconds=1))):
        levels = make_levels()
        world = levels.world
        Post.objects.create(
            person=world.person("mau"),
            role=Role.UNIT_HEAD,
            unit=world.units["vp"],
            title="Chánh Văn phòng",
            valid_from=SINCE,
        )
        above = half_year_of(levels, date(2026, 6, 30), name=HALF_ABOVE)
        Period.objects.filter(pk=above.pk).update(
            authority=levels.ministry, route=levels.above.route
        )
        above.refresh_from_db()
        below = half_year_of(levels, date(2026, 6, 17), name=HALF, parent=above)
        for unit, due_on in (
            (levels.ministry, date(2026, 6, 25)),
            (levels.reception, date(2026, 6, 26)),
        ):
            below.recipients.create(submission_kind="report", unit=unit, due_on=due_on)
        open_up(above, [world.department], levels.users["kieu"])
        open_up(below, [world.units[code] for code in ("cckl", "cctl", "vp")], levels.users["lan"])
        yield with_passwords(levels)


def half_year_of(levels: Levels, due_on: date, **fields: object) -> Period:
    """A half-year that asks for two figures, in two columns."""
    period = planned(
        levels.world,
        PeriodKind.SEMI_ANNUAL,
        "report",
        due_on,
        data_from=date(2025, 12, 15),
        data_to=date(2026, 6, 14),
        estimate_to=date(2026, 6, 30),
        **fields,
    )
    for place, (code, label) in enumerate(FIGURES.items()):
        period.indicators.create(code=code, label=label, position=place)
    return period


def open_up(period: Period, units: list[Unit], opener: User) -> None:
    open_period(period=period, units=units, actor=opener)


def test_half_year_report_from_three_units_to_the_ministrys_receipt(
    chromium: Browser, site: str, half_year: Levels
) -> None:
    for login, part in (
        ("hoa", lambda hoa: unit_reports(hoa, "Chỉ đạo kịp thời", (4, 10), (5, 12))),
        ("an", lambda an: unit_reports(an, "Phát động hai đợt", (3, 2), (4, 2))),
        ("thu", unit_has_nothing_to_report),
        ("binh", unit_head_signs),
        ("son", unit_head_signs),
        ("lan", office_sees_who_is_missing),
        ("mau", unit_head_signs),
        ("lan", office_adds_up_and_presents),
        ("vu", director_signs_the_report),
        ("so", registrar_numbers_the_report),
        ("lan", office_sends_the_report_up),
        ("kieu", ministry_takes_the_report_in),
        ("lan", office_reads_and_records_the_receipts),
    ):
        with visit(chromium, site, login) as person:
            part(person)

    paper = Consolidation.objects.get()
    part_above = Period.objects.get(name=HALF_ABOVE).dossiers.get().submissions.get()
    assert (paper.state, paper.number) == ("RECEIVED", NUMBER)
    assert (part_above.state, part_above.narrative) == ("ACCEPTED", paper.narrative)
    assert part_above.signed_by == half_year.world.person("vu")
    figures = part_above.indicators.values_list("code", "value", "estimate")
    assert set(figures) == {
        ("mo-hinh", Decimal(7), Decimal(9)),
        ("giay-khen", Decimal(12), Decimal(14)),
    }
    assert not paper.dispatches.filter(received_at=None).exists()
    assert inconsistencies() == []


def unit_reports(
    officer: Visitor, text: str, factual: tuple[int, int], estimated: tuple[int, int]
) -> None:
    officer.follow(f"Lập: Báo cáo, {HALF}")
    officer.follow("Soạn nội dung")
    field = officer.page.get_by_label
    field("Nội dung báo cáo").fill(f"I. Chỉ đạo: {text}")
    for label, done, expected in zip(FIGURES.values(), factual, estimated, strict=True):
        field(f"{label}, {FACTUAL}").fill(str(done))
        field(f"{label}, {ESTIMATED}").fill(str(expected))
    officer.press("Lưu nháp")
    officer.sees(text, "Số thực đến 14/06", "Ước đến 30/06")
    officer.press("Trình lãnh đạo đơn vị")
    officer.sees("Chờ lãnh đạo đơn vị ký gửi")


def unit_has_nothing_to_report(thu: Visitor) -> None:
    thu.follow(f"Lập: Báo cáo, {HALF}")
    thu.sees("Còn thiếu trước khi ký gửi")
    thu.press("Khác")
    thu.follow("Không phát sinh", within=".drop")
    thu.press("Không phát sinh")
    thu.sees("Đơn vị báo cáo không phát sinh.")
    thu.press("Trình lãnh đạo đơn vị")
    thu.sees("Chờ lãnh đạo đơn vị ký gửi")


def unit_head_signs(head: Visitor) -> None:
    head.follow(f"Ký gửi: Báo cáo, {HALF}")
    head.press("Ký gửi")
    head.sees("Đang thẩm định", "Thủ trưởng đơn vị đã ký gửi")


def office_takes_one_in(lan: Visitor) -> None:
    lan.go("Việc cần xử lý")
    lan.follow(f"Thẩm định: Báo cáo, {HALF}")
    lan.press("Tiếp nhận (phiếu tiếp nhận)")
    lan.sees("Đã tiếp nhận đủ thành phần")
    lan.press("Đủ điều kiện, tiếp nhận tổng hợp")
    lan.sees("Đã tiếp nhận")


def office_sees_who_is_missing(lan: Visitor) -> None:
    for _unit in range(2):
        office_takes_one_in(lan)
    lan.go("Tổng hợp, tờ trình")
    lan.press("Lập văn bản")
    lan.page.get_by_label("Kỳ").select_option(label=HALF)
    lan.page.get_by_label("Loại văn bản").select_option(label="Báo cáo tổng hợp")
    lan.page.get_by_label("Trích yếu").fill(PAPER)
    lan.press("Lập văn bản")
    lan.sees("Đang thu của các đơn vị", "Chưa được tiếp nhận", "Văn phòng Sở", "Bộ Mẫu")
    lan.press("Tổng hợp số liệu")
    lan.press("Tổng hợp số liệu")  # one is missing and no reason is given: named, nothing done
    lan.sees("Còn 1 đơn vị chưa được tiếp nhận: Văn phòng Sở.")


def office_adds_up_and_presents(lan: Visitor) -> None:
    office_takes_one_in(lan)
    lan.go("Việc cần xử lý")
    lan.follow(PAPER)
    lan.sees("Đã đủ các đơn vị.")
    lan.press("Tổng hợp số liệu")
    lan.press("Tổng hợp số liệu")
    lan.sees("không phát sinh: Văn phòng Sở", "Chi cục Kiểm lâm: Chỉ đạo kịp thời")
    sums = lan.page.locator("section", has_text="Số liệu tổng hợp")
    for label, estimate, value in (("Mô hình mới", "9", "7"), ("Giấy khen đã tặng", "14", "12")):
        row = sums.locator("tbody tr", has_text=label).locator("td.num")
        assert row.all_inner_texts() == [estimate, value]
    lan.page.locator("summary", has_text="Đã tổng hợp 3 phần hồ sơ").click()
    lan.sees("Chi cục Thủy lợi", "Văn phòng Sở")
    lan.press("Trình ký")
    lan.sees("Đang trình ký")


def director_signs_the_report(vu: Visitor) -> None:
    vu.follow(f"Ký: {PAPER}")
    vu.press("Ký")
    vu.sees("Đã ký, chờ lấy số")


def registrar_numbers_the_report(so: Visitor) -> None:
    numbers(so, PAPER, NUMBER)


def numbers(so: Visitor, title: str, number: str) -> None:
    so.go("Việc cần xử lý")
    so.follow(f"Lấy số, ban hành: {title}")
    so.press("Lấy số, ngày")
    so.page.get_by_label("số, ký hiệu").fill(number)
    so.press("Lấy số, ngày")
    so.press("Ban hành, gửi và công khai")
    so.sees("Đã ban hành", number)


def office_sends_the_report_up(lan: Visitor) -> None:
    lan.follow(PAPER)
    lan.press("Gửi cấp trên…")
    lan.sees("Gửi tới: Bộ Mẫu; Sở Nội vụ tỉnh Mẫu. Đã gửi thì không thu hồi được.")
    lan.press("Gửi cấp trên")
    lan.sees("Đã gửi 15/06/2026, chờ tiếp nhận")


def ministry_takes_the_report_in(kieu: Visitor) -> None:
    kieu.follow(f"Thẩm định: Báo cáo, {HALF_ABOVE}")
    kieu.sees("Sở Mẫu", "Chi cục Kiểm lâm: Chỉ đạo kịp thời", NUMBER)
    kieu.press("Tiếp nhận (phiếu tiếp nhận)")
    kieu.press("Đủ điều kiện, tiếp nhận tổng hợp")
    kieu.sees("Đã tiếp nhận")


def office_reads_and_records_the_receipts(lan: Visitor) -> None:
    lan.go("Tổng hợp, tờ trình")
    lan.follow(PAPER)
    lan.sees("Đã tiếp nhận 15/06/2026", "Đã gửi 15/06/2026, chờ tiếp nhận")
    lan.press("Ghi tiếp nhận…")
    lan.page.get_by_label("Nơi nhận").select_option(label="Sở Nội vụ tỉnh Mẫu")
    lan.page.get_by_label("Số, ngày tiếp nhận").fill("Văn bản đến số 1542 ngày 15/06/2026")
    lan.press("Ghi tiếp nhận")
    lan.sees("Văn bản đến số 1542 ngày 15/06/2026", "Cấp trên đã tiếp nhận")


# --- Whom others decide on -------------------------------------------------------------------


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
    return with_passwords(levels)


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
        vu.press("Ký toàn bộ")
        vu.sees("Đã ký, chờ lấy số", "Đồng ý trình")


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
    kieu.sees("Sở Mẫu", BY_MINISTER)
    kieu.press("Tiếp nhận (phiếu tiếp nhận)")
    kieu.press("Đủ điều kiện, tiếp nhận tổng hợp")
    own = "Người đứng đầu cơ quan mình"
    present(kieu, "Năm 2026 của Bộ", "Tờ trình của Bộ", own, BY_MINISTER)


def minister_signs(truong: Visitor) -> None:
    truong.follow("Ký: Tờ trình của Bộ")
    truong.press("Ký toàn bộ")
    truong.sees("Đã ký, chờ lấy số")


def ministry_numbers_and_publishes(cao: Visitor) -> None:
    numbers(cao, "Tờ trình của Bộ", "900/QĐ-BM")


def unit_reads_one_outcome(hoa: Visitor) -> None:
    hoa.go("Hồ sơ của đơn vị")
    hoa.follow("Đề nghị khen thưởng", within="main .panel")
    result(hoa, BY_MINISTER, "Đã được khen thưởng, Bằng khen của Bộ trưởng, 900/QĐ-BM")
    result(hoa, BY_PROVINCE, "Đã trình cấp trên")


def result(reader: Visitor, name: str, words: str) -> None:
    """The line of `name` says this."""
    row = reader.page.locator("main tbody tr", has_text=name)
    expect(row).to_contain_text(words)


def office_records_the_provinces_outcome(lan: Visitor) -> None:
    lan.follow(TO_PROVINCE)
    lan.press("Ghi kết quả của cấp trên…")
    lan.page.get_by_label("Hoặc dán danh sách họ tên").fill("thu thi b")
    lan.press("Ghi kết quả của cấp trên")  # no number yet: said at the field, nothing lost
    lan.sees("Hãy ghi số, ký hiệu quyết định của cấp trên.")
    lan.page.get_by_label("Số, ký hiệu quyết định").fill("77/QĐ-UBND")
    lan.press("Ghi kết quả của cấp trên")
    lan.sees("Cấp trên đã tiếp nhận", "77/QĐ-UBND", "UBND tỉnh Mẫu")
    lan.go("Tổng hợp, tờ trình")
    lan.follow(TO_MINISTER)
    lan.sees("Kết quả ở cấp trên: Đã được khen thưởng, 900/QĐ-BM")


def unit_reads_both_outcomes(hoa: Visitor) -> None:
    unit_reads_one_of_both(hoa)
    hoa.go("Quyết định, giấy khen")
    hoa.follow("77/QĐ-UBND")
    hoa.sees(BY_PROVINCE, "UBND tỉnh Mẫu")


def unit_reads_one_of_both(hoa: Visitor) -> None:
    hoa.go("Hồ sơ của đơn vị")
    hoa.follow("Đề nghị khen thưởng", within="main .panel")
    result(hoa, BY_MINISTER, "900/QĐ-BM")
    result(hoa, BY_PROVINCE, "Bằng khen của Chủ tịch UBND tỉnh, 77/QĐ-UBND")


def minister_s_nominee_reads_his_own(nominee: Visitor) -> None:
    nominee.go("Hồ sơ của tôi")
    result(nominee, "Bằng khen của Bộ trưởng", "Đã được khen thưởng, 900/QĐ-BM")


def province_s_nominee_reads_his_own(nominee: Visitor) -> None:
    nominee.go("Hồ sơ của tôi")
    result(nominee, "Bằng khen của Chủ tịch UBND tỉnh", "Đã được khen thưởng")
