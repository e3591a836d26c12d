"""Really at once, on PostgreSQL: eight officers press “Lưu nháp” in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from nominations import clock
from nominations.enums import Role
from nominations.models import FieldChange, Post, Submission, User
from tests.factories.http import client_of
from tests.factories.world import NOW, SINCE, World, make_person, make_world

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("morning"),
]
MANY = 8
PATIENCE = 30.0


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Every job in a thread and with a connection of its own, all starting together."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            with clock.at(NOW):
                start.wait(PATIENCE)
                return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def officers(world: World) -> list[User]:
    found = []
    for n in range(MANY):
        person = make_person(f"Cán Bộ {n}")
        Post.objects.create(
            person=person, role=Role.UNIT_OFFICER, unit=world.units["cckl"], valid_from=SINCE
        )
        found.append(User.objects.create(username=f"can-bo-{n}", person=person))
    return found


def saves(world: World, name: str, typed: Callable[[int], dict[str, str]]) -> list[int]:
    """All officers post to `name` what `typed` gives for each, on the page as it is now."""
    file = world.submission("cckl", "report")
    url, seen = reverse(name, args=[file.ref]), {"seen_version": file.version}
    clients = [client_of(user) for user in officers(world)]

    def job(n: int) -> Callable[[], int]:
        return lambda: clients[n].post(url, seen | typed(n)).status_code

    return at_once([job(n) for n in range(MANY)])


def report(world: World) -> Submission:
    file = world.submission("cckl", "report")
    for n in range(MANY):
        file.indicators.create(code=f"so_{n}", label=f"Số {n}", position=n)
    return file


def test_all_who_wrote_into_different_fields_are_saved() -> None:
    world = make_world()
    file = report(world)
    blank = {f"value_so_{n}": "" for n in range(MANY)} | {"narrative": ""}

    answers = saves(world, "edit", lambda n: blank | {f"value_so_{n}": str(n + 1)})

    assert answers == [302] * MANY
    written = file.indicators.order_by("value").values_list("value", flat=True)
    assert list(written) == list(range(1, MANY + 1))
    versions = FieldChange.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == list(range(file.version + 1, file.version + MANY + 1))


def test_of_all_who_wrote_the_same_field_one_is_saved_and_the_others_are_asked() -> None:
    world = make_world()
    file = report(world)

    answers = saves(world, "edit", lambda n: {"narrative": f"Bản của {n}"})

    file.refresh_from_db()
    assert sorted(answers) == [302] + [409] * (MANY - 1)
    assert file.narrative == f"Bản của {answers.index(302)}"


def test_saves_by_themselves_at_once_lose_nothing_that_was_said_to_be_saved() -> None:
    world = make_world()
    file = report(world)

    answers = saves(world, "autosave", lambda n: {f"value_so_{n}": str(n + 1)})

    kept = {row.code for row in file.indicators.exclude(value=None)}
    assert kept == {f"so_{n}" for n, status in enumerate(answers) if status == 200}
    assert set(answers) <= {200, 409}
    assert 200 in answers
