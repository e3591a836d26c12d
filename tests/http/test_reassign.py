"""Chuyển người xử lý: a head gives tasks to a named colleague of the same desk."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import Role
from nominations.models import Event, Post, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of, page_url, snapshot
from tests.factories.paths import prepared, sent
from tests.factories.world import SINCE, World
from workflows.models import Task

pytestmark = pytest.mark.django_db
URL = "/reassign/"


def give(client: Client, world: World, to: str, *tasks: Task, seen: str = "", **more: Any) -> Any:
    named = [f"{task.ref}:{seen}" for task in tasks]
    fields = {"key": uuid4().hex, "person": world.person(to).ref, "task": named} | more
    return client.post(URL, fields)


def task_of(file: Submission) -> Task:
    task = open_task_of(file)
    assert task is not None
    return task


@pytest.fixture
def mau(world: World) -> Client:
    return client_of(world.users["mau"])


def test_the_head_of_the_office_gives_a_task_to_a_colleague(world: World, mau: Client) -> None:
    file = sent(world, "cckl")
    task, version = task_of(file), file.version

    answer = give(mau, world, "dung", task)

    assert answer["Location"] == page_url(file)
    task.refresh_from_db()
    file.refresh_from_db()
    assert (task.owner, task.status, file.version) == (world.users["dung"], "ASSIGNED", version)
    event = Event.objects.get(subject=file.ref, action="reassign")
    assert (event.actor, event.data["to"]) == (world.users["mau"], "Đỗ Thí Dũng")
    assert event.data["people"] == [world.person("dung").ref]
    assert "giao Đỗ Thí Dũng" in mau.get(page_url(file)).content.decode()
    mine = client_of(world.users["dung"]).get("/", {"tab": "mine"}).content.decode()
    assert "Đang xử lý (bạn)" in mine


def test_taken_from_one_colleague_and_given_to_another(world: World, mau: Client) -> None:
    file = sent(world, "cckl")
    do(file, "claim", world.users["lan"])

    give(mau, world, "dung", task_of(file), seen="lan")

    assert task_of(file).owner == world.users["dung"]
    assert task_of(file).ref not in client_of(world.users["lan"]).get("/").content.decode()


def test_whoever_has_it_himself_hands_it_on(world: World) -> None:
    file = sent(world, "cckl")
    do(file, "claim", world.users["lan"])

    give(client_of(world.users["lan"]), world, "dung", task_of(file), seen="lan")

    assert task_of(file).owner == world.users["dung"]


def test_the_head_of_a_unit_gives_to_his_officers(world: World) -> None:
    Post.objects.create(
        person=world.person("thu"),
        role=Role.UNIT_OFFICER,
        unit=world.units["cckl"],
        valid_from=SINCE,
    )
    file = prepared(world, "cckl")

    give(client_of(world.users["binh"]), world, "thu", task_of(file))

    assert task_of(file).owner == world.users["thu"]


def test_others_find_no_page_and_move_nothing(world: World) -> None:
    file = sent(world, "cckl")
    task, before = task_of(file), snapshot()

    for login in ("lan", "dung", "vu", "binh", "hoa", "xuan", "so"):
        client = client_of(world.users[login])
        assert give(client, world, "dung", task).status_code == 404, login
        assert client.get(URL, {"task": f"{task.ref}:"}).status_code == 404, login

    assert snapshot() == before


def test_given_on_by_somebody_else_meanwhile_it_stays_there(world: World, mau: Client) -> None:
    file = sent(world, "cckl")
    do(file, "claim", world.users["dung"])
    task = task_of(file)

    answer = give(mau, world, "lan", task, seen="")

    page = mau.get(answer["Location"]).content.decode()
    assert "Người xử lý đã đổi sau khi bạn mở trang, nay là: Đỗ Thí Dũng" in page
    task.refresh_from_db()
    assert task.owner == world.users["dung"]


@pytest.mark.parametrize("to", ["hoa", "vu", "xuan"])
def test_only_to_people_of_the_same_desk(world: World, mau: Client, to: str) -> None:
    task, before = task_of(sent(world, "cckl")), snapshot()

    answer = give(mau, world, to, task)

    assert answer.status_code == 422
    assert "Hãy chọn một người cùng bàn" in answer.content.decode()
    assert snapshot() == before


def test_not_to_whoever_wrote_the_file(world: World, mau: Client) -> None:
    Post.objects.create(
        person=world.person("hoa"), role=Role.OFFICE, unit=world.department, valid_from=SINCE
    )
    file = sent(world, "cckl")

    answer = give(mau, world, "hoa", task_of(file))

    assert "đã lập hoặc ký hồ sơ này" in mau.get(answer["Location"]).content.decode()
    assert task_of(file).owner is None


def test_several_at_once_from_the_workload(world: World, mau: Client) -> None:
    tasks = [task_of(sent(world, unit)) for unit in ("cckl", "cctl")]
    page = mau.get(reverse("workload")).content.decode()
    assert all(f'value="{task.ref}:"' in page for task in tasks)

    answer = give(mau, world, "dung", *tasks, **{"from": "workload"})

    assert answer["Location"] == reverse("workload")
    assert {task_of(world.submission(unit)).owner for unit in ("cckl", "cctl")} == {
        world.users["dung"]
    }
    assert "Đã chuyển 2 việc cho Đỗ Thí Dũng" in mau.get(answer["Location"]).content.decode()


def test_a_second_click_gives_once(world: World, mau: Client) -> None:
    task, key = task_of(sent(world, "cckl")), uuid4().hex

    for _click in range(2):
        assert give(mau, world, "dung", task, key=key).status_code == 302

    assert Event.objects.filter(action="reassign").count() == 1


def test_page_names_each_colleague_with_what_he_has(world: World, mau: Client) -> None:
    do(sent(world, "cctl"), "claim", world.users["lan"])
    task = task_of(sent(world, "cckl"))

    page = mau.get(URL, {"task": f"{task.ref}:"})

    found = {one.person.full_name: one.open for one in page.context["colleagues"]}
    assert found == {"Trịnh Thị Lan": 1, "Đỗ Thí Dũng": 0}


def test_nothing_ticked_is_said(mau: Client) -> None:
    answer = mau.get(URL, {"from": "workload"}, follow=True)

    assert "Hãy chọn ít nhất một việc" in answer.content.decode()


def test_page_takes_as_many_statements_for_two_tasks_as_for_one(world: World, mau: Client) -> None:
    tasks = [task_of(sent(world, unit)) for unit in ("cckl", "cctl")]
    counted = []
    for some in (tasks[:1], tasks):
        said = {"task": [f"{task.ref}:" for task in some]}
        mau.get(URL, said)
        with CaptureQueriesContext(connection) as captured:
            mau.get(URL, said)
        counted.append(len(captured))

    assert counted[0] == counted[1]
