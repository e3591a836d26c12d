"""An open page learns that its file has moved on, and who moved it."""

import pytest
from django.urls import reverse

from tests.factories.acts import do
from tests.factories.http import client_of
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


def test_page_learns_of_a_change_and_of_nothing_else(morning: object) -> None:
    world = make_world()
    report = world.submission("cckl", "report")
    client = client_of(world.users["hoa"])
    url = reverse("submission_changed", args=[report.ref])

    before = client.get(url, {"seen": report.version})
    seen = report.version
    do(report, "nothing_to_report", world.users["binh"], value=True)
    after = client.get(url, {"seen": seen})

    assert before.status_code == 204
    assert after.status_code == 200
    assert "Y Bình Niê" in after.content.decode()
    assert "Mở bản mới nhất" in after.content.decode()


def test_pages_ask_for_changes(morning: object) -> None:
    world = make_world()
    report = world.submission("cckl", "report")
    page = client_of(world.users["hoa"]).get(reverse("submission", args=[report.ref]))

    url = reverse("submission_changed", args=[report.ref])
    assert f'hx-get="{url}?seen={report.version}"' in page.content.decode()
