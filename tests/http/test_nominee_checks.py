"""A nominee's own page: his line, his word on it, the unit's answer; the file goes its way."""

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import AwardRecord, NomineeCheck
from nominations.services.audit import tampered_streams
from tests.factories.acts import do
from tests.factories.http import client_of, page_url
from tests.factories.initiatives import recognised
from tests.factories.paths import NAMES, prepared, sent
from tests.factories.world import World
from tests.http.test_query_counts import more_proposals, statements

pytestmark = pytest.mark.django_db
WRONG = "Năm sinh đúng là 1982, không phải 1980."


@pytest.fixture
def xuan(world: World) -> Client:
    return client_of(world.users["xuan"])


def my_line(world: World, *, where: str = "sent"):  # type: ignore[no-untyped-def]
    """Xuân's line in Kiểm lâm's list: in a draft, before the head, or sent."""
    people = [world.person("xuan")]
    if where == "sent":
        file = sent(world, people=people)
    else:
        file = prepared(world, people=people)
        if where == "ready":
            do(file, "send_to_head", world.users["hoa"])
    return file.nominations.get(person=world.person("xuan"))


def say(client: Client, line, **fields: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("say_of_my_line", args=[line.ref]), fields, follow=True)


def page_of(client: Client, line):  # type: ignore[no-untyped-def]
    return client.get(reverse("my_line", args=[line.ref]))


def test_nominee_sees_what_is_written_of_him_and_where_the_file_is(
    world: World, xuan: Client
) -> None:
    line = my_line(world)
    line.achievement, line.nominee_position = "Giữ rừng", "Kiểm lâm viên"
    line.votes_for = 31977  # in no reference and no token by chance
    line.save(update_fields=["achievement", "nominee_position", "votes_for"])

    page = page_of(xuan, line).content.decode()

    for text in ("Nguyễn Thị Xuân", "1980", "Giữ rừng", "Kiểm lâm viên", "Chiến sĩ thi đua cơ sở",
                 "Cơ quan thường trực đang thẩm định"):  # fmt: skip
        assert text in page, text
    for text in (NAMES[0], "31977", "Trịnh Thị Lan", "Nhận xử lý"):
        assert text not in page, text


@pytest.mark.parametrize(("where", "status"), [("draft", 404), ("ready", 200), ("sent", 200)])
def test_line_is_there_once_the_unit_calls_its_list_ready(
    world: World, xuan: Client, where: str, status: int
) -> None:
    line = my_line(world, where=where)

    answers = [page_of(xuan, line), say(xuan, line, confirm="1")]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert (line.award.name in xuan.get(reverse("mine")).content.decode()) == (status == 200)
    assert NomineeCheck.objects.exists() == (status == 200)


def test_nobody_but_the_nominee_opens_the_page_or_speaks_for_him(world: World) -> None:
    line = my_line(world)
    nothing = client_of(world.users["son"]).get(reverse("my_line", args=["khongco"])).content

    for login in ("hoa", "binh", "an", "lan", "vu", "so"):
        client = client_of(world.users[login])
        for answer in (page_of(client, line), say(client, line, confirm="1")):
            assert (answer.status_code, answer.content) == (404, nothing), login

    assert not NomineeCheck.objects.exists()


def test_word_and_answer_touch_neither_version_nor_state(world: World, xuan: Client) -> None:
    line = my_line(world)
    file = line.submission
    file.refresh_from_db()
    before = (file.version, file.state)

    say(xuan, line, request=WRONG)
    check = NomineeCheck.objects.get()
    hoa = client_of(world.users["hoa"])
    hoa.post(
        reverse("answer_check", args=[check.ref]), {"corrected": "1", "answer": "Đã sửa năm sinh."}
    )
    say(xuan, line, confirm="1")

    file.refresh_from_db()
    assert (file.version, file.state) == before
    history = [(c.confirmed, c.answer) for c in NomineeCheck.objects.order_by("pk")]
    assert history == [(False, "Đã đính chính. Đã sửa năm sinh."), (True, "")]
    page = page_of(xuan, line).content.decode()
    assert WRONG in page
    assert "Đã sửa năm sinh." in page
    do(file, "accept", world.users["lan"])
    assert file.state == "ACCEPTED"
    assert list(tampered_streams()) == []


