"""The cluster's meeting: one lock moves every member's file that waits in the cluster."""

from nominations.enums import Machine, SubmissionKind, SubmissionState
from nominations.models import ClusterRanking
from nominations.rules.readiness import Unmet
from workflows.services.elsewhere import move_along
from workflows.services.errors import NotReady
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
        move_along(
            step,
            submission,
            lambda file: file.leave_cluster(),
            action="lock_scores",
            note=minutes,
            data={"ranking": ranking.ref},
        )


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
