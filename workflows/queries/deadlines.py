"""Open tasks and plain dates by the day on which they are due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, F, Q, QuerySet, When

from nominations.enums import PeriodStatus
from nominations.models import PeriodDue
from workflows.calendar import is_working_day, on_working_day
from workflows.models import OPEN_STATUSES, Task

_PART = "process__submission__dossier__period"
_MENDED = "process__correction__submission__dossier__period"
_PAPER = "process__consolidation__period"
#: No ladder of reminders reaches further than this (calendar days, Tết within).
_REACH = timedelta(days=45)


def open_tasks() -> QuerySet[Task]:
    """Tasks that wait for a person, each with the `authority` whose calendar holds for it."""
    authority = Case(
        When(process__submission__isnull=False, then=F(f"{_PART}__authority")),
        When(process__correction__isnull=False, then=F(f"{_MENDED}__authority")),
        default=F(f"{_PAPER}__authority"),
    )
    waiting = Task.objects.filter(status__in=OPEN_STATUSES, flow_task_type="HUMAN")
    return waiting.alias(authority=authority).annotate(authority_id=F("authority"))


def open_tasks_of_period(period_id: int) -> QuerySet[Task]:
    """The period's open tasks: of its parts, of what is being mended, of its papers."""
    return open_tasks().filter(
        Q(**{_PART: period_id}) | Q(**{_MENDED: period_id}) | Q(**{_PAPER: period_id})
    )


@dataclass(frozen=True, slots=True)
class Fallen:
    """A deadline that lies on a day off, and the working day to which it would move."""

    due_on: date
    to: date
    due: PeriodDue | None = None
    task: Task | None = None


def fallen_on(days: Collection[date], *, authority_id: int | None, today: date) -> list[Fallen]:
    """Deadlines from `today` on that lie on one of `days` where nobody works on it.

    `authority_id` None is every authority: each is asked with its own calendar. Two statements.
    """
    ahead = [day for day in days if day >= today]
    dues = PeriodDue.objects.filter(due_on__in=ahead).exclude(period__status=PeriodStatus.CLOSED)
    tasks = open_tasks().filter(due_on__in=ahead)
    if authority_id is not None:
        dues = dues.filter(period__authority=authority_id)
        tasks = tasks.filter(authority=authority_id)
    rows = dues.select_related("period").order_by("due_on", "period__name", "pk")
    found = [
        Fallen(row.due_on, on_working_day(row.due_on, authority_id=place), due=row)
        for row in rows
        if not is_working_day(row.due_on, authority_id=(place := row.period.authority_id))
    ]
    found += [
        Fallen(task.due_on, on_working_day(task.due_on, authority_id=place), task=task)
        for task in tasks.order_by("due_on", "pk")
        if task.due_on
        and not is_working_day(task.due_on, authority_id=(place := task.authority_id))
    ]
    return found


def tasks_near(days: Collection[date], *, authority_id: int | None) -> QuerySet[Task]:
    """Open tasks whose reminders may be counted over one of `days`."""
    near = Q(due_on__range=(min(days) - _REACH, max(days) + _REACH))
    tasks = open_tasks().filter(near)
    return tasks if authority_id is None else tasks.filter(authority=authority_id)
