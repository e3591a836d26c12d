"""Stages as data: who owns each desk, and when its work is due.

A stage is a node of a flow. Its due day comes from the period's plain dates where the dispatch of
the year sets one, else from the route's working days counted from the day the task opens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import DueStage, Role, SubmissionState
from nominations.models import PeriodDue
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from nominations.rules.routes import FrozenRoute
from workflows.calendar import add_working_days
from workflows.flows.terms import days_left
from workflows.rules.ladders import Ladder, escalations, next_of, reminders


@dataclass(frozen=True, slots=True)
class Stage:
    """A desk: its owner's role, what it asks for in words, and its clock.

    `due` names the period's date (`due_else` where there is none); `due_attribute` a date of the
    subject, to which `working_days` are added; without either, `working_days` (or the route's)
    count from the day the task opens. `counts_at`: the state at which alone such a term runs.
    """

    role: Role
    label: str
    due: DueStage | None = None
    working_days: int = 5
    route_days: str = ""
    due_attribute: str = ""
    due_else: DueStage | None = None
    key: str = ""
    counts_at: str = ""


_STAGES: Mapping[str, Stage] = {
    "submission.draft": Stage(Role.UNIT_OFFICER, N_("Lập"), DueStage.UNIT),
    "submission.unit_signing": Stage(Role.UNIT_HEAD, N_("Ký gửi"), DueStage.UNIT),
    "submission.cross_scoring": Stage(
        Role.CLUSTER_MEMBER, N_("Chấm chéo"), DueStage.CROSS, due_else=DueStage.CLUSTER
    ),
    "submission.cluster_review": Stage(Role.CLUSTER_HEAD, N_("Chấm, bình xét"), DueStage.CLUSTER),
    "submission.office_check": Stage(
        Role.OFFICE,
        N_("Thẩm định"),
        DueStage.OFFICE,
        route_days="appraisal_days",
        counts_at=SubmissionState.OFFICE_CHECK,
    ),
    "submission.fixing": Stage(
        Role.UNIT_OFFICER, N_("Bổ sung"), due_attribute="reply_by", working_days=0
    ),
    "submission.on_hold": Stage(Role.OFFICE, N_("Xác minh"), working_days=10),
    "consolidation.collecting": Stage(Role.OFFICE, N_("Thu, tổng hợp"), DueStage.CONSOLIDATION),
    "consolidation.drafting": Stage(Role.OFFICE, N_("Tổng hợp"), DueStage.CONSOLIDATION),
    "consolidation.office_head_check": Stage(
        Role.OFFICE_HEAD, N_("Ký nháy"), DueStage.CONSOLIDATION, working_days=1
    ),
    "consolidation.posting": Stage(
        Role.OFFICE, N_("Công khai lấy ý kiến"), due_attribute="posted_to", working_days=1
    ),
    "consolidation.council": Stage(Role.OFFICE, N_("Ghi kết quả Hội đồng"), DueStage.COUNCIL),
    "consolidation.signing": Stage(
        Role.LEADER, N_("Ký"), DueStage.SIGNING, route_days="signing_days"
    ),
    "consolidation.numbering": Stage(
        Role.REGISTRAR, N_("Lấy số, ban hành"), DueStage.ISSUE, working_days=1
    ),
    "consolidation.sending": Stage(
        Role.OFFICE, N_("Gửi cấp trên"), due_attribute="send_by", working_days=0
    ),
    "consolidation.awaiting": Stage(Role.OFFICE, N_("Ghi kết quả của nơi nhận"), working_days=20),
    "correction.fixing": Stage(
        Role.UNIT_OFFICER, N_("Bổ sung đề nghị"), due_attribute="reply_by", working_days=0
    ),
    "correction.unit_signing": Stage(
        Role.UNIT_HEAD, N_("Ký gửi lại"), due_attribute="reply_by", working_days=0
    ),
    "correction.recheck": Stage(Role.OFFICE, N_("Kiểm tra lại"), working_days=3),
}

STAGES: Mapping[str, Stage] = MappingProxyType(
    {key: replace(stage, key=key) for key, stage in _STAGES.items()}
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A stage for one subject: the columns of the task that is about to open."""

    role: str
    unit_id: int | None
    cluster_id: int | None
    opened_at: datetime
    due_on: date
    ladder: str
    remind_at: datetime | None
    escalate_at: datetime | None


def desk_for(
    stage: Stage,
    *,
    unit_id: int,
    cluster_id: int | None,
    authority_id: int,
    due_on: date,
    opened_at: datetime,
    ladder: Ladder,
    role: str = "",
    scoring_unit_id: int | None = None,
) -> Desk:
    """The task columns for `stage`; `role` overrides the stage's own (a substitute).

    `scoring_unit_id`: which member of the cluster must act, where not any of them may.
    """
    acting = Role(role or stage.role)
    owner_unit = unit_id if acting in UNIT_ROLES else authority_id
    in_cluster = acting in CLUSTER_ROLES
    remind_at, escalate_at = reminders_for(due_on, ladder, role=acting, now=opened_at)
    return Desk(
        role=acting,
        unit_id=scoring_unit_id if in_cluster else owner_unit,
        cluster_id=cluster_id if in_cluster else None,
        opened_at=opened_at,
        due_on=due_on,
        ladder=ladder.to_text(),
        remind_at=remind_at,
        escalate_at=escalate_at,
    )


def reminders_for(
    due_on: date, ladder: Ladder, *, role: str, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """When a task due on `due_on` has something to say next: reminding, and escalating.

    Steps that lie before `now` are not made up for: who gets a task late is told of the task.
    """
    up = escalations(due_on, ladder, of_a_unit=role in UNIT_ROLES)
    return next_of(reminders(due_on, ladder), now), next_of(up, now)


def _own_day(stage: Stage, subject: Any) -> date | None:
    """A day that belongs to the subject alone: for answering a return, or an extension."""
    if stage.due_attribute:
        day: date | None = getattr(subject, stage.due_attribute)
        return day
    if stage.due != DueStage.UNIT or subject is None:
        return None
    answer: date | None = subject.reply_by if subject.returned_from else None
    return answer or subject.extended_to


def due_day(stage: Stage, subject: Any, *, period: Any, kind: str, opened_at: datetime) -> date:
    """The last day (inclusive) for `stage` of `subject`.

    A desk that opens after its planned date (a late unit, a returned file) gets its working days;
    the unit's own date never moves by itself. A term that stood still meanwhile goes on where it
    stopped (`terms.days_left`).
    """
    place = period.authority_id
    own_date = _own_day(stage, subject)
    if own_date is not None:
        more = stage.working_days if stage.due_attribute else 0
        return add_working_days(own_date, more, authority_id=place)
    today = clock.local_day(opened_at)
    planned = planned_day(stage, period, kind)
    if planned is not None and (planned >= today or stage.due == DueStage.UNIT):
        return planned
    days = stage.working_days
    if stage.route_days:
        days = getattr(FrozenRoute.of(period), stage.route_days)
    if stage.counts_at:
        days = days_left(subject, stage.counts_at, days, authority_id=place)
    return add_working_days(today, max(days, 1), authority_id=place)


def planned_day(stage: Stage, period: Any, kind: str) -> date | None:
    """The plain date that the period sets for `stage`, else for the one that stands in for it."""
    if stage.due is None:
        return None
    days_by_stage = dict(
        PeriodDue.objects.filter(
            period=period, submission_kind=kind, stage__in=(stage.due, stage.due_else or stage.due)
        ).values_list("stage", "due_on")
    )
    return days_by_stage.get(stage.due) or days_by_stage.get(str(stage.due_else))
