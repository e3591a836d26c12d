"""One look at the clock: every step does what is due now and says how much that was.

Celery's beat calls it each minute, `manage.py sweep` does the same from cron. Steps may run in
several processes at once and after days of standstill: each asks the database what is still to do.
"""

import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType

from nominations import clock
from workflows.models import Heartbeat
from workflows.services.messages.mails import write_mails
from workflows.services.messages.news import queue_news
from workflows.services.messages.sending import send_mails
from workflows.services.messages.spread import spread
from workflows.services.reminders import queue_escalations, queue_reminders

logger = logging.getLogger(__name__)

#: Name → step, in the order in which they run; each gives how much it did.
STEPS: Mapping[str, Callable[[], int]] = MappingProxyType(
    {
        "reminders": queue_reminders,
        "escalations": queue_escalations,
        "news": queue_news,
        "spread": spread,
        "mails": write_mails,
        "sent": send_mails,
    }
)


def sweep() -> dict[str, int]:
    """Run every step once; gives its counts by name. A step that fails does not stop the others."""
    done: dict[str, int] = {}
    for name, step in STEPS.items():
        try:
            done[name] = step()
        except Exception:  # whatever one stumbles over, the others are due; the health page says it
            logger.exception("step %s of the sweep failed; the next sweep tries again", name)
    said = {name: done.get(name) for name in STEPS}
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": clock.now(), "done": said})
    return done
