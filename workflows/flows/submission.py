"""The path of a submission, on one page.

The unit's officer prepares, the head signs and sends; where the route says so a neighbour in the
cluster's circle scores, then the cluster looks and meets; the standing office examines, returns or
accepts. The Switch reads where the submission stands (`Submission.state`, and whether a score is
still awaited) and opens the desk that must act; it never sets anything.
"""

from django.utils.translation import gettext_noop as N_
from viewflow import this
from viewflow.workflow import flow

from nominations.enums import SubmissionState as S
from nominations.models import Submission
from workflows.flows.base import PROCESS_LOCK, start_for
from workflows.flows.desks import At, DeskNode
from workflows.models import Process, Task


class SubmissionFlow(flow.Flow):
    """From the unit's draft to the office's acceptance."""

    process_class = Process
    task_class = Task
    lock_impl = PROCESS_LOCK
    process_title = N_("Hồ sơ của đơn vị")

    start = flow.StartHandle(this.begin).Next(this.where)

    where = (
        flow.Switch()
        .Case(this.draft, At(S.DRAFT))
        .Case(this.unit_signing, At(S.UNIT_SIGNING))
        .Case(this.cross_scoring, At(S.CLUSTER_REVIEW, flag="awaits_cross_score"))
        .Case(this.cluster_review, At(S.CLUSTER_REVIEW))
        .Case(this.office_check, At(S.OFFICE_CHECK))
        .Case(this.fixing, At(S.RETURNED))
        .Case(this.on_hold, At(S.SUSPENDED))
        .Case(this.end, At(S.ACCEPTED, S.WITHDRAWN))
    )

    draft = DeskNode("submission.draft").Next(this.where)
    unit_signing = DeskNode("submission.unit_signing").Next(this.where)
    cross_scoring = DeskNode("submission.cross_scoring").Next(this.where)
    cluster_review = DeskNode("submission.cluster_review").Next(this.where)
    office_check = DeskNode("submission.office_check").Next(this.where)
    fixing = DeskNode("submission.fixing").Next(this.where)
    on_hold = DeskNode("submission.on_hold").Next(this.where)

    end = flow.End()

    def begin(self, activation: object, submission: Submission) -> Process:
        return start_for(activation, submission=submission)
