"""The score table of 1.000 points in the small world, and what its facts are read from."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from nominations import clock
from nominations.enums import InitiativeLevel, PeriodKind, RegistrationKind, SubmissionKind
from nominations.models import Initiative, Person, Recognition, ScoreTable, Submission
from nominations.names import search_key
from nominations.services.catalogues import load_campaign
from nominations.services.registrations import Entry
from tests.factories.rounds import Tasks, file_in, opened, planned, register, registration, send
from tests.factories.rounds import confirmed_month as confirmed
from tests.factories.world import SINCE, World, make_person

#: The months of the annual period, and a day on which each was sent in time.
MONTHS = (date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12)))


def scored(world: World) -> ScoreTable:
    """The annual period judges units by the demo's table of 2026."""
    assert world.period is not None
    campaign = load_campaign("campaign-2026", issuer=world.department, folder="demo")
    table = campaign.tables.get(target="unit")
    world.period.unit_table = table
    world.period.save(update_fields=["unit_table"])
    return table


@contextmanager
def on(day: date) -> Iterator[None]:
    """Nine o'clock of a day."""
    with clock.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC)):
        yield


def counted(world: World, first: date, tasks: Tasks = (10, 10, 0), sent: date | None = None) -> Any:
    """A month of Kiểm lâm, sent on the second of the next one (or on `sent`) and confirmed."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 2)
    with on(sent or following):
        return confirmed(world, first, {"cckl": tasks})


def half_year_report(world: World, sent: date) -> Submission:
    """The half-year report of Kiểm lâm, due on 17/06/2026."""
    period = planned(world, PeriodKind.SEMI_ANNUAL, SubmissionKind.REPORT, date(2026, 6, 17))
    file = file_in(world, opened(world, period), "cckl")
    return _told(world, file, sent)


def annual_report(world: World, sent: date) -> Submission:
    """The annual report of Kiểm lâm, due on 30/11/2026."""
    return _told(world, world.submission("cckl", "report"), sent)


def _told(world: World, file: Submission, sent: date) -> Submission:
    Submission.objects.filter(pk=file.pk).update(narrative="Hoàn thành nhiệm vụ.")
    with on(sent):
        send(world, file, "cckl")
    return file


def registered_on(world: World, sent: date) -> Submission:
    """The registration of Kiểm lâm, due on 06/03/2026."""
    file = file_in(world, registration(world), "cckl")
    register(world, file, "cckl", Entry(RegistrationKind.TARGET, text="Hoàn thành kế hoạch"))
    with on(sent):
        send(world, file, "cckl")
    return file


def staffed(world: World, number: int, *, direct: int = 0) -> list[Person]:
    """So many more people at Kiểm lâm, the first `direct` of them direct workers."""
    people = [make_person(f"Nguyễn Mẫu Số {place:02}") for place in range(1, number + 1)]
    for place, person in enumerate(people):
        person.memberships.create(
            unit=world.units["cckl"],
            position="Kiểm lâm viên",
            valid_from=SINCE,
            is_direct_worker=place < direct,
        )
    return people


def recognised(
    world: World,
    title: str,
    *,
    unit: str = "cckl",
    yes: bool = True,
    level: str = InitiativeLevel.BASE,
    on_day: date = date(2026, 9, 30),
) -> Initiative:
    """An initiative of a unit with the council's word on it."""
    person = world.person("hoa")
    initiative, _new = Initiative.objects.get_or_create(
        unit=world.units[unit],
        title=title,
        defaults={
            "year": 2026,
            "search_key": search_key(title),
            "created_by": person,
            "created_at": clock.now(),
        },
    )
    Recognition.objects.create(
        initiative=initiative,
        recognised=yes,
        level=level,
        number="512/QĐ-SNNMT",
        decided_on=on_day,
        authority="Sở Mẫu",
        recorded_by=person,
        recorded_at=clock.now(),
    )
    return initiative
