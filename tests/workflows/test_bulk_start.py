"""Bulk start: the very rows that viewflow would write, in a number of statements that stands."""

from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from nominations import clock
from nominations.enums import StreamKind
from nominations.models import Dossier, Event, EventItem, Submission
from nominations.services.record_event import event_digest, record_event
from tests.factories.acts import do
from tests.factories.world import NOW, World, make_unit, make_world
from workflows.models import Process, Task
from workflows.services.periods import open_period
from workflows.services.processes import start_flow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
KINDS = ["nominations", "report", "self_assessment"]

#: What is necessarily different: keys, random references, viewflow's own clock, hashes of these.
NOT_COMPARED = {
    "id", "ref", "process", "submission", "dossier", "stream", "subject", "digest", "key",
    "created", "assigned", "started", "finished",
}  # fmt: skip
MOMENTS = ("created", "assigned", "started", "finished")


def columns(row: models.Model) -> dict[str, Any]:
    """Every column but those, and for viewflow's moments whether they are set."""
    plain = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in NOT_COMPARED
    }
    return plain | {name: getattr(row, name, None) is not None for name in MOMENTS}


def started_alone(world: World, kind: str) -> Submission:
    """A submission whose flow viewflow starts itself, with the chain's first link."""
    twin = world.submission("cckl", kind)
    dossier, _new = Dossier.objects.get_or_create(period=world.period, unit=world.units["vp"])
    alone = Submission.objects.create(dossier=dossier, kind=kind, ranking=twin.ranking)
    start_flow(alone)
    record_event(
        stream=(StreamKind.SUBMISSION, alone.ref),
        action="open",
        moves=True,
        actor=world.users["lan"],
        to_state=alone.state,
    )
    return alone


def tasks_of(submission: Submission) -> list[Task]:
    return list(Task.objects.filter(process__submission=submission).order_by("pk"))


@pytest.mark.parametrize("kind", KINDS)
def test_rows_equal_those_of_a_single_start(kind: str) -> None:
    world = make_world(cluster_kinds=["nominations"])
    together, alone = world.submission("cckl", kind), started_alone(world, kind)

    assert columns(together) == columns(alone)
    assert columns(together.processes.get()) == columns(alone.processes.get())
    in_bulk, by_viewflow = tasks_of(together), tasks_of(alone)
    assert [task.flow_task.name for task in in_bulk] == ["start", "where", "draft"]
    assert [task.flow_task.name for task in by_viewflow] == ["start", "where", "draft"]
    for ours, theirs in zip(in_bulk, by_viewflow, strict=True):
        expected = columns(theirs)
        if ours.role:
            expected["unit"] = together.dossier.unit_id
        assert columns(ours) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_tasks_are_linked_as_viewflow_links_them(world: World, kind: str) -> None:
    together, alone = world.submission("cckl", kind), started_alone(world, kind)

    links = [
        [[before.flow_task.name for before in task.previous.all()] for task in tasks_of(file)]
        for file in (together, alone)
    ]

    assert links[0] == links[1] == [[], ["start"], ["where"]]


def test_chains_begin_as_single_chains_begin(world: World) -> None:
    together, alone = world.submission("cckl"), started_alone(world, "nominations")

    events = [Event.objects.get(stream__subject=file.ref) for file in (together, alone)]

    assert columns(events[0]) == columns(events[1])
    for event in events:
        stream = f"{event.stream.kind}:{event.stream.subject}"
        assert event.digest == event_digest(event, [], stream=stream) == event.stream.digest
        assert event.stream.sequence == 1
    assert not EventItem.objects.exists()


def test_process_started_in_bulk_runs_on_normally(world: World) -> None:
    report = world.submission("cckl", "report")
    report.narrative = "Kết quả"
    report.save(update_fields=["narrative"])

    do(report, "send_to_head", world.users["hoa"])
    do(report, "submit", world.users["binh"])
    do(report, "accept", world.users["lan"])

    process = Process.objects.get(submission=report)
    assert (process.status, process.finished is not None) == ("DONE", True)


def statements_for(number: int) -> int:
    """Statements that open a period for `number` units, all of one cluster."""
    world = make_world(open_annual=False, cluster_kinds=["nominations"])
    units = [make_unit(f"pb-{n}", f"Phòng {n}", parent=world.department) for n in range(number)]
    with CaptureQueriesContext(connection) as spent:
        open_period(period=world.period, units=units, actor=world.users["lan"])
    assert Task.objects.filter(role="unit_officer").count() == number * len(KINDS)
    return len(spent)


def in_a_savepoint(number: int) -> int:
    """As above, and forgotten again, so that two sizes start from the same nothing."""
    with clock.at(NOW), transaction.atomic():
        spent = statements_for(number)
        transaction.set_rollback(True)
    return spent


@pytest.mark.postgres
def test_statements_stand_on_postgresql_whatever_the_number_of_units() -> None:
    assert in_a_savepoint(60) == in_a_savepoint(3)


def test_statements_on_sqlite_grow_by_one_per_fifty_rows_at_most() -> None:
    few, many = 3, 60
    rows_per_unit = 1 + len(KINDS) * (1 + 1 + 3 + 2 + 2)  # dossier; file, process, tasks, …

    grown = in_a_savepoint(many) - in_a_savepoint(few)

    assert grown <= (many - few) * rows_per_unit / 50 + 10
