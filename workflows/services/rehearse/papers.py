"""What offices, councils, leaders and registrars do with proposals, reports and summaries."""

from collections.abc import Sequence
from datetime import date

from nominations import clock
from nominations.enums import ConsolidationKind, NominationState, Role
from nominations.models import Consolidation, Period, User
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.forwarding import waiting_outside
from nominations.queries.proposals import collectable
from nominations.rules.papers import has_own_number, is_proposal
from workflows.calendar import add_working_days
from workflows.models import Task
from workflows.services.consolidations import open_consolidation
from workflows.services.rehearse.stage import Stage

N = NominationState
_SIZE, _PRESENT = 9, 8
#: How long authorities outside take, in working days, and what they do not grant.
_OUTSIDE_DAYS, _NOT_GRANTED = 30, 0.3
_DECLINED, _POSTPONED, _LOWERED = 0.04, 0.04, 0.06


def propose(stage: Stage, period: Period, decider: str, title: str) -> Consolidation | None:
    """A list to one decider, if anything was examined for him."""
    office = stage.holder_today(Role.OFFICE, period.authority)
    probe = Consolidation(period=period, kind=ConsolidationKind.PROPOSAL, decider=decider)
    if not collectable(probe, clock.today()).exists():
        return None
    return open_consolidation(period=period, title=title, actor=office, decider=decider)


def summarise(stage: Stage, period: Period, kind: str, title: str) -> Consolidation:
    """The consolidated report, or the summary of registrations."""
    office = stage.holder_today(Role.OFFICE, period.authority)
    return open_consolidation(period=period, title=title, actor=office, kind=kind)


def collect_reports(stage: Stage, task: Task) -> bool:
    """Wait for all units; three working days after the term go on without the last ones."""
    paper: Consolidation = task.process.consolidation
    office = stage.sitting_at(task)[0]
    if paper.missing_names():
        assert task.due_on is not None
        if clock.today() < add_working_days(task.due_on, 3):
            return False
        stage.act(paper, "sum_up", office, missing_reason="Quá hạn, đã đôn đốc.")
    else:
        stage.act(paper, "sum_up", office)
    return True


def draft(stage: Stage, task: Task) -> bool:
    """Collect and shortlist, leave somebody out; or bring sums up to date; then present."""
    paper: Consolidation = task.process.consolidation
    office = stage.sitting_at(task)[0]
    if not is_proposal(paper):
        if paper.changed_names():
            stage.act(paper, "sum_up", office, missing_reason=paper.missing_reason)
        stage.act(paper, "present", office)
        return True
    if collectable(paper, clock.today()).exists():
        stage.act(paper, "collect", office)
    undecided = _in_states(paper, N.CHECKED, N.POSTPONED)
    own = conflicted_nominations({office.person_id or 0}, undecided)
    left_out = _pick(stage, paper, [pk for pk in undecided if pk not in own], 0.03, "left out")
    if left_out:
        note = "Chưa đủ thời gian công tác."
        stage.act(paper, "leave_out", office, lines=left_out, note=note)
    for user in stage.sitting_at(task):
        barred = conflicted_nominations(
            {user.person_id or 0}, _in_states(paper, N.CHECKED, N.POSTPONED)
        )
        free = [pk for pk in _in_states(paper, N.CHECKED, N.POSTPONED) if pk not in barred]
        if free:
            stage.act(paper, "shortlist", user, lines=free)
    if not _in_states(paper, N.SHORTLISTED):
        stage.act(paper, "discard", office, note="Không còn ai trong danh sách.")
        return True
    stage.act(paper, "present", office)
    return True


def _in_states(paper: Consolidation, *states: str) -> list[int]:
    lines = paper.lines.filter(active=True, nomination__state__in=states)
    return list(lines.order_by("position", "pk").values_list("nomination_id", flat=True))


def _pick(
    stage: Stage, paper: Consolidation, lines: Sequence[int], share: float, what: str
) -> list[int]:
    """Some lines by their place on the list (ids differ between databases)."""
    chance = stage.world.chance(stage.label(paper), what)
    return [pk for pk in lines if chance.random() < share]


def initial(stage: Stage, task: Task) -> bool:
    stage.act(task.process.consolidation, "initial", stage.sitting_at(task)[0])
    return True


def close_posting(stage: Stage, task: Task) -> bool:
    paper: Consolidation = task.process.consolidation
    if paper.posted_to is None or clock.today() <= paper.posted_to:
        return False
    stage.act(paper, "close_posting", stage.sitting_at(task)[0])
    return True


def council(stage: Stage, task: Task) -> bool:
    """The session's votes: nearly everybody passes."""
    paper: Consolidation = task.process.consolidation
    if not stage.rested(task, 1):
        return False
    office = stage.sitting_at(task)[0]
    lines = _in_states(paper, N.SHORTLISTED)
    failed = set(_pick(stage, paper, lines, 0.03, "votes"))
    votes = {pk: 3 if pk in failed else _PRESENT for pk in lines}
    session = {"size": _SIZE, "present": _PRESENT, "minutes": "BB họp Hội đồng", "votes": votes}
    stage.act(paper, "record_result", office, **session)
    if not _in_states(paper, N.PASSED):
        stage.act(paper, "discard", office, note="Hội đồng không thông qua trường hợp nào.")
        return True
    stage.act(paper, "present", office)
    return True


