"""What no page sends: missing, mistyped, foreign or enormous fields are refused, never an error."""

from typing import Any

import pytest

from tests.factories.http import act_url, client_of, hidden, post, snapshot
from tests.factories.paths import accepted, nominee, presented, sent
from tests.factories.world import World

pytestmark = pytest.mark.django_db

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
