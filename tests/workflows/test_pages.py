"""Every page renders for the people it is for, with constant queries."""

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from tests.factories.acts import do
from tests.factories.world import NOW, World, make_world, nominate
from workflows.services.consolidations import open_consolidation

pytestmark = pytest.mark.django_db


def client_of(world: World, login: str) -> Client:
    client = Client()
    client.force_login(world.users[login], backend="nominations.login.PersonBackend")
    return client


def test_pages_render_for_their_people() -> None:
    with clock.at(NOW):
        world = make_world(cluster_kinds=["self_assessment"])
        file = world.submission("cckl")
        nominate(file, ["Mẫu A", "Thử B"], world.awards["CSTDCS"])
        file.meeting_minutes = "BB 1"
        file.save()
        do(file, "send_to_head", world.users["hoa"])
        do(file, "submit", world.users["binh"])
        do(file, "accept", world.users["lan"])
        proposal = open_consolidation(period=world.period, title="TTr", actor=world.users["lan"])
        do(proposal, "collect", world.users["lan"])
        pages = {
            "hoa": ["tasks", "dossiers", "decisions", "mine"],
            "lan": ["tasks", "periods", "consolidations", "new_consolidation", "decisions"],
            "vu": ["tasks", "consolidations"],
            "binh": ["rankings"],
            "xuan": ["tasks", "mine"],
        }

        for login, names in pages.items():
            client = client_of(world, login)
            for name in names:
                assert client.get(reverse(name)).status_code == 200, (login, name)
        office = client_of(world, "lan")
        for kind in ("report", "nominations", "self_assessment"):
            part = world.submission("cckl", kind)
            assert (
                client_of(world, "hoa").get(reverse("submission", args=[part.ref])).status_code
                == 200
            )
        assert office.get(reverse("submission", args=[file.ref])).status_code == 200
        assert office.get(reverse("consolidation", args=[proposal.ref])).status_code == 200
        assert office.get(reverse("period", args=[world.period.ref])).status_code == 200
        assert (
            client_of(world, "xuan").get(reverse("submission", args=[file.ref])).status_code == 404
        )
