"""The whole demo, or nothing."""

from datetime import UTC, datetime

from django.db import transaction

from nominations import clock
from nominations.services.demo import load_demo_facts
from workflows.services.calendar_days import seed_calendar
from workflows.services.demo.annual import annual, ministry_annual
from workflows.services.demo.initiatives import initiative_rounds, initiatives_of
from workflows.services.demo.occasions import doubtful_medals, flood, spring_rescue
from workflows.services.demo.papers import proposal_of, summary_of
from workflows.services.demo.player import Player
from workflows.services.demo.rounds import round_of
from workflows.services.demo.scenes import play

_CALENDAR_SEEDED = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)  # 09:00 on a Friday in Vietnam


def load_demo() -> None:
    """Facts and year, in one transaction. Raises DemoExists unless the site is empty."""
    with transaction.atomic():
        player = Player(load_demo_facts())
        with clock.at(_CALENDAR_SEEDED):
            seed_calendar(years=(2025, 2026, 2027), actor=None)
        year = player.year
        play(
            [
                *(round_of(player, row) for row in year["rounds"]),
                *(initiatives_of(player, row) for row in initiative_rounds()),
                *(summary_of(player, row) for row in year["summaries"]),
                spring_rescue(player),
                flood(player),
                doubtful_medals(player),
                *(proposal_of(player, row) for row in year["proposals"]),
                ministry_annual(player),
                annual(player),
            ]
        )
