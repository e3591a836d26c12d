"""The corner of a part that only its unit sees: who is here, history, remarks with @names."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations import clock
from nominations.models import Comment, Event, FieldChange, Presence, Submission
from nominations.queries.room import PAGE
from tests.factories.acts import do
from tests.factories.http import client_of, write
from tests.factories.paths import sent
from tests.factories.world import NOW, World

pytestmark = pytest.mark.django_db
STRANGERS = ("an", "son", "lan", "mau", "vu", "so", "xuan")


@pytest.fixture
def report(world: World) -> Submission:
    return world.submission("cckl", "report")


@pytest.fixture
def binh(world: World) -> Client:
    return client_of(world.users["binh"])


def beat(client: Client, file: Submission, field: str = "") -> Any:
    return client.post(reverse("here", args=[file.ref]), {"field": field})


def remark(client: Client, file: Submission, text: str, field: str = "") -> Any:
    return client.post(reverse("comments", args=[file.ref]), {"text": text, "field": field})


# --- Who is here -------------------------------------------------------------------------------


def test_others_are_told_who_has_the_part_open_and_where(
    report: Submission, hoa: Client, binh: Client
) -> None:
    report.indicators.create(code="so_vu", label="Số vụ")

    beat(hoa, report)
    beat(hoa, report, "indicator:so_vu")
    answer = beat(binh, report)
    page = binh.get(reverse("submission", args=[report.ref]))

    for text in (answer.content.decode(), page.content.decode()):
        assert "Đang mở" in text
        assert "Bà Lý Thị Hoa</b> (số vụ)" in text
    assert Presence.objects.count() == 2


def test_whoever_was_not_heard_of_for_two_minutes_is_gone(
    report: Submission, hoa: Client, binh: Client
) -> None:
    beat(hoa, report)

    with clock.at(NOW + timedelta(minutes=1, seconds=59)):
        still = beat(binh, report).content.decode()
    with clock.at(NOW + timedelta(minutes=2)):
        gone = beat(binh, report).content.decode()

    assert ("Lý Thị Hoa" in still, "Lý Thị Hoa" in gone) == (True, False)


def test_opening_a_page_writes_nothing(report: Submission, hoa: Client) -> None:
    for name in ("submission", "edit", "history", "comments"):
        assert hoa.get(reverse(name, args=[report.ref])).status_code == 200

    assert Presence.objects.count() == 0


def test_being_here_makes_nobodys_page_old(report: Submission, hoa: Client) -> None:
    opened, events = report.version, Event.objects.count()

    beat(hoa, report)
    remark(hoa, report, "Xem giúp số liệu")

    report.refresh_from_db()
    assert (report.version, Event.objects.count()) == (opened, events)


# --- History -----------------------------------------------------------------------------------


def history(client: Client, file: Submission, **asked: Any) -> Any:
    return client.get(reverse("history", args=[file.ref]), asked)


def test_history_shows_words_before_and_after(report: Submission, hoa: Client) -> None:
    write(hoa, "edit", report, narrative="Trồng 50 ha <b>rừng</b>")
    write(hoa, "edit", report, narrative="Trồng 55 ha <b>rừng</b>")

    text = history(hoa, report).content.decode()

    assert "50<span" in text
    assert "55<span" in text
    assert "<b>rừng" not in text
    assert "Bà Lý Thị Hoa" in text


def test_history_of_one_field_leaves_out_the_others(report: Submission, hoa: Client) -> None:
    report.indicators.create(code="so_vu", label="Số vụ")
    write(hoa, "edit", report, narrative="Lời văn", value_so_vu="12")

    text = history(hoa, report, field="indicator:so_vu").content.decode()

    assert "12</ins>" in text.replace('<span class="visually-hidden">]</span>', "")
    assert "Lời văn" not in text


def test_history_goes_back_page_by_page(world: World, report: Submission, hoa: Client) -> None:
    FieldChange.objects.bulk_create(
        FieldChange(
            submission=report,
            field="narrative",
            after=f"lần {n:03d}",
            person=world.person("hoa"),
            at=NOW,
            version=n,
        )
        for n in range(PAGE + 5)
    )

    first = history(hoa, report)
    second = history(hoa, report, before=first.context["older"])

    seen = [row.after for page in (first, second) for row, _label in page.context["rows"]]
    assert seen == [f"lần {n:03d}" for n in reversed(range(PAGE + 5))]
    assert second.context["older"] is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
def test_history_from_nowhere_is_the_newest(report: Submission, hoa: Client, before: str) -> None:
    write(hoa, "edit", report, narrative="Mới")

    assert len(history(hoa, report, before=before).context["rows"]) == 1


# --- Remarks -----------------------------------------------------------------------------------


def test_remark_calls_people_by_name_and_is_listed_for_them(
    report: Submission, hoa: Client, binh: Client
) -> None:
    answer = remark(hoa, report, "Nhờ @y binh nie xem số vụ", "narrative")

    listed = binh.get(reverse("mentions")).content.decode()
    part = binh.get(reverse("submission", args=[report.ref])).content.decode()
    assert answer.status_code == 302
    assert "Nhờ @y binh nie xem số vụ" in listed
    assert "1 nhắc đến bạn ở phần này" in part
    assert "Nhờ" not in hoa.get(reverse("mentions")).content.decode()


def test_tasks_say_quietly_who_was_mentioned(report: Submission, hoa: Client, binh: Client) -> None:
    assert "nhắc đến bạn" not in binh.get("/").content.decode()

    for _twice in range(2):
        remark(hoa, report, "Nhờ @y binh nie xem số vụ", "narrative")

    assert "2 trao đổi trong đơn vị nhắc đến bạn" in binh.get("/").content.decode()
    assert "nhắc đến bạn" not in hoa.get("/").content.decode()

    Comment.objects.update(resolved_at=NOW)
    assert "nhắc đến bạn" not in binh.get("/").content.decode()


def test_nobody_outside_the_unit_can_be_called(
    world: World, report: Submission, hoa: Client
) -> None:
    remark(hoa, report, "Hỏi @Trịnh Thị Lan và @Đỗ Văn An")

    assert list(Comment.objects.get().mentions.all()) == []


def test_remark_is_resolved_and_opened_again(report: Submission, hoa: Client, binh: Client) -> None:
    remark(hoa, report, "@Y Bình Niê xem giúp")
    found = Comment.objects.get()
    url = reverse("resolve_comment", args=[found.ref])

    binh.post(url, {"resolved": "1"})
    hoa.post(url, {"resolved": "1"})
    found.refresh_from_db()
    by, listed = found.resolved_by, binh.get(reverse("mentions")).content.decode()
    binh.post(url)
    found.refresh_from_db()

    assert by.full_name == "Y Bình Niê"
    assert "xem giúp" not in listed
    assert (found.resolved_at, found.resolved_by) == (None, None)


@pytest.mark.parametrize(
    ("text", "field"), [("", ""), ("  \n ", ""), ("x" * 2001, ""), ("Hỏi", "khong_co")]
)
def test_remark_that_says_nothing_is_refused(
    report: Submission, hoa: Client, text: str, field: str
) -> None:
    answer = remark(hoa, report, text, field)

    assert answer.status_code == 422
    assert Comment.objects.count() == 0


def test_remark_is_words_and_never_markup(report: Submission, hoa: Client) -> None:
    remark(hoa, report, "<script>x</script>")

    text = hoa.get(reverse("comments", args=[report.ref])).content.decode()

    assert "&lt;script&gt;x" in text
    assert "<script>x" not in text


# --- Who may come in ---------------------------------------------------------------------------


@pytest.mark.parametrize("login", STRANGERS)
def test_the_room_is_the_units_own(world: World, login: str) -> None:
    """Superiors to whom the part was sent read what was sent, and nothing of the room."""
    file = sent(world)
    hoa, other = client_of(world.users["hoa"]), client_of(world.users[login])
    remark(hoa, file, "Chuyện trong nhà")
    beat(hoa, file)
    found = Comment.objects.get()

    answers = [
        history(other, file),
        other.get(reverse("comments", args=[file.ref])),
        remark(other, file, "Chen vào"),
        beat(other, file),
        other.post(reverse("resolve_comment", args=[found.ref]), {"resolved": "1"}),
    ]
    part = other.get(reverse("submission", args=[file.ref])).content.decode()

    found.refresh_from_db()
    assert {answer.status_code for answer in answers} == {404}
    assert (found.resolved_at, Comment.objects.count(), Presence.objects.count()) == (None, 1, 1)
    assert "Trao đổi trong đơn vị" not in part
    assert "Đang mở" not in part


def test_remarks_of_a_part_that_left_the_visitor_are_no_longer_listed(
    world: World, report: Submission, hoa: Client, binh: Client
) -> None:
    remark(hoa, report, "@Y Bình Niê xem giúp")

    world.person("binh").posts.update(valid_to=NOW.date() - timedelta(days=1))

    assert "xem giúp" not in binh.get(reverse("mentions")).content.decode()


# --- What it costs -----------------------------------------------------------------------------


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as spent:
        assert client.get(url).status_code == 200
    return len(spent)


@pytest.mark.parametrize("name", ["history", "comments", "mentions"])
def test_lists_take_few_statements_and_the_same_for_more_rows(
    world: World, report: Submission, hoa: Client, binh: Client, name: str
) -> None:
    url = reverse(name, args=[] if name == "mentions" else [report.ref])
    costs = []
    for n in range(3):
        write(hoa, "edit", report, narrative=f"Lần {n}")
        remark(hoa, report, f"@Y Bình Niê lần {n}", "narrative")
        costs.append(statements(binh, url))

    assert costs[0] == costs[2] <= 13


def test_sign_of_life_takes_few_statements(report: Submission, hoa: Client, binh: Client) -> None:
    beat(hoa, report)
    with CaptureQueriesContext(
        connection,
    ) as spent:
        beat(binh, report)

    told = [q["sql"] for q in spent if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 8, told


def test_sent_file_still_has_its_room(world: World, hoa: Client) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="x", pins=[("meeting_minutes", "Thiếu")])

    assert remark(hoa, file, "Ai sửa biên bản?", "meeting_minutes").status_code == 302
