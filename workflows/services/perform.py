"""The one door. Every act of every machine passes here, and nothing else moves anything.

In one transaction: lock, may this person, was it done already, is the page still true, move,
event, next task. Messages leave later, from the event queue. Design: docs/architecture.md.
"""

from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django_fsm import ConcurrentTransition, TransitionNotAllowed
from viewflow.workflow.exceptions import FlowLockFailed

from nominations import clock
from nominations.enums import Machine
from nominations.models import Event, Person, User
from nominations.queries.standing import hats_of
from nominations.rules.papers import suits
from nominations.rules.roles import could, may, roles_for
from nominations.services.nomination_moves import NominationsChanged
from nominations.services.record_event import digest_of, record_event
from workflows.queries.standing import (
    RELATED,
    Subject,
    machine_of,
    place_of,
    post_for,
    standing_of,
    stream_of,
    taken_by_another,
    worn_roles,
)
from workflows.queries.timeline import last_deed
from workflows.services import acts as _registered_acts  # noqa: F401  (fills ACTS)
from workflows.services.end_parking import end_parking
from workflows.services.errors import Busy, Conflict, NotAllowed
from workflows.services.processes import (
    execute_task,
    limit_waiting,
    lock_process,
    open_task,
    start_flow,
)
from workflows.services.step import ACTS, Act, Step

STALE = N_("Hồ sơ đã thay đổi sau khi bạn mở trang này. Nội dung bạn nhập vẫn được giữ bên dưới.")
KEY_REUSED = N_("Mã thao tác này đã dùng cho một việc khác. Hãy mở lại trang rồi làm lại.")
WRONG_PAPER = N_("Thao tác này không dùng cho loại văn bản này.")
NO_ROLE = N_("Bạn không có nhiệm vụ ở bước này.")


def perform(
    subject: Subject,
    action: str,
    *,
    actor: User,
    acting_for: Person | None = None,
    task_ref: str = "",
    seen_version: int,
    key: str,
    note: str = "",
    **data: Any,
) -> Event:
    """Do `action` on `subject` for `actor` and return the event that says so.

    `acting_for` is the giver of a mandate in force today: checked here, never trusted.
    `task_ref` and `seen_version` are what the page showed; `key` makes a repeated click harmless.
    `data` is the action's own clean input (see `services.acts`).

    Raises NotAllowed, Conflict, NotReady or Busy (`services.errors`); then nothing has changed.
    """
    if not key:
        raise ValueError("an act needs a key of its own")
    giver = acting_for.pk if acting_for else None
    fingerprint = digest_of([machine_of(subject), subject.pk, action, note, giver, data])
    try:
        with transaction.atomic():
            limit_waiting()
            step = _open_step(subject, action, actor, acting_for, note.strip(), data)
            earlier = _replay(actor, key, fingerprint)
            if earlier is not None:
                return earlier
            _check_page(step, task_ref, seen_version)
            return _advance(step, ACTS[(step.machine, action)], key, fingerprint)
    except (FlowLockFailed, OperationalError) as busy:
        raise Busy from busy
    except (ConcurrentTransition, NominationsChanged, TransitionNotAllowed) as lost:
        raise Conflict(_(STALE)) from lost
    except IntegrityError as twice:
        if not Event.objects.filter(actor=actor, key=key).exists():
            raise
        raise Conflict(_(KEY_REUSED)) from twice


def _open_step(
    subject: Subject,
    action: str,
    actor: User,
    acting_for: Person | None,
    note: str,
    data: dict[str, Any],
) -> Step:
    """Lock, read everything anew, and ask for authority: also before a replay is answered."""
    machine = machine_of(subject)
    process = lock_process(subject)
    fresh = (
        type(subject)
        ._default_manager.select_related(*RELATED[machine])
        .select_for_update(of=("self",))
        .get(pk=subject.pk)
    )
    task = None
    if process is not None:
        setattr(process, machine.value, fresh)
        task = open_task(process)
    posts = hats_of(actor, clock.today()).acting_for(acting_for.pk if acting_for else None)
    place = place_of(fresh)
    roles = worn_roles(posts, place)
    people = [pk for pk in (actor.person_id, acting_for and acting_for.pk) if pk]
    standing = standing_of(fresh, people=people, roles=roles, task=task)
    if not could(standing, machine=machine, action=action):
        raise NotAllowed(_(NO_ROLE), stranger=True)
    post = post_for(posts, place, roles_for(machine, action))
    return Step(
        machine=machine,
        subject=fresh,
        action=action,
        actor=actor,
        acting_for=acting_for,
        standing=standing,
        post=post,
        now=clock.now(),
        note=note,
        data=data,
        process=process,
        task=task,
    )


def _replay(actor: User, key: str, fingerprint: str) -> Event | None:
    """The stored answer to a repeated click; the same key for something else is refused."""
    earlier = Event.objects.filter(actor=actor, key=key).first()
    if earlier is not None and earlier.fingerprint != fingerprint:
        raise Conflict(_(KEY_REUSED))
    return earlier


def _check_page(step: Step, task_ref: str, seen_version: int) -> None:
    """Is what the page showed still true, and is this act allowed where the subject stands now."""
    open_ref = step.task.ref if step.task else ""
    if seen_version != step.subject.version or (task_ref and task_ref != open_ref):
        raise Conflict(_(STALE), last_deed(*stream_of(step.subject)))
    refusal = may(
        step.standing,
        machine=step.machine,
        state=step.subject.state,
        action=step.action,
        task_role=step.task.role if step.task else "",
    )
    if refusal:
        raise NotAllowed(_(refusal.reason))
    if step.machine == Machine.CONSOLIDATION and not suits(step.subject.kind, step.action):
        raise NotAllowed(_(WRONG_PAPER))
    if step.task and taken_by_another(step.task, step.machine, step.action, step.actor.pk):
        raise NotAllowed(_("Việc này đã có người khác nhận xử lý."))


def _advance(step: Step, act: Act, key: str, fingerprint: str) -> Event:
    """Take the act: the subject's transition, its nominations, the event, the flow's next task."""
    before = step.subject.state
    act.run(step)
    if step.task:
        end_parking(step.task)
    step.subject.version += 1
    step.subject.save()
    moves = act.moves and not step.stays
    event = record_event(
        stream=stream_of(step.subject),
        subject=step.subject.ref,
        action=step.action,
        moves=moves,
        actor=step.actor,
        acting_for=step.acting_for,
        post_title=step.post.title if step.post else "",
        from_state=before,
        to_state=step.subject.state,
        note=step.note,
        data=step.facts,
        items=step.items,
        key=key,
        fingerprint=fingerprint,
        at=step.now,
    )
    if moves:
        _move_flow(step)
    elif act.claims and step.task and step.task.status == "NEW":
        step.task.flow_task.activation_class(step.task).assign(step.actor)
    for subject in step.started:
        start_flow(subject)
    return event


def _move_flow(step: Step) -> None:
    """Execute the open task; a subject that came back from its end gets a new process."""
    if step.task is None:
        if step.process is not None:
            start_flow(step.subject)
        return
    execute_task(step.task, step.actor, substitute_role=step.substitute_role)
