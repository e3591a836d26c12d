"""The human node of our flows: a viewflow View whose task carries our own columns.

viewflow's own task views are never mounted; a task is executed by `services.perform` only.
"""

from typing import Any

from viewflow.workflow import flow
from viewflow.workflow.nodes.view import ViewActivation

from nominations import clock
from nominations.enums import Role, SubmissionKind
from nominations.models import ClusterMember, Consolidation, Correction, Submission
from nominations.queries.clusters import scorer_of_paper
from nominations.queries.units import heirs_of
from nominations.rules.papers import CARRIED_AS
from nominations.rules.routes import FrozenRoute
from workflows.flows.stages import STAGES, Desk, Stage, desk_for, due_day
from workflows.rules.ladders import Ladder


class DeskActivation(ViewActivation):
    """Fills role, unit, cluster and the three dates when the task opens."""

    @classmethod
    def create(
        cls,
        flow_task: "DeskNode",
        prev_activation: Any,
        token: Any,
        data: Any = None,
        seed: Any = None,
    ) -> "DeskActivation":
        process = prev_activation.process
        role = process.substitute_role or role_at(flow_task.stage, process.subject)
        desk = desk_of(flow_task.stage, process.subject, role=role)
        task = flow_task.flow_class.task_class(
            process=process,
            flow_task=flow_task,
            token=token,
            role=desk.role,
            unit_id=desk.unit_id,
            cluster_id=desk.cluster_id,
            opened_at=desk.opened_at,
            due_on=desk.due_on,
            ladder=desk.ladder,
            remind_at=desk.remind_at,
            escalate_at=desk.escalate_at,
        )
        task.save()
        task.previous.add(prev_activation.task)
        return cls(task)


class DeskNode(flow.View):
    """One place where a person must act; `key` names its row in STAGES."""

    activation_class = DeskActivation

    def __init__(self, key: str) -> None:
        super().__init__(view=None)
        self.stage: Stage = STAGES[key]
        self.key = key


class At:
    """A Switch case: the subject stands in one of `states`. It reads, it never sets.

    With `flag`, a boolean column of the subject, only if that is true: elsewhere the case after
    it takes the subject.
    """

    def __init__(self, *states: str, flag: str = "") -> None:
        self.states = frozenset(states)
        self.flag = flag

    def __call__(self, activation: Any) -> bool:
        subject = activation.process.subject
        return subject.state in self.states and (not self.flag or getattr(subject, self.flag))


def role_at(stage: Stage, subject: Any) -> str:
    """The stage's role, but for the cluster head's own unit: its deputy judges that file.

    So too for the files of the units that the cluster head's unit continues.
    Where no neighbour can score (a cluster of one), the file waits for the cluster's head.
    """
    if stage.role == Role.CLUSTER_MEMBER and scorer_of_paper(subject) is not None:
        return stage.role
    if stage.role not in (Role.CLUSTER_HEAD, Role.CLUSTER_MEMBER):
        return stage.role
    heads = ClusterMember.objects.filter(
        cluster_id=subject.ranking.cluster_id,
        year=subject.dossier.period.year,
        unit__in=heirs_of({subject.dossier.unit_id}),
        seat=ClusterMember.Seat.HEAD,
    )
    return Role.CLUSTER_DEPUTY if heads.exists() else Role.CLUSTER_HEAD


def desk_of(stage: Stage, subject: Any, *, role: str = "") -> Desk:
    """Owner and clock of `stage` for a submission, a consolidation or a correction."""
    opened_at = clock.now()
    scoring = scorer_of_paper(subject) if role == Role.CLUSTER_MEMBER else None
    if isinstance(subject, Consolidation):
        period, kind = subject.period, CARRIED_AS[subject.kind]
        unit_id, cluster_id = period.authority_id, None
    else:
        submission: Submission = subject.submission if isinstance(subject, Correction) else subject
        period, kind = submission.dossier.period, SubmissionKind(submission.kind)
        unit_id = submission.dossier.unit_id
        cluster_id = submission.ranking.cluster_id if submission.ranking else None
    return desk_for(
        stage,
        unit_id=unit_id,
        cluster_id=cluster_id,
        authority_id=period.authority_id,
        due_on=due_day(stage, subject, period=period, kind=kind, opened_at=opened_at),
        opened_at=opened_at,
        ladder=Ladder.of(FrozenRoute.of(period), stage.key),
        role=role,
        scoring_unit_id=scoring.pk if scoring else None,
    )


def desk_for_dossier(period: Any, kind: str) -> dict[str, Any]:
    """The task columns of every unit's first desk in a period, but for the unit itself."""
    stage, opened_at = STAGES["submission.draft"], clock.now()
    desk = desk_for(
        stage,
        unit_id=0,
        cluster_id=None,
        authority_id=period.authority_id,
        due_on=due_day(stage, None, period=period, kind=kind, opened_at=opened_at),
        opened_at=opened_at,
        ladder=Ladder.of(FrozenRoute.of(period), stage.key),
    )
    return {
        "role": desk.role,
        "opened_at": desk.opened_at,
        "due_on": desk.due_on,
        "ladder": desk.ladder,
        "remind_at": desk.remind_at,
        "escalate_at": desk.escalate_at,
    }
