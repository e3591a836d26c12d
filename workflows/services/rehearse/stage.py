"""The stage on which a year is played: open desks, who sits there, and chance that repeats."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nominations import clock
from nominations.enums import Role
from nominations.models import Correction, Post, Submission, Unit, User
from nominations.queries.units import heirs_of
from nominations.rules.roles import CLUSTER_ROLES
from workflows.calendar import add_working_days
from workflows.models import OPEN_STATUSES, Task
from workflows.services.acting import click
from workflows.services.rehearse.world import World

_WITH_SUBJECT = (
    "process__submission__dossier__unit",
    "process__correction__submission__dossier__unit",
    "process__consolidation__period",
)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `since` to `until`, both inclusive; the deputy acts in both names."""

    giver: User
    deputy: User
    since: date
    until: date


@dataclass
class Stage:
    """What the players share: the world, what was done so far, and who said what before."""

    world: World
    counts: Counter[str] = field(default_factory=Counter)
    sent_back: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    numbers: Counter[str] = field(default_factory=Counter)
    sleeps: dict[int, date] = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)

    def label(self, subject: Any) -> str:
        """A name of `subject` that is the same on every database (references are random)."""
        if isinstance(subject, Correction):
            place = subject.submission.corrections.filter(pk__lt=subject.pk).count()
            return f"{self.label(subject.submission)}/c{place}"
        if isinstance(subject, Submission):
            code = self.code(subject.dossier.period_id)
            return f"{code}/{subject.dossier.unit.code}/{subject.kind}/{subject.number}"
        same = subject.period.consolidations.filter(pk__lt=subject.pk).count()
        return f"{self.code(subject.period_id)}/{subject.kind}/{subject.decider}/{same}"

    def code(self, period_id: int) -> str:
        """The code of a planned period; one that a unit opened by itself is DX."""
        return self.world.codes.get(period_id, "DX")

    def odds(self, task: Task, what: str) -> float:
        """A number in [0, 1) for this desk and question, the same whenever it is asked."""
        label = self.label(task.process.subject)
        return self.world.chance(label, task.flow_task.name, what).random()

    def open_tasks(self) -> Iterator[Task]:
        """Desks where somebody must act, in the order in which they opened."""
        return self._tasks(date.max)

    def due_tasks(self) -> Iterator[Task]:
        """Those of them that somebody has a reason to look at today."""
        return self._tasks(clock.today())

    def _tasks(self, day: date) -> Iterator[Task]:
        """Read one by one: what is done at a desk may close the next."""
        found = Task.objects.filter(status__in=OPEN_STATUSES, flow_task_type="HUMAN")
        with_file = found.select_related(*_WITH_SUBJECT)
        for pk in list(found.order_by("pk").values_list("pk", flat=True)):
            if self.sleeps.get(pk, date.min) > day:
                continue
            task = with_file.filter(pk=pk).first()
            if task is not None:
                yield task

    def awake(self, task: Task, on: date) -> bool:
        """Whether it is `on` or later; until then nobody looks at the desk again."""
        if clock.today() < on:
            self.sleeps[task.pk] = on
        return clock.today() >= on

    def rested(self, task: Task, days: int) -> bool:
        """Whether the desk has been open for `days` working days."""
        assert task.opened_at is not None
        return self.awake(task, add_working_days(clock.local_day(task.opened_at), days))

    def sitting_at(self, task: Task) -> list[User]:
        """Who holds the desk's post today, at the unit or at those that continue it."""
        if task.appointee_id is not None:
            return [self.world.users[task.appointee_id]]
        posts = Post.objects.on(clock.today()).filter(role=task.role)
        if task.role in CLUSTER_ROLES:
            return self._users(posts.filter(cluster_id=task.cluster_id))
        assert task.unit_id is not None
        return self._users(posts.filter(unit__in=self._living(task.unit_id)))

    def holder_today(self, role: Role, unit: Unit) -> User:
        """The first who holds `role` today at the unit, or at one that continues it."""
        posts = Post.objects.on(clock.today()).filter(role=role, unit__in=self._living(unit.pk))
        return self._users(posts)[0]

    def _living(self, unit_id: int) -> set[int]:
        return heirs_of({unit_id}, clock.today())

    def _users(self, posts: Any) -> list[User]:
        return [
            self.world.users[pk] for pk in posts.order_by("pk").values_list("person", flat=True)
        ]

    def act(self, subject: Any, action: str, user: User, **data: Any) -> None:
        """One act as by a click, counted; who is away is acted for."""
        today = clock.today()
        away = [a for a in self.absences if a.giver == user and a.since <= today <= a.until]
        if away:
            click(subject, action, away[0].deputy, acting_for=user.person, **data)
        else:
            click(subject, action, user, **data)
        self.counts[action] += 1

    def next_number(self, authority: str, kind: str) -> str:
        """The next number of the authority's register this year."""
        self.numbers[authority] += 1
        return f"{self.numbers[authority]}/{kind}-{authority.upper()}"


def version_of(file: Submission) -> int:
    """The version that a page opened now would show."""
    file.refresh_from_db(fields=["version"])
    return file.version
