"""A unit scores itself: what the page asks and knows, what is kept, what blocks sending."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import CriterionAnswer, FieldChange, Submission
from nominations.rules.readiness import unmet_to_submit
from tests.factories.acts import do
from tests.factories.http import client_of, fields_on, page_url, post
from tests.factories.score import (
    MONTHS,
    annual_report,
    counted,
    half_year_report,
    on,
    registered_on,
    scored,
    staffed,
)
from tests.factories.world import World, nominate

pytestmark = pytest.mark.django_db
APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 1)
#: What the officer types of the worked example; the rest the system knows.
TYPED = {
    "choice_I.1": "on_time",
    "value_I.2": "98",
    "absent_I.5": "on",
    "value_I.6": "96",
    "points_I.7": "62",
    "note_I.7": "Đề án đúng tiến độ.",
    "choice_II.1": "yes",
    "value_II.2": "94",
    "value_II.3": "97",
    "value_II.4": "92",
    "value_III.1": "1",
    "points_III.2": "38",
    "note_III.2": "Cấp ủy nhận xét tốt.",
    "points_III.3": "28",
    "note_III.3": "Công đoàn nhận xét tốt.",
    "value_III.4": "3",
    "choice_IV.1": "on_time",
    "value_IV.3": "4",
    "value_IV.4": "1",
    "value_T.2": "1",
    "met_L.1": "0",
    "met_L.2": "0",
    "met_L.3": "0",
}


@pytest.fixture
def paper(world: World) -> Submission:
    """The self-assessment of Kiểm lâm by the department's table."""
    scored(world)
    return world.submission("cckl", "self_assessment")


def url_of(file: Submission) -> str:
    return reverse("edit", args=[file.ref])


def type_in(client: Client, file: Submission, **fields: str) -> Any:
    """Open the page, type, press save."""
    return client.post(url_of(file), fields_on(client.get(url_of(file))) | fields)


def answer(file: Submission, code: str) -> CriterionAnswer:
    return file.answers.get(criterion__code=code)


def said(file: Submission) -> dict[str, str]:
    return {item.field.partition(":")[2]: item.sentence for item in unmet_to_submit(file)}


# --- The worked example ------------------------------------------------------------------------


def year_of_the_example(world: World) -> None:
    """Twelve confirmed months: April exactly 90 %, one task overdue; June sent two days late."""
    for first in MONTHS:
        sent = date(2026, 7, 8) if first == JUNE else None
        counted(world, first, (10, 9, 1) if first == APRIL else (10, 10, 0), sent)
    half_year_report(world, date(2026, 6, 16))
    registered_on(world, date(2026, 3, 4))
    annual_report(world, date(2026, 11, 27))
    people = staffed(world, 10, direct=6)
    nominate(world.submission("cckl"), [], world.awards["LDTT"], people=people)


def test_worked_example_of_the_plan_comes_to_893(
    world: World, hoa: Client, paper: Submission
) -> None:
    year_of_the_example(world)
    with on(date(2026, 12, 4)):
        type_in(hoa, paper, **TYPED)
        paper.refresh_from_db()
        page = hoa.get(page_url(paper)).content.decode()
        sent = post(hoa, paper, "send_to_head")
        post(client_of(world.users["binh"]), paper, "submit")

    paper.refresh_from_db()
    given = {row.criterion.code: row.points for row in paper.answers.select_related("criterion")}
    assert (given["I.3"], given["I.4"], given["IV.2"], given["IV.5"], given["IV.6"]) == (
        D("82.5"), 50, 30, 25, 20,
    )  # fmt: skip
    assert paper.self_total == 893
    for words in ("<b>455</b>", "<b>132</b>", "<b>131</b>", "<b>165</b>", "893", "Tốt"):
        assert words in page
    assert (sent.status_code, paper.state) == (302, "OFFICE_CHECK")


# --- What the page knows -----------------------------------------------------------------------


def test_page_says_what_the_figures_prove_and_fills_it_in(
    world: World, hoa: Client, paper: Submission
) -> None:
    april = counted(world, APRIL, (10, 9, 1))

    page = hoa.get(url_of(paper))

    text = page.content.decode()
    month = Submission.objects.get(dossier__period=april)
    assert "Số liệu tháng đã xác nhận: 1 nhiệm vụ quá hạn" in text
    assert f'<a href="{page_url(month)}">tháng 04/2026: 1</a>' in text
    assert "Đề xuất: 50 điểm." in text
    assert (fields_on(page)["value_I.4"], fields_on(page)["points_I.4"]) == ("1", "50")


def test_numbers_of_the_system_are_taken_with_one_press(
    world: World, hoa: Client, paper: Submission
) -> None:
    counted(world, APRIL, (10, 9, 1))
    type_in(hoa, paper, **{"value_I.4": "0", "note_I.4": "Đã xong"})
    assert answer(paper, "I.4").points == 60

    answered = type_in(hoa, paper, take="I.4")

    assert answered["Location"] == url_of(paper) + "#criterion-I.4"
    assert (answer(paper, "I.4").value, answer(paper, "I.4").points) == (1, 50)


