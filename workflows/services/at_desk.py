"""What is done to a task and not to its file: under the same locks as an act, once per key.

Such acts move nothing and leave the file's version alone: whoever is writing it is not disturbed.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from viewflow.workflow.exceptions import FlowLockFailed

from nominations import clock
from nominations.enums import Machine, Role
from nominations.models import Event, Person, User
from nominations.queries.standing import HeldPost, hats_of
from nominations.services.record_event import record_event
from workflows.models import Task
from workflows.queries.standing import RELATED, Subject, machine_of, place_of, stream_of, worn_roles
from workflows.services.errors import Busy, Conflict, NotAllowed
from workflows.services.perform import KEY_REUSED
from workflows.services.processes import limit_waiting, lock_process, open_task


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A locked file with its open task."""

    subject: Any
    task: Task

    @property
    def machine(self) -> Machine:
        return machine_of(self.subject)


@contextmanager
def one_deed(actor: User, key: str) -> Iterator[None]:
    """One transaction; what a lock or a second click raises becomes a refusal."""
    if not key:
        raise ValueError("an act needs a key of its own")
    try:
        with transaction.atomic():
            limit_waiting()
            yield
    except (FlowLockFailed, OperationalError) as busy:
        raise Busy from busy
    except IntegrityError as twice:
        if not Event.objects.filter(actor=actor, key=key).exists():
            raise
        raise Conflict(_(KEY_REUSED)) from twice


def at_desk(task: Task) -> AtDesk:
    """Lock the file of `task` and read both anew; raises Conflict if the task is no longer open."""
    process = task.process
    found = process.subject
    machine = machine_of(found)
    locked = lock_process(found)
    subject = (
        type(found)
        ._default_manager.select_related(*RELATED[machine])
        .select_for_update(of=("self",))
        .get(pk=found.pk)
    )
    if locked is None:
        raise LookupError(f"{found!r} has no process")
    setattr(locked, machine.value, subject)
    fresh = open_task(locked)
    if fresh is None or fresh.pk != task.pk:
        raise Conflict(_("Việc này đã chuyển sang bước khác sau khi bạn mở trang. Hãy mở lại."))
    return AtDesk(subject, fresh)


def earlier(actor: User, key: str, fingerprint: str) -> Event | None:
    """What the same click did before; the same key for something else is refused."""
    event = Event.objects.filter(actor=actor, key=key).first()
    if event is not None and event.fingerprint != fingerprint:
        raise Conflict(_(KEY_REUSED))
    return event


def post_at(actor: User, subject: Subject, roles: Collection[Role]) -> HeldPost:
    """The post under which `actor` does it: one of `roles` at the subject's place, own ones first.

    Raises NotAllowed, as to a stranger.
    """
    place = place_of(subject)
    posts = [post for post in hats_of(actor, clock.today()).posts if post.role in roles]
    for post in sorted(posts, key=lambda post: post.giver_id is not None):
        if worn_roles((post,), place):
            return post
    raise NotAllowed(_("Bạn không có nhiệm vụ ở bước này."), stranger=True)


def note_deed(
    desk: AtDesk,
    action: str,
    *,
    actor: User,
    post: HeldPost | None,
    key: str,
    fingerprint: str,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Append to the file's stream what was done; the file stays where it was."""
    giver_id = post.giver_id if post else None
    return record_event(
        stream=stream_of(desk.subject),
        subject=desk.subject.ref,
        action=action,
        actor=actor,
        acting_for=Person.objects.get(pk=giver_id) if giver_id else None,
        post_title=post.title if post else "",
        from_state=desk.subject.state,
        to_state=desk.subject.state,
        note=note,
        data=data or {},
        key=key,
        fingerprint=fingerprint,
    )
