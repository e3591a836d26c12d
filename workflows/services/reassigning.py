"""Chuyển người xử lý: a task given to a named colleague of the same desk, by its head or holder."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Correction, Event, Person, Submission, User
from nominations.queries.standing import hats_of
from nominations.services.record_event import digest_of
from workflows.models import Task
from workflows.queries.holders import taken_by
from workflows.queries.reassigning import colleagues_at, tasks_distributed_by
from workflows.services.at_desk import AtDesk, at_desk, earlier, note_deed, one_deed
from workflows.services.end_parking import end_parking
from workflows.services.errors import Busy, Conflict, NotAllowed, StepRefused


@dataclass(frozen=True, slots=True)
class Handed:
    """One row of a result: the task, and why it was left where it was."""

    task: Task
    skipped: str = ""


def reassign(
    *, task: Task, to: Person, actor: User, key: str, seen_holder: str | None = None
) -> Event:
    """Give `task` to `to`, as if he had claimed it; whoever had it is told by the list.

    `seen_holder` is whom the page showed as having it (his user name, "" for nobody): given on by
    somebody else meanwhile, it stays there. Raises NotAllowed, Conflict, Busy.
    """
    with one_deed(actor, key):
        desk = at_desk(task)
        allowed = tasks_distributed_by(hats_of(actor, clock.today()), actor.pk)
        if not allowed.filter(pk=desk.task.pk).exists():
            raise NotAllowed(_("Bạn không phân công việc ở bàn này."), stranger=True)
        fingerprint = digest_of(["reassign", task.ref, to.ref])
        if (done := earlier(actor, key, fingerprint)) is not None:
            return done
        held = desk.task.owner
        if seen_holder is not None and (held.username if held else "") != seen_holder:
            raise Conflict(_changed(desk))
        _check(desk, to)
        before = held.get_full_name() if held else ""
        _hand(desk.task, to)
        return _noted(desk, to, before, actor, key, fingerprint)


def reassign_many(
    wishes: Sequence[tuple[Task, str]], *, to: Person, actor: User, key: str
) -> list[Handed]:
    """Several at once, each with whom the page showed, in one transaction; refusals are told."""
    found = []
    with one_deed(actor, key):
        for task, seen in sorted(wishes, key=lambda wish: wish[0].pk):
            once = f"{key}-{task.ref}"
            try:
                reassign(task=task, to=to, actor=actor, key=once, seen_holder=seen)
            except Busy:
                raise
            except StepRefused as refused:
                found.append(Handed(task, refused.sentence))
            else:
                found.append(Handed(task))
    return found


def _changed(desk: AtDesk) -> str:
    who = taken_by(desk.task) or _("chưa ai nhận xử lý")
    sentence = _("Người xử lý đã đổi sau khi bạn mở trang, nay là: %(who)s. Hãy xem lại.")
    return sentence % {"who": who}


def _check(desk: AtDesk, to: Person) -> None:
    """A colleague of this very desk, who did not write or sign the file himself."""
    if to.pk not in {one.person.pk for one in colleagues_at([desk.task], clock.today())}:
        sentence = _("%(who)s không làm việc ở bàn này. Hãy chọn người khác.")
        raise NotAllowed(sentence % {"who": to.full_name})
    if desk.task.appointee_id is not None:
        raise NotAllowed(
            _("Việc này đã được chỉ định người xử lý thay vì có liên quan; không chuyển được.")
        )
    if desk.task.owner_id is not None and desk.task.owner == to.user:
        raise NotAllowed(_("%(who)s đang xử lý việc này rồi.") % {"who": to.full_name})
    if _wrote(desk, to):
        sentence = _("%(who)s đã lập hoặc ký hồ sơ này nên không thẩm định được.")
        raise NotAllowed(sentence % {"who": to.full_name})


def _wrote(desk: AtDesk, to: Person) -> bool:
    subject = desk.subject.submission if isinstance(desk.subject, Correction) else desk.subject
    if not isinstance(subject, Submission) or desk.task.unit_id == subject.dossier.unit_id:
        return False
    return to.pk in (subject.prepared_by_id, subject.signed_by_id)


def _hand(task: Task, to: Person) -> None:
    """The engine's own claim, made for somebody else; a parked task is taken up again."""
    end_parking(task)
    if task.owner_id is not None:
        task.flow_task.activation_class(task).unassign()
    task.flow_task.activation_class(task).assign(to.user)


def _noted(desk: AtDesk, to: Person, before: str, actor: User, key: str, fingerprint: str) -> Event:
    subject = desk.subject
    data = {
        "task": desk.task.ref,
        "before": before,
        "to": to.full_name,
        "people": [to.ref],
        "title": str(subject),
        "link": f"/{desk.machine.value}s/{subject.ref}/",
    }
    posts = hats_of(actor, clock.today()).posts
    at_unit = [post for post in posts if post.unit_id == desk.task.unit_id]
    post = min(at_unit, key=lambda one: one.giver_id is not None, default=None)
    return note_deed(
        desk,
        "reassign",
        actor=actor,
        post=post,
        key=key,
        fingerprint=fingerprint,
        data=data,
    )
