"""Two officers on one draft: other fields are merged, the same field is asked, nothing is lost."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations import clock
from nominations.models import Event, FieldChange, Submission
from tests.factories.acts import do
from tests.factories.http import client_of, snapshot
from tests.factories.paths import prepared, sent
from tests.factories.world import NOW, World

pytestmark = pytest.mark.django_db
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL")
BUDGET = 6  # with session and user


@pytest.fixture
def report(world: World) -> Submission:
    """A report with two figures and a text that both officers have open."""
    file = world.submission("cckl", "report")
    file.indicators.create(code="so_vu", label="Số vụ", position=1)
    file.indicators.create(code="so_ho", label="Số hộ", position=2)
    Submission.objects.filter(pk=file.pk).update(narrative="Mở đầu. Kết thúc.")
    file.refresh_from_db()
    return file


@pytest.fixture
def binh(world: World) -> Client:
    """The browser of Kiểm lâm's head, who writes in the same draft."""
    return client_of(world.users["binh"])


def save(client: Client, file: Submission, seen: int, **fields: Any) -> Any:
    """Press “Lưu nháp” on the whole page as it was opened in version `seen`."""
    page = {"narrative": "Mở đầu. Kết thúc.", "value_so_vu": "", "value_so_ho": ""}
    return client.post(reverse("edit", args=[file.ref]), {"seen_version": seen} | page | fields)


def said(file: Submission) -> tuple[str, dict[str, Any]]:
    file.refresh_from_db()
    return file.narrative, dict(file.indicators.values_list("code", "value"))


# --- Saving by the button ----------------------------------------------------------------------


def test_different_fields_are_saved_without_a_question(
    report: Submission, hoa: Client, binh: Client
) -> None:
    opened = report.version

    first = save(hoa, report, opened, value_so_vu="12")
    second = save(binh, report, opened, narrative="Mở đầu dài hơn.", value_so_ho="3,5")

    assert (first.status_code, second.status_code) == (302, 302)
    assert said(report) == ("Mở đầu dài hơn.", {"so_vu": 12, "so_ho": 3.5})


def test_same_field_shows_both_texts_and_overwrites_nothing(
    report: Submission, hoa: Client, binh: Client
) -> None:
    opened = report.version
    save(hoa, report, opened, narrative="Mở đầu của Hoa. Kết thúc.", value_so_vu="12")
    before = snapshot()

    answer = save(binh, report, opened, narrative="Mở đầu của Bình. Kết thúc.", value_so_ho="3")

    text = answer.content.decode()
    assert (answer.status_code, snapshot()) == (409, before)
    assert said(report) == ("Mở đầu của Hoa. Kết thúc.", {"so_vu": 12, "so_ho": None})
    assert "bà Lý Thị Hoa, 20/11/2026 09:00" in text
    assert text.count("<ins>") == 2
    assert "Mở đầu của Bình. Kết thúc.</textarea>" in text
    assert 'name="value_so_vu" value="12"' in text  # what Bình did not touch is the newest
    assert 'name="value_so_ho" value="3"' in text


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [("theirs", "Của Hoa."), ("mine", "Của Bình."), ("mine", "Của Hoa và Bình.")],
)
def test_clash_ends_with_the_text_that_people_chose(
    report: Submission, hoa: Client, binh: Client, chosen: str, kept: str
) -> None:
    opened = report.version
    save(hoa, report, opened, narrative="Của Hoa.")
    page = save(binh, report, opened, narrative="Của Bình.", value_so_ho="3")
    again = page.context["form"]["seen_version"].value()
    typed = "Của Bình." if chosen == "theirs" else kept

    answer = save(binh, report, again, narrative=typed, choose_narrative=chosen, value_so_ho="3")

    assert answer.status_code == 302
    assert said(report) == (kept, {"so_vu": None, "so_ho": 3})


def test_third_text_saved_during_the_choice_is_asked_again(
    report: Submission, hoa: Client, binh: Client
) -> None:
    opened = report.version
    save(hoa, report, opened, narrative="Của Hoa.")
    page = save(binh, report, opened, narrative="Của Bình.")
    again = page.context["form"]["seen_version"].value()
    save(hoa, report, int(again), narrative="Của Hoa, lần hai.")

    answer = save(binh, report, again, narrative="Của Bình.", choose_narrative="mine")

    assert answer.status_code == 409
    assert said(report)[0] == "Của Hoa, lần hai."


def test_same_text_by_both_is_no_question(report: Submission, hoa: Client, binh: Client) -> None:
    opened = report.version
    save(hoa, report, opened, narrative="Như nhau.")

    answer = save(binh, report, opened, narrative="Như  nhau.")

    assert answer.status_code == 302
    assert FieldChange.objects.count() == 1


