"""The demo's facts for the files that ask for them: loaded once per file, undone after it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from nominations import clock
from nominations.services.demo import load_demo_facts


@pytest.fixture(scope="module")
def demo_facts(django_db_setup, django_db_blocker):
    """The demo's facts, on the demo's day only together with `demo_day`."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_facts()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_day():
    """The clock stands at nine o'clock on 22/11/2026."""
    with clock.at(datetime(2026, 11, 22, 2, tzinfo=UTC)):
        yield
