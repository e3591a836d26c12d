"""Papers that go up, as people make them in the browser: reports, proposals, outcomes."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from nominations.enums import Decider
from nominations.models import AwardRecord, Consolidation, Event, Nomination, Submission
from tests.factories.acts import do
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.levels import Levels, issued, make_levels, report, send_up_alone, sent_up
from tests.factories.paths import accepted, nominee, states_of
from tests.factories.world import make_unit
from tests.http.test_query_counts import statements
from tests.workflows.test_reports import issued as issued_report
from tests.workflows.test_reports import send_report, summed

pytestmark = pytest.mark.django_db
REQUIRED = "Trường này là bắt buộc"


@pytest.fixture
def levels(db: None, morning: object) -> Levels:
    return make_levels()


@pytest.fixture
def lan(levels: Levels) -> Client:
    return client_of(levels.users["lan"])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def page(client: Client, subject: Any, query: str = "") -> str:
    answer = client.get(page_url(subject) + query)
    assert answer.status_code == 200
    return text_of(answer)


# --- A new paper ---------------------------------------------------------------------------------


def new(client: Client, levels: Levels, **fields: str) -> Any:
    assert levels.world.period is not None
    values = {"period": levels.world.period.ref, "kind": "proposal", "title": "Văn bản thử"}
    return client.post(reverse("new_consolidation"), values | fields)


def test_form_opens_with_what_the_period_page_asked_for(lan: Client, levels: Levels) -> None:
    asked = {"period": levels.world.period.ref, "kind": "report"}

    text = text_of(lan.get(reverse("new_consolidation"), asked))

    assert f'value="{asked["period"]}" selected' in text
    assert 'value="report" selected' in text
    assert levels.above.name not in text  # Lan drafts nothing in the ministry's period


@pytest.mark.parametrize(
    ("kind", "decider", "state", "recipients"),
    [
        ("proposal", "", "DRAFTING", []),
        ("proposal", "minister", "DRAFTING", ["Bộ Mẫu"]),
        ("proposal", "province", "DRAFTING", ["Sở Nội vụ tỉnh Mẫu"]),
        ("report", "", "COLLECTING", ["Bộ Mẫu", "Sở Nội vụ tỉnh Mẫu"]),
        ("report", "minister", "COLLECTING", ["Bộ Mẫu", "Sở Nội vụ tỉnh Mẫu"]),
    ],
)
def test_new_paper_knows_where_it_goes(
    lan: Client, levels: Levels, kind: str, decider: str, state: str, recipients: list[str]
) -> None:
    answer = new(lan, levels, kind=kind, decider=decider)

    paper = Consolidation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_url(paper))
    assert (paper.kind, paper.state, paper.goes_up) == (kind, state, bool(recipients))
    named = paper.dispatches.order_by("pk").values_list("recipient__name", flat=True)
    assert list(named) == recipients
    assert all(name in page(lan, paper) for name in recipients)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"decider": "prime_minister"},
            "Kỳ này chưa ghi nơi nhận hồ sơ trình Thủ tướng Chính phủ.",
        ),
        ({"kind": "registration"}, "Kỳ này không thu loại báo cáo đó của các đơn vị."),
        ({"kind": "thư"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"decider": "ai đó"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"period": "khongco"}, "Hãy chọn"),
    ],
)
def test_paper_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    lan: Client, levels: Levels, fields: dict[str, str], sentence: str
) -> None:
    answer = new(lan, levels, title="Tờ trình đợt một", **fields)

    assert (answer.status_code, Consolidation.objects.count()) == (422, 0)
    assert sentence in text_of(answer)
    assert "Tờ trình đợt một" in text_of(answer)


def test_second_report_of_a_period_is_refused_with_the_way_out(lan: Client, levels: Levels) -> None:
    report(levels)

    answer = new(lan, levels, kind="report")

    assert answer.status_code == 422
    assert "Kỳ này đã có bản tổng hợp. Bản đã phát hành thì đính chính." in text_of(answer)


# --- A report, from the units to both superiors --------------------------------------------------


def test_report_walks_from_the_units_to_both_superiors(lan: Client, levels: Levels) -> None:
    send_report(levels, "cckl")
    new(lan, levels, kind="report", title="Báo cáo năm 2026")
    paper = Consolidation.objects.get()
    vu, so = client_of(levels.users["vu"]), client_of(levels.users["so"])

    assert "Không cần soạn ở đây" in page(lan, levels.part("report"))
    assert "Chi cục Thủy lợi" in page(lan, paper)
    assert post(lan, paper, "sum_up", missing_reason="Đơn vị xin chậm").status_code == 302
    assert "Lý do tổng hợp khi còn thiếu: Đơn vị xin chậm" in page(lan, paper)
    assert post(lan, paper, "write", narrative="Bản hai của Văn phòng").status_code == 302
    assert post(lan, paper, "present").status_code == 302
    assert post(vu, paper, "sign").status_code == 302
    number = {f"number_{paper.ref}": "45/BC-SM", f"dated_{paper.ref}": "2026-11-20"}
    assert post(so, paper, "number", **number).status_code == 302
    assert post(so, paper, "publish").status_code == 302
    asked = text_of(lan.get(act_url(paper, "send_up")))
    assert "Gửi tới: Bộ Mẫu; Sở Nội vụ tỉnh Mẫu. Đã gửi thì không thu hồi được." in asked
    assert post(lan, paper, "send_up").status_code == 302
    waiting = paper.dispatches.get(recipient=levels.reception)
    assert "Bộ Mẫu</option>" not in text_of(lan.get(act_url(paper, "record_receipt")))
    receipt = {"dispatch": waiting.pk, "receipt": "Đến 12, 21/11/2026"}
    assert post(lan, paper, "record_receipt", **receipt).status_code == 302

    text = page(lan, paper)
    assert "số 45/BC-SM ngày 20/11/2026" in text
    assert "Đến 12, 21/11/2026" in text
    part = levels.part("report")
    assert "Không cần soạn ở đây" not in page(lan, part)
    assert "Bản hai của Văn phòng" in page(client_of(levels.users["kieu"]), part)
    assert post(client_of(levels.users["kieu"]), part, "receive").status_code == 302
    paper.refresh_from_db()
    assert paper.state == "RECEIVED"


def test_sum_with_missing_units_names_them_and_changes_nothing(lan: Client, levels: Levels) -> None:
    send_report(levels, "cckl")
    paper = report(levels)
    before = snapshot()

    asked, answer = lan.get(act_url(paper, "sum_up")), post(lan, paper, "sum_up")

    assert "Chưa được tiếp nhận (1): Chi cục Thủy lợi." in text_of(asked)
    assert answer.status_code == 422
    assert "Còn 1 đơn vị chưa được tiếp nhận: Chi cục Thủy lợi." in text_of(answer)
    assert snapshot() == before


def test_sum_of_nothing_at_all_keeps_the_reason_that_was_typed(lan: Client, levels: Levels) -> None:
    paper = report(levels)

    answer = post(lan, paper, "sum_up", missing_reason="Chưa đơn vị nào gửi")

    assert answer.status_code == 422
    assert "Chưa có đơn vị nào được tiếp nhận để tổng hợp." in text_of(answer)
    assert "Chưa đơn vị nào gửi" in text_of(answer)
    paper.refresh_from_db()
    assert (paper.state, paper.missing_reason) == ("COLLECTING", "")


@pytest.mark.parametrize("narrative", ["", "   \n ", "ạ" * 60001])
def test_text_that_is_empty_or_too_long_is_not_saved(
    lan: Client, levels: Levels, narrative: str
) -> None:
    paper = summed(levels)
    before = paper.narrative

    answer = post(lan, paper, "write", narrative=narrative)

    paper.refresh_from_db()
    assert (answer.status_code, paper.narrative, paper.texts.count()) == (422, before, 1)
    assert narrative.strip() in text_of(answer)


def test_earlier_versions_stay_readable(lan: Client, levels: Levels) -> None:
    paper = summed(levels)
    post(lan, paper, "write", narrative="Bản hai")

    first, newest, odd = (page(lan, paper, query) for query in ("?version=1", "", "?version=x"))

    assert "- Chi cục Thủy lợi: tốt" in first
    assert "bản 1 ·" in first
    assert "Bản hai" not in first
    assert "Bản hai" in newest
    assert "Bản hai" in odd


def test_sum_that_is_out_of_date_is_said_on_the_page_and_not_presented(
    lan: Client, levels: Levels
) -> None:
    paper = summed(levels)
    do(levels.world.submission("cckl", "report"), "recall", levels.users["lan"])

    answer = post(lan, paper, "present")

    sentence = "Có thay đổi sau khi tổng hợp: Chi cục Kiểm lâm."
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert sentence in page(lan, paper)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"receipt": ""}, REQUIRED),
        ({"receipt": "   "}, REQUIRED),
        ({"dispatch": "999999", "receipt": "Đến 1"}, "Hãy chọn một lựa chọn hợp lệ. 999999"),
        ({"dispatch": "", "receipt": "Đến 1"}, REQUIRED),
    ],
)
def test_receipt_needs_a_recipient_and_a_number(
    lan: Client, levels: Levels, fields: dict[str, str], sentence: str
) -> None:
    paper = issued_report(levels)
    do(paper, "send_up", levels.users["lan"])
    waiting = paper.dispatches.get(recipient=levels.reception)

    answer = post(lan, paper, "record_receipt", **({"dispatch": waiting.pk} | fields))

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.received_at) == (422, None)
    assert sentence in text_of(answer)


def test_correction_shows_what_it_changes(lan: Client, levels: Levels) -> None:
    paper = issued_report(levels)
    assert post(lan, paper, "correct", note="Sai số phong trào").status_code == 302
    draft = paper.corrected_by.get()
    draft.figures.update(value=9)

    untouched = page(lan, draft)
    post(lan, draft, "write", narrative=f"{paper.narrative}\nIV. Thêm một ý")
    changed = page(lan, draft)

    assert "Thêm: IV. Thêm một ý" not in untouched
    assert "<ins>Thêm: IV. Thêm một ý</ins>" in changed
    assert 'data-label="Đã phát hành">7<' in changed
    assert "<b>9</b>" in changed
    assert "Bản đính chính cho" in changed
    assert "Đang lập bản đính chính" in page(lan, paper)


# --- What an authority outside decided -----------------------------------------------------------


@pytest.fixture
def outside(levels: Levels) -> Consolidation:
    return sent_up(levels, Decider.PROVINCE, "BKCT")


def record(client: Client, paper: Consolidation, **fields: Any) -> Any:
    values = {"granted": "1", "number": "77/QĐ-UBND", "dated": "2026-11-20"}
    return post(client, paper, "record_outcome", **(values | fields))


@pytest.mark.parametrize("names", ["Mẫu A\nThử B", "mau a\r\n\r\n  THU  B ", "Mẫu A\nThử B\nMẫu A"])
def test_pasted_names_are_found_with_and_without_accents(
    lan: Client, levels: Levels, outside: Consolidation, names: str
) -> None:
    answer = record(lan, outside, names=names)

    assert answer.status_code == 302
    assert set(states_of(levels.world.submission("cckl")).values()) == {"AWARDED"}
    assert AwardRecord.objects.count() == 2


def test_tick_and_pasted_name_of_the_same_person_are_one(
    lan: Client, levels: Levels, outside: Consolidation
) -> None:
    line = nominee(levels.world.submission("cckl"), "Mẫu A")

    answer = record(lan, outside, names="Mau A", lines=[line.pk])

    assert answer.status_code == 302
    assert states_of(levels.world.submission("cckl")) == {"Mẫu A": "AWARDED", "Thử B": "FORWARDED"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"names": "Mẫu A\nNgười Lạ"},
            "Dòng 2: “Người Lạ” không có trong danh sách đã trình, còn chờ kết quả.",
        ),
        ({}, "Hãy chọn, hoặc dán tên, ít nhất một trường hợp."),
        ({"names": "  \n \n"}, "Hãy chọn, hoặc dán tên, ít nhất một trường hợp."),
        ({"names": "Mẫu A", "number": ""}, "Hãy ghi số, ký hiệu quyết định của cấp trên."),
        ({"names": "Mẫu A", "number": "   "}, "Hãy ghi số, ký hiệu quyết định của cấp trên."),
        ({"names": "Mẫu A", "dated": "2026-11-21"}, "Ngày quyết định phải từ ngày gửi 20/11/2026"),
        ({"names": "Mẫu A", "dated": "2026-11-19"}, "Ngày quyết định phải từ ngày gửi 20/11/2026"),
        ({"names": "Mẫu A", "dated": ""}, "Ngày quyết định phải từ ngày gửi 20/11/2026"),
        ({"names": "Mẫu A", "granted": "0"}, "Hãy ghi rõ lý do."),
        ({"names": "Mẫu A", "granted": "0", "note": "  "}, "Hãy ghi rõ lý do."),
        ({"lines": ["999999"]}, "Hãy chọn một lựa chọn hợp lệ. 999999"),
    ],
)
def test_outcome_that_cannot_be_says_what_to_mend_and_records_nothing(
    lan: Client, outside: Consolidation, fields: dict[str, Any], sentence: str
) -> None:
    before = snapshot()

    answer = record(lan, outside, **fields)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert fields.get("names", "").strip() in text_of(answer)
    assert (snapshot(), AwardRecord.objects.count()) == (before, 0)


def test_name_that_was_sent_twice_must_be_ticked(
    lan: Client, levels: Levels, outside: Consolidation
) -> None:
    Nomination.objects.filter(nominee_name="Thử B").update(nominee_name="Mẫu A")

    answer = record(lan, outside, names="Mẫu A")

    assert answer.status_code == 422
    assert "Dòng 1: “Mẫu A” có nhiều đề nghị. Hãy chọn trong danh sách." in text_of(answer)


def test_number_that_stands_under_another_list_is_refused(lan: Client, levels: Levels) -> None:
    accepted(levels.world, award="BKCT", names=["Mẫu A", "Thử B"])
    first, second = (send_up_alone(levels, name, Decider.PROVINCE) for name in ("Mẫu A", "Thử B"))
    record(lan, first, names="Mẫu A")

    answer = record(lan, second, names="Thử B")

    assert answer.status_code == 422
    assert "Số 77/QĐ-UBND đã ghi cho một danh sách khác." in text_of(answer)
    assert AwardRecord.objects.count() == 1


def test_number_of_another_paper_is_refused_and_what_was_typed_is_kept(levels: Levels) -> None:
    issued(levels, Decider.MINISTER, "BKBT", number="147/TTr-SM")
    paper = summed(levels)
    do(paper, "present", levels.users["lan"])
    do(paper, "sign", levels.users["vu"])
    number = {f"number_{paper.ref}": " 147/TTr-SM ", f"dated_{paper.ref}": "2026-11-20"}

    answer = post(client_of(levels.users["so"]), paper, "number", **number)

    paper.refresh_from_db()
    assert (answer.status_code, paper.number) == (422, "")
    assert "Số 147/TTr-SM đã dùng cho văn bản khác." in text_of(answer)
    assert 'value=" 147/TTr-SM "' in text_of(answer)


def test_unit_reads_that_a_superior_has_yet_to_answer_and_who_it_is(
    lan: Client, levels: Levels, outside: Consolidation
) -> None:
    hoa, file = client_of(levels.users["hoa"]), levels.world.submission("cckl")

    waiting, listed = page(hoa, file), text_of(hoa.get(reverse("dossiers")))
    record(lan, outside, names="Mẫu A\nThử B")
    decided = page(hoa, file)

    assert "Chờ kết quả của cấp trên" in waiting
    assert "Chờ kết quả của cấp trên" in listed
    assert "Chờ kết quả của cấp trên" not in text_of(hoa.get(reverse("dossiers")))
    assert '<div class="note">Sở Nội vụ tỉnh Mẫu</div>' in waiting
    assert "Chờ kết quả của cấp trên" not in decided
    assert "Đã có kết quả" in decided
    assert '<div class="note">77/QĐ-UBND</div>' in decided


# --- Once, and on what is true -------------------------------------------------------------------


def test_double_click_on_send_up_has_one_effect(lan: Client, levels: Levels) -> None:
    paper = issued(levels, Decider.MINISTER, "BKBT")
    fields = hidden(paper)

    answers = [lan.post(act_url(paper, "send_up"), fields) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert levels.part().nominations.count() == 2
    assert Event.objects.filter(action="send_up").count() == 1


def test_page_that_is_out_of_date_sends_nothing(lan: Client, levels: Levels) -> None:
    paper = issued(levels, Decider.MINISTER, "BKBT")
    fields = hidden(paper)
    do(paper, "claim", levels.users["lan"])
    before = snapshot()

    answer = lan.post(act_url(paper, "send_up"), fields | {"key": uuid4().hex})

    assert answer.status_code == 409
    assert snapshot() == before


def test_stale_page_keeps_the_text_that_was_written(lan: Client, levels: Levels) -> None:
    paper = summed(levels)
    fields = hidden(paper)
    do(paper, "write", levels.users["dung"], narrative="Bản của Dũng")

    answer = lan.post(act_url(paper, "write"), fields | {"narrative": "Bản của Lan"})

    paper.refresh_from_db()
    assert (answer.status_code, paper.narrative) == (409, "Bản của Dũng")
    assert "Bản của Lan" in text_of(answer)


def test_paper_that_waits_for_a_period_above_says_so_before_the_press(
    lan: Client, levels: Levels
) -> None:
    paper = issued(levels, Decider.MINISTER, "BKBT")
    type(levels.above).objects.filter(pk=levels.above.pk).update(status="closed")

    asked, answer = page(lan, paper), post(lan, paper, "send_up")

    assert "chưa mở" in asked
    assert answer.status_code == 422
    assert "chưa mở" in text_of(answer)
    assert Consolidation.objects.get(pk=paper.pk).state == "ISSUED"


# --- How many statements the pages take ----------------------------------------------------------

PAGE_LIMIT, LIST_LIMIT = 30, 12


def one_more_source(levels: Levels, paper: Consolidation) -> None:
    """A unit more whose report was added up, and a figure more."""
    n = paper.sources.count()
    unit = make_unit(f"don-vi-{n}", f"Đơn vị {n}", parent=levels.world.department)
    assert levels.world.period is not None
    dossier = levels.world.period.dossiers.create(unit=unit)
    file = Submission.objects.create(dossier=dossier, kind="report", state="ACCEPTED")
    paper.sources.create(submission=file, version=file.version)
    paper.figures.create(code=f"so-{n}", label=f"Số {n}", value=n, position=n)


@pytest.mark.parametrize("state", ["DRAFTING", "SENT_UP"])
def test_page_of_a_report_costs_the_same_for_more_units_and_figures(
    lan: Client, levels: Levels, state: str
) -> None:
    paper = summed(levels) if state == "DRAFTING" else issued_report(levels)
    if state == "SENT_UP":
        do(paper, "send_up", levels.users["lan"])

    few = statements(lan, page_url(paper))
    for _more in range(2):
        one_more_source(levels, paper)
    many = statements(lan, page_url(paper))

    assert few == many
    assert many <= PAGE_LIMIT


@pytest.mark.parametrize("state", ["ISSUED", "SENT_UP"])
def test_page_of_a_proposal_that_goes_up_costs_the_same_for_one_and_three_lines(
    lan: Client, levels: Levels, state: str
) -> None:
    lists = {"cckl": ("Mẫu A",), "cctl": ("Thử B", "Dụ C", "Thêm D")}
    papers = [
        issued(levels, Decider.MINISTER, "BKBT", names=names, unit=unit, number=f"{unit}/TTr")
        for unit, names in lists.items()
    ]
    if state == "SENT_UP":
        for paper in papers:
            do(paper, "send_up", levels.users["lan"])

    costs = [statements(lan, page_url(paper)) for paper in papers]

    assert costs[0] == costs[1] <= PAGE_LIMIT


@pytest.mark.parametrize("name", ["consolidations", "new_consolidation"])
def test_list_of_papers_costs_the_same_for_more_of_them(
    lan: Client, levels: Levels, name: str
) -> None:
    report(levels)

    few = statements(lan, reverse(name))
    for decider in (Decider.MINISTER, Decider.PROVINCE, Decider.DIRECTOR):
        new(lan, levels, decider=decider)
    many = statements(lan, reverse(name))

    assert few == many <= LIST_LIMIT
