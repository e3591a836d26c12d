"""Rounds beside the annual one: months of figures, a registration, its amendment, a half-year."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from nominations import clock
from nominations.enums import DueStage, PeriodKind, SubmissionKind
from nominations.language import recorded
from nominations.models import Period, RegistrationLine, Submission
from nominations.services.figures import save_report
from nominations.services.registrations import Entry, add_line
from tests.factories.acts import do
from tests.factories.paths import HEADS, OFFICERS
from tests.factories.world import World
from workflows.services.figures import plan_figures_year
from workflows.services.periods import open_period

UNITS = ("cckl", "cctl")
_MORNING = time(2, 0)  # 09:00 in Vietnam
#: due, on time, overdue
Tasks = tuple[int, int, int]
TASKS = ("tasks_due", "tasks_on_time", "tasks_overdue")


def opened(world: World, period: Period, units: Sequence[str] = UNITS) -> Period:
    """`period`, opened for `units` by Lan; in its time, where that has passed."""
    first = min(period.dues.filter(stage=DueStage.UNIT).values_list("due_on", flat=True))
    passed = datetime.combine(first, _MORNING, UTC) - timedelta(days=3)
    with clock.at(passed) if first < clock.today() else nullcontext():
        open_period(
            period=period, units=[world.units[code] for code in units], actor=world.users["lan"]
        )
    period.refresh_from_db()
    return period


def planned(
    world: World, kind: str, part: str, due_on: date, *, name: str = "", **fields: Any
) -> Period:
    """A period of `kind` that asks one part of the units until `due_on`."""
    assert world.period is not None
    period = Period.objects.create(
        authority=world.department,
        kind=kind,
        year=fields.pop("year", 2026),
        name=name or recorded(PeriodKind(kind).label),
        route=world.period.route,
        **fields,
    )
    period.awards.set(world.awards.values())
    period.dues.create(submission_kind=part, stage=DueStage.UNIT, due_on=due_on)
    return period


def file_in(world: World, period: Period, unit: str, kind: str = "") -> Submission:
    """The unit's part of a period; of its only kind, or of `kind`."""
    found = Submission.objects.filter(dossier__period=period, dossier__unit=world.units[unit])
    return found.get(kind=kind) if kind else found.get()


# --- Months ------------------------------------------------------------------------------------


def month(world: World, first: date, units: Sequence[str] = UNITS) -> Period:
    """The month that begins on `first`, planned with its year and opened."""
    months = Period.objects.filter(authority=world.department, kind=PeriodKind.FIGURES)
    if not months.filter(data_from=first).exists():
        assert world.period is not None
        plan_figures_year(
            authority=world.department,
            year=first.year,
            route=world.period.route,
            basis="CV 145",
            actor=world.users["lan"],
        )
    return opened(world, months.get(data_from=first), units)


def write_month(world: World, file: Submission, unit: str, tasks: Tasks) -> None:
    """The officer enters the month's figures."""
    file.refresh_from_db()
    save_report(
        file,
        actor=world.users[OFFICERS[unit]],
        seen_version=file.version,
        values=dict(zip(TASKS, tasks, strict=True)),
    )


def sent_month(world: World, first: date, tasks: Mapping[str, Tasks]) -> Period:
    """A month, opened and sent by each unit of `tasks`, not yet confirmed."""
    period = month(world, first, tuple(tasks))
    for unit, figures in tasks.items():
        file = file_in(world, period, unit)
        write_month(world, file, unit, figures)
        send(world, file, unit)
    return period


def confirmed_month(world: World, first: date, tasks: Mapping[str, Tasks]) -> Period:
    """As `sent_month`, confirmed by Lan."""
    period = sent_month(world, first, tasks)
    for unit in tasks:
        do(file_in(world, period, unit), "accept", world.users["lan"])
    return period


# --- Registration ------------------------------------------------------------------------------


def registration(world: World, units: Sequence[str] = UNITS) -> Period:
    """The year's registration, open."""
    due_on = date(2026, 3, 6)
    period = planned(world, PeriodKind.REGISTRATION, SubmissionKind.REGISTRATION, due_on)
    return opened(world, period, units)


def amendment(world: World, units: Sequence[str] = UNITS) -> Period:
    """The year's amendment, open."""
    due_on = date(2026, 7, 31)
    period = planned(world, PeriodKind.AMENDMENT, SubmissionKind.REGISTRATION, due_on)
    return opened(world, period, units)


def register(world: World, file: Submission, unit: str, *entries: Entry) -> list[RegistrationLine]:
    """The officer enters lines."""
    lines = []
    for entry in entries:
        file.refresh_from_db()
        officer = world.users[OFFICERS[unit]]
        lines.append(add_line(file, actor=officer, seen_version=file.version, entry=entry))
    return lines


def send(world: World, file: Submission, unit: str, at: datetime | None = None) -> None:
    """The officer hands over, the head signs; at another moment if told."""
    with clock.at(at) if at else nullcontext():
        do(file, "send_to_head", world.users[OFFICERS[unit]])
        do(file, "submit", world.users[HEADS[unit]])


def registered(world: World, period: Period, unit: str, *entries: Entry) -> Submission:
    """A registration with these lines, accepted."""
    file = file_in(world, period, unit)
    register(world, file, unit, *entries)
    send(world, file, unit)
    do(file, "accept", world.users["lan"])
    return file
