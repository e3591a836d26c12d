"""Celery's part, thin: a trigger only. The row is the truth; a lost message loses nothing."""

import logging
from datetime import timedelta

from celery import shared_task

from nominations import clock
from nominations.services.audit import seal_days
from nominations.services.organisation import show_units_of
from nominations.services.sweeping import sweep_files
from workflows.models import Heartbeat
from workflows.services.reconcile import inconsistencies
from workflows.services.sweep import sweep

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def beat() -> None:
    """Every few seconds: beat sent it, a worker ran it, the database took it."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": clock.now()})


@shared_task(ignore_result=True)
def check_consistency() -> int:
    """Hourly: log whatever does not add up; gives how many things that were."""
    found = inconsistencies()
    for item in found:
        logger.error("inconsistent %s %s: %s", item.kind, item.subject, item.detail)
    return len(found)


@shared_task(ignore_result=True)
def show_units() -> int:
    """Hourly: names and superiors that hold today; gives how many changed."""
    return show_units_of(clock.today())


@shared_task(ignore_result=True)
def seal_yesterday() -> str:
    """Hourly: one digest over the events of each day that is over; harmless when it runs twice."""
    return seal_days(clock.today() - timedelta(days=1)).digest


@shared_task(ignore_result=True)
def remove_files() -> int:
    """At night: files that no proof names; gives how many went."""
    return sweep_files()


@shared_task(ignore_result=True)
def look_at_the_clock() -> dict[str, int]:
    """Every minute: whatever is due by now; gives how much each step did."""
    return sweep()
