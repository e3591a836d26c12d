"""The path picture of a subject: places passed, the present one, and those that the route asks."""

from collections.abc import Sequence
from typing import Any

from nominations.enums import ConsolidationState as C
from nominations.enums import SubmissionState as S
from nominations.models import Consolidation, Submission
from nominations.rules.papers import is_proposal
from workflows.models import Task

Place = dict[str, Any]


def submission_path(submission: Submission, task: Task | None, holder: str) -> list[Place]:
    """Prepare → sign → cluster (if the route has it) → examine → accepted."""
    unit, office = submission.dossier.unit.name, submission.dossier.period.authority.office_name
    stops: list[tuple[str, str, str]] = [
        (S.DRAFT, "Lập hồ sơ", unit),
        (S.UNIT_SIGNING, "Ký gửi", "Thủ trưởng đơn vị"),
    ]
    if submission.ranking:
        stops.append((S.CLUSTER_REVIEW, "Bình xét", submission.ranking.cluster.name))
    stops += [(S.OFFICE_CHECK, "Thẩm định", office), (S.ACCEPTED, "Tiếp nhận tổng hợp", office)]
    here = submission.state
    if here == S.RETURNED:
        return _returned(stops, submission, task)
    if here == S.SUSPENDED:
        return _marked(stops, submission.suspended_from, "stopped", task, holder)
    if here == S.CLOSED:
        return _marked(stops, "", "done", None, "")
    if here == S.WITHDRAWN:
        return [{"label": "Đã rút", "holder": unit, "note": "", "state": "stopped"}]
    return _marked(stops, here, "done" if here == S.ACCEPTED else "now", task, holder)


def consolidation_path(consolidation: Consolidation, task: Task | None, holder: str) -> list[Place]:
    """The stages of the frozen route, from the draft to the publication."""
    route = consolidation.period_route
    authority = consolidation.period.authority
    office = authority.office_name
    proposal = is_proposal(consolidation)
    stops = [(C.DRAFTING, "Tổng hợp", office)]
    if not proposal and consolidation.corrects_id is None:
        stops.insert(0, (C.COLLECTING, "Thu của các đơn vị", office))
    if route.office_head_check:
        stops.append((C.OFFICE_HEAD_CHECK, "Ký nháy", f"Lãnh đạo {office}"))
    if proposal and route.posting_days:
        stops.append((C.POSTED, "Công khai", f"{route.posting_days} ngày làm việc"))
    if proposal and route.council:
        stops.append((C.COUNCIL, "Hội đồng", "Hội đồng TĐKT"))
    stops += [
        (C.SIGNING, "Trình ký", authority.leader_title or "Người đứng đầu"),
        (C.APPROVED, "Lấy số", "Văn thư"),
        (C.ISSUED, "Gửi cấp trên" if consolidation.goes_up else "Ban hành", office),
    ]
    if consolidation.goes_up:
        stops += [
            (C.SENT_UP, "Cấp trên tiếp nhận", "Nơi nhận"),
            (C.RECEIVED, "Đã tiếp nhận", "Nơi nhận"),
        ]
    here = consolidation.state
    if here == C.ENDED:
        return [{"label": "Kết thúc, không có quyết định", "holder": office, "state": "stopped"}]
    last = C.RECEIVED if consolidation.goes_up else C.ISSUED
    return _marked(stops, here, "done" if here == last else "now", task, holder)


def _marked(
    stops: Sequence[tuple[str, str, str]], here: str, mark: str, task: Task | None, holder: str
) -> list[Place]:
    """Everything before `here` is done, `here` carries `mark`, the rest comes next."""
    order = [state for state, _label, _holder in stops]
    index = order.index(here) if here in order else len(order)
    places = []
    for position, (_state, label, who) in enumerate(stops):
        state = "done" if position < index else mark if position == index else "next"
        note = ""
        if position == index and task and task.due_on:
            note = f"hạn {task.due_on:%d/%m}"
        at_desk = holder if position == index and holder else who
        places.append({"label": label, "holder": at_desk, "note": note, "state": state})
    return places


def _returned(
    stops: Sequence[tuple[str, str, str]], submission: Submission, task: Task | None
) -> list[Place]:
    """Back at the unit, with an arc from the desk that returned it, whose clock stands still."""
    places = _marked(stops, submission.returned_from, "stopped", None, "")
    until = f", bổ sung đến {submission.reply_by:%d/%m}" if submission.reply_by else ""
    places[0] |= {"state": "returned", "arc": f"Trả lại{until}", "note": "Đang ở đây"}
    return places