def test_unit_sees_open_requests_and_answers_each_once(world: World, xuan: Client) -> None:
    line = my_line(world)
    say(xuan, line, request=WRONG)
    check = NomineeCheck.objects.get()
    hoa, url = client_of(world.users["hoa"]), reverse("answer_check", args=[check.ref])
    shown = hoa.get(page_url(line.submission)).content.decode()
    assert url in shown
    assert line.nominee_checks.order_by("-pk").first() == check

    empty = hoa.post(url, {"corrected": "0", "answer": "  "})
    unsaid = hoa.post(url, {"answer": "Theo hồ sơ gốc."})
    done = hoa.post(url, {"corrected": "0", "answer": "Theo hồ sơ gốc là 1980."})
    again = hoa.post(url, {"corrected": "1", "answer": "Lần hai, đừng mất"})

    assert [a.status_code for a in (empty, unsaid, done, again)] == [422, 422, 302, 422]
    assert "Lần hai, đừng mất" in again.content.decode()
    assert "đã được trả lời" in again.content.decode()
    check.refresh_from_db()
    assert check.answer == "Không đính chính. Theo hồ sơ gốc là 1980."
    assert url not in hoa.get(page_url(line.submission)).content.decode()


def test_only_the_unit_answers_and_only_it_sees_the_request(world: World, xuan: Client) -> None:
    line = my_line(world)
    say(xuan, line, request=WRONG)
    check = NomineeCheck.objects.get()
    url = reverse("answer_check", args=[check.ref])

    for login in ("an", "son", "lan", "mau", "vu", "xuan"):
        client = client_of(world.users[login])
        answers = [client.get(url), client.post(url, {"corrected": "1", "answer": "x"})]
        assert [answer.status_code for answer in answers] == [404, 404], login
    for login in ("lan", "vu"):
        page = client_of(world.users[login]).get(page_url(line.submission)).content.decode()
        assert WRONG[:20] not in page, login

    check.refresh_from_db()
    assert check.answered_at is None


def test_second_request_waits_for_the_answer_and_what_was_typed_stays(
    world: World, xuan: Client
) -> None:
    line = my_line(world)
    say(xuan, line, request=WRONG)

    again = say(xuan, line, request="Còn chức vụ nữa")
    confirmed = say(xuan, line, confirm="1")

    assert NomineeCheck.objects.count() == 1
    assert "đang chờ đơn vị trả lời" in again.content.decode()
    assert "đang chờ đơn vị trả lời" in confirmed.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\x00\n"])
def test_request_without_words_is_refused(world: World, xuan: Client, text: str) -> None:
    answer = say(xuan, my_line(world), request=text)

    assert "Hãy ghi điều cần đính chính" in answer.content.decode()
    assert not NomineeCheck.objects.exists()


def test_double_click_confirms_once(world: World, xuan: Client) -> None:
    line = my_line(world)

    for _click in range(2):
        say(xuan, line, confirm="1")

    assert NomineeCheck.objects.count() == 1
    assert "Bạn đã xác nhận thông tin đúng" in page_of(xuan, line).content.decode()


def test_ended_line_takes_no_more_words(world: World, xuan: Client) -> None:
    more_proposals(world)
    line = AwardRecord.objects.get(person=world.person("xuan")).nomination

    answer = say(xuan, line, request=WRONG)

    assert "Đề nghị này đã kết thúc" in answer.content.decode()
    assert not NomineeCheck.objects.exists()


def test_own_page_shows_awards_and_recognised_initiatives(world: World, xuan: Client) -> None:
    more_proposals(world)
    recognised(world, ["Bản đồ điểm cháy"])
    record = AwardRecord.objects.get(person=world.person("xuan"))

    assert record.decision.number in xuan.get(reverse("mine")).content.decode()
    assert "Bản đồ điểm cháy" not in xuan.get(reverse("mine")).content.decode()
    hers = client_of(world.users["hoa"]).get(reverse("mine")).content.decode()
    assert "Bản đồ điểm cháy" in hers


def test_own_page_costs_the_same_for_more_words(world: World, xuan: Client) -> None:
    line = my_line(world)
    costs = []

    for _round in range(3):
        say(xuan, line, request=WRONG)
        check = NomineeCheck.objects.order_by("-pk")[0]
        answer = {"corrected": "1", "answer": "Đã sửa."}
        hoa = client_of(world.users["hoa"])
        hoa.post(reverse("answer_check", args=[check.ref]), answer)
        costs.append(
            [
                statements(xuan, url)
                for url in (reverse("mine"), reverse("my_line", args=[line.ref]))
            ]
        )

    assert costs[0] == costs[1] == costs[2]
