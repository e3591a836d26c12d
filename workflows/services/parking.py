"""Tạm gác: a task put aside until a day, seen by everybody at the desk; it comes back by itself."""

from datetime import date

from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Event, User
from nominations.names import clean
from nominations.queries.standing import HeldPost, hats_of
from nominations.services.record_event import digest_of
from workflows.models import Task
from workflows.queries.inbox import tasks_of
from workflows.queries.standing import place_of, worn_roles
from workflows.rules.parking import unmet_parking
from workflows.services.at_desk import AtDesk, at_desk, earlier, note_deed, one_deed
from workflows.services.end_parking import end_parking
from workflows.services.errors import NotAllowed, NotReady


def park(*, task: Task, until: date | None, note: str, actor: User, key: str) -> Event:
    """Put `task` aside up to `until` (inclusive); no day of it moves.

    Raises NotReady (outside tomorrow … the task's own last day, overdue, no reason), NotAllowed
    (not this person's task), Conflict, Busy.
    """
    said = clean(note)
    with one_deed(actor, key):
        desk = at_desk(task)
        _check_hand(desk, actor)
        fingerprint = digest_of(["park", task.ref, until, note])
        if (done := earlier(actor, key, fingerprint)) is not None:
            return done
        assert desk.task.due_on is not None
        unmet = unmet_parking(until, said, due_on=desk.task.due_on, today=clock.today())
        if unmet:
            raise NotReady(unmet)
        parked = {"parked_until": until, "parked_by": actor.person, "parked_note": said}
        Task.objects.filter(pk=desk.task.pk).update(**parked)
        data = {"until": str(until), "task": task.ref}
        return _noted(desk, "park", actor, key, fingerprint, said, data)


def unpark(*, task: Task, actor: User, key: str) -> Event:
    """Take a task up again before its day; whoever may act on it may do so."""
    with one_deed(actor, key):
        desk = at_desk(task)
        _check_hand(desk, actor)
        fingerprint = digest_of(["unpark", task.ref])
        if (done := earlier(actor, key, fingerprint)) is not None:
            return done
        if desk.task.parked_until is None:
            raise NotAllowed(_("Việc này không còn được tạm gác."))
        end_parking(desk.task)
        return _noted(desk, "unpark", actor, key, fingerprint, "", {"task": task.ref})


def _check_hand(desk: AtDesk, actor: User) -> None:
    """Only what waits for the actor and is not in a colleague's hand."""
    mine = tasks_of(hats_of(actor, clock.today()), actor.pk)
    if not mine.filter(pk=desk.task.pk).exists():
        raise NotAllowed(_("Việc này không nằm trong danh sách của bạn."), stranger=True)


def _noted(
    desk: AtDesk,
    action: str,
    actor: User,
    key: str,
    fingerprint: str,
    note: str,
    data: dict[str, str],
) -> Event:
    post = _post(desk, actor)
    return note_deed(
        desk,
        action,
        actor=actor,
        post=post,
        key=key,
        fingerprint=fingerprint,
        note=note,
        data=data,
    )


def _post(desk: AtDesk, actor: User) -> HeldPost | None:
    """The post to which the task is addressed; an appointee may have none."""
    posts = hats_of(actor, clock.today()).posts
    place, role = place_of(desk.subject), desk.task.role
    worn = [post for post in posts if post.role == role and worn_roles((post,), place)]
    return min(worn, key=lambda post: post.giver_id is not None, default=None)
