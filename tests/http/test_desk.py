"""The reading desk over HTTP: who sits there, what he sees, what his marks come to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from nominations.enums import CorrectionState, NominationState, SubmissionState
from nominations.models import DeskMark, Event, Kinship, Presence, Recusal, Submission
from nominations.services.ready_reasons import load_ready_reasons
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of, snapshot
from tests.factories.marks import claimed, fields_of, marked_cluster, words
from tests.factories.paths import nominee, sent, states_of
from tests.factories.world import NOW, World
from tests.http.test_query_counts import LIMIT, statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(world: World) -> Submission:
    """Kiểm lâm's three nominees at the office's desk."""
    return sent(world)


def desk_url(subject: Any, name: str = "") -> str:
    from workflows.queries.standing import machine_of

    view = f"{machine_of(subject).value}_desk{'_' + name if name else ''}"
    return reverse(view, args=[subject.ref])


def test_smoke(world: World, file: Submission) -> None:
    client = client_of(world.users["lan"])
    page = client.get(desk_url(file))
    assert page.status_code == 200
    open("/tmp/dt/lines.html", "w").write(page.content.decode())
    print(statements(client, desk_url(file)))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as c:
        client.get(desk_url(file))
    for q in c.captured_queries:
        print(q["sql"][:200])
    assert 0
