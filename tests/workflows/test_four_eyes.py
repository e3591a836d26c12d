"""Nobody examines or scores what he prepared or signed for his unit."""

import pytest

from nominations.enums import Role
from nominations.models import Post
from tests.factories.acts import do, open_task_of
from tests.factories.paths import nominee, sent
from tests.factories.world import SINCE, World, make_world
from workflows.services.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def also_office(world: World, *logins: str) -> None:
    for login in logins:
        Post.objects.create(
            person=world.person(login),
            role=Role.OFFICE,
            unit=world.department,
            valid_from=SINCE,
        )


@pytest.mark.parametrize("login", ["hoa", "binh"])
@pytest.mark.parametrize("action", ["receive", "appraise", "accept", "return"])
def test_author_does_not_examine_his_own_file(world: World, login: str, action: str) -> None:
    also_office(world, login)
    file = sent(world)
    data = {"lines": [nominee(file, "Mẫu A").pk]} if action == "return" else {}

    with pytest.raises(NotAllowed) as refused:
        do(file, action, world.users[login], note="x", **data)

    assert not refused.value.stranger
    assert "không thẩm định" in refused.value.sentence


def test_author_examines_other_units_files(world: World) -> None:
    also_office(world, "hoa")
    file = sent(world, "cctl")

    do(file, "accept", world.users["hoa"])

    assert file.state == "ACCEPTED"


def test_author_does_not_recheck_his_own_correction(world: World) -> None:
    also_office(world, "binh")
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, "Mẫu A").pk])
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])

    with pytest.raises(NotAllowed):
        do(correction, "accept", world.users["binh"])


def test_substitute_for_the_recheck_is_not_the_author(world: World) -> None:
    also_office(world, "binh")
    Post.objects.filter(person=world.person("dung")).delete()
    file = sent(world, names=["Mẫu A"], people=[world.person("lan")])
    lines = list(file.nominations.values_list("pk", flat=True))
    do(file, "return", world.users["mau"], note="Sửa", lines=lines)
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])

    do(correction, "accept", world.users["lan"])

    assert open_task_of(correction).role == "office_head"


@pytest.mark.parametrize("action", ["score", "endorse", "not_endorse", "return"])
def test_cluster_head_does_not_judge_the_file_that_he_signed(action: str) -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cckl")

    with pytest.raises(NotAllowed):
        do(file, action, world.users["binh"], note="x", total=90, pins=[("nominees", "")])
    do(file, "endorse", world.users["son"])

    assert file.state == "CLUSTER_REVIEW"


def test_appointee_does_not_judge_the_file_that_he_prepared(world: World) -> None:
    file = sent(world)
    do(file, "appoint", world.users["lan"], note="x", person=world.person("hoa").ref)

    with pytest.raises(NotAllowed):
        do(file, "accept", world.users["hoa"])


def test_author_may_still_do_what_does_not_judge(world: World) -> None:
    also_office(world, "binh")
    file = sent(world)

    do(file, "claim", world.users["binh"])

    assert open_task_of(file).owner == world.users["binh"]
