"""One's own preferences, the first steps on the start page, and the help page."""

import pytest
from django.urls import reverse

from nominations.enums import NominationState, SubmissionState
from nominations.labels import nominee_label, unit_state_label
from nominations.rules.personas import TOURS as NAMES
from tests.factories.http import client_of
from tests.factories.world import CAST, World
from workflows.help_words import CONSOLIDATION, NOMINATION, SUBMISSION
from workflows.tours import TOURS

pytestmark = pytest.mark.django_db
FIRST_STEPS = 'id="tour-title"'


def test_preferences_are_kept_and_keys_are_off_on_every_page(world: World) -> None:
    client, user = client_of(world.users["hoa"]), world.users["hoa"]
    assert b'data-keys="off"' not in client.get("/mine/").content

    answer = client.post(reverse("preferences"), {"language": "vi"})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert (user.language, user.keys_off) == ("vi", True)
    assert b'data-keys="off"' in client.get("/mine/").content


def test_language_is_kept(world: World) -> None:
    client, user = client_of(world.users["hoa"]), world.users["hoa"]

    client.post(reverse("preferences"), {"language": "en", "keys": "on"})

    user.refresh_from_db()
    assert (user.language, user.keys_off) == ("en", False)


@pytest.mark.parametrize("language", ["", "xx", "vi\0"])
def test_unknown_language_is_refused_and_nothing_changes(world: World, language: str) -> None:
    client, user = client_of(world.users["hoa"]), world.users["hoa"]

    answer = client.post(reverse("preferences"), {"language": language})

    user.refresh_from_db()
    assert answer.status_code == 422
    assert (user.language, user.keys_off) == ("vi", False)


@pytest.mark.parametrize("login", CAST)
def test_first_steps_stand_on_the_start_page_until_put_away(world: World, login: str) -> None:
    client = client_of(world.users[login])
    first = client.get("/")
    name = first.context["tour"]["name"]

    assert FIRST_STEPS in first.content.decode()
    assert 3 <= len(first.context["tour"]["steps"]) <= 5
    assert FIRST_STEPS not in client.get("/mine/").content.decode()

    client.post(reverse("tour", args=[name]))
    assert FIRST_STEPS not in client.get("/").content.decode()

    client.post(reverse("tour", args=[name]), {"again": "1"})
    assert FIRST_STEPS in client.get("/").content.decode()


def test_reading_does_not_put_the_first_steps_away(world: World) -> None:
    client = client_of(world.users["hoa"])

    assert client.get(reverse("tour", args=["unit"])).status_code == 405
    assert client.post("/tours/nothing/").status_code == 404
    world.users["hoa"].refresh_from_db()
    assert world.users["hoa"].tours_seen == []


@pytest.mark.parametrize("login", CAST)
def test_help_is_about_what_the_visitor_does(world: World, login: str) -> None:
    answer = client_of(world.users[login]).get(reverse("help"))

    guides = [guide["name"] for guide in answer.context["guides"]]
    assert guides
    assert set(guides) <= set(NAMES)
    assert TOURS[guides[0]].steps[0][0] in answer.content.decode()


def test_help_explains_every_state_in_the_words_of_the_unit(world: World) -> None:
    text = client_of(world.users["hoa"]).get(reverse("help")).content.decode()

    assert all(unit_state_label(state) in text for state in SubmissionState)
    assert all(nominee_label(state) in text for state in NominationState)
    for meanings in (SUBMISSION, NOMINATION, CONSOLIDATION):
        assert all(meaning in text for meaning in meanings.values())


def test_help_names_whom_to_ask(world: World) -> None:
    text = client_of(world.users["hoa"]).get(reverse("help")).content.decode()

    assert "Trịnh Thị Lan" in text
    assert "Đỗ Thí Dũng" in text
