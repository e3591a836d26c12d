"""The menu: seven entries at most, whatever hats somebody wears."""

import pytest
from django.urls import reverse

from nominations.enums import Role
from nominations.models import Post
from tests.factories.http import client_of
from tests.factories.world import CAST, SINCE, World

pytestmark = pytest.mark.django_db


def menu_of(world: World, login: str) -> list[str]:
    page = client_of(world.users[login]).get(reverse("mine"))
    return [entry["url"] for entry in page.context["menu"]]


@pytest.mark.parametrize("login", CAST)
def test_menu_has_seven_entries_at_most(world: World, login: str) -> None:
    assert 1 < len(menu_of(world, login)) <= 7 or login == "xuan"


def test_unit_finds_its_registration_and_its_months(world: World) -> None:
    for login in ("hoa", "binh"):
        entries = menu_of(world, login)

        assert {reverse("registrations"), reverse("figures")} <= set(entries)


def test_many_hats_keep_the_menu_short_and_find_both_by_the_lists(world: World) -> None:
    for role in (Role.OFFICE, Role.COUNCIL_MEMBER, Role.REGISTRAR):
        Post.objects.create(
            person=world.person("binh"), role=role, unit=world.department, valid_from=SINCE
        )
    client = client_of(world.users["binh"])

    entries = menu_of(world, "binh")

    assert len(entries) <= 7
    for name in ("dossiers", "periods"):
        page = client.get(reverse(name)).content.decode()
        assert reverse(name) in entries
        assert f'href="{reverse("registrations")}"' in page
        assert f'href="{reverse("figures")}"' in page
        assert f'href="{reverse("initiatives")}"' in page
