"""One dossier as a task list: its items with their words, what blocks sending, straight links."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Dossier, Submission
from nominations.queries.hub_facts import facts_of
from tests.factories.acts import do
from tests.factories.forms import in_period
from tests.factories.http import client_of, post, write
from tests.factories.paths import prepared
from tests.factories.world import World, make_period, nominate
from tests.http.test_query_counts import statements
from workflows.services.periods import open_period

pytestmark = pytest.mark.django_db


def dossier_of(world: World, unit: str = "cckl") -> Dossier:
    return Dossier.objects.get(unit=world.units[unit], period=world.period)


def hub(client: Client, dossier: Dossier) -> dict[str, Any]:
    """Kind → the part as the page shows it."""
    page = client.get(reverse("dossier", args=[dossier.ref]))
    assert page.status_code == 200
    return {item.part.submission.kind: item for item in page.context["parts"]}


def words(item: Any) -> dict[str, str]:
    return {row["label"]: str(row["word"].label) for row in item.rows}


def test_nothing_is_begun_and_everything_says_so(world: World, hoa: Client) -> None:
    parts = hub(hoa, dossier_of(world))

    assert list(parts) == ["report", "self_assessment", "nominations"]
    assert {word for item in parts.values() for word in words(item).values()} == {"Chưa bắt đầu"}
    assert [item.part.done for item in parts.values()] == [0, 0, 0]


def test_begun_but_not_complete_differs_from_not_begun_and_from_done(
    world: World, hoa: Client
) -> None:
    in_period(world, required=["chi-dao", "van-ban", "ty-le"])
    report = world.submission("cckl", "report")
    report.indicators.create(code="so", label="Số vụ")
    write(hoa, "edit", report, **{"form_chi-dao": "Đã làm", "form_ty-le": "2"})

    item = hub(hoa, dossier_of(world))["report"]

    assert words(item) == {
        "I. Công tác chỉ đạo": "Đang làm",
        "II. Bình xét": "Đã xong",
        "Số liệu": "Chưa bắt đầu",
        "Phụ lục, minh chứng": "Chưa bắt đầu",
    }
    assert [row["detail"] for row in item.rows[:2]] == ["1/2 mục đã điền", "1/4 mục đã điền"]
    assert (item.part.done, item.part.total) == (1, 3)
    assert item.unmet[0]["url"].endswith("#id_form_van-ban")


def test_every_row_leads_straight_to_where_it_is_filled(world: World, hoa: Client) -> None:
    in_period(world)
    in_period(world, kind="nominations", code="them")
    report = world.submission("cckl", "report")
    report.indicators.create(code="so", label="Số vụ")

    for item in hub(hoa, dossier_of(world)).values():
        for row in item.rows:
            page = hoa.get(row["url"])
            anchor = row["url"].partition("#")[2]
            assert page.status_code == 200, row
            assert not anchor or f'id="{anchor}"' in page.content.decode(), row


def test_complete_list_is_ready_and_sent_in_two_clicks(world: World, hoa: Client) -> None:
    file = prepared(world)
    binh = client_of(world.users["binh"])
    dossier = dossier_of(world)

    first = hub(hoa, dossier)["nominations"]
    assert (first.unmet, first.send_label) == ([], "Trình lãnh đạo đơn vị")
    assert hoa.get(first.send_url).status_code == 200
    assert post(hoa, file, "send_to_head").status_code == 302
    second = hub(binh, dossier)["nominations"]
    assert second.send_label == "Ký gửi"
    assert binh.get(second.send_url).status_code == 200
    assert post(binh, file, "submit").status_code == 302

    sent = hub(hoa, dossier)["nominations"]
    assert (sent.send_url, sent.part.done) == ("", sent.part.total)
    assert set(words(sent).values()) == {"Đã xong"}


def test_officer_is_not_offered_the_signature(world: World, hoa: Client) -> None:
    file = prepared(world)
    do(file, "send_to_head", world.users["hoa"])

    assert hub(hoa, dossier_of(world))["nominations"].send_url == ""


def test_return_names_what_is_to_be_mended_and_leads_to_it(world: World, hoa: Client) -> None:
    file = prepared(world)
    do(file, "send_to_head", world.users["hoa"])
    do(file, "submit", world.users["binh"])
    pins = [("meeting_minutes", "Thiếu số phiếu")]
    do(file, "return", world.users["lan"], note="Bổ sung", pins=pins)

    item = hub(hoa, dossier_of(world))["nominations"]

    assert words(item)["Biên bản họp bình xét của đơn vị"] == "Cần bổ sung"
    assert words(item)["Danh sách đề nghị"] == "Đã xong"
    row = next(row for row in item.rows if row["word"] == "TO_FIX")
    place = reverse("edit", args=[file.ref]) + "#id_meeting_minutes"
    assert (row["url"], row["detail"]) == (place, "Thiếu số phiếu")
    others = {row["url"] for row in item.rows if row["word"] != "TO_FIX"}
    assert others == {reverse("submission", args=[file.ref])}


def test_silent_part_is_one_row_and_counts_as_done(world: World, hoa: Client) -> None:
    do(world.submission("cckl", "report"), "nothing_to_report", world.users["hoa"])

    item = hub(hoa, dossier_of(world))["report"]

    assert words(item) == {"Báo cáo không phát sinh": "Không phát sinh"}
    assert (item.part.done, item.part.total) == (1, 1)


def test_three_open_periods_have_a_task_list_each_and_a_unit_without_one_says_so(
    world: World, hoa: Client
) -> None:
    for _each in range(2):
        period = make_period(world)
        open_period(period=period, units=[world.units["cckl"]], actor=world.users["lan"])

    listed = hoa.get(reverse("dossiers")).content.decode()
    dossiers = Dossier.objects.filter(unit=world.units["cckl"])

    assert dossiers.count() == 3
    for dossier in dossiers:
        assert reverse("dossier", args=[dossier.ref]) in listed
        assert len(hub(hoa, dossier)) == 3
    nobody = client_of(world.users["thu"]).get(reverse("dossiers")).content.decode()
    assert "Chưa có kỳ nào giao cho đơn vị" in nobody


def test_office_sees_no_task_list_of_a_unit(world: World) -> None:
    url = reverse("dossier", args=[dossier_of(world).ref])

    answers = {client_of(world.users[login]).get(url).status_code for login in ("lan", "vu", "an")}

    assert answers == {404}


def facts_statements(dossier: Dossier, parts: list[int]) -> int:
    with CaptureQueriesContext(connection) as captured:
        facts_of(dossier, parts)
    return len(captured)


def test_facts_take_the_same_statements_for_one_part_and_for_three(world: World) -> None:
    in_period(world)
    dossier = Dossier.objects.select_related("period").get(pk=dossier_of(world).pk)
    parts = list(dossier.submissions.values_list("pk", flat=True))

    assert facts_statements(dossier, parts[:1]) == facts_statements(dossier, parts) == 10


def test_page_takes_the_same_statements_whatever_is_in_its_parts(world: World, hoa: Client) -> None:
    form = in_period(world)
    file = prepared(world)
    report = world.submission("cckl", "report")
    report.indicators.create(code="so", label="Số vụ")
    url = reverse("dossier", args=[dossier_of(world).ref])
    few = statements(hoa, url)

    nominate(file, [f"Người {n}" for n in range(9)], world.awards["LDTT"])
    for n in range(9):
        report.indicators.create(code=f"so-{n}", label=f"Số {n}")
        form.fields.create(code=f"them-{n}", label=f"Thêm {n}", position=20 + n)

    assert statements(hoa, url) == few <= 45


def test_withdrawn_part_is_left_out(world: World, hoa: Client) -> None:
    do(world.submission("cckl", "report"), "withdraw", world.users["binh"], note="Nhầm")

    assert "report" not in hub(hoa, dossier_of(world))
    assert Submission.objects.get(dossier=dossier_of(world), kind="report").state == "WITHDRAWN"
