"""Each way the door says no over HTTP: what the person reads, and that nothing has changed."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from nominations import clock
from nominations.models import Event, User
from tests.factories.acts import do
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.paths import accepted, nominee, presented, sent
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


# --- Garbled forms ----------------------------------------------------------------------------

GARBLED: list[dict[str, Any]] = [
    {"key": ""},
    {"key": "x" * 65},
    {"key": "a\x00b"},
    {"seen_version": ""},
    {"seen_version": "ba"},
    {"seen_version": "²"},
    {"seen_version": "9" * 5000},
    {"task_ref": "x" * 17},
    {"acting_for": "x" * 17},
]


@pytest.mark.parametrize("fields", GARBLED)
def test_garbled_hidden_field_is_refused(world: World, fields: dict[str, Any]) -> None:
    file = sent(world)
    before = snapshot()

    answer = post(client_of(world.users["lan"]), file, "accept", **fields)

    assert (answer.status_code, snapshot()) == (422, before)


@pytest.mark.parametrize("name", ["key", "seen_version"])
def test_missing_hidden_field_is_refused(world: World, name: str) -> None:
    file = sent(world)
    page = hidden(file)
    del page[name]
    before = snapshot()

    answer = client_of(world.users["lan"]).post(act_url(file, "accept"), page)

    assert (answer.status_code, snapshot()) == (422, before)


@pytest.mark.parametrize("version", ["-1", "99", "9" * 40])
def test_version_that_never_was_is_stale(world: World, version: str) -> None:
    answer = post(client_of(world.users["lan"]), sent(world), "accept", seen_version=version)

    assert answer.status_code == 409


def test_giver_that_does_not_exist_gives_nothing(world: World) -> None:
    file = sent(world)
    before = snapshot()

    for giver in ("khongco", world.person("lan").ref):
        answer = post(client_of(world.users["xuan"]), file, "accept", acting_for=giver)
        assert answer.status_code == 404
    mine = post(client_of(world.users["lan"]), file, "accept", acting_for=world.person("dung").ref)

    assert (mine.status_code, snapshot()) == (404, before)


@pytest.mark.parametrize("lines", [["0"], ["abc"], ["²"], ["9" * 40], ["1e3"]])
def test_line_that_is_not_there_is_refused(world: World, lines: list[str]) -> None:
    accepted(world)
    proposal = presented(world)
    before = snapshot()

    answer = post(client_of(world.users["vu"]), proposal, "sign_part", lines=lines)

    assert (answer.status_code, snapshot()) == (422, before)


def test_line_of_another_file_is_refused(world: World) -> None:
    file, other = sent(world), sent(world, "cctl", names=["Khác D"])
    foreign = nominee(other, "Khác D").pk
    before = snapshot()

    answer = post(client_of(world.users["lan"]), file, "return", lines=[foreign], note="Sửa")

    assert (answer.status_code, snapshot()) == (422, before)


def test_act_that_does_not_exist_is_no_page(world: World) -> None:
    file = sent(world)

    assert post(client_of(world.users["lan"]), file, "accept").status_code == 302
    for action in ("close", "leave_cluster", "recall_to_head", "save", "khong-co"):
        url = f"/submissions/{file.ref}/{action}/"
        for answer in (client_of(world.users["lan"]).post(url, hidden(file)),
                       client_of(world.users["lan"]).get(url)):  # fmt: skip
            assert answer.status_code == 404


@pytest.mark.parametrize(
    "files", ["submission", "submission:", ":::", "person:1", "ranking:x:1", "submission:x:²"]
)
def test_garbled_bulk_is_no_page(world: World, files: str) -> None:
    client = client_of(world.users["lan"])

    assert client.get("/bulk/accept/", {"files": files}).status_code == 404
    assert client.post("/bulk/accept/", {"files": files, "key": "k"}).status_code == 404
    assert client.get("/bulk/withdraw/").status_code == 404


@pytest.mark.parametrize("version", ["", "²", "x", "-1", "9" * 40])
def test_bulk_with_a_garbled_version_skips_the_file(world: World, version: str) -> None:
    file = sent(world)
    before = snapshot()
    fields = {"files": f"submission:{file.ref}:{version}", "key": "k"}

    answer = client_of(world.users["lan"]).post("/bulk/accept/", fields)

    assert (answer.status_code, snapshot()) == (200, before)


def test_bulk_without_a_key_is_refused(world: World) -> None:
    file = sent(world)
    before = snapshot()
    fields = {"files": f"submission:{file.ref}:{file.version}"}

    answer = client_of(world.users["lan"]).post("/bulk/accept/", fields)

    assert (answer.status_code, snapshot()) == (400, before)


@pytest.mark.parametrize("after", ["x", "20261301.1", "20261120.x", "²", "20261120." + "9" * 40])
def test_garbled_place_in_a_list_starts_somewhere(world: World, after: str) -> None:
    answer = client_of(world.users["hoa"]).get("/", {"after": after, "tab": "khac"})

    assert answer.status_code == 200


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


# --- Around the door --------------------------------------------------------------------------


def test_act_without_login_leads_to_the_login(world: World) -> None:
    file = sent(world)
    before = snapshot()

    answer = Client().post(act_url(file, "accept"), hidden(file))

    assert (answer.status_code, snapshot()) == (302, before)
    assert answer["Location"] == f"/login/?next={act_url(file, 'accept')}"


def test_act_without_the_pages_token_is_refused(world: World) -> None:
    file = sent(world)
    before = snapshot()

    answer = post(client_of(world.users["lan"], enforce_csrf_checks=True), file, "accept")

    assert (answer.status_code, snapshot()) == (403, before)
    assert "Trang này đã mở quá lâu" in answer.content.decode()


def test_login_without_the_pages_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post("/login/", {"username": "lan", "password": "x"}).status_code == 403


def test_looking_changes_nothing(world: World) -> None:
    file = accepted(world)
    proposal = presented(world)
    urls = [reverse(name) for name in ("tasks", "periods", "consolidations", "decisions", "mine")]
    urls += [page_url(file), page_url(proposal), reverse("edit", args=[file.ref])]
    urls += [act_url(proposal, name) for name in ("claim", "sign_all", "decline", "recall")]
    urls += [act_url(file, name) for name in ("claim", "return", "recall", "accept")]
    urls += [reverse("close_period", args=[world.period.ref]), "/bulk/sign_all/"]
    urls += [f"/bulk/sign_all/?files=consolidation:{proposal.ref}"]
    before = snapshot(), Process.objects.count()

    for login in ("lan", "vu", "binh"):
        client = client_of(world.users[login])
        for url in urls:
            assert client.get(url).status_code < 500
            assert client.head(url).status_code < 500

    assert (snapshot(), Process.objects.count()) == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    file = sent(world)
    client = client_of(world.users["lan"])

    assert getattr(client, method)(act_url(file, "accept")).status_code == 405
    assert getattr(client, method)(page_url(file)).status_code == 405


def test_state_is_not_set_by_fields_that_no_form_has(world: World) -> None:
    file = world.submission("cckl", "report")
    smuggled = {"state": "ACCEPTED", "sent_at": "2026-01-01", "signed_by": "1", "returned_from": ""}
    smuggled |= {"version": "99", "ref": "khac", "dossier": "1", "narrative": "Nội dung"}
    client = client_of(world.users["hoa"])

    saved = client.post(reverse("edit", args=[file.ref]), {"seen_version": file.version} | smuggled)
    acted = post(client, file, "nothing_to_report", value="on", **smuggled)

    stored = world.submission("cckl", "report")
    assert (saved.status_code, acted.status_code) == (302, 302)
    assert (stored.state, stored.sent_at, stored.signed_by, stored.version) == (
        "DRAFT",
        None,
        None,
        3,
    )


def test_administrator_has_no_way_to_a_state(world: World) -> None:
    file = sent(world)
    root = User.objects.create_superuser("root", password="x")
    client = client_of(root)
    before = snapshot()

    for model in ("submission", "consolidation", "correction", "clusterranking", "nomination"):
        assert client.get(f"/admin/nominations/{model}/").status_code == 404
    for action in ("accept", "return", "suspend"):
        assert post(client, file, action, note="x", pins=["nominees"]).status_code == 404
    with_a_state = [
        model for model in admin.site._registry
        if "state" in {field.name for field in model._meta.get_fields()}
    ]  # fmt: skip

    assert with_a_state == []
    assert snapshot() == before


# --- The login --------------------------------------------------------------------------------


def test_wrong_passwords_lock_the_login_for_a_while(world: World) -> None:
    client = Client()
    limit = settings.AXES_FAILURE_LIMIT

    with override_settings(AXES_ENABLED=True):
        answers = [client.post("/login/", {"username": "lan", "password": f"sai {n}"})
                   for n in range(limit)]  # fmt: skip
        right = client.post("/login/", {"username": "lan", "password": "x"})
        other = client.post("/login/", {"username": "vu", "password": "x"})

    assert limit == 5
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 429]
    assert (right.status_code, other.status_code) == (429, 302)
    for locked in (answers[-1], right):
        assert "registration/locked.html" in [t.name for t in locked.templates]
    assert "Tạm khóa đăng nhập" in right.content.decode()


def test_login_tells_a_wrong_name_from_a_wrong_password_to_nobody(world: World) -> None:
    client = Client()
    pages = [client.post("/login/", {"username": name, "password": "sai"}).context["form"].errors
             for name in ("lan", "khong-co")]  # fmt: skip

    assert pages[0] == pages[1]


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
