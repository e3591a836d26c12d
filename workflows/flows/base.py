"""What the three flows share: the lock, and how a process is bound to its subject."""

from typing import Any

from viewflow.workflow.lock import SelectForUpdateLock

from nominations.models import Consolidation, Correction, Submission
from workflows.models import Process

#: One row lock per process, waiting (the database's lock timeout ends the wait), never retrying:
#: viewflow's default is no lock at all, and its stock row lock sleeps between tries.
PROCESS_LOCK = SelectForUpdateLock(nowait=False, attempts=1)


def start_for(activation: Any, **subject: Submission | Consolidation | Correction) -> Process:
    """Save the new process with its subject before viewflow binds the start task to it."""
    process: Process = activation.process
    for name, instance in subject.items():
        setattr(process, name, instance)
    return process
