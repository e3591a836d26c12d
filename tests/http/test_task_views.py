"""Named personal views of the tasks page: kept, ordered, opened by default, seen by oneself."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.http import client_of
from tests.factories.paths import sent
from tests.factories.world import World
from workflows.models import SavedView

pytestmark = pytest.mark.django_db


def save(client: Client, name: str, query: str = "tab=mine&kind=report") -> int:
    return client.post(reverse("saved_views"), {"name": name, "query": query}).status_code


def change(client: Client, view: SavedView, act: str, **fields: str) -> int:
    address = reverse("saved_view", args=[view.ref])
    return client.post(address, {"act": act} | fields).status_code


def names(world: World, login: str = "hoa") -> list[str]:
    return list(SavedView.objects.filter(user=world.users[login]).values_list("name", flat=True))


def test_view_is_kept_and_its_link_shows_its_rows(world: World) -> None:
    client = client_of(world.users["hoa"])

    answer = client.post(
        reverse("saved_views"), {"name": "Báo cáo", "query": "tab=mine&kind=report&x=1"}
    )
    page = client.get(answer["Location"])

    assert page.context["current_view"].name == "Báo cáo"
    assert sum(len(group.rows) for group in page.context["groups"]) == 1


def test_saving_under_a_name_again_replaces_the_view(world: World) -> None:
    client = client_of(world.users["hoa"])
    save(client, "Của tôi")
    save(client, "Của tôi", "tab=done")

    assert [view.query for view in SavedView.objects.all()] == ["tab=done"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_view_without_a_proper_name_is_refused_in_words(world: World, name: str) -> None:
    client = client_of(world.users["hoa"])

    answer = client.post(reverse("saved_views"), {"name": name, "query": "tab=done"})

    assert answer.status_code == 422
    assert 'value="tab=done"' in answer.content.decode()
    assert names(world) == []


def test_twenty_first_view_is_refused_in_words(world: World) -> None:
    client = client_of(world.users["hoa"])
    for n in range(20):
        save(client, f"V{n}")

    assert save(client, "V20") == 422
    assert len(names(world)) == 20


def test_default_view_opens_with_the_page_and_the_whole_list_is_one_link_away(
    world: World,
) -> None:
    client = client_of(world.users["hoa"])
    save(client, "Báo cáo")
    change(client, SavedView.objects.get(), "default")

    opened, everything = client.get("/"), client.get("/", {"tab": "mine"})
    change(client, SavedView.objects.get(), "usual")
    usual = client.get("/")

    assert opened.context["state"].kind == "report"
    assert opened.context["menu"][0]["count"] == "3"
    assert everything.context["state"].kind == usual.context["state"].kind == ""


def test_only_one_view_is_the_default(world: World) -> None:
    client = client_of(world.users["hoa"])
    for name in ("A", "B"):
        save(client, name)
        change(client, SavedView.objects.get(name=name), "default")

    assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["B"]


def test_views_are_renamed_ordered_and_deleted(world: World) -> None:
    client = client_of(world.users["hoa"])
    for name in ("A", "B", "C"):
        save(client, name)
    by_name = {view.name: view for view in SavedView.objects.all()}

    change(client, by_name["C"], "place", place="1")
    change(client, by_name["A"], "rename", name="D")
    taken = change(client, by_name["B"], "rename", name="D")
    change(client, by_name["B"], "place", place="99")
    ordered = names(world)
    change(client, by_name["C"], "delete")

    assert taken == 422
    assert ordered == ["C", "D", "B"]
    assert names(world) == ["D", "B"]


@pytest.mark.parametrize("act", ["rename", "place", "delete", "default", "usual"])
def test_view_of_somebody_else_does_not_exist(world: World, act: str) -> None:
    save(client_of(world.users["hoa"]), "A")
    view = SavedView.objects.get()

    for login in ("binh", "xuan"):
        stranger = client_of(world.users[login])
        assert change(stranger, view, act, name="Z", place="1") == 404
        assert "A" not in names(world, login)

    view.refresh_from_db()
    assert (view.name, view.is_default) == ("A", False)


def test_unknown_act_on_a_view_is_not_found(world: World) -> None:
    client = client_of(world.users["hoa"])
    save(client, "A")

    assert change(client, SavedView.objects.get(), "nothing") == 404


def test_shared_view_shows_each_what_he_may_see(world: World) -> None:
    file = sent(world)
    link = "/?tab=mine&unit=cckl&kind=nominations"

    lan = client_of(world.users["lan"]).get(link).content.decode()
    so = client_of(world.users["so"]).get(link).content.decode()

    assert file.ref in lan
    assert file.ref not in so
    assert "Không có việc nào khớp bộ lọc" in so
