"""Between draft and signature: the head of the office, the posting, the council's result."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from nominations.enums import Machine, NominationState
from nominations.models import Consolidation, ConsolidationLine
from nominations.queries.proposals import thresholds_for
from nominations.rules.papers import unmet_posting, vote_meets
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import move_nominations
from workflows.services.acts.consolidation_drafting import arrive, lines_in
from workflows.services.errors import NotReady
from workflows.services.step import Step, act

N = NominationState


@act(Machine.CONSOLIDATION, "initial")
def initial(step: Step) -> None:
    """The head of the office initials the list (ký nháy)."""
    step.take(step.subject.initial)
    arrive(step)


@act(Machine.CONSOLIDATION, "send_back")
def send_back(step: Step) -> None:
    """The head of the office wants it changed, and says what."""
    step.need_note()
    step.take(step.subject.send_back)


@act(Machine.CONSOLIDATION, "close_posting")
def close_posting(step: Step) -> None:
    """The posting's last day has passed."""
    step.take(step.subject.close_posting, unmet_posting)
    arrive(step)


@act(Machine.CONSOLIDATION, "record_result", moves=False)
def record_result(step: Step) -> None:
    """Record the council's session: `size`, `present`, `minutes`, and `votes` per nomination id.

    Whether a line passes follows from the votes and its threshold, in percent of all members;
    nobody types the result.
    """
    consolidation: Consolidation = step.subject
    size, present = _check_session(step)
    consolidation.council_size = size
    consolidation.council_present = present
    consolidation.council_minutes = str(step.data["minutes"]).strip()
    lines = list(lines_in(consolidation, N.SHORTLISTED, N.PASSED, N.FAILED))
    votes: Mapping[int, int] = step.data.get("votes") or {}
    _check_votes(lines, votes, size)
    _store_votes(step, lines, votes, size)


def _check_session(step: Step) -> tuple[int, int]:
    """Size and presence as numbers, or what to mend."""
    size, present = step.data.get("size"), step.data.get("present")
    unmet = []
    if not isinstance(size, int) or size < 1:
        unmet.append(Unmet("size", _("Hãy nhập tổng số thành viên Hội đồng.")))
    elif not isinstance(present, int) or not 0 <= present <= size:
        unmet.append(Unmet("present", _("Số có mặt phải từ 0 đến %(size)s.") % {"size": size}))
    if not str(step.data.get("minutes", "")).strip():
        unmet.append(Unmet("minutes", _("Hãy ghi số, ngày biên bản họp Hội đồng.")))
    if unmet or not isinstance(size, int) or not isinstance(present, int):
        raise NotReady(unmet)
    return size, present


def _check_votes(lines: list[ConsolidationLine], votes: Mapping[int, int], size: int) -> None:
    """Absent members may send a written opinion: votes are limited by all members."""
    known = {line.nomination_id for line in lines}
    if set(votes) - known:
        raise NotReady([Unmet("votes", _("Có đề nghị không còn ở bước này. Hãy mở lại trang."))])
    if any(not 0 <= count <= size for count in votes.values()):
        raise NotReady(
            [Unmet("votes", _("Số phiếu đồng ý phải từ 0 đến %(size)s.") % {"size": size})]
        )


def _store_votes(
    step: Step, lines: list[ConsolidationLine], votes: Mapping[int, int], size: int
) -> None:
    thresholds = thresholds_for(step.subject, step.today)
    default = step.subject.period_route.threshold
    passed: list[int] = []
    failed: list[int] = []
    states = dict(
        lines_in(step.subject, N.SHORTLISTED, N.PASSED, N.FAILED).values_list(
            "nomination_id", "nomination__state"
        )
    )
    voted = [line for line in lines if line.nomination_id in votes]
    for line in voted:
        line.votes_for = votes[line.nomination_id]
        threshold: Decimal = thresholds.get(line.award_id, default)
        ok = vote_meets(votes_for=line.votes_for, size=size, threshold=threshold)
        target = N.PASSED if ok else N.FAILED
        if states[line.nomination_id] != target:
            (passed if ok else failed).append(line.nomination_id)
    ConsolidationLine.objects.bulk_update(voted, ["votes_for"])
    step.moved += move_nominations(passed, "council_pass", reason="")
    step.moved += move_nominations(
        failed, "council_fail", reason="Không đủ số phiếu đồng ý của Hội đồng."
    )
