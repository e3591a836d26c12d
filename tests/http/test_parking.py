"""Tạm gác: a task put aside by whom it waits for, seen by the desk, back by itself on its day."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.models import Event, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of, page_url, post, snapshot
from tests.factories.paths import prepared, sent
from tests.factories.world import NOW, World
from tests.http.test_query_counts import fresh_period
from workflows.models import Task
from workflows.rules.parking import unmet_parking

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(1)


def park(
    client: Client, task: Task, until: date | str, note: str = "Chờ công văn", **more: Any
) -> Any:
    fields = {"key": uuid4().hex, "until": str(until), "note": note} | more
    return client.post(reverse("park", args=[task.ref]), fields)


def groups(client: Client, **said: str) -> dict[str, list[Any]]:
    page = client.get("/", said or {"tab": "mine"})
    return {group.name: group.rows for group in page.context["groups"]}


@pytest.fixture
def file(world: World) -> Submission:
    return sent(world, "cckl")


@pytest.fixture
def lan(world: World) -> Client:
    return client_of(world.users["lan"])


def test_parked_task_stands_apart_with_its_reason_and_comes_back(
    world: World, file: Submission, lan: Client
) -> None:
    task = open_task_of(file)
    assert task is not None

    answer = park(lan, task, TOMORROW)

    assert answer["Location"] == page_url(file)
    event = Event.objects.get(subject=file.ref, action="park")
    assert (event.note, event.data["until"]) == ("Chờ công văn", str(TOMORROW))
    assert (event.from_state, event.to_state, event.moves) == (file.state, file.state, False)
    rows = groups(lan)
    assert [row.task_ref for row in rows["parked"]] == [task.ref]
    assert rows["parked"][0].parked == "Tạm gác đến 21/11/2026: Chờ công văn (Trịnh Thị Lan)"
    assert not [row for name in ("late", "soon", "later") for row in rows.get(name, [])]
    with clock.at(NOW + timedelta(2)):
        assert "parked" not in groups(lan)
        assert [row.task_ref for rows in groups(lan).values() for row in rows] == [task.ref]


def test_numbers_and_filters_know_what_is_parked(
    world: World, file: Submission, lan: Client
) -> None:
    task = open_task_of(file)
    assert task is not None
    before = lan.get("/", {"tab": "mine"}).context["page"].counts["mine"]
    park(lan, task, TOMORROW)

    page = lan.get("/", {"tab": "mine"})
    sizes = {group.name: int(group.count) for group in page.context["groups"]}

    assert sum(sizes[name] for name in sizes if name != "waiting") == before
    assert page.context["page"].counts["mine"] == before
    for said in ({"q": "gác:có"}, {"due": "parked"}):
        assert list(groups(lan, **said)) == ["parked"]
    assert "parked" not in groups(lan, q="gác:không")
    assert "Không hiểu" in lan.get("/", {"q": "gác:mai"}).content.decode()


def test_what_is_parked_is_not_swept_along_by_a_bulk_act(
    world: World, file: Submission, lan: Client
) -> None:
    task = open_task_of(file)
    assert task is not None
    assert lan.get("/", {"tab": "mine"}).context["bulk"]

    park(lan, task, TOMORROW)

    page = lan.get("/", {"tab": "mine"})
    assert not page.context["bulk"]
    assert f"submission:{file.ref}" not in page.content.decode()


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_only_between_tomorrow_and_its_own_last_day(
    world: World, file: Submission, lan: Client, days: int
) -> None:
    task = open_task_of(file)
    assert task is not None
    before = snapshot()

    answer = park(lan, task, TODAY + timedelta(days))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert f"từ ngày 21/11/2026 đến hết hạn của việc, ngày {task.due_on:%d/%m/%Y}" in text
    assert "Chờ công văn" in text
    assert snapshot() == before


@pytest.mark.parametrize(("until", "note"), [("", "x"), ("30/2/2026", "x"), (TOMORROW, "  ")])
def test_what_is_missing_is_said_at_its_field(
    file: Submission, lan: Client, until: Any, note: str
) -> None:
    task = open_task_of(file)
    assert task is not None

    answer = park(lan, task, until, note)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == (["note"] if until == TOMORROW else ["until"])
    assert not Event.objects.filter(action="park").exists()


def test_overdue_tasks_are_not_parked(file: Submission, lan: Client) -> None:
    task = open_task_of(file)
    assert task is not None
    Task.objects.filter(pk=task.pk).update(due_on=TODAY - timedelta(1))

    answer = park(lan, task, TOMORROW)

    assert answer.status_code == 422
    assert "Việc đã quá hạn nên không tạm gác được" in answer.content.decode()


def test_whoever_has_not_the_task_finds_no_page(world: World, file: Submission) -> None:
    task = open_task_of(file)
    assert task is not None
    do(file, "claim", world.users["dung"])
    before = snapshot()

    for login in ("lan", "hoa", "an", "vu", "xuan"):
        client = client_of(world.users[login])
        assert client.get(reverse("park", args=[task.ref])).status_code == 404
        assert park(client, task, TOMORROW).status_code == 404
        key = {"key": uuid4().hex}
        assert client.post(reverse("unpark", args=[task.ref]), key).status_code == 404

    assert snapshot() == before


def test_a_second_click_parks_once(file: Submission, lan: Client) -> None:
    task = open_task_of(file)
    assert task is not None
    key = uuid4().hex

    first, again = (park(lan, task, TOMORROW, key=key) for _n in range(2))
    other = park(lan, task, TOMORROW + timedelta(2), key=key)

    assert first.status_code == again.status_code == 302
    assert other.status_code == 409
    assert Event.objects.filter(action="park").count() == 1


def test_a_task_that_has_gone_meanwhile_is_not_there(
    world: World, file: Submission, lan: Client
) -> None:
    task = open_task_of(file)
    assert task is not None
    do(file, "accept", world.users["dung"])

    assert park(lan, task, TOMORROW).status_code == 404


def test_every_act_ends_the_parking(world: World, file: Submission, lan: Client) -> None:
    task = open_task_of(file)
    assert task is not None
    park(lan, task, TOMORROW)

    assert post(lan, file, "claim").status_code == 302

    task.refresh_from_db()
    assert (task.parked_until, task.parked_by, task.parked_note) == (None, None, "")


def test_taken_up_again_before_its_day(file: Submission, lan: Client) -> None:
    task = open_task_of(file)
    assert task is not None
    park(lan, task, TOMORROW)
    assert "Thôi tạm gác" in lan.get(page_url(file)).content.decode()

    assert lan.post(reverse("unpark", args=[task.ref]), {"key": uuid4().hex}).status_code == 302

    task.refresh_from_db()
    assert task.parked_until is None
    assert Event.objects.filter(action="unpark").count() == 1
    second = lan.post(reverse("unpark", args=[task.ref]), {"key": uuid4().hex}, follow=True)
    assert "không còn được tạm gác" in second.content.decode()


def test_a_unit_parks_its_own_draft_and_goes_on_writing(world: World) -> None:
    file = prepared(world, "cckl")
    task = open_task_of(file)
    assert task is not None
    version = file.version

    park(client_of(world.users["hoa"]), task, TOMORROW)

    file.refresh_from_db()
    assert file.version == version
    assert "parked" in groups(client_of(world.users["hoa"]))


def test_the_office_sees_why_on_the_file_and_on_the_workload(
    world: World, file: Submission, lan: Client
) -> None:
    task = open_task_of(file)
    assert task is not None
    park(lan, task, TOMORROW)
    mau = client_of(world.users["mau"])

    for url in (page_url(file), reverse("workload")):
        assert "Tạm gác đến 21/11/2026: Chờ công văn" in mau.get(url).content.decode(), url


def test_list_takes_as_many_statements_for_three_parked_as_for_one(world: World) -> None:
    hoa = client_of(world.users["hoa"])
    counted = []
    for parked in (1, 3):
        while Task.objects.filter(unit=world.units["cckl"]).count() < parked + 3:
            fresh_period(world)
        for task in Task.objects.filter(role="unit_officer", unit=world.units["cckl"])[:parked]:
            park(hoa, task, TOMORROW)
        hoa.get("/", {"tab": "mine"})
        with CaptureQueriesContext(connection) as captured:
            rows = groups(hoa)["parked"]
        assert len(rows) == parked
        counted.append(len(captured))

    assert counted[0] == counted[1]


@given(
    due=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    ahead=st.integers(-30, 30),
    until=st.integers(-40, 40),
)
def test_a_parking_never_outlives_the_task(due: date, ahead: int, until: int) -> None:
    today = due - timedelta(ahead)
    day = today + timedelta(until)

    allowed = not unmet_parking(day, "Lý do", due_on=due, today=today)

    assert allowed == (today < day <= due)
