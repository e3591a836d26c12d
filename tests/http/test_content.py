"""A unit writes its papers: what is taken, what is refused and why, and what is kept."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Event, Submission
from tests.factories.acts import do
from tests.factories.http import snapshot, write
from tests.factories.paths import NAMES, nominee, sent
from tests.factories.world import World, make_person

pytestmark = pytest.mark.django_db
KEPT = "Đoạn này tôi đã gõ rất lâu"


def points(file: Submission) -> dict[str, Any]:
    return dict(file.answers.values_list("criterion__code", "points"))


# --- Text, figures, points, minutes -----------------------------------------------------------


def test_report_and_its_figures_are_saved_together(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "report")
    file.indicators.create(code="giam_ngheo", label="Hộ thoát nghèo", measure="hộ")

    answer = write(hoa, "edit", file, narrative="Kết quả  năm", value_giam_ngheo="12")

    file.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, f"/submissions/{file.ref}/")
    assert file.narrative == "Kết quả năm"
    assert file.indicators.get().value == 12
    assert Event.objects.filter(stream__subject=file.ref, action="save").exists()


def test_report_with_a_garbled_figure_keeps_text_and_figure(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "report")
    file.indicators.create(code="so", label="Số vụ")

    answer = write(hoa, "edit", file, narrative=KEPT, value_so="mười hai")

    text = answer.content.decode()
    file.refresh_from_db()
    assert (answer.status_code, file.narrative) == (422, "")
    assert KEPT in text
    assert 'value="mười hai"' in text


def test_answers_are_saved_and_corrected(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "self_assessment")

    write(hoa, "edit", file, points_T1="80", note_T1="Đạt cả năm")
    answer = write(hoa, "edit", file, points_T1="90.5", note_T1="Sau khi rà soát")

    given = file.answers.get()
    assert answer.status_code == 302
    assert (float(given.points), given.note) == (90.5, "Sau khi rà soát")
    file.refresh_from_db()
    assert file.self_total == given.points


@pytest.mark.parametrize("claimed", ["100.01", "101", "-1", "1e9", "NaN", "Infinity"])
def test_points_beyond_the_maximum_are_refused_in_words(
    world: World, hoa: Client, claimed: str
) -> None:
    file = world.submission("cckl", "self_assessment")

    answer = write(hoa, "edit", file, points_T1=claimed, note_T1=KEPT)

    assert answer.status_code == 422
    assert answer.context["form"].errors["points_T1"]
    assert KEPT in answer.content.decode()
    assert points(file) == {}


def test_minutes_are_saved_clean(world: World, hoa: Client) -> None:
    file = world.submission("cckl")

    answer = write(hoa, "edit", file, meeting_minutes="  12/BB-CCKL   ngày 20/11/2026 ")

    assert answer.status_code == 302
    assert world.submission("cckl").meeting_minutes == "12/BB-CCKL ngày 20/11/2026"


def test_stale_page_saves_nothing_and_keeps_what_was_typed(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "report")
    page = file.version
    write(hoa, "edit", file, narrative="Người khác đã lưu")
    before = snapshot()

    answer = hoa.post(reverse("edit", args=[file.ref]), {"seen_version": page, "narrative": KEPT})

    text = answer.content.decode()
    assert (answer.status_code, snapshot()) == (409, before)
    assert KEPT in text
    assert "người khác lưu" in text
    assert world.submission("cckl", "report").narrative == "Người khác đã lưu"


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 30, None])
def test_page_without_its_version_saves_nothing(
    world: World, hoa: Client, version: str | None
) -> None:
    file = world.submission("cckl", "report")
    before = snapshot()
    fields = {"narrative": KEPT} | ({"seen_version": version} if version is not None else {})

    answer = hoa.post(reverse("edit", args=[file.ref]), fields)

    assert (answer.status_code in (409, 422), snapshot()) == (True, before)
    assert KEPT in answer.content.decode()


def test_words_are_words_and_never_markup(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "report")
    write(hoa, "edit", file, narrative='<script>alert("x")</script>')

    text = hoa.get(reverse("submission", args=[file.ref])).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


# --- What is open -----------------------------------------------------------------------------


def test_sent_file_is_closed_to_its_unit(world: World, hoa: Client) -> None:
    file = sent(world)
    before = snapshot()
    person = make_person("Thêm Sau")
    person.memberships.create(unit=world.units["cckl"], position="x", valid_from="2026-01-01")

    answers = [
        write(hoa, "edit", file, meeting_minutes="BB khác"),
        write(hoa, "add_nominee", file, award="CSTDCS", person=person.ref),
        hoa.post(
            reverse("edit_nominee", args=[nominee(file, NAMES[0]).ref]),
            {"seen_version": file.version, "achievement": "Khác"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert snapshot() == before
    assert world.submission("cckl").meeting_minutes == "BB 12/BB"


def test_return_opens_the_pinned_fields_only(world: World, hoa: Client) -> None:
    file = sent(world)
    pins = [("meeting_minutes", "Thiếu số")]
    do(file, "return", world.users["lan"], note="Sửa", pins=pins)

    line = nominee(file, NAMES[0])
    closed = hoa.post(
        reverse("edit_nominee", args=[line.ref]),
        {"seen_version": file.version, "achievement": "Khác"},
    )
    opened = write(hoa, "edit", file, meeting_minutes="13/BB")

    line.refresh_from_db()
    assert (closed.status_code, opened.status_code) == (422, 302)
    assert "đang khóa" in closed.content.decode()
    assert (line.achievement, world.submission("cckl").meeting_minutes) == ("", "13/BB")


def test_partial_return_opens_its_own_line_only(world: World, hoa: Client) -> None:
    file = sent(world)
    first, second = nominee(file, NAMES[0]), nominee(file, NAMES[1])
    do(file, "return", world.users["lan"], note="Sửa", lines=[first.pk])

    status = {}
    for line in (first, second):
        file.refresh_from_db()
        values = {"seen_version": file.version, "achievement": "Mới"}
        status[line.pk] = hoa.post(reverse("edit_nominee", args=[line.ref]), values).status_code

    assert status == {first.pk: 302, second.pk: 422}


def test_returned_assessment_opens_its_pinned_criterion(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "self_assessment")
    write(hoa, "edit", file, points_T1="80", note_T1="Hoàn thành tốt")
    do(file, "send_to_head", world.users["hoa"])
    do(file, "submit", world.users["binh"])
    url = reverse("edit", args=[file.ref])
    assert hoa.get(url).status_code == 404

    do(file, "return", world.users["lan"], note="Sửa", pins=[("criterion:T1", "Thiếu")])

    assert hoa.get(url).status_code == 200
    assert write(hoa, "edit", file, points_T1="75").status_code == 302
    assert points(file) == {"T1": 75}
