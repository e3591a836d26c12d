"""The path of a proposal, a report or a summary, on one page: the longest one.

The office adds up what the units sent (a report), drafts, the head of the office initials, a list
is posted and voted, the leader signs (what concerns himself: a deputy), the registrar numbers and
publishes. What goes up is sent to its superiors; where one of them works outside this system, the
office waits for his answer. The route says which desks are skipped.
"""

from django.utils.translation import gettext_noop as N_
from viewflow import this
from viewflow.workflow import flow

from nominations.enums import ConsolidationState as C
from nominations.models import Consolidation
from workflows.flows.base import PROCESS_LOCK, start_for
from workflows.flows.desks import At, DeskNode
from workflows.models import Process, Task


class ConsolidationFlow(flow.Flow):
    """From the office's draft to published decisions, or to the superior's receipt."""

    process_class = Process
    task_class = Task
    lock_impl = PROCESS_LOCK
    process_title = N_("Tờ trình")

    start = flow.StartHandle(this.begin).Next(this.where)

    where = (
        flow.Switch()
        .Case(this.collecting, At(C.COLLECTING))
        .Case(this.drafting, At(C.DRAFTING))
        .Case(this.office_head_check, At(C.OFFICE_HEAD_CHECK))
        .Case(this.posting, At(C.POSTED))
        .Case(this.council, At(C.COUNCIL))
        .Case(this.signing, At(C.SIGNING))
        .Case(this.numbering, At(C.APPROVED))
        .Case(this.sending, At(C.ISSUED, flag="goes_up"))
        .Case(this.awaiting, At(C.SENT_UP, flag="awaits_answer"))
        .Case(this.end, At(C.ISSUED, C.SENT_UP, C.RECEIVED, C.ENDED))
    )

    collecting = DeskNode("consolidation.collecting").Next(this.where)
    drafting = DeskNode("consolidation.drafting").Next(this.where)
    office_head_check = DeskNode("consolidation.office_head_check").Next(this.where)
    posting = DeskNode("consolidation.posting").Next(this.where)
    council = DeskNode("consolidation.council").Next(this.where)
    signing = DeskNode("consolidation.signing").Next(this.where)
    numbering = DeskNode("consolidation.numbering").Next(this.where)
    sending = DeskNode("consolidation.sending").Next(this.where)
    awaiting = DeskNode("consolidation.awaiting").Next(this.where)

    end = flow.End()

    def begin(self, activation: object, consolidation: Consolidation) -> Process:
        return start_for(activation, consolidation=consolidation)