def test_progress_counts_main_criteria_with_points_or_absent(
    hoa: Client, paper: Submission
) -> None:
    type_in(hoa, paper, **{"value_I.2": "98", "absent_I.5": "on", "met_L.1": "0", "value_T.3": "1"})

    page = hoa.get(url_of(paper))

    assert (page.context["answered"], page.context["every"]) == (2, 21)


# --- Numbers and points ------------------------------------------------------------------------


def test_points_that_nobody_touched_follow_the_number(hoa: Client, paper: Submission) -> None:
    type_in(hoa, paper, **{"value_I.2": "98"})
    type_in(hoa, paper, **{"value_I.2": "97,5"})

    assert (answer(paper, "I.2").points, answer(paper, "I.2").proposed) == (D("122.5"), D("122.5"))


def test_claim_of_its_own_is_kept_beside_what_the_formula_gives(
    hoa: Client, paper: Submission
) -> None:
    type_in(hoa, paper, **{"value_I.2": "98", "points_I.2": "130"})

    kept = answer(paper, "I.2")
    assert (kept.points, kept.proposed) == (130, 126)
    assert said(paper)["I.2"] == (
        "Tiêu chí I.2: tự chấm 130 điểm, theo cách tính là 126. Hãy sửa điểm hoặc ghi thuyết minh."
    )
    type_in(hoa, paper, **{"note_I.2": "Hai nhiệm vụ do cấp trên lùi hạn."})
    assert "I.2" not in said(paper)


def test_what_the_system_knows_stands_against_another_number(
    world: World, hoa: Client, paper: Submission
) -> None:
    counted(world, APRIL, (10, 9, 1))

    type_in(hoa, paper, **{"value_I.4": "0"})

    kept = answer(paper, "I.4")
    assert (kept.value, kept.points, kept.proposed) == (0, 60, 50)
    assert "theo cách tính là 50" in said(paper)["I.4"]


def test_level_that_excludes_says_so_on_the_page(hoa: Client, paper: Submission) -> None:
    type_in(hoa, paper, **{"choice_I.1": "none"})

    page = hoa.get(page_url(paper)).content.decode()

    assert "Loại khỏi xếp hạng: I.1." in page


def test_gate_that_happened_says_so_on_the_page(hoa: Client, paper: Submission) -> None:
    type_in(hoa, paper, **{"met_L.3": "1"})

    assert "Loại khỏi xếp hạng: L.3." in hoa.get(page_url(paper)).content.decode()


def test_bonus_stops_at_its_cap_and_minus_is_taken_off(hoa: Client, paper: Submission) -> None:
    many = {"value_T.1": "3", "value_T.2": "2", "value_T.3": "1", "value_T.4": "1"}
    type_in(hoa, paper, **{"value_I.2": "100", "value_P.3": "2", **many})

    paper.refresh_from_db()
    assert answer(paper, "T.1").points == 20
    assert answer(paper, "P.3").points == 40
    assert paper.self_total == 140 + 50 - 40


def test_criterion_that_did_not_arise_is_shared_out_in_its_group(
    hoa: Client, paper: Submission
) -> None:
    type_in(hoa, paper, **{"value_I.2": "100", "absent_I.5": "on", "absent_I.6": "on"})

    paper.refresh_from_db()
    assert (answer(paper, "I.5").absent, answer(paper, "I.5").points) == (True, None)
    assert paper.self_total == 175  # 140 of 400 in a group of 500
    assert "đã phân bổ lại" in hoa.get(page_url(paper)).content.decode()


# --- Bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("value_I.2", "chín tám"),
        ("value_I.2", "-1"),
        ("value_I.2", "1e400"),
        ("value_I.2", "NaN"),
        ("points_I.7", "70,01"),
        ("points_I.7", "7" * 40),
        ("value_P.3", "9999999999"),
        ("choice_I.1", "khác"),
        ("met_L.1", "2"),
        ("points_P.3", "-5"),
    ],
)
def test_impossible_answer_is_refused_and_what_was_typed_stays(
    hoa: Client, paper: Submission, name: str, value: str
) -> None:
    kept = {"note_I.7": "Đoạn này gõ rất lâu", name: value}

    answered = type_in(hoa, paper, **kept)

    assert answered.status_code == 422
    assert answered.context["form"].errors
    assert f">{name.partition('_')[2]}: " in answered.content.decode()  # the summary says where
    assert "Đoạn này gõ rất lâu" in answered.content.decode()
    assert not paper.answers.exists()


def test_absent_is_no_answer_where_it_is_not_allowed(hoa: Client, paper: Submission) -> None:
    type_in(hoa, paper, **{"absent_I.2": "on"})

    assert answer(paper, "I.2").absent is False


