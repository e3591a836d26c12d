"""The path of a correction, on one page: the unit mends, its head signs, the office rechecks.

A process of its own per partial return, so that the rest of the submission is never held.
"""

from django.utils.translation import gettext_noop as N_
from viewflow import this
from viewflow.workflow import flow

from nominations.enums import CorrectionState as K
from nominations.models import Correction
from workflows.flows.base import PROCESS_LOCK, start_for
from workflows.flows.desks import At, DeskNode
from workflows.models import Process, Task


class CorrectionFlow(flow.Flow):
    """From a partial return to the desk's recheck."""

    process_class = Process
    task_class = Task
    lock_impl = PROCESS_LOCK
    process_title = N_("Bổ sung đề nghị")

    start = flow.StartHandle(this.begin).Next(this.where)

    where = (
        flow.Switch()
        .Case(this.fixing, At(K.FIXING))
        .Case(this.unit_signing, At(K.UNIT_SIGNING))
        .Case(this.recheck, At(K.RECHECK))
        .Case(this.end, At(K.DONE))
    )

    fixing = DeskNode("correction.fixing").Next(this.where)
    unit_signing = DeskNode("correction.unit_signing").Next(this.where)
    recheck = DeskNode("correction.recheck").Next(this.where)

    end = flow.End()

    def begin(self, activation: object, correction: Correction) -> Process:
        return start_for(activation, correction=correction)