def sign(stage: Stage, task: Task) -> bool:
    """The leader declines one, postpones one, lowers one, signs the rest; a deputy his own line."""
    paper: Consolidation = task.process.consolidation
    if not stage.rested(task, 1):
        return False
    signer = stage.sitting_at(task)[0]
    if not is_proposal(paper):
        stage.act(paper, "sign", signer)
        return True
    if stage.label(paper) not in stage.answered:
        stage.answered.add(stage.label(paper))
        _single_cases(stage, paper, signer)
    for user in stage.sitting_at(task):
        left = _undecided(paper)
        barred = conflicted_nominations({user.person_id or 0}, left)
        if left and len(barred) < len(left):
            stage.act(paper, "sign_all", user)
            return True
    return not _undecided(paper)


def _undecided(paper: Consolidation) -> list[int]:
    lines = paper.lines.filter(
        active=True, outcome="", nomination__state__in=(N.SHORTLISTED, N.PASSED)
    )
    return list(lines.order_by("position", "pk").values_list("nomination_id", flat=True))


def _single_cases(stage: Stage, paper: Consolidation, signer: User) -> None:
    def some(share: float, what: str) -> list[int]:
        lines = _undecided(paper)
        barred = conflicted_nominations({signer.person_id or 0}, lines)
        free = [pk for pk in lines if pk not in barred]
        picked = _pick(stage, paper, free, share, what)
        return picked if len(picked) < len(lines) else picked[1:]

    declined = some(_DECLINED, "declined")
    if declined:
        stage.act(paper, "decline", signer, lines=declined, note="Thành tích chưa rõ.")
    postponed = some(_POSTPONED, "postponed")
    if postponed and not paper.goes_up:
        stage.act(paper, "postpone", signer, lines=postponed, note="Chờ kết luận.")
    high = set(
        paper.lines.filter(active=True, award__code="CSTDCS").values_list(
            "nomination_id", flat=True
        )
    )
    lowered = [pk for pk in some(_LOWERED * 3, "lowered") if pk in high]
    if lowered:
        note = "Chuyển hình thức khen."
        stage.act(paper, "lower", signer, lines=lowered, award="GKGD", note=note)


def number(stage: Stage, task: Task) -> bool:
    """Number and date, then publication."""
    paper: Consolidation = task.process.consolidation
    registrar, code = stage.sitting_at(task)[0], paper.period.authority.code
    today = clock.today()
    if has_own_number(paper):
        kind = "TTr" if is_proposal(paper) else "BC"
        numbers = {paper.ref: (stage.next_number(code, kind), today)}
    else:
        decisions = paper.decisions.order_by("pk")
        numbers = {d.ref: (stage.next_number(code, "QĐ"), today) for d in decisions}
    stage.act(paper, "number", registrar, numbers=numbers)
    stage.act(paper, "publish", registrar)
    return True


def send(stage: Stage, task: Task) -> bool:
    stage.act(task.process.consolidation, "send_up", stage.sitting_at(task)[0])
    return True


def hear_from_outside(stage: Stage, task: Task) -> bool:
    """Receipts after a few days, outcomes after weeks: granted in part, award by award."""
    paper: Consolidation = task.process.consolidation
    office = stage.sitting_at(task)[0]
    if not is_proposal(paper):
        if not stage.rested(task, 3):
            return False
        waiting = paper.dispatches.filter(received_at=None, carried_by=None).order_by("pk")
        for dispatch in waiting:
            receipt = f"Văn bản đến ngày {clock.today():%d/%m/%Y}"
            stage.act(paper, "record_receipt", office, dispatch=dispatch.pk, receipt=receipt)
        return True
    if not stage.rested(task, _OUTSIDE_DAYS):
        return False
    refused = _pick(stage, paper, waiting_outside(paper)[1:], _NOT_GRANTED, "outside")
    if refused:
        note = "Chưa đủ điều kiện."
        stage.act(paper, "record_outcome", office, granted=False, lines=refused, note=note)
    while lines := waiting_outside(paper):
        first = paper.lines.get(nomination_id=lines[0]).award_id
        same = paper.lines.filter(nomination_id__in=lines, award_id=first)
        _granted(stage, paper, office, list(same.values_list("nomination_id", flat=True)))
    return True


def _granted(stage: Stage, paper: Consolidation, office: User, lines: list[int]) -> None:
    day: date = clock.today()
    stage.act(
        paper,
        "record_outcome",
        office,
        granted=True,
        lines=lines,
        number=stage.next_number("ubnd", "QĐ"),
        dated=day,
    )
