"""Without login or token, by looking, by other fields, by the administrator: nothing moves."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import reverse

from nominations.models import User
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.paths import accepted, presented, sent
from tests.factories.world import World
from workflows.models import Process

pytestmark = pytest.mark.django_db


def test_act_without_login_leads_to_the_login(world: World) -> None:
    file = sent(world)
    before = snapshot()

    answer = Client().post(act_url(file, "accept"), hidden(file))

    assert (answer.status_code, snapshot()) == (302, before)
    assert answer["Location"] == f"/login/?next={act_url(file, 'accept')}"


def test_act_without_the_pages_token_is_refused(world: World) -> None:
    file = sent(world)
    before = snapshot()

    answer = post(client_of(world.users["lan"], enforce_csrf_checks=True), file, "accept")

    assert (answer.status_code, snapshot()) == (403, before)
    assert "Trang này đã mở quá lâu" in answer.content.decode()


def test_login_without_the_pages_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post("/login/", {"username": "lan", "password": "x"}).status_code == 403


def test_looking_changes_nothing(world: World) -> None:
    file = accepted(world)
    proposal = presented(world)
    urls = [reverse(name) for name in ("tasks", "periods", "consolidations", "decisions", "mine")]
    urls += [page_url(file), page_url(proposal), reverse("edit", args=[file.ref])]
    urls += [act_url(proposal, name) for name in ("claim", "sign_all", "decline", "recall")]
    urls += [act_url(file, name) for name in ("claim", "return", "recall", "accept")]
    urls += [reverse("close_period", args=[world.period.ref]), "/bulk/sign_all/"]
    urls += [f"/bulk/sign_all/?files=consolidation:{proposal.ref}"]
    before = snapshot(), Process.objects.count()

    for login in ("lan", "vu", "binh"):
        client = client_of(world.users[login])
        for url in urls:
            assert client.get(url).status_code < 500
            assert client.head(url).status_code < 500

    assert (snapshot(), Process.objects.count()) == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    file = sent(world)
    client = client_of(world.users["lan"])

    assert getattr(client, method)(act_url(file, "accept")).status_code == 405
    assert getattr(client, method)(page_url(file)).status_code == 405


def test_state_is_not_set_by_fields_that_no_form_has(world: World) -> None:
    file = world.submission("cckl", "report")
    smuggled = {"state": "ACCEPTED", "sent_at": "2026-01-01", "signed_by": "1", "returned_from": ""}
    smuggled |= {"version": "99", "ref": "khac", "dossier": "1", "narrative": "Nội dung"}
    client = client_of(world.users["hoa"])

    saved = client.post(reverse("edit", args=[file.ref]), {"seen_version": file.version} | smuggled)
    acted = post(client, file, "nothing_to_report", value="on", **smuggled)

    stored = world.submission("cckl", "report")
    assert (saved.status_code, acted.status_code) == (302, 302)
    assert (stored.state, stored.sent_at, stored.signed_by, stored.version) == (
        "DRAFT",
        None,
        None,
        3,
    )


def test_administrator_has_no_way_to_a_state(world: World) -> None:
    file = sent(world)
    root = User.objects.create_superuser("root", password="x")
    client = client_of(root)
    before = snapshot()

    for model in ("submission", "consolidation", "correction", "clusterranking", "nomination"):
        assert client.get(f"/admin/nominations/{model}/").status_code == 404
    for action in ("accept", "return", "suspend"):
        assert post(client, file, action, note="x", pins=["nominees"]).status_code == 404
    with_a_state = [
        model for model in admin.site._registry
        if "state" in {field.name for field in model._meta.get_fields()}
    ]  # fmt: skip

    assert with_a_state == []
    assert snapshot() == before


# --- The login --------------------------------------------------------------------------------


def test_wrong_passwords_lock_the_login_for_a_while(world: World) -> None:
    client = Client()
    limit = settings.AXES_FAILURE_LIMIT

    with override_settings(AXES_ENABLED=True):
        answers = [client.post("/login/", {"username": "lan", "password": f"sai {n}"})
                   for n in range(limit)]  # fmt: skip
        right = client.post("/login/", {"username": "lan", "password": "x"})
        other = client.post("/login/", {"username": "vu", "password": "x"})

    assert limit == 5
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 429]
    assert (right.status_code, other.status_code) == (429, 302)
    for locked in (answers[-1], right):
        assert "registration/locked.html" in [t.name for t in locked.templates]
    assert "Tạm khóa đăng nhập" in right.content.decode()


def test_login_tells_a_wrong_name_from_a_wrong_password_to_nobody(world: World) -> None:
    client = Client()
    pages = [client.post("/login/", {"username": name, "password": "sai"}).context["form"].errors
             for name in ("lan", "khong-co")]  # fmt: skip

    assert pages[0] == pages[1]
