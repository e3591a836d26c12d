"""Who reads which language: as the user chose, or the login page's switch; never the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Event, User
from tests.factories.http import client_of
from tests.factories.world import World


def switch(client: Client, language: str, **fields: str) -> str:
    answer = client.post(reverse("language"), {"language": language} | fields)
    assert answer.status_code == 302
    return answer["Location"]


def spoken(client: Client, url: str) -> tuple[str, str]:
    """The language in the header and in the page."""
    answer = client.get(url)
    page = answer.content.decode()
    return answer["Content-Language"], page.partition('<html lang="')[2][:2]


def test_english_browser_gets_vietnamese_until_its_user_chooses(world: World) -> None:
    client = client_of(world.users["hoa"], headers={"accept-language": "en-US,en;q=0.9"})

    before = spoken(client, "/")
    switch(client, "en")

    assert (before, spoken(client, "/")) == (("vi", "vi"), ("en", "en"))
    assert User.objects.get(username="hoa").language == "en"


def test_choice_follows_the_user_and_nobody_else(world: World) -> None:
    switch(client_of(world.users["hoa"]), "en")

    elsewhere = client_of(User.objects.get(username="hoa"))
    other = client_of(world.users["binh"])

    assert (spoken(elsewhere, "/")[0], spoken(other, "/")[0]) == ("en", "vi")
    switch(elsewhere, "vi")
    assert spoken(elsewhere, "/")[0] == "vi"


@pytest.mark.django_db
def test_visitor_chooses_before_the_login() -> None:
    client = Client(headers={"accept-language": "en"})

    before = spoken(client, "/login/")
    back = switch(client, "en", next="/login/?next=/periods/")

    assert before == ("vi", "vi")
    assert back == "/login/?next=/periods/"
    assert spoken(client, back) == ("en", "en")
    assert client.cookies["django_language"]["httponly"]


def test_users_own_language_wins_over_the_cookie_of_a_shared_browser(world: World) -> None:
    client = Client()
    switch(client, "en")

    client.force_login(world.users["hoa"], backend="nominations.login.PersonBackend")

    assert spoken(client, "/") == ("vi", "vi")


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example", "", "x:y"])
def test_switch_leads_nowhere_else(world: World, where: str) -> None:
    assert switch(client_of(world.users["hoa"]), "en", next=where) == "/"


@pytest.mark.parametrize("language", ["fr", "", "vi'--", "../en"])
def test_unknown_language_changes_nothing_and_says_so(world: World, language: str) -> None:
    client = client_of(world.users["hoa"])

    switch(client, language)

    assert "Hãy chọn tiếng Việt hoặc tiếng Anh" in client.get("/").content.decode()
    assert User.objects.get(username="hoa").language == "vi"


def test_reading_the_address_changes_nothing(world: World) -> None:
    client = client_of(world.users["hoa"])

    assert client.get(reverse("language"), {"language": "en"}).status_code == 405
    assert User.objects.get(username="hoa").language == "vi"


def test_switch_asks_for_the_pages_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse("language"), {"language": "en"}).status_code == 403


def test_every_page_carries_the_switch_and_comes_back(world: World) -> None:
    page = client_of(world.users["hoa"]).get("/periods/?x=1").content.decode()

    assert 'name="next" value="/periods/?x=1"' in page
    assert '<button type="submit" name="language" value="en" lang="en">English</button>' in page


def test_switching_leaves_no_event(world: World) -> None:
    before = Event.objects.count()

    switch(client_of(world.users["hoa"]), "en")

    assert Event.objects.count() == before
