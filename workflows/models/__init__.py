"""Running procedures and the tasks they ask of people."""

from workflows.models.desk import Look, SavedView
from workflows.models.heartbeat import Heartbeat
from workflows.models.process import Process
from workflows.models.task import OPEN_STATUSES, Task

__all__ = ["OPEN_STATUSES", "Heartbeat", "Look", "Process", "SavedView", "Task"]
