"""Reports are added up, written, signed, numbered, sent to two superiors, and corrected."""

from decimal import Decimal

import pytest

from nominations import clock
from nominations.models import Consolidation, Indicator
from nominations.queries.summaries import progress_of
from tests.factories.acts import do, open_task_of
from tests.factories.levels import Levels, make_levels, report
from tests.factories.paths import HEADS, OFFICERS
from tests.factories.world import NOW
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.reconcile import inconsistencies


@pytest.fixture
def levels(db: None, morning: object) -> Levels:
    return make_levels()


def send_report(
    levels: Levels, unit: str, *, value: int = 4, text: str = "I. Chỉ đạo: tốt"
) -> None:
    """The unit's report with one figure, accepted by Lan."""
    file = levels.world.submission(unit, "report")
    file.narrative = text
    file.save(update_fields=["narrative"])
    Indicator.objects.create(
        submission=file,
        code="phong-trao",
        label="Phong trào",
        value=value,
        estimate=value + 1,
    )
    do(file, "send_to_head", levels.users[OFFICERS[unit]])
    do(file, "submit", levels.users[HEADS[unit]])
    do(file, "accept", levels.users["lan"])


def summed(levels: Levels) -> Consolidation:
    for unit, value in (("cckl", 4), ("cctl", 3)):
        send_report(levels, unit, value=value)
    paper = report(levels)
    do(paper, "sum_up", levels.users["lan"])
    return paper


def issued(levels: Levels) -> Consolidation:
    paper = summed(levels)
    users = levels.users
    do(paper, "present", users["lan"])
    do(paper, "sign", users["vu"])
    do(paper, "number", users["so"], numbers={paper.ref: ("45/BC-SM", NOW.date())})
    do(paper, "publish", users["so"])
    return paper


def test_missing_units_are_named_and_block_until_there_is_a_reason(levels: Levels) -> None:
    send_report(levels, "cckl")
    paper = report(levels)

    assert progress_of(paper).missing == ("Chi cục Thủy lợi",)
    with pytest.raises(NotReady, match="Chi cục Thủy lợi"):
        do(paper, "sum_up", levels.users["lan"])
    assert paper.state == "COLLECTING"
    do(paper, "sum_up", levels.users["lan"], missing_reason="Đơn vị xin nộp chậm")
    assert paper.state == "DRAFTING"
    assert "Chi cục Thủy lợi" in paper.narrative


def test_sums_and_text_come_from_the_units(levels: Levels) -> None:
    paper = summed(levels)

    figure = paper.figures.get()
    assert (figure.code, figure.value, figure.blanks) == ("phong-trao", Decimal(7), 0)
    assert "I. Chỉ đạo\n- Chi cục Kiểm lâm: tốt\n- Chi cục Thủy lợi: tốt" in paper.narrative
    assert open_task_of(paper).role == "office"


def test_text_is_kept_in_versions_and_survives_another_sum(levels: Levels) -> None:
    paper = summed(levels)

    do(paper, "write", levels.users["lan"], narrative="Bản của Văn phòng")
    do(paper, "sum_up", levels.users["lan"])

    assert paper.narrative == "Bản của Văn phòng"
    assert list(paper.texts.values_list("number", flat=True)) == [2, 1]


def test_report_taken_back_after_it_was_summed_must_be_summed_again(levels: Levels) -> None:
    paper = summed(levels)
    file = levels.world.submission("cckl", "report")
    do(file, "recall", levels.users["lan"])

    with pytest.raises(NotReady, match="Có thay đổi sau khi tổng hợp: Chi cục Kiểm lâm"):
        do(paper, "present", levels.users["lan"])
    file.indicators.update(value=9)
    do(file, "accept", levels.users["lan"])
    do(paper, "sum_up", levels.users["lan"])
    do(paper, "present", levels.users["lan"])

    assert paper.figures.get().value == Decimal(12)
    assert paper.state == "SIGNING"


def test_report_that_is_being_signed_is_not_taken_back_below(levels: Levels) -> None:
    paper = summed(levels)
    do(paper, "present", levels.users["lan"])

    with pytest.raises(NotReady, match="Báo cáo tổng hợp đang trình ký"):
        do(levels.world.submission("cckl", "report"), "recall", levels.users["lan"])


def test_signed_report_reaches_both_superiors_and_fills_the_part_upstairs(levels: Levels) -> None:
    paper = issued(levels)
    users = levels.users
    assert open_task_of(paper).due_on.isoformat() == "2026-12-18"

    do(paper, "send_up", users["lan"])

    part = levels.part("report")
    assert (part.state, part.signed_by, part.narrative) == (
        "OFFICE_CHECK",
        levels.world.person("vu"),
        paper.narrative,
    )
    assert part.indicators.get(code="phong-trao").value == Decimal(7)
    assert open_task_of(paper).role == "office"
    do(part, "accept", users["kieu"])
    paper.refresh_from_db()
    assert paper.state == "SENT_UP"
    waiting = paper.dispatches.get(recipient=levels.reception)
    do(paper, "record_receipt", users["lan"], dispatch=waiting.pk, receipt="Đến 12, 21/11/2026")
    assert paper.state == "RECEIVED"
    assert inconsistencies() == []


