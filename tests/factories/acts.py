"""Acting as a person would: with what the page showed, and a key of its own per click."""

from typing import Any
from uuid import uuid4

from nominations.models import Event, User
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.standing import machine_of
from workflows.services.perform import perform


def open_task_of(subject: Any) -> Task | None:
    return Task.objects.filter(
        **{f"process__{machine_of(subject).value}": subject},
        status__in=OPEN_STATUSES,
        flow_task_type="HUMAN",
    ).first()


def do(subject: Any, action: str, user: User, **data: Any) -> Event:
    """Perform on what the database shows now, and refresh `subject`."""
    subject.refresh_from_db()
    task = open_task_of(subject) if machine_of(subject) != "ranking" else None
    data.setdefault("key", uuid4().hex)
    data.setdefault("seen_version", subject.version)
    event = perform(subject, action, actor=user, task_ref=task.ref if task else "", **data)
    subject.refresh_from_db()
    return event
