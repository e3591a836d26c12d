"""Background jobs are thin and harmless when repeated; the checks find what raw SQL has changed."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from nominations import clock
from nominations.models import DayRoot, Event, EventItem, EventStream
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, presented
from tests.factories.world import NOW, World
from workflows.models import Heartbeat, Task
from workflows.services.reconcile import inconsistencies
from workflows.tasks import beat, check_consistency, seal_yesterday

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> None:
    """Change rows behind the door's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def command(name: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and the complaint."""
    out, complaint, code = StringIO(), StringIO(), 0
    try:
        call_command(name, *arguments, stdout=out, stderr=complaint, no_color=True)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, out.getvalue(), complaint.getvalue()


def found() -> list[tuple[str, str]]:
    return [(item.kind, item.subject) for item in inconsistencies()]


# --- Tasks -------------------------------------------------------------------------------------


def test_day_sealed_twice_has_one_root(world: World) -> None:
    accepted(world)

    with clock.at(NOW + timedelta(days=1)):
        first = seal_yesterday()
        again = seal_yesterday()

    root = DayRoot.objects.get()
    assert (first, again) == (root.digest, root.digest)
    assert (root.day, root.events) == (clock.local_day(NOW), Event.objects.count())


def test_root_depends_on_every_event_of_its_day(world: World) -> None:
    accepted(world)
    with clock.at(NOW + timedelta(days=1)):
        before = seal_yesterday()
        DayRoot.objects.all().delete()
        sql("UPDATE nominations_event SET digest = %s WHERE action = 'accept'", "0" * 64)

        assert seal_yesterday() != before


def test_day_without_events_is_sealed_too(world: World) -> None:
    with clock.at(NOW + timedelta(days=7)):
        seal_yesterday()

    assert DayRoot.objects.get(day=clock.local_day(NOW) + timedelta(days=6)).events == 0


def test_nights_that_were_lost_are_sealed_by_the_next(world: World) -> None:
    """Deliveries dropped, doubled and late: the same digests as with one each night."""
    accepted(world)
    clean = []
    for night in (1, 2, 3):
        with clock.at(NOW + timedelta(days=night)):
            clean.append(seal_yesterday())
    DayRoot.objects.filter(day__gt=clock.local_day(NOW)).delete()

    with clock.at(NOW + timedelta(days=3)):
        again = [seal_yesterday(), seal_yesterday()]

    assert list(DayRoot.objects.order_by("day").values_list("digest", flat=True)) == clean
    assert again == [clean[-1]] * 2


def test_beat_keeps_one_row(morning: object) -> None:
    beat()
    with clock.at(NOW + timedelta(seconds=10)):
        beat()

    assert Heartbeat.objects.get().at == NOW + timedelta(seconds=10)


def test_consistency_check_counts_and_logs(world: World, caplog: Any) -> None:
    file = accepted(world)
    assert (check_consistency(), caplog.records) == (0, [])
    sql("UPDATE nominations_submission SET state = 'DRAFT' WHERE id = %s", file.pk)

    assert (check_consistency(), check_consistency()) == (1, 1)

    assert {record.levelname for record in caplog.records} == {"ERROR"}
    assert file.ref in caplog.text


# --- What raw SQL has changed is found ---------------------------------------------------------


def test_all_is_well_after_a_walk(world: World) -> None:
    accepted(world)
    do(presented(world), "sign_all", world.users["vu"])

    assert inconsistencies() == []


def test_state_changed_behind_the_door_is_found(world: World) -> None:
    file = accepted(world)
    sql("UPDATE nominations_submission SET state = 'OFFICE_CHECK' WHERE id = %s", file.pk)

    assert found() == [("task", f"submission:{file.ref}")]


def test_deleted_task_is_found(world: World) -> None:
    accepted(world)
    proposal = presented(world)
    task = open_task_of(proposal)
    Task.previous.through.objects.filter(from_task=task).delete()
    sql("DELETE FROM workflows_task WHERE id = %s", task.pk)

    assert found() == [("task", f"consolidation:{proposal.ref}")]


def test_award_without_a_record_is_found(world: World) -> None:
    file = accepted(world)
    line = file.nominations.order_by("pk").first()
    sql("UPDATE nominations_nomination SET state = 'AWARDED' WHERE id = %s", line.pk)

    assert found() == [("record", line.ref)]


@pytest.mark.parametrize("column", ["note", "action", "post_title", "to_state", "fingerprint"])
def test_changed_event_is_found(world: World, column: str) -> None:
    file = accepted(world)
    sql(f"UPDATE nominations_event SET {column} = 'x' WHERE action = 'submit'")

    assert found() == [("chain", f"submission:{file.ref}")]


def test_changed_note_is_found(world: World) -> None:
    file = accepted(world)
    sql("UPDATE nominations_event SET note = 'Đã khác' WHERE action = 'accept'")

    code, said, complaint = command("verify_audit")

    assert code == 1
    assert said == f"submission:{file.ref} #4: the event was changed\n"
    assert "Nhật ký bị sửa: 1 chuỗi." in complaint


@pytest.mark.parametrize("column", ["note", "to_state", "digest"])
def test_changed_item_is_found(world: World, column: str) -> None:
    accepted(world)
    item = EventItem.objects.filter(event__action="accept").first()
    sql(f"UPDATE nominations_eventitem SET {column} = 'X' WHERE id = %s", item.pk)

    code, said, _complaint = command("verify_audit")

    assert (code, "#4: an item was changed" in said) == (1, True)


def test_deleted_item_is_found(world: World) -> None:
    accepted(world)
    item = EventItem.objects.filter(event__action="accept").first()
    sql("DELETE FROM nominations_eventitem WHERE id = %s", item.pk)

    code, said, _complaint = command("verify_audit")

    assert (code, "#4: the event was changed" in said) == (1, True)


def test_links_put_in_another_order_are_found(world: World) -> None:
    file = accepted(world)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        sql(
            "UPDATE nominations_event SET sequence = %s WHERE sequence = %s AND subject = %s",
            new,
            old,
            file.ref,
        )

    code, said, _complaint = command("verify_audit")

    assert code == 1
    assert said == f"submission:{file.ref} #2: the link before it was changed\n"


def test_shortened_chain_is_found(world: World) -> None:
    file = accepted(world)
    EventItem.objects.filter(event__action="accept").delete()
    sql("DELETE FROM nominations_event WHERE action = 'accept'")

    code, said, _complaint = command("verify_audit")

    assert code == 1
    assert said == f"submission:{file.ref} #4: the head does not match the last link\n"


# --- Commands ----------------------------------------------------------------------------------


def test_intact_log_is_said_with_its_size(world: World) -> None:
    accepted(world)

    code, said, complaint = command("verify_audit")

    events, streams = Event.objects.count(), EventStream.objects.count()
    assert (code, complaint) == (0, "")
    assert said == f"Nguyên vẹn: {events} sự kiện trong {streams} chuỗi.\n"


def test_reconcile_says_what_does_not_agree(world: World) -> None:
    file = accepted(world)
    assert command("reconcile") == (0, "Khớp: việc, trạng thái, thành tích, nhật ký.\n", "")
    assert command("reconcile", "--quiet") == (0, "", "")
    sql("UPDATE nominations_submission SET state = 'DRAFT' WHERE id = %s", file.pk)

    code, said, complaint = command("reconcile", "--quiet")

    assert (code, complaint) == (1, "Không khớp: 1 chỗ.\n")
    assert said == f"task         submission:{file.ref}: state DRAFT, open tasks at []\n"
