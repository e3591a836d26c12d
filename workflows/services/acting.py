"""Act as a person would who has just opened the page: with what it shows, and a key of its own."""

from typing import Any
from uuid import uuid4

from nominations.models import Event, Person, User
from workflows.queries.actions import open_task_of
from workflows.queries.standing import Subject
from workflows.services.perform import perform


def click(
    subject: Subject, action: str, actor: User, *, acting_for: Person | None = None, **data: Any
) -> Event:
    """Do `action` on what the database shows now, and bring `subject` up to date.

    Raises what `perform` raises; then nothing has changed.
    """
    subject.refresh_from_db()
    task = open_task_of(subject)
    event = perform(
        subject,
        action,
        actor=actor,
        acting_for=acting_for,
        task_ref=task.ref if task else "",
        seen_version=subject.version,
        key=uuid4().hex,
        **data,
    )
    subject.refresh_from_db()
    return event
