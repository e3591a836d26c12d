"""The demo's clock: an offset kept beside its data, so that its story is always of today."""

import os
from datetime import date, timedelta

from django.conf import settings

from nominations import clock

DEMO_DAY = date(2026, 11, 22)


def set_demo_clock(*, anew: bool = False) -> None:
    """At its first start the demo moves to DEMO_DAY, same time of day, and goes on from there.

    `anew` moves it back there. Processes that run already keep their time until they start again;
    the variable CLOCK_OFFSET_SECONDS, where it is set, counts instead.
    """
    file = settings.DATA_DIR / "clock-offset"
    if "CLOCK_OFFSET_SECONDS" in os.environ or (file.exists() and not anew):
        return
    real = clock.local_day(clock.now() - timedelta(seconds=settings.CLOCK_OFFSET_SECONDS))
    file.write_text(str((DEMO_DAY - real).days * 24 * 60 * 60))