def test_words_of_the_unit_are_words_and_never_markup(hoa: Client, paper: Submission) -> None:
    evil = '<script>alert("x")</script>'
    type_in(hoa, paper, **{"points_I.7": "60", "note_I.7": evil})

    for url in (url_of(paper), page_url(paper)):
        assert "<script>alert" not in hoa.get(url).content.decode()


def test_history_tells_what_changed_in_words(hoa: Client, paper: Submission) -> None:
    type_in(hoa, paper, **{"value_I.2": "98"})
    type_in(hoa, paper, **{"value_I.2": "97", "note_I.2": "Rà soát lại"})

    changes = FieldChange.objects.filter(submission=paper, field="criterion:I.2").order_by("pk")
    assert [change.after for change in changes] == [
        "số liệu 98; 126 điểm",
        "số liệu 97; 119 điểm; Rà soát lại",
    ]


# --- What blocks sending -----------------------------------------------------------------------


def test_what_is_missing_is_named_criterion_by_criterion(hoa: Client, paper: Submission) -> None:
    type_in(hoa, paper, **{"points_I.7": "60"})

    missing = said(paper)

    assert missing["I.2"] == "Tiêu chí I.2: chưa nhập điểm tự chấm."
    assert missing["I.5"].endswith("hoặc chọn “Không phát sinh”.")
    assert missing["I.7"] == ("Tiêu chí I.7: điểm đánh giá phải có nhận xét. Hãy ghi thuyết minh.")
    assert missing["L.1"] == "Tiêu chí L.1: chưa trả lời “Có” hoặc “Không”."
    assert "T.1" not in missing
    assert "P.1" not in missing
    assert len(missing) == 24


def test_table_without_points_asks_met_or_not(world: World, hoa: Client) -> None:
    table = world.period.unit_table
    table.total = None
    table.save(update_fields=["total"])
    file = world.submission("cckl", "self_assessment")
    assert said(file) == {"T1": "Tiêu chí T1: chưa chọn đạt hay chưa đạt."}

    type_in(hoa, file, met_T1="1")

    assert said(file) == {}
    assert "Đạt" in hoa.get(page_url(file)).content.decode()


def test_yes_or_no_without_a_formula_is_all_or_nothing(world: World, hoa: Client) -> None:
    world.period.unit_table.criteria.update(kind="boolean", max_points=10)
    file = world.submission("cckl", "self_assessment")

    type_in(hoa, file, met_T1="1")
    yes = answer(file, "T1").points
    type_in(hoa, file, met_T1="0")

    assert (yes, answer(file, "T1").points) == (10, 0)


# --- After a return ----------------------------------------------------------------------------


def returned(world: World, hoa: Client, paper: Submission) -> None:
    """Complete, sent, and returned for two criteria."""
    everything = {
        **TYPED,
        **{f"points_{code}": "20" for code in ("I.3", "I.4", "IV.2", "IV.5", "IV.6")},
    }
    type_in(hoa, paper, **everything)
    do(paper, "send_to_head", world.users["hoa"])
    do(paper, "submit", world.users["binh"])
    pins = [("criterion:I.2", "Chưa khớp bảng theo dõi"), ("criterion:III.2", "Thiếu nhận xét")]
    do(paper, "return", world.users["lan"], note="Sửa", pins=pins)


def test_return_opens_the_pinned_criteria_only(
    world: World, hoa: Client, paper: Submission
) -> None:
    returned(world, hoa, paper)

    page = hoa.get(url_of(paper))

    names = {name for name in page.context["form"].fields if name.startswith("points_")}
    text = page.content.decode()
    assert names == {"points_I.2", "points_III.2"}
    assert "Chưa khớp bảng theo dõi" in text
    assert 'id="criterion-I.1"' in text  # closed, as it was sent
    link = f"{url_of(paper)}#criterion-I.2"
    assert f'href="{link}"' in hoa.get(page_url(paper)).content.decode()


def test_closed_criteria_stay_as_they_were_judged(
    world: World, hoa: Client, paper: Submission
) -> None:
    returned(world, hoa, paper)
    before = answer(paper, "I.7").points

    type_in(hoa, paper, **{"value_I.2": "90", "points_I.7": "0", "take": "*"})

    paper.refresh_from_db()
    assert answer(paper, "I.2").points == 70
    assert answer(paper, "I.7").points == before
    sheet_total = paper.self_total
    assert sheet_total is not None
    assert sheet_total > 500


# --- Statements --------------------------------------------------------------------------------


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_take_the_same_statements_for_one_answer_and_for_all(
    world: World, hoa: Client, paper: Submission
) -> None:
    counted(world, APRIL)
    type_in(hoa, paper, **{"value_I.2": "98"})
    few = statements(hoa, url_of(paper)), statements(hoa, page_url(paper))

    for month in (6, 7):
        counted(world, date(2026, month, 1))
    type_in(hoa, paper, **TYPED)

    many = statements(hoa, url_of(paper)), statements(hoa, page_url(paper))
    assert few == many
    assert many[0] <= 30
