"""One act on many files: the same door for each, in one transaction, with a result per row.

A file that refuses is skipped with its reason and holds nobody else up; locks are taken in the
order of ids, so two bulk acts never wait for each other in a circle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from nominations.models import Person, User
from workflows.queries.actions import open_task_of
from workflows.queries.standing import Subject
from workflows.services.errors import Busy, StepRefused
from workflows.services.perform import perform

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What the preview showed for one file: its version then, and in whose name to act."""

    subject: Subject
    seen_version: int
    acting_for: Person | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the result: done, or skipped and why."""

    subject: Subject
    skipped: str = ""


def perform_many(
    wishes: Iterable[Wish], action: str, *, actor: User, key: str, note: str = ""
) -> Sequence[Outcome]:
    """Do `action` on each file for `actor`; `key` makes the whole harmless to repeat.

    Raises Busy if a lock does not come in time; then nothing has changed.
    """
    outcomes = []
    with transaction.atomic():
        for wish in sorted(wishes, key=lambda w: (type(w.subject).__name__, w.subject.pk)):
            outcomes.append(_one(wish, action, actor, key, note))
    return outcomes


def _one(wish: Wish, action: str, actor: User, key: str, note: str) -> Outcome:
    subject = wish.subject
    task = open_task_of(subject)
    try:
        perform(
            subject,
            action,
            actor=actor,
            acting_for=wish.acting_for,
            task_ref=task.ref if task else "",
            seen_version=wish.seen_version,
            key=f"{key}-{subject.ref}",
            note=note,
        )
    except Busy:
        raise
    except StepRefused as refused:
        return Outcome(subject, refused.sentence)
    return Outcome(subject)
