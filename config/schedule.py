"""What beat sends when. Each job asks the database what is to do: a call may be lost or doubled.

Whatever was not taken in time is left to its next call: a backlog does not pile up.
"""

from typing import Any

from celery.schedules import crontab

_HOUR = {"expires": 3600}


def beat_schedule(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """Hourly what a night would do too: what one call has lost is done in the next hour."""
    return {
        "beat": {"task": "workflows.tasks.beat", "schedule": 10.0, "options": {"expires": 10}},
        "sweep": {
            "task": "workflows.tasks.look_at_the_clock",
            "schedule": float(sweep_seconds),
            "options": {"expires": sweep_seconds},
        },
        "reconcile": {
            "task": "workflows.tasks.check_consistency",
            "schedule": crontab(minute=0),
            "options": _HOUR,
        },
        "show-units": {
            "task": "workflows.tasks.show_units",
            "schedule": crontab(minute=1),
            "options": _HOUR,
        },
        "seal-day": {
            "task": "workflows.tasks.seal_yesterday",
            "schedule": crontab(minute=10),
            "options": _HOUR,
        },
        "remove-files": {
            "task": "workflows.tasks.remove_files",
            "schedule": crontab(hour=2, minute=30),
            "options": _HOUR,
        },
    }
