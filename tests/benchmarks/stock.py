"""Stock viewflow, as its documentation shows it: one process per nomination, no rules of ours.

Six desks, as many as a nomination passes in our flows: officer, head, office, drafting, signature,
registrar. viewflow's own tables, its own row lock.
"""

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from nominations.models import User

DESKS = ("prepare", "sign", "examine", "draft", "decide", "publish")


class StockFlow(flow.Flow):
    """A nomination's way in stock viewflow."""

    process_class = Process
    task_class = Task
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.begin).Next(this.prepare)
    prepare = flow.View(view=None).Next(this.sign)
    sign = flow.View(view=None).Next(this.examine)
    examine = flow.View(view=None).Next(this.draft)
    draft = flow.View(view=None).Next(this.decide)
    decide = flow.View(view=None).Next(this.publish)
    publish = flow.View(view=None).Next(this.end)
    end = flow.End()

    def begin(self, activation: Any, nominee: str) -> Process:
        activation.process.data = {"nominee": nominee}
        process: Process = activation.process
        return process


def begin(nominee: str) -> Process:
    process: Process = StockFlow.start.run(nominee=nominee)
    return process


def act(process_pk: int, user: User) -> bool:
    """What a stock view does on POST: lock, load the open task, execute it. False: too late."""
    with StockFlow.lock(process_pk):
        task = Task.objects.filter(
            process_id=process_pk, flow_task_type="HUMAN", status=STATUS.NEW
        ).first()
        if task is None:
            return False
        finish(task, user)
        return True


def act_at(desk: Any, process_pk: int, user: User) -> bool:
    """As `act`, but only while the task of `desk` is the open one."""
    with StockFlow.lock(process_pk):
        task = Task.objects.filter(process_id=process_pk, flow_task=desk, status=STATUS.NEW).first()
        if task is None:
            return False
        finish(task, user)
        return True


def finish(task: Task, user: User) -> None:
    with task.activation() as activation:
        activation.assign(user)
        activation.start(None)
        activation.execute()
