"""What an act does beside its own subject: a member's file at the lock, the paper upstairs.

Each such subject is locked by itself, moves by its own state machine, and gets an event in its own
chain. Lock order: a ranking or a paper first, then files by id; a file upstairs takes along only
papers that were sent to it before, which nobody else moves any more.
"""

from collections.abc import Callable, Sequence
from typing import Any

from nominations.enums import StreamKind
from nominations.models import Submission
from nominations.services.nomination_moves import Moved
from nominations.services.record_event import record_event
from workflows.queries.standing import RELATED, Subject, machine_of, stream_of
from workflows.services.processes import execute_task, lock_process, open_task, start_flow
from workflows.services.step import Step


def move_along(
    step: Step,
    subject: Subject,
    change: Callable[[Any], None],
    *,
    action: str,
    note: str = "",
    data: dict[str, Any] | None = None,
    items: Sequence[Moved] = (),
) -> Any:
    """Lock `subject`, let `change` take its transition, and give it an event and its next task.

    A subject that stays where it was keeps its task. Returns the fresh instance.
    """
    process = lock_process(subject)
    fresh = (
        type(subject)
        ._default_manager.select_related(*RELATED[machine_of(subject)])
        .select_for_update(of=("self",))
        .get(pk=subject.pk)
    )
    before = fresh.state
    change(fresh)
    fresh.version += 1
    fresh.save()
    moves = fresh.state != before
    _note(step, fresh, action, before, note=note, data=data, items=items, moves=moves)
    task = None
    if moves and process is not None:
        setattr(process, machine_of(fresh).value, fresh)
        task = open_task(process)
    if task is not None:
        execute_task(task, step.actor)
    return fresh


def _note(
    step: Step,
    subject: Any,
    action: str,
    from_state: str,
    *,
    note: str,
    data: dict[str, Any] | None,
    items: Sequence[Moved],
    moves: bool,
) -> None:
    record_event(
        stream=stream_of(subject),
        subject=subject.ref,
        action=action,
        moves=moves,
        actor=step.actor,
        acting_for=step.acting_for,
        post_title=step.post.title if step.post else "",
        from_state=from_state,
        to_state=subject.state,
        note=note,
        data=data,
        items=items,
        at=step.now,
    )


def supplement(step: Step, latest: Submission) -> Submission:
    """A numbered supplement of a part that was sent already, with its own chain and flow.

    A supplement that was withdrawn keeps its number.
    """
    parts = latest.dossier.submissions.filter(kind=latest.kind)
    number = parts.latest("number").number + 1
    file = Submission.objects.create(dossier=latest.dossier, kind=latest.kind, number=number)
    record_event(
        stream=(StreamKind.SUBMISSION, file.ref),
        action="open",
        moves=True,
        actor=step.actor,
        post_title=step.post.title if step.post else "",
        to_state=file.state,
        data={"number": number},
        at=step.now,
    )
    start_flow(file)
    return file