def test_old_tab_of_the_same_person_takes_nothing_back(report: Submission, hoa: Client) -> None:
    opened = report.version
    save(hoa, report, opened, narrative="Thẻ mới.", value_so_vu="7")

    untouched = save(hoa, report, opened)
    typed = save(hoa, report, opened, narrative="Thẻ cũ.")

    assert (untouched.status_code, typed.status_code) == (302, 409)
    assert said(report) == ("Thẻ mới.", {"so_vu": 7, "so_ho": None})


def test_counts_are_checked_with_what_the_other_saved(
    world: World, hoa: Client, binh: Client
) -> None:
    file = world.submission("cckl", "report")
    for code in ("tasks_due", "tasks_on_time"):
        file.indicators.create(code=code, label=code)
    url, page = reverse("edit", args=[file.ref]), {"seen_version": file.version}
    hoa.post(url, page | {"value_tasks_due": "10", "value_tasks_on_time": ""})

    answer = binh.post(url, page | {"value_tasks_due": "", "value_tasks_on_time": "11"})

    assert answer.status_code == 422
    assert file.indicators.get(code="tasks_on_time").value is None


def test_minutes_are_saved_beside_a_list_that_grows(world: World, hoa: Client) -> None:
    file = prepared(world)
    opened = file.version
    Submission.objects.filter(pk=file.pk).update(version=opened + 1)  # somebody adds a nominee

    answer = hoa.post(
        reverse("edit", args=[file.ref]),
        {"seen_version": opened, "meeting_minutes": "13/BB-CCKL"},
    )

    assert answer.status_code == 302
    assert world.submission("cckl").meeting_minutes == "13/BB-CCKL"


def test_page_of_before_the_sending_is_told_so(world: World, hoa: Client) -> None:
    file = prepared(world)
    opened = file.version
    do(file, "send_to_head", world.users["hoa"])

    answer = hoa.post(
        reverse("edit", args=[file.ref]), {"seen_version": opened, "meeting_minutes": "Khác"}
    )

    assert answer.status_code == 409
    assert "Khác" in answer.content.decode()
    assert world.submission("cckl").meeting_minutes == "BB 12/BB"


@pytest.mark.parametrize("garbled", ["x", "[1]", '{"narrative": "9"}', '{"x": 99}', "{"])
def test_garbled_versions_of_fields_count_as_not_seen(
    report: Submission, hoa: Client, binh: Client, garbled: str
) -> None:
    opened = report.version
    save(hoa, report, opened, narrative="Của Hoa.")

    answer = save(binh, report, opened, narrative="Của Bình.", seen_fields=garbled)

    assert answer.status_code == 409
    assert said(report)[0] == "Của Hoa."


def test_history_tells_before_and_after_of_what_changed(report: Submission, hoa: Client) -> None:
    save(hoa, report, report.version, value_so_vu="12,50")

    change = FieldChange.objects.get()
    event = Event.objects.filter(stream__subject=report.ref, action="save").get()
    assert (change.field, change.before, change.after) == ("indicator:so_vu", "", "12,5")
    assert event.data == {"fields": ["indicator:so_vu"]}


# --- Saves that a page does by itself ---------------------------------------------------------


def typed(client: Client, file: Submission, seen: int, **fields: Any) -> Any:
    return client.post(
        reverse("autosave", args=[file.ref]),
        {"seen_version": seen} | fields,
        headers={"X-Autosave": "1"},
    )


def test_autosave_keeps_the_text_and_tells_version_and_time(
    report: Submission, hoa: Client
) -> None:
    answer = typed(hoa, report, report.version, narrative="Đang gõ")

    opened = report.version
    assert said(report)[0] == "Đang gõ"
    assert answer.json() == {"version": opened + 1, "whole": True, "at": "09:00"}
    assert report.version == opened + 1


def test_autosaves_of_one_sitting_are_one_row_of_history_and_no_event(
    report: Submission, hoa: Client
) -> None:
    before, seen = Event.objects.count(), report.version
    for place, text in enumerate(["Đ", "Đang", "Đang gõ"]):
        folds = {"folds": "1"} if place else {}
        seen = typed(hoa, report, seen, narrative=text, **folds).json()["version"]

    change = FieldChange.objects.get()
    assert (change.before, change.after) == ("Mở đầu. Kết thúc.", "Đang gõ")
    assert change.version == seen
    assert Event.objects.count() == before


def test_autosave_long_after_the_last_is_a_row_of_its_own(
    world: World, report: Submission, hoa: Client
) -> None:
    seen = typed(hoa, report, report.version, narrative="Sáng").json()["version"]
    with clock.at(NOW.replace(hour=5)):
        typed(hoa, report, seen, narrative="Trưa", folds="1")

    assert list(FieldChange.objects.order_by("pk").values_list("before", "after")) == [
        ("Mở đầu. Kết thúc.", "Sáng"),
        ("Sáng", "Trưa"),
    ]


