"""A half-year's report in the browser: from three units to the ministry's receipt, and Sở Nội vụ's.

Whatever happens is done by its people: each logs in through the login page, follows links, presses
buttons and reads what came of it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, expect

from nominations.enums import PeriodKind, Role
from nominations.models import Consolidation, Period, Post
from tests.e2e.steps import numbers
from tests.e2e.visitor import Visitor, visit
from tests.factories.levels import Levels, let_in, make_levels
from tests.factories.rounds import planned
from tests.factories.world import SINCE
from workflows.services.periods import open_period
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JUNE = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)  # 09:00 on Monday 15/06/2026 in Vietnam
HALF, HALF_ABOVE = "6 tháng đầu năm 2026", "6 tháng đầu năm 2026 của Bộ"
FIGURES = {"mo-hinh": "Mô hình mới", "giay-khen": "Giấy khen đã tặng"}
FACTUAL, ESTIMATED = "số thực đến 14/06", "ước đến 30/06"
PAPER, NUMBER = "Báo cáo thi đua, khen thưởng 6 tháng", "45/BC-SM"


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
        open_period(period=above, units=[world.department], actor=levels.users["kieu"])
        units = [world.units[code] for code in ("cckl", "cctl", "vp")]
        open_period(period=below, units=units, actor=levels.users["lan"])
        yield let_in(levels)


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
    lan.follow("Đường đi, nhật ký")
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
    for label, value, estimate in (("Mô hình mới", "7", "9"), ("Giấy khen đã tặng", "12", "14")):
        row = sums.locator("tbody tr", has_text=label).locator("td.num")
        assert row.all_inner_texts() == [value, estimate]
    expect(sums.get_by_text("đơn vị chưa có số thực")).to_have_count(0)
    lan.page.locator("summary", has_text="Đã tổng hợp 3 phần hồ sơ").click()
    lan.sees("Chi cục Thủy lợi", "Văn phòng Sở")
    lan.press("Trình ký")
    lan.sees("Đang trình ký")


def director_signs_the_report(vu: Visitor) -> None:
    vu.follow(f"Ký: {PAPER}")
    vu.press("Ký")
    vu.sees("Đã ký", "thu hồi được đến khi văn thư lấy số")


def registrar_numbers_the_report(so: Visitor) -> None:
    numbers(so, PAPER, NUMBER)


def office_sends_the_report_up(lan: Visitor) -> None:
    lan.follow(PAPER)
    lan.press("Gửi cấp trên…")
    lan.sees("Gửi tới: Bộ Mẫu; Sở Nội vụ tỉnh Mẫu. Đã gửi thì không thu hồi được.")
    lan.press("Gửi cấp trên")
    lan.sees("Đã gửi 15/06/2026, chờ tiếp nhận", "Bộ Mẫu; Sở Nội vụ tỉnh Mẫu")


def ministry_takes_the_report_in(kieu: Visitor) -> None:
    kieu.follow(f"Thẩm định: Báo cáo, {HALF_ABOVE}")
    kieu.follow("Đường đi, nhật ký")
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