def test_receipt_outside_first_leaves_no_desk_while_the_ministry_reads(levels: Levels) -> None:
    paper = issued(levels)
    do(paper, "send_up", levels.users["lan"])
    waiting = paper.dispatches.get(recipient=levels.reception)

    do(paper, "record_receipt", levels.users["lan"], dispatch=waiting.pk, receipt="Đến 12")

    assert (paper.state, open_task_of(paper)) == ("SENT_UP", None)
    assert inconsistencies() == []
    do(levels.part("report"), "receive", levels.users["kieu"])
    paper.refresh_from_db()
    assert paper.state == "RECEIVED"


def test_correction_is_signed_and_goes_up_as_a_supplement(levels: Levels) -> None:
    paper = issued(levels)
    users = levels.users
    do(paper, "send_up", users["lan"])
    do(levels.part("report"), "accept", users["kieu"])
    do(paper, "correct", users["lan"], note="Sai số phong trào")
    draft = paper.corrected_by.get()
    assert draft.state == "DRAFTING"
    with pytest.raises(NotReady, match="Đang có một bản đính chính"):
        do(paper, "correct", users["lan"], note="Lần nữa")

    do(draft, "write", users["lan"], narrative="Đã sửa")
    do(draft, "present", users["lan"])
    do(draft, "sign", users["vu"])
    do(draft, "number", users["so"], numbers={draft.ref: ("46/BC-SM", NOW.date())})
    do(draft, "publish", users["so"])
    do(draft, "send_up", users["lan"])

    extra = levels.part("report", number=1)
    assert (extra.state, extra.narrative) == ("OFFICE_CHECK", "Đã sửa")
    assert levels.part("report").narrative == paper.narrative
    assert inconsistencies() == []


def test_report_returned_by_the_ministry_is_filled_by_the_correction(levels: Levels) -> None:
    paper = issued(levels)
    users = levels.users
    do(paper, "send_up", users["lan"])
    part = levels.part("report")
    do(part, "return", users["kieu"], note="Sai", pins=[("narrative", "Mục I")])
    do(paper, "correct", users["lan"], note="Bộ trả lại")
    draft = paper.corrected_by.get()
    do(draft, "write", users["lan"], narrative="Đã sửa")
    do(draft, "present", users["lan"])
    do(draft, "sign", users["vu"])
    do(draft, "number", users["so"], numbers={draft.ref: ("46/BC-SM", NOW.date())})
    do(draft, "publish", users["so"])

    do(draft, "send_up", users["lan"])

    part.refresh_from_db()
    assert (part.state, part.narrative, part.returned_from) == ("OFFICE_CHECK", "Đã sửa", "")
    assert not part.pins.filter(resolved_at=None).exists()


def test_number_is_taken_once_and_recall_ends_with_it(levels: Levels) -> None:
    paper = summed(levels)
    users = levels.users
    do(paper, "present", users["lan"])
    do(paper, "sign", users["vu"])
    do(paper, "recall", users["vu"])
    assert (paper.state, paper.signed_by) == ("SIGNING", None)
    do(paper, "sign", users["vu"])

    with pytest.raises(NotReady, match="Ngày ban hành phải từ ngày ký"):
        do(paper, "number", users["so"], numbers={paper.ref: ("1/BC", NOW.date().replace(day=1))})
    with pytest.raises(NotReady, match="Chưa có số, ngày"):
        do(paper, "publish", users["so"])
    do(paper, "number", users["so"], numbers={paper.ref: ("45/BC-SM", NOW.date())})
    with pytest.raises(NotReady, match="đã lấy số"):
        do(paper, "recall", users["vu"])


def test_one_summary_per_period(levels: Levels) -> None:
    report(levels)

    with pytest.raises(NotReady, match="đã có bản tổng hợp"):
        report(levels)


def test_lists_and_reports_do_not_mix_their_acts(levels: Levels) -> None:
    proposal = open_consolidation(
        period=levels.world.period, title="TTr", actor=levels.users["lan"]
    )

    with pytest.raises(NotAllowed, match="không dùng cho loại văn bản này"):
        do(proposal, "sum_up", levels.users["lan"])
    paper = summed(levels)
    with pytest.raises(NotAllowed, match="không dùng cho loại văn bản này"):
        do(paper, "collect", levels.users["lan"])


def test_ministry_adds_up_its_departments_in_the_same_way(levels: Levels) -> None:
    paper = issued(levels)
    users = levels.users
    do(paper, "send_up", users["lan"])
    do(levels.part("report"), "accept", users["kieu"])

    above = open_consolidation(
        period=levels.above, title="Báo cáo của Bộ", actor=users["kieu"], kind="report"
    )
    do(above, "sum_up", users["kieu"], missing_reason="Sở Khác xin chậm")
    do(above, "present", users["kieu"])
    do(above, "sign", users["truong"])
    do(above, "number", users["cao"], numbers={above.ref: ("9/BC-BM", clock.today())})
    do(above, "publish", users["cao"])

    assert above.figures.get(code="phong-trao").value == Decimal(7)
    assert (above.state, open_task_of(above)) == ("ISSUED", None)
    assert inconsistencies() == []


def test_unit_with_nothing_to_report_leaves_no_gap_in_the_sums(levels: Levels) -> None:
    send_report(levels, "cckl")
    silent = levels.world.submission("cctl", "report")
    Indicator.objects.create(submission=silent, code="phong-trao", label="Phong trào")
    do(silent, "nothing_to_report", levels.users["an"])
    do(silent, "send_to_head", levels.users["an"])
    do(silent, "submit", levels.users["son"])
    do(silent, "accept", levels.users["lan"])
    paper = report(levels)

    do(paper, "sum_up", levels.users["lan"])

    figure = paper.figures.get()
    assert (figure.value, figure.blanks) == (Decimal(4), 0)
