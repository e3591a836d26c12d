"""The cluster's meeting: one lock moves every member's file that waits in the cluster."""

from nominations.enums import Machine, SubmissionKind, SubmissionState
from nominations.models import ClusterRanking, Submission
from nominations.rules.readiness import Unmet
from nominations.services.record_event import record_event
from workflows.queries.standing import RELATED, stream_of
from workflows.services.errors import NotReady
from workflows.services.processes import execute_task, lock_process, open_task
from workflows.services.step import Step, act

S = SubmissionState
_NOT_YET_THERE = (S.DRAFT, S.UNIT_SIGNING, S.RETURNED, S.SUSPENDED)


@act(Machine.RANKING, "lock_scores")
def lock_scores(step: Step) -> None:
    """Lock the ranking; `minutes` names the meeting's minutes.

    `unranked` maps a late member's submission ref to the reason for leaving it out; without one a
    member that has not arrived blocks the lock. What arrives later skips the cluster.
    """
    ranking: ClusterRanking = step.subject
    minutes = str(step.data.get("minutes", "")).strip()
    if not minutes:
        raise NotReady([Unmet("minutes", "Hãy ghi số, ngày biên bản họp cụm.")])
    _refuse_missing_members(step, ranking)
    step.take(ranking.lock_scores)
    ranking.minutes = minutes
    ranking.locked_at = step.now
    waiting = ranking.submissions.filter(state=S.CLUSTER_REVIEW).order_by("pk")
    for submission in waiting:
        _leave_cluster(step, submission)


def _refuse_missing_members(step: Step, ranking: ClusterRanking) -> None:
    unranked: dict[str, str] = step.data.get("unranked") or {}
    unmet = []
    late = ranking.submissions.filter(state__in=_NOT_YET_THERE).select_related("dossier__unit")
    for submission in late:
        reason = unranked.get(submission.ref, "").strip()
        if not reason:
            where = f"{submission.dossier.unit.name}: {submission.get_kind_display()}"
            unmet.append(
                Unmet(
                    f"unranked:{submission.ref}",
                    f"{where} chưa đến cụm. Hãy chờ hoặc ghi lý do “chưa xếp hạng”.",
                )
            )
        step.facts.setdefault("unranked", {})[submission.ref] = reason
    unscored = ranking.submissions.filter(
        state=S.CLUSTER_REVIEW, kind=SubmissionKind.SELF_ASSESSMENT, cluster_total=None
    ).select_related("dossier__unit")
    unmet += [
        Unmet("scores", f"{s.dossier.unit.name}: bảng tự chấm chưa có điểm cụm.") for s in unscored
    ]
    if unmet:
        raise NotReady(unmet)


def _leave_cluster(step: Step, member: Submission) -> None:
    """Move one member under its own lock, with an event in its own chain."""
    process = lock_process(member)
    submission = (
        Submission.objects.select_related(*RELATED[Machine.SUBMISSION])
        .select_for_update(of=("self",))
        .get(pk=member.pk)
    )
    submission.leave_cluster()
    submission.version += 1
    submission.save()
    record_event(
        stream=stream_of(submission),
        action="lock_scores",
        actor=step.actor,
        acting_for=step.acting_for,
        post_title=step.post.title if step.post else "",
        from_state=S.CLUSTER_REVIEW,
        to_state=submission.state,
        note=step.subject.minutes,
        moves=True,
        data={"ranking": step.subject.ref},
        at=step.now,
    )
    if process is None:
        raise LookupError(f"{submission!r} has no process")
    process.submission = submission
    task = open_task(process)
    if task is None:
        raise LookupError(f"{submission!r} has no open task")
    execute_task(task, step.actor)
