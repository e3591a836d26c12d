"""Give many units their dossiers at once: the same rows that single starts would write.

Starting a flow through viewflow is a dozen queries; these are `bulk_create` of dossiers,
submissions, chains with their first event, processes and tasks. A test compares the rows with
those of a normal start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from nominations import clock
from nominations.enums import StreamKind, SubmissionState
from nominations.models import (
    Cluster,
    ClusterMember,
    ClusterRanking,
    Dossier,
    Period,
    Submission,
    Unit,
    User,
)
from nominations.rules.routes import FrozenRoute
from nominations.services.figures import ask_figures
from nominations.services.record_event import start_streams
from nominations.services.registrations import copy_registrations
from workflows.flows.desks import desk_for_dossier
from workflows.flows.submission import SubmissionFlow
from workflows.models import Process, Task


@dataclass(frozen=True, slots=True)
class Started:
    """How much a start has made."""

    dossiers: int
    submissions: int


def start_dossiers(
    *, period: Period, units: Sequence[Unit], kinds: Sequence[str], actor: User | None
) -> Started:
    """Dossier, submissions, chains, processes and first tasks for `units`; needs a transaction.

    `period` must have its route frozen. Units keep the order given.
    """
    rankings = _rankings(period, units, kinds)
    dossiers = Dossier.objects.bulk_create(Dossier(period=period, unit=unit) for unit in units)
    route = FrozenRoute.of(period)
    submissions = Submission.objects.bulk_create(
        Submission(
            dossier=dossier,
            kind=kind,
            ranking=rankings.get(dossier.unit_id) if route.passes_cluster(kind) else None,
        )
        for dossier in dossiers
        for kind in kinds
    )
    ask_figures(period, submissions)
    copy_registrations(period, submissions)
    _start_flows(submissions, period, kinds)
    start_streams(
        StreamKind.SUBMISSION,
        [submission.ref for submission in submissions],
        action="open",
        actor=actor,
        to_state=SubmissionState.DRAFT,
    )
    return Started(len(dossiers), len(submissions))


def _rankings(
    period: Period, units: Sequence[Unit], kinds: Sequence[str]
) -> dict[int, ClusterRanking]:
    """Unit id → this period's ranking of its cluster, made here if the route needs clusters.

    A ranking that the period has already is used again (units that join later).
    """
    route = FrozenRoute.of(period)
    if not any(route.passes_cluster(kind) for kind in kinds):
        return {}
    seats = ClusterMember.objects.filter(
        year=period.year, cluster__authority_id=period.authority_id
    ).values_list("unit_id", "cluster_id")
    wanted = {unit.pk for unit in units}
    cluster_of = {unit_id: cluster_id for unit_id, cluster_id in seats if unit_id in wanted}
    by_cluster = {ranking.cluster_id: ranking for ranking in period.rankings.all()}
    clusters = Cluster.objects.filter(pk__in=set(cluster_of.values()) - set(by_cluster))
    made = ClusterRanking.objects.bulk_create(
        ClusterRanking(cluster=cluster, period=period) for cluster in clusters
    )
    by_cluster |= {ranking.cluster_id: ranking for ranking in made}
    return {unit_id: by_cluster[cluster_id] for unit_id, cluster_id in cluster_of.items()}


def _start_flows(submissions: Sequence[Submission], period: Period, kinds: Sequence[str]) -> None:
    """One process per submission, with its passed start and switch and the open first desk."""
    now = clock.now()
    processes = Process.objects.bulk_create(
        Process(flow_class=SubmissionFlow, submission=submission, created=now)
        for submission in submissions
    )
    passed: dict[str, Any] = {"status": STATUS.DONE, "started": now, "finished": now}
    starts = _tasks(processes, SubmissionFlow.start, passed)
    switches = _tasks(processes, SubmissionFlow.where, {"status": STATUS.DONE, "finished": now})
    desks = {kind: desk_for_dossier(period, kind) for kind in kinds}
    drafts = Task.objects.bulk_create(
        Task(
            process=process,
            flow_task=SubmissionFlow.draft,
            flow_task_type=SubmissionFlow.draft.task_type,
            token=Token("start"),
            unit_id=process.submission.dossier.unit_id,
            **desks[process.submission.kind],
        )
        for process in processes
    )
    _link(switches, starts)
    _link(drafts, switches)


def _tasks(processes: Sequence[Process], node: Any, fields: dict[str, Any]) -> list[Task]:
    return Task.objects.bulk_create(
        Task(
            process=process,
            flow_task=node,
            flow_task_type=node.task_type,
            token=Token("start"),
            **fields,
        )
        for process in processes
    )


def _link(tasks: Sequence[Task], previous: Sequence[Task]) -> None:
    through = Task.previous.through
    through.objects.bulk_create(
        through(from_task_id=task.pk, to_task_id=before.pk)
        for task, before in zip(tasks, previous, strict=True)
    )
