"""Play a year, day by day: what the office plans, then every open desk, until nothing is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from nominations import clock
from workflows.calendar import is_working_day
from workflows.services.rehearse import clockwork, departments
from workflows.services.rehearse.game import HOURS, Game
from workflows.services.rehearse.outcome import Outcome, outcome_of
from workflows.services.rehearse.plan import plan_of
from workflows.services.rehearse.stage import Stage
from workflows.services.rehearse.world import Builder, World, check_size, common, start

Progress = Callable[[date, int], None]

#: The last day on which something may still happen: long after everything should be over.
_LAST = (8, 31)


class MovableClock:
    """A clock that stands where it is put; everything asks `nominations.clock`."""

    def __init__(self) -> None:
        self.today: date | None = None

    @contextmanager
    def at(self, day: date, hour: time) -> Iterator[None]:
        """Hold the clock at `day` and `hour`, local time."""
        self.today = day
        with clock.at(timezone.make_aware(datetime.combine(day, hour))):
            yield


def play(
    year: int,
    clock_: MovableClock,
    *,
    size: tuple[int, int] = (14, 180),
    seed: int = 1,
    progress: Progress | None = None,
) -> Outcome:
    """Play the award year on an empty database until its last process has ended.

    `size` is the department's units and people. Raises TooSmall for a size that cannot play.
    The clock is back in the present afterwards; nothing is deleted.
    """
    check_size(*size)
    with clock_.at(date(year, 1, 2), HOURS[0]):
        world = _found(year, seed, size)
    game = Game(Stage(world), plan_of(year), size)
    day, last = date(year, 1, 5), date(year + 1, *_LAST)
    while day <= last:
        if is_working_day(day) or day == departments.MERGED_ON:
            for hour in HOURS:
                with clock_.at(day, hour):
                    game.morning(day, hour)
                    game.desks()
            if progress:
                progress(day, sum(game.stage.counts.values()))
        with clock_.at(day, HOURS[1]):
            if game.over(day):
                break
        day += timedelta(days=1)
    with clock_.at(day, HOURS[1]):
        game.wind_up()
        clockwork.look_at_the_clock()
        return outcome_of(year=year, units=size[0], people=size[1], counts=game.stage.counts)


def _found(year: int, seed: int, size: tuple[int, int]) -> World:
    world = start(year, seed)
    build = Builder(world)
    merged = year == departments.MERGER_YEAR
    common(build, "bo-cu" if merged else "bo", "Bộ Minh Họa (cũ)" if merged else "Bộ Minh Họa")
    if merged:
        departments.found_two_departments(build, *size)
    else:
        departments.found_department(build, *size)
        departments.found_clusters(build, year)
    return world
