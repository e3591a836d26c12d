"""Each way the door says no over HTTP: what the person reads, and that nothing has changed."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import override_settings

from nominations import clock
from nominations.models import Event
from tests.factories.acts import do
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.paths import sent
from tests.factories.world import NOW, World, make_world
from workflows.models import Process

pytestmark = pytest.mark.django_db
KEPT = "Đoạn này tôi đã gõ rất lâu"


# --- Somebody was faster ----------------------------------------------------------------------


def test_stale_page_names_who_was_faster_and_keeps_what_was_typed(world: World) -> None:
    file = sent(world)
    page = hidden(file)
    do(file, "receive", world.users["dung"])
    do(file, "release", world.users["dung"])
    before = snapshot()

    fields = page | {"pins": ["nominees"], "note": KEPT}
    answer = client_of(world.users["lan"]).post(act_url(file, "return"), fields)

    text = answer.content.decode()
    assert (answer.status_code, snapshot()) == (409, before)
    assert "Đỗ Thí Dũng" in text
    assert KEPT in text
    assert f'href="{page_url(file)}"' in text


def test_page_of_a_task_that_is_gone_is_stale(world: World) -> None:
    file = sent(world)
    page = hidden(file) | {"task_ref": "viec-khac"}

    answer = client_of(world.users["lan"]).post(act_url(file, "accept"), page)

    assert answer.status_code == 409


def test_colleague_who_has_claimed_is_named_and_nothing_moves(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["dung"])
    before = snapshot()

    answer = post(client_of(world.users["lan"]), file, "accept")

    assert (answer.status_code, snapshot()) == (403, before)
    assert "đã có người khác nhận xử lý" in answer.content.decode()


# --- The same click again ---------------------------------------------------------------------


def test_double_click_has_one_effect_and_the_same_answer(world: World) -> None:
    file, client = sent(world), client_of(world.users["lan"])
    page = hidden(file)

    answers = [client.post(act_url(file, "accept"), page) for _click in range(3)]

    assert {(a.status_code, a["Location"]) for a in answers} == {(302, page_url(file))}
    assert Event.objects.filter(subject=file.ref, action="accept").count() == 1


def test_key_of_another_act_is_refused(world: World) -> None:
    file, client = sent(world), client_of(world.users["lan"])
    first = hidden(file)
    client.post(act_url(file, "receive"), first)
    before = snapshot()

    answer = client.post(act_url(file, "accept"), hidden(file) | {"key": first["key"]})

    assert (answer.status_code, snapshot()) == (409, before)


def test_same_key_with_another_reason_is_refused(world: World) -> None:
    file, client = sent(world), client_of(world.users["lan"])
    page = hidden(file) | {"pins": ["nominees"], "note": "Một"}
    client.post(act_url(file, "return"), page)
    before = snapshot()

    answer = client.post(act_url(file, "return"), page | {"note": "Hai"})

    assert (answer.status_code, snapshot()) == (409, before)


# --- What is missing is said at its field -----------------------------------------------------


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("return", {"pins": ["nominees"]}),
        ("suspend", {}),
        ("return", {"pins": ["nominees"], "note": "   \n "}),
    ],
)
def test_act_without_its_reason_says_so_at_the_field(
    world: World, action: str, fields: dict[str, Any]
) -> None:
    file = sent(world)
    before = snapshot()

    answer = post(client_of(world.users["lan"]), file, action, **fields)

    assert (answer.status_code, snapshot()) == (422, before)
    assert answer.context["form"].errors["note"]
    assert 'id="id_note_error"' in answer.content.decode()


def test_what_was_typed_and_ticked_is_still_there(world: World) -> None:
    file = sent(world)

    answer = post(client_of(world.users["lan"]), file, "return", note=KEPT, pins=["khong-co"])
    form = answer.context["form"]
    again = post(
        client_of(world.users["lan"]),
        file,
        "return",
        note=KEPT,
        pins=["meeting_minutes"],
        reply_by="2020-01-01",
    )

    assert (answer.status_code, again.status_code) == (422, 422)
    assert "pins" in form.errors
    for page in (answer, again):
        assert KEPT in page.content.decode()
    assert 'value="meeting_minutes"' in again.content.decode()
    assert "checked" in again.content.decode()


def test_condition_that_does_not_hold_is_said_with_the_form(world: World) -> None:
    file = world.submission("cckl")
    do(file, "send_to_head", world.users["hoa"])
    before = snapshot()

    answer = post(client_of(world.users["binh"]), file, "submit")

    text = answer.content.decode()
    assert (answer.status_code, snapshot()) == (422, before)
    assert "Danh sách chưa có đề nghị nào" in text
    assert "Chưa ghi biên bản họp bình xét" in text


# --- The lock ---------------------------------------------------------------------------------


@pytest.fixture
def held() -> Iterator[psycopg.Connection]:
    """A second session on the test's database, rolled back and closed at the end."""
    wanted = ("dbname", "user", "password", "host", "port")
    params = connection.get_connection_params().items()
    other = psycopg.connect(**{name: value for name, value in params if name in wanted})
    try:
        yield other
    finally:
        other.rollback()
        other.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_row_that_stays_locked_is_try_again_with_the_text_kept(request: Any) -> None:
    with clock.at(NOW):
        world = make_world()
        file = sent(world)
        held = request.getfixturevalue("held")
        process = Process.objects.get(submission=file)
        held.execute("SELECT 1 FROM workflows_process WHERE id = %s FOR UPDATE", [process.pk])
        before = snapshot()

        with override_settings(LOCK_TIMEOUT_MS=50):
            answer = post(
                client_of(world.users["lan"]), file, "return", note=KEPT, pins=["nominees"]
            )

        text = answer.content.decode()
        assert (answer.status_code, snapshot()) == (503, before)
        assert "Hệ thống đang bận" in text
        assert KEPT in text
        held.rollback()
        assert post(client_of(world.users["lan"]), file, "accept").status_code == 302