def test_autosave_after_another_has_saved_is_a_row_of_its_own(
    report: Submission, hoa: Client, binh: Client
) -> None:
    seen = typed(hoa, report, report.version, narrative="Của Hoa").json()["version"]
    save(binh, report, seen, narrative="Của Bình")
    typed(hoa, report, seen + 1, narrative="Lại của Hoa", folds="1")

    assert list(FieldChange.objects.order_by("pk").values_list("before", "after")) == [
        ("Mở đầu. Kết thúc.", "Của Hoa"),
        ("Của Hoa", "Của Bình"),
        ("Của Bình", "Lại của Hoa"),
    ]


def test_two_who_type_in_different_fields_save_by_themselves_side_by_side(
    report: Submission, hoa: Client, binh: Client
) -> None:
    opened = report.version
    typed(hoa, report, opened, narrative="Của Hoa")

    first = typed(binh, report, opened, value_so_vu="7").json()
    mine = json.dumps({"value_so_vu": first["version"]})
    second = typed(binh, report, opened, value_so_vu="8", seen_fields=mine, folds="1").json()
    mine = json.dumps({"value_so_vu": second["version"]})
    pressed = save(binh, report, opened, value_so_vu="8", seen_fields=mine)

    assert (first["whole"], second["whole"]) == (False, False)
    assert pressed.status_code == 302
    assert said(report) == ("Của Hoa", {"so_vu": 8, "so_ho": None})


def test_autosave_of_a_field_that_another_changed_waits_for_the_button(
    report: Submission, hoa: Client, binh: Client
) -> None:
    opened = report.version
    typed(hoa, report, opened, narrative="Của Hoa")

    answer = typed(binh, report, opened, narrative="Của Bình")

    assert (answer.status_code, bool(answer.json()["sentence"])) == (409, True)
    assert said(report)[0] == "Của Hoa"
    assert save(binh, report, opened, narrative="Của Bình").status_code == 409


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"value_so_vu": "mười"}, 422),
        ({"narrative": "x", "seen_version": "nay"}, 422),
        ({"narrative": "x", "seen_version": "0"}, 409),
        ({"narrative": "x", "seen_version": "9" * 30}, 409),
        ({"meeting_minutes": "x" * 300}, 422),
        ({}, 200),
    ],
)
def test_autosave_of_nonsense_is_refused_in_a_line(
    report: Submission, hoa: Client, fields: dict[str, str], status: int
) -> None:
    before = snapshot()

    answer = typed(hoa, report, report.version, **fields)

    assert (answer.status_code, snapshot()) == (status, before)
    assert answer["Content-Type"] == "application/json"


def test_autosave_into_a_closed_file_is_refused(world: World, hoa: Client) -> None:
    file = sent(world)

    answer = typed(hoa, file, file.version, meeting_minutes="Khác")

    assert answer.status_code == 422
    assert world.submission("cckl").meeting_minutes == "BB 12/BB"


@pytest.mark.parametrize("login", ["an", "lan", "mau", "vu", "xuan"])
def test_autosave_is_for_the_units_own_people(world: World, report: Submission, login: str) -> None:
    answer = typed(client_of(world.users[login]), report, report.version, narrative="Chen vào")

    assert answer.status_code == 404
    assert said(report)[0] == "Mở đầu. Kết thúc."


def cost(client: Client, file: Submission, seen: int, **fields: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as spent:
        answer = typed(client, file, seen, **fields)
    assert answer.status_code == 200, answer.content
    return sum(not query["sql"].startswith(MARKS) for query in spent)


def test_autosave_takes_few_statements(report: Submission, hoa: Client, binh: Client) -> None:
    opened = report.version

    first = cost(hoa, report, opened, narrative="Một")
    goes_on = cost(hoa, report, opened + 1, narrative="Một hai", folds="1")
    figure = cost(hoa, report, opened + 2, value_so_vu="1")
    figures = cost(hoa, report, opened + 3, value_so_vu="2", value_so_ho="3")
    beside = cost(
        binh,
        report,
        opened + 1,
        narrative="Ba",
        seen_fields=json.dumps({"narrative": opened + 4}),
    )

    assert max(first, goes_on, figure, figures, beside) <= BUDGET


def test_autosave_of_a_returned_file_takes_few_statements(world: World, hoa: Client) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="x", pins=[("meeting_minutes", "Thiếu")])

    assert cost(hoa, file, file.version, meeting_minutes="14/BB") <= BUDGET


def test_form_saves_by_itself_at_its_own_address_too(report: Submission, hoa: Client) -> None:
    url, page = reverse("edit", args=[report.ref]), {"seen_version": report.version}
    header = {"X-Autosave": "1"}

    good = hoa.post(url, page | {"narrative": "Gõ"}, headers=header)
    bad = hoa.post(url, page | {"value_so_vu": "x"}, headers=header)

    assert good.json() == {"version": report.version + 1, "whole": True, "at": "09:00"}
    assert bad.status_code == 422
    assert bad.json()["sentence"]
