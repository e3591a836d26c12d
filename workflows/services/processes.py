"""viewflow's side of a step: lock a process, find its open task, execute it, start a flow.

The only module that touches viewflow activations; the flow follows the state, never leads it.
"""

from django.conf import settings
from django.db import connection

from nominations.models import ClusterRanking, User
from workflows.flows.registry import flow_of
from workflows.models import OPEN_STATUSES, Process, Task
from workflows.queries.standing import Subject, machine_of


def limit_waiting() -> None:
    """Let this transaction wait LOCK_TIMEOUT_MS for a locked row, then fail.

    SQLite has one lock for the whole file, whose timeout is set with the connection.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{settings.LOCK_TIMEOUT_MS}ms"])


def lock_process(subject: Subject) -> Process | None:
    """Lock the subject's newest process; whoever comes second waits here, then sees the truth.

    A ranking has no process: its own row is the lock. Needs an open transaction, which holds it.
    """
    if isinstance(subject, ClusterRanking):
        return None
    process = (
        Process.objects.filter(**{f"{machine_of(subject)}_id": subject.pk}).order_by("-pk").first()
    )
    if process is None:
        raise LookupError(f"{subject!r} was not started by the engine")
    with flow_of(subject).lock(process.pk):
        return process


def open_task(process: Process) -> Task | None:
    """The one task of `process` that waits for a person, bound to this very process instance.

    viewflow caches related objects: the Switch must read the state from the same instance that
    the transition changed.
    """
    task = Task.objects.filter(
        process=process, status__in=OPEN_STATUSES, flow_task_type="HUMAN"
    ).first()
    if task is not None:
        task.process = process
    return task


def execute_task(task: Task, actor: User, *, substitute_role: str = "") -> None:
    """Finish `task` in `actor`'s name; the Switch reads the state and opens the next desk.

    `substitute_role` opens that desk for another role than its own (conflict of interest).
    """
    task.owner = actor
    task.status = "ASSIGNED"
    task.process.substitute_role = substitute_role
    activation = task.flow_task.activation_class(task)
    activation.start(None)
    activation.execute()


def start_flow(subject: Subject) -> Process:
    """Start the flow of a new (or reopened) subject; its first desk opens where it stands."""
    process: Process = flow_of(subject).start.run(**{machine_of(subject).value: subject})
    return process
