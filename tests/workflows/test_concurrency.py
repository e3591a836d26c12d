"""Many at once on PostgreSQL: one winner, one effect, nothing half done, nobody waits for ever."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection

from nominations import clock
from nominations.enums import Role
from nominations.models import ConsolidationLine, Event, Post, Submission, User
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, prepared, sent, states_of
from tests.factories.sessions import PATIENCE, database_url, other_session, wait_for_a_waiter
from tests.factories.world import NOW, SINCE, World, make_person, make_world
from workflows.models import Task
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import Busy, Conflict, NotReady
from workflows.services.perform import perform

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("morning"),
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def patient_locks(settings: Any) -> None:
    settings.LOCK_TIMEOUT_MS = 60_000


def together(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run every job at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            with clock.at(NOW):
                start.wait(PATIENCE)
                return job()
        except (Conflict, NotReady) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def examiners(world: World, number: int) -> list[User]:
    users = []
    for n in range(number):
        person = make_person(f"Thẩm định {n}")
        users.append(User.objects.create(username=f"office-{n}", person=person))
        Post.objects.create(
            person=person, role=Role.OFFICE, unit=world.department, valid_from=SINCE
        )
    return users


def ready(subject: Any, action: str, user: User, key: str = "") -> Callable[[], Event]:
    """The act of a page that was opened now, to be sent later, in whatever thread.

    Not `do`: django-fsm's `refresh_from_db` lifts the protection for the whole process a moment.
    """
    task, version = open_task_of(subject), subject.version
    return lambda: perform(
        subject,
        action,
        actor=user,
        task_ref=task.ref if task else "",
        seen_version=version,
        key=key or f"{action}-{subject.ref}-{user.pk}",
    )


def test_of_fifty_at_once_one_wins_and_the_others_learn_his_name() -> None:
    world = make_world()
    file = sent(world)
    users = examiners(world, 50)

    answers = together([ready(file, "accept", user) for user in users])

    won = [answer for answer in answers if isinstance(answer, Event)]
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert (len(won), len(lost)) == (1, 49)
    winner = won[0].person.full_name
    assert all(winner in answer.faster.who for answer in lost)
    assert {answer.faster.action for answer in lost} == {"accept"}
    assert Event.objects.filter(subject=file.ref, action="accept").count() == 1
    assert set(states_of(file).values()) == {"CHECKED"}


def test_same_click_in_parallel_has_one_effect_and_one_answer() -> None:
    world = make_world()
    file = sent(world)
    lan = world.users["lan"]

    answers = together([ready(file, "accept", lan, "one-key") for _click in range(10)])

    assert {type(answer) for answer in answers} == {Event}
    assert len({answer.pk for answer in answers}) == 1
    assert Event.objects.filter(subject=file.ref, action="accept").count() == 1


def test_one_key_for_two_files_in_parallel_is_refused_once() -> None:
    world = make_world()
    files, lan = [sent(world, "cckl"), sent(world, "cctl")], world.users["lan"]

    answers = together([ready(file, "accept", lan, "one-key") for file in files])

    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Event"]
    assert Submission.objects.filter(state="ACCEPTED").count() == 1


def test_two_proposals_collecting_at_once_never_share_a_line() -> None:
    world = make_world()
    accepted(world)
    lan = world.users["lan"]
    proposals = [open_consolidation(period=world.period, title=str(n), actor=lan) for n in range(2)]

    answers = together([ready(proposal, "collect", lan) for proposal in proposals])

    assert sorted(type(answer).__name__ for answer in answers) == ["Event", "NotReady"]
    assert ConsolidationLine.objects.filter(active=True).count() == 3


def test_collecting_and_recalling_the_acceptance_at_once_agree() -> None:
    world = make_world()
    file = accepted(world)
    lan = world.users["lan"]
    proposal = open_consolidation(period=world.period, title="TT", actor=lan)

    together([ready(proposal, "collect", lan), ready(file, "recall", lan)])

    held = ConsolidationLine.objects.filter(active=True).count()
    expected = {3: {"CHECKED"}, 0: {"SUBMITTED"}}
    assert set(states_of(file).values()) == expected[held]


def test_file_signed_while_the_cluster_locks_does_not_stay_behind() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = prepared(world, "cctl")
    do(file, "send_to_head", world.users["an"])
    sign = ready(file, "submit", world.users["son"])

    with other_session() as meeting, ThreadPoolExecutor(1) as pool:
        meeting.execute("UPDATE nominations_clusterranking SET state = 'LOCKED'")
        signing = pool.submit(together, [sign])
        wait_for_a_waiter()
        meeting.commit()
        signing.result(PATIENCE)

    file.refresh_from_db()
    assert file.state == "OFFICE_CHECK"


@pytest.mark.parametrize("table", ["workflows_process", "nominations_submission"])
def test_locked_row_is_busy_after_the_timeout_and_nothing_has_changed(
    settings: Any, table: str
) -> None:
    settings.LOCK_TIMEOUT_MS = 50
    world = make_world()
    file = sent(world)
    events = Event.objects.count()

    with other_session() as other:
        other.execute(f"SELECT 1 FROM {table} FOR UPDATE")
        with pytest.raises(Busy):
            do(file, "accept", world.users["lan"])

    file.refresh_from_db()
    assert (file.state, Event.objects.count()) == ("OFFICE_CHECK", events)
    do(file, "accept", world.users["lan"])
    assert file.state == "ACCEPTED"


# --- kill -9 -----------------------------------------------------------------------------------

STOP_HERE = 424242
TRIGGER = f"""
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock({STOP_HERE}); RETURN NEW; END $$;
CREATE TRIGGER stop_here BEFORE INSERT ON nominations_event
FOR EACH ROW EXECUTE FUNCTION stop_here();
"""
NO_TRIGGER = "DROP TRIGGER stop_here ON nominations_event; DROP FUNCTION stop_here();"
CHILD = """
import sys
import django
django.setup()
from nominations.models import Submission, User
from workflows.services.perform import perform
ref, key, version = sys.argv[1:]
perform(Submission.objects.get(ref=ref), "accept", actor=User.objects.get(username="lan"),
        seen_version=int(version), key=key)
