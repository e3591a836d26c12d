"""P4: fifty people act on one task at the same moment: one winner, and how long the others wait."""

from collections.abc import Callable
from threading import Barrier, Thread
from time import perf_counter, process_time

from django.db import connection
from viewflow.workflow.exceptions import FlowLockFailed

from nominations import clock
from nominations.enums import Role
from nominations.models import Submission, User
from tests.benchmarks import stock
from tests.benchmarks.crowd import make_crowd, make_logins
from tests.benchmarks.measure import Figure, middle, ms
from tests.factories.acts import do, open_task_of
from tests.factories.world import NOW
from workflows.services.errors import Conflict
from workflows.services.perform import perform

PEOPLE = 50
WHY = (
    "all fifty are answered by one interpreter, {each:.1f} ms of its processor each, {all:,.0f} ms "
    "together, with PostgreSQL on the same two cores; losers ask for their authority, for a replay "
    "and for the winner's name before they are refused. Reading the posts before the lock and the "
    "winner's name after it was tried: a tenth less, so the work counts and not the lock. Losers "
    "of the stock lock mostly sleep, which costs no processor: with other work on the machine the "
    "ratio rises."
)


def run(quick: bool) -> list[Figure]:
    rounds = 1 if quick else 4
    crowd = make_crowd(units=rounds, nominees=10)
    office = make_logins(
        [f"Lê Thẩm Định {n}" for n in range(PEOPLE)],
        Role.OFFICE,
        [crowd.world.department] * PEOPLE,
        prefix="desk",
    )
    ours: list[float] = []
    theirs: list[float] = []
    busy = 0.0
    for file, officer, head in zip(crowd.files, crowd.officers, crowd.heads, strict=True):
        do(file, "send_to_head", officer)
        do(file, "submit", head)
        began = process_time()
        ours += _losers(_accepting(file), office)
        busy += process_time() - began
        process = stock.begin("Người Mẫu")
        theirs += _losers(_executing(process.pk), office)
    slow, stock_slow = middle(ours, 0.99), middle(theirs, 0.99)
    return [
        Figure(
            "P4",
            f"{PEOPLE} people on one task at once, {rounds} rounds, one winner each: losers wait",
            f"p50 {ms(middle(ours, 0.5))}, p99 {ms(slow)}",
            f"stock row lock: p50 {ms(middle(theirs, 0.5))}, p99 {ms(stock_slow)}",
            slow / stock_slow,
            0.2,
            comment=WHY.format(each=busy / rounds / PEOPLE * 1000, all=busy / rounds * 1000),
        )
    ]


def _accepting(file: Submission) -> Callable[[User, int], bool]:
    file.refresh_from_db()
    task = open_task_of(file)
    assert task is not None

    def attempt(user: User, number: int) -> bool:
        try:
            perform(
                file,
                "accept",
                actor=user,
                task_ref=task.ref,
                seen_version=file.version,
                key=f"{file.ref}-{number}",
            )
        except Conflict as late:
            if late.faster is None:
                raise AssertionError("a loser was not told who was faster") from late
            return False
        return True

    return attempt


def _executing(process_pk: int) -> Callable[[User, int], bool]:
    def attempt(user: User, _number: int) -> bool:
        try:
            return stock.act_at(stock.StockFlow.prepare, process_pk, user)
        except FlowLockFailed:
            return False

    return attempt


def _losers(attempt: Callable[[User, int], bool], users: list[User]) -> list[float]:
    """How long each of those who came too late waited for the answer."""
    together = Barrier(len(users))
    waits: list[float] = []
    winners: list[int] = []
    broken: list[BaseException] = []

    def one(number: int, user: User) -> None:
        try:
            connection.ensure_connection()
            with clock.at(NOW):
                together.wait()
                began = perf_counter()
                won = attempt(user, number)
                waits.append(perf_counter() - began) if not won else winners.append(number)
        except BaseException as error:
            broken.append(error)
            together.abort()
        finally:
            connection.close()

    threads = [Thread(target=one, args=(n, user)) for n, user in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken or len(winners) != 1:
        raise AssertionError(f"{len(winners)} winners, {len(broken)} errors: {broken[:1]}")
    return waits
