"""One look at the clock: every step does what is due now and says how much that was.

Celery's beat calls it each minute, `manage.py sweep` does the same from cron. Steps may run in
several processes at once and after days of standstill: each asks the database what is still to do.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

#: Name → step, in the order in which they run; each gives how much it did.
STEPS: Mapping[str, Callable[[], int]] = MappingProxyType({})


def sweep() -> dict[str, int]:
    """Run every step once; gives its counts by name."""
    return {name: step() for name, step in STEPS.items()}
