"""Taking a task, giving it back, and appointing somebody when nobody at the desk may act."""

from django.utils.translation import gettext as _

from nominations.enums import Machine
from nominations.models import Person
from nominations.rules.readiness import Unmet
from workflows.queries.standing import is_scoring
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.step import Step, act

_WITH_TASKS = (Machine.SUBMISSION, Machine.CONSOLIDATION, Machine.CORRECTION)


def claim(step: Step) -> None:
    """“Nhận xử lý”: colleagues see that somebody is on it; the door assigns the task."""
    if step.task is None:
        raise NotAllowed(_("Không có việc nào đang chờ ở đây."))
    if is_scoring(step.task):
        raise NotAllowed(_("Việc chấm chéo không cần nhận xử lý: hãy chấm điểm."))
    if step.task.owner_id == step.actor.pk:
        raise NotAllowed(_("Bạn đã nhận xử lý việc này."))
    if step.task.owner_id is not None:
        raise NotAllowed(_("Việc này đã có người khác nhận xử lý."))


def release(step: Step) -> None:
    """Give a claimed task back to the desk."""
    if step.task is None or step.task.owner_id is None:
        raise NotAllowed(_("Việc này chưa có ai nhận xử lý."))
    step.task.flow_task.activation_class(step.task).unassign()


def appoint(step: Step) -> None:
    """The office names who acts when every holder of the post has a conflict; needs a reason."""
    step.need_note()
    person = Person.objects.filter(ref=step.data.get("person", ""), user__is_active=True).first()
    if person is None or step.task is None:
        raise NotReady([Unmet("person", _("Hãy chọn người được chỉ định (có tài khoản)."))])
    step.task.appointee = person
    if step.task.owner_id is not None:
        step.task.flow_task.activation_class(step.task).unassign()
    step.task.save(update_fields=["appointee"])
    step.facts["appointee"] = person.ref


for _machine in _WITH_TASKS:
    act(_machine, "claim", moves=False, claims=True)(claim)
    act(_machine, "release", moves=False)(release)
for _machine in (Machine.SUBMISSION, Machine.CONSOLIDATION):
    act(_machine, "appoint", moves=False)(appoint)
