"""Time, count and compare inside one run: this machine is shared, so only ratios mean something."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET LOCAL")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    what: str
    ours: str
    reference: str
    ratio: float
    target: float
    at_least: bool = False
    comment: str = ""

    @property
    def met(self) -> bool:
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    @property
    def wanted(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.target:g}"


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is checked as at a commit, and then forgotten."""
    with transaction.atomic():
        yield
        check_constraints()
        transaction.set_rollback(True)


def check_constraints() -> None:
    """Foreign keys are checked at the commit: make the database do it now, inside the time."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def fastest_undone(works: list[Callable[[], object]], rounds: int) -> list[float]:
    """The best time of each, taking turns, each run in a transaction that is rolled back."""
    best = [float("inf")] * len(works)
    for _round in range(rounds):
        for place, work in enumerate(works):
            with transaction.atomic():
                spent = seconds(work) + seconds(check_constraints)
                transaction.set_rollback(True)
            best[place] = min(best[place], spent)
    return best


def statements(work: Callable[[], object]) -> list[str]:
    """The statements of `work` without transaction marks."""
    with CaptureQueriesContext(connection) as spent:
        work()
    return [query["sql"] for query in spent if not query["sql"].startswith(MARKS)]


def middle(values: list[float], share: float) -> float:
    """The value below which `share` of them lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(value: float) -> str:
    return f"{value * 1000:,.1f} ms"
