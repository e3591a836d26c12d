"""What the superior returned may have to be mended below: the source goes back to its unit.

It gets a correction of its own at this level; nothing else of the unit's file opens. The copy
upstairs waits, and is brought up to date when the office has checked the mended source.
"""

from django.utils.translation import gettext as _

from nominations.enums import CorrectionState, Machine
from nominations.models import Nomination, Submission
from nominations.queries.forwarding import reopenable
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import move_nominations
from workflows.services.acts.submission_desk import open_correction
from workflows.services.elsewhere import move_along
from workflows.services.errors import NotReady
from workflows.services.step import Step, act, picked


def reopen_source(step: Step) -> None:
    """Hand returned copies on to the units that proposed them; `lines` names some of them."""
    reason = step.need_note()
    chosen = picked(step, reopenable(step.subject))
    if not chosen:
        raise NotReady([Unmet("lines", _("Không có đề nghị nào cần đơn vị bổ sung."))])
    sources = Nomination.objects.filter(copy__in=chosen)
    files = Submission.objects.filter(nominations__in=sources).distinct().order_by("pk")
    for file in files:
        lines = list(sources.filter(submission=file).order_by("pk").values_list("pk", flat=True))
        moved = move_nominations(lines, "reopen", note=reason, reason=reason)
        move_along(
            step,
            file,
            lambda fresh, lines=lines: open_correction(  # type: ignore[misc]
                step, fresh, lines, CorrectionState.FIXING, note=reason
            ),
            action="reopen_source",
            note=reason,
            items=moved,
        )
    step.facts["reopened"] = len(chosen)


for _machine in (Machine.SUBMISSION, Machine.CORRECTION):
    act(_machine, "reopen_source", moves=False)(reopen_source)
