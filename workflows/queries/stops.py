"""The places of a path, left to right: which ones a route asks for, who sits there, until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nominations.enums import ConsolidationState as C
from nominations.enums import CorrectionState as K
from nominations.enums import DueStage, Role, SubmissionKind
from nominations.enums import SubmissionState as S
from nominations.models import Consolidation, Correction, Submission, Unit
from nominations.rules.papers import is_proposal
from nominations.rules.routes import FrozenRoute
from workflows.queries.holders import Seat
from workflows.queries.journeys import Planned

Days = Mapping[str, Planned]


@dataclass(frozen=True, slots=True)
class Stop:
    """One place: the states in which something stands there, and what is planned.

    `allowed`: the working days that the route gives this desk, where it says so.
    """

    states: tuple[str, ...]
    label: str
    holder: str
    seat: Seat | None = None
    planned: Planned | None = None
    allowed: int | None = None

    @property
    def place(self) -> str:
        return self.states[0]


def submission_stops(file: Submission, days: Days) -> list[Stop]:
    """Prepare → sign → cluster (if the route has it) → examine."""
    unit, period = file.dossier.unit, file.dossier.period
    office, route = period.authority.office_name, FrozenRoute.of(period)
    due = days.get(DueStage.UNIT)
    stops = [
        Stop((S.DRAFT, S.RETURNED), _("Lập hồ sơ"), _("Đơn vị"),
             Seat(Role.UNIT_OFFICER, unit.pk), due),
        Stop((S.UNIT_SIGNING,), _("Ký gửi"), _("Thủ trưởng đơn vị"),
             Seat(Role.UNIT_HEAD, unit.pk), due),
    ]  # fmt: skip
    if file.ranking:
        cluster = file.ranking.cluster
        head = Seat(Role.CLUSTER_HEAD, cluster_id=cluster.pk)
        label = _("Chấm điểm") if file.kind == SubmissionKind.SELF_ASSESSMENT else _("Bình xét")
        stops.append(
            Stop((S.CLUSTER_REVIEW,), label, cluster.name, head, days.get(DueStage.CLUSTER))
        )
    examiner = Seat(Role.OFFICE, period.authority_id)
    stops.append(
        Stop((S.OFFICE_CHECK,), _("Thẩm định"), office, examiner, days.get(DueStage.OFFICE),
             route.appraisal_days)
    )  # fmt: skip
    return stops


def accepted_stop(file: Submission) -> Stop:
    """The end of a file that no list takes up."""
    office = file.dossier.period.authority.office_name
    return Stop((S.ACCEPTED, S.CLOSED), _("Tiếp nhận tổng hợp"), office)


def upper_stops(
    authority: Unit, route: FrozenRoute, paper: Consolidation | None, days: Days
) -> list[Stop]:
    """What follows for a file with nominations: the same stages as of the paper that holds it."""
    goes_up = bool(paper and paper.goes_up)
    return [
        Stop((C.DRAFTING, C.OFFICE_HEAD_CHECK, S.ACCEPTED), _("Tổng hợp"), authority.office_name,
             Seat(Role.OFFICE, authority.pk), days.get(DueStage.CONSOLIDATION)),
        *_looked_at(authority, route, days),
        _signing(authority, route, days),
        Stop((C.APPROVED, C.ISSUED, C.SENT_UP, C.RECEIVED),
             _("Gửi cấp trên") if goes_up else _("Ban hành"),
             authority.office_name if goes_up else _("Văn thư"),
             Seat(Role.REGISTRAR, authority.pk), days.get(DueStage.ISSUE)),
    ]  # fmt: skip


def _looked_at(authority: Unit, route: FrozenRoute, days: Days) -> Iterator[Stop]:
    """Posting and council, as far as the route has them."""
    office = Seat(Role.OFFICE, authority.pk)
    if route.posting_days:
        where = _("công khai") if route.posting_audience == "public" else _("nội bộ")
        holder = _("%(where)s, %(n)d ngày làm việc") % {"where": where, "n": route.posting_days}
        yield Stop((C.POSTED,), _("Công khai"), holder, office, days.get("posting"),
                   route.posting_days)  # fmt: skip
    if route.council:
        yield Stop((C.COUNCIL,), _("Hội đồng"), _("Hội đồng Thi đua - Khen thưởng"), office,
                   days.get(DueStage.COUNCIL))  # fmt: skip


def _signing(authority: Unit, route: FrozenRoute, days: Days) -> Stop:
    leader = authority.leader_title or _("Người đứng đầu")
    return Stop((C.SIGNING,), pgettext("step", "Trình ký"), leader, Seat(Role.LEADER, authority.pk),
                days.get(DueStage.SIGNING), route.signing_days)  # fmt: skip


def paper_stops(paper: Consolidation, days: Days) -> list[Stop]:
    """The stages of the frozen route, from the draft to the publication or the receipt above."""
    route, authority = paper.period_route, paper.period.authority
    office = Seat(Role.OFFICE, authority.pk)
    drawn_up, proposal = days.get(DueStage.CONSOLIDATION), is_proposal(paper)
    stops = [Stop((C.DRAFTING,), _("Tổng hợp"), authority.office_name, office, drawn_up)]
    if not proposal and paper.corrects_id is None:
        stops.insert(
            0, Stop((C.COLLECTING,), _("Thu của các đơn vị"), authority.office_name, office)
        )
    if route.office_head_check:
        holder = _("Lãnh đạo %(office)s") % {"office": authority.office_name}
        head = Seat(Role.OFFICE_HEAD, authority.pk)
        stops.append(Stop((C.OFFICE_HEAD_CHECK,), _("Ký nháy"), holder, head, drawn_up))
    if proposal:
        stops += _looked_at(authority, route, days)
    stops.append(_signing(authority, route, days))
    stops += _after_signature(paper, days)
    return stops


def _after_signature(paper: Consolidation, days: Days) -> list[Stop]:
    authority = paper.period.authority
    registrar, office = Seat(Role.REGISTRAR, authority.pk), Seat(Role.OFFICE, authority.pk)
    issue = days.get(DueStage.ISSUE)
    numbered = Stop((C.APPROVED,), _("Lấy số"), _("Văn thư"), registrar, issue)
    if not paper.goes_up:
        return [numbered, Stop((C.ISSUED,), _("Ban hành"), authority.office_name)]
    return [
        numbered,
        Stop((C.ISSUED,), _("Gửi cấp trên"), authority.office_name, office),
        Stop((C.SENT_UP,), _("Cấp trên tiếp nhận"), _("Nơi nhận")),
        Stop((C.RECEIVED,), _("Đã tiếp nhận"), _("Nơi nhận")),
    ]


def correction_stops(correction: Correction) -> list[Stop]:
    """Mend → sign → recheck."""
    file = correction.submission
    unit, authority = file.dossier.unit, file.dossier.period.authority
    until = (correction.reply_by, correction.reply_by) if correction.reply_by else None
    return [
        Stop((K.FIXING,), _("Bổ sung"), _("Đơn vị"), Seat(Role.UNIT_OFFICER, unit.pk), until),
        Stop((K.UNIT_SIGNING,), _("Ký gửi lại"), _("Thủ trưởng đơn vị"),
             Seat(Role.UNIT_HEAD, unit.pk), until),
        Stop((K.RECHECK,), _("Kiểm tra lại"), authority.office_name,
             Seat(Role.OFFICE, authority.pk)),
        Stop((K.DONE,), _("Đã bổ sung xong"), authority.office_name),
    ]  # fmt: skip
