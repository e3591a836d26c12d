"""Edges of sight: whoever has a task can open it, and a form shows nothing to those without."""

import pytest

from tests.factories.acts import do
from tests.factories.http import act_url, client_of, page_url, post, snapshot
from tests.factories.paths import NAMES, nominee, sent
from tests.factories.world import World

pytestmark = pytest.mark.django_db


def test_appointee_without_a_post_opens_the_file_and_acts_while_the_task_is_open(
    world: World,
) -> None:
    file, client = sent(world), client_of(world.users["xuan"])
    assert client.get(page_url(file)).status_code == 404

    do(file, "appoint", world.users["mau"], note="Thay", person=world.person("xuan").ref)
    assert page_url(file) in client.get("/").content.decode()
    assert client.get(page_url(file)).status_code == 200
    assert post(client, file, "appoint", person="", note="").status_code == 404
    assert post(client, file, "accept").status_code == 302

    assert world.submission("cckl").state == "ACCEPTED"
    assert client.get(page_url(file)).status_code == 404


def test_appointee_of_one_file_sees_no_other(world: World) -> None:
    file, other = sent(world), sent(world, "cctl", names=["Khác D"])
    do(file, "appoint", world.users["mau"], note="Thay", person=world.person("xuan").ref)

    assert client_of(world.users["xuan"]).get(page_url(other)).status_code == 404


def test_office_keeps_sight_of_a_returned_file_while_the_head_signs_it_again(
    world: World,
) -> None:
    file, office = sent(world), client_of(world.users["lan"])
    do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, NAMES[0]).pk])
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])
    do(file, "return", world.users["lan"], note="Sửa", pins=[("meeting_minutes", "")])
    do(file, "send_to_head", world.users["hoa"])

    assert office.get(page_url(file)).status_code == 200
    assert office.get(page_url(correction)).status_code == 200
    assert post(office, correction, "accept").status_code == 302


def test_office_loses_sight_of_a_file_that_the_head_took_back(world: World) -> None:
    file, office = sent(world), client_of(world.users["lan"])

    do(file, "recall", world.users["binh"])

    assert office.get(page_url(file)).status_code == 404


@pytest.mark.parametrize("login", ["hoa", "binh", "vu"])
def test_form_that_is_not_ones_business_is_not_shown_even_if_it_is_wrong(
    world: World, login: str
) -> None:
    file = sent(world)
    client = client_of(world.users[login])
    before = snapshot()

    wrong = post(client, file, "appoint", person="", note="")

    assert (wrong.status_code, snapshot()) == (404, before)
    assert "Trịnh Thị Lan" not in wrong.content.decode()
    assert client.get(act_url(file, "appoint")).status_code == 404
