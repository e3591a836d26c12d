"""Running procedures, the tasks they ask of people, their clocks and what is told of them."""

from workflows.models.days import CalendarDay
from workflows.models.desk import Look, SavedView
from workflows.models.extensions import Extension
from workflows.models.heartbeat import Heartbeat
from workflows.models.messages import Mail, Message, MessagePreference, Notice, SetAside
from workflows.models.outside import CalendarFeed, UrgingLetter
from workflows.models.process import Process
from workflows.models.task import OPEN_STATUSES, Task

__all__ = [
    "OPEN_STATUSES",
    "CalendarDay",
    "CalendarFeed",
    "Extension",
    "Heartbeat",
    "Look",
    "Mail",
    "Message",
    "MessagePreference",
    "Notice",
    "Process",
    "SavedView",
    "SetAside",
    "Task",
    "UrgingLetter",
]