"""


@pytest.fixture
def stopping_place() -> Iterator[psycopg.Connection]:
    """Whoever writes an event waits inside his transaction until this session lets go."""
    with other_session() as guard:
        guard.execute(f"SELECT pg_advisory_lock({STOP_HERE})")
        guard.commit()
        with connection.cursor() as cursor:
            cursor.execute(TRIGGER)
        yield guard
        guard.execute("SELECT pg_advisory_unlock_all()")
        guard.commit()
        with connection.cursor() as cursor:
            cursor.execute(NO_TRIGGER)


def test_process_killed_in_the_middle_leaves_nothing_and_the_act_is_repeated(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    world = make_world()
    file = sent(world)
    before = (Event.objects.count(), Task.objects.count(), file.version)
    guard: psycopg.Connection = request.getfixturevalue("stopping_place")
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-c", CHILD, file.ref, "the-key", str(file.version)]

    child = subprocess.Popen(command, cwd=ROOT, env=environment)
    wait_for_a_waiter()
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait(PATIENCE) == -signal.SIGKILL

    guard.execute("SELECT pg_advisory_unlock_all()")
    guard.commit()
    seen = Submission.objects.get(pk=file.pk)
    assert (Event.objects.count(), Task.objects.count(), seen.version) == before
    assert (seen.state, set(states_of(file).values())) == ("OFFICE_CHECK", {"SUBMITTED"})
    event = do(file, "accept", world.users["lan"], key="the-key")
    assert file.state == "ACCEPTED"
    assert Event.objects.filter(action="accept", subject=file.ref).get() == event
