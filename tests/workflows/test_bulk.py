"""One act on many files: a preview per row, the same guards, one transaction, a result per row."""

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Event
from tests.factories.acts import do
from tests.factories.world import World, make_world
from workflows.services.bulk import Wish, perform_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(morning: object) -> World:
    """Two reports wait at the office."""
    world = make_world()
    for unit, officer, head in (("cckl", "hoa", "binh"), ("cctl", "an", "son")):
        report = world.submission(unit, "report")
        report.narrative = "Nội dung"
        report.save()
        do(report, "send_to_head", world.users[officer])
        do(report, "submit", world.users[head])
    return world


def login(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name], backend="nominations.login.PersonBackend")
    return client


def test_bulk_does_each_and_says_why_it_skipped_one(world: World) -> None:
    good, stale = world.submission("cckl", "report"), world.submission("cctl", "report")

    outcomes = perform_many(
        [Wish(good, good.version), Wish(stale, stale.version - 1)],
        "accept",
        actor=world.users["lan"],
        key="k1",
    )

    good.refresh_from_db()
    stale.refresh_from_db()
    assert (good.state, stale.state) == ("ACCEPTED", "OFFICE_CHECK")
    assert [bool(outcome.skipped) for outcome in outcomes] == [False, True]
    assert "đã thay đổi" in outcomes[1].skipped


def test_bulk_repeated_with_its_key_has_one_effect(world: World) -> None:
    file = world.submission("cckl", "report")
    wish = Wish(file, file.version)

    for _click in range(2):
        perform_many([wish], "accept", actor=world.users["lan"], key="k1")

    assert Event.objects.filter(subject=file.ref, action="accept").count() == 1


def test_bulk_keeps_the_guards_of_a_single_act(world: World) -> None:
    file = world.submission("cckl", "report")

    outcomes = perform_many(
        [Wish(file, file.version)], "accept", actor=world.users["hoa"], key="k1"
    )

    file.refresh_from_db()
    assert file.state == "OFFICE_CHECK"
    assert outcomes[0].skipped


def test_preview_changes_nothing_and_the_button_does(world: World) -> None:
    client = login(world, "lan")
    files = [world.submission(unit, "report") for unit in ("cckl", "cctl")]
    named = [f"submission:{file.ref}" for file in files]
    url = reverse("bulk", args=["accept"])

    preview = client.get(url, {"files": named})
    states = {world.submission(unit, "report").state for unit in ("cckl", "cctl")}
    values = [f"submission:{file.ref}:{file.version}" for file in files]
    result = client.post(url, {"files": values, "key": "k1"})

    assert "2 trên 2 hồ sơ" in preview.content.decode()
    assert states == {"OFFICE_CHECK"}
    assert "Đã xử lý 2, bỏ qua 0" in result.content.decode()
    assert {world.submission(u, "report").state for u in ("cckl", "cctl")} == {"ACCEPTED"}


def test_preview_of_a_file_that_is_not_ones_own_is_not_found(world: World) -> None:
    file = world.submission("cckl", "report")

    response = login(world, "xuan").get(
        reverse("bulk", args=["accept"]), {"files": [f"submission:{file.ref}"]}
    )

    assert response.status_code == 404


def test_tasks_page_offers_what_several_rows_have_in_common(world: World) -> None:
    page = login(world, "lan").get(reverse("tasks")).content.decode()

    assert reverse("bulk", args=["accept"]) in page
