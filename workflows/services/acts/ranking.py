"""The cluster's meeting: one lock moves every member's file that waits in the cluster."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from nominations.enums import Machine, MarkColumn, SubmissionKind, SubmissionState
from nominations.models import ClusterRanking, RankingEntry, Submission
from nominations.names import clean
from nominations.queries.clusters import score_limit, seats_on
from nominations.queries.marks import groups_in, sheets_of, why_excluded
from nominations.queries.rankings import EXCLUDED, assessments_of, member_count, opened_on
from nominations.queries.score_sheet import Sheet
from nominations.rules.ranking import Meeting, Result, places, unmet_meeting, unmet_results
from nominations.rules.readiness import Unmet
from workflows.services.elsewhere import Held, hold, move
from workflows.services.errors import Conflict, NotReady
from workflows.services.step import Step, act

S = SubmissionState
_NOT_YET_THERE = (S.DRAFT, S.UNIT_SIGNING, S.RETURNED, S.SUSPENDED)
_NO_PAPER = "Không có bảng tự chấm trong kỳ này."
_WITHDRAWN = "Đơn vị đã rút bảng tự chấm."
_REASON_LENGTH = 500


@act(Machine.RANKING, "lock_scores")
def lock_scores(step: Step) -> None:
    """Lock the ranking as the meeting decided: totals, places, votes; all waiting files move on.

    `minutes` names the minutes, `met_on` the day, `present` how many members were there.
    `finals` maps a self-assessment's ref to its final total (else the cross score counts),
    `reasons` to why it differs from the cross score, `votes` to the votes for its unit; `leading`
    is the ref of the paper whose unit the meeting voted for. `unranked` maps a late member's
    submission ref to the reason for leaving it out; without one a member that has not arrived
    blocks the lock. What arrives later skips the cluster.
    """
    ranking: ClusterRanking = step.subject
    arrived = _lock_members(ranking)
    results = _results(step, [held.subject for held in arrived])
    meeting = _meeting(step, results)
    ranking.met_on = meeting.met_on
    unmet = [
        *unmet_meeting(
            meeting,
            members=member_count(ranking),
            opened_on=opened_on(ranking),
            today=step.today,
        ),
        *_unmet_arrivals(step, ranking),
        *unmet_results(results, meeting, _limits(held.subject for held in arrived)),
    ]
    if unmet:
        raise NotReady(unmet)
    step.take(ranking.lock_scores)
    _minute(step, ranking, meeting, results)
    _enter(step, ranking, results)
    found = {result.ref: result for result in results}
    for held in arrived:
        result = found.get(held.subject.ref)
        total = result.final if result else None
        held.subject.cluster_total = total
        held.subject.cluster_note = result.reason if result else ""
        move(
            step,
            held,
            lambda file: file.leave_cluster(),
            action="lock_scores",
            note=meeting.minutes,
            data={"ranking": ranking.ref, "total": str(total or "")},
        )


def _lock_members(ranking: ClusterRanking) -> list[Held]:
    """The files that wait in the cluster, each with its process locked, in the order of ids.

    A file that moved away meanwhile makes the page stale.
    """
    arrived = []
    waiting = ranking.submissions.filter(state=S.CLUSTER_REVIEW).order_by("pk")
    for member in waiting:
        held = hold(member)
        if held.subject.state != S.CLUSTER_REVIEW:
            raise Conflict(_("Có hồ sơ vừa rời cụm. Hãy mở lại trang rồi chốt."))
        arrived.append(held)
    return arrived


def _results(step: Step, files: Sequence[Submission]) -> list[Result]:
    """What the meeting found about each member whose self-assessment has arrived."""
    papers = [file for file in files if file.kind == SubmissionKind.SELF_ASSESSMENT]
    sheets = sheets_of(papers)
    return [_result(step, paper, sheets.get(paper.pk)) for paper in papers]


def _result(step: Step, paper: Submission, sheet: Sheet | None) -> Result:
    """Groups are those of the cluster's marks; what excludes, of the claim where there are none."""
    final = (step.data.get("finals") or {}).get(paper.ref)
    total = paper.cross_total if final is None else Decimal(final)
    reason = clean((step.data.get("reasons") or {}).get(paper.ref) or "")
    return Result(
        unit=paper.dossier.unit_id,
        ref=paper.ref,
        name=paper.dossier.unit.name,
        final=total,
        votes=(step.data.get("votes") or {}).get(paper.ref),
        scored=paper.cross_total,
        reason="" if total == paper.cross_total else reason,
        groups=groups_in(sheet, MarkColumn.CLUSTER) if sheet else {},
        excluded=why_excluded(sheet) if sheet else "",
    )


def _limits(files: Iterable[Submission]) -> dict[int, Decimal]:
    """Unit → the most that its paper can reach: the same for all papers of one period."""
    papers = [file for file in files if file.kind == SubmissionKind.SELF_ASSESSMENT]
    most = score_limit(papers[0]) if papers else Decimal(0)
    return {file.dossier.unit_id: most for file in papers}


def _meeting(step: Step, results: Sequence[Result]) -> Meeting:
    """The minutes' data; a leading unit that is not among the results counts as unknown (0)."""
    named = step.data.get("leading") or ""
    units = {result.ref: result.unit for result in results}
    return Meeting(
        minutes=str(step.data.get("minutes", "")).strip(),
        met_on=step.data.get("met_on"),
        present=step.data.get("present"),
        leading=units.get(named, 0) if named else None,
    )


def _unmet_arrivals(step: Step, ranking: ClusterRanking) -> list[Unmet]:
    """Members that have not arrived and are not marked as unranked with a reason."""
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
                    _("%(where)s chưa đến cụm. Hãy chờ hoặc ghi lý do “chưa xếp hạng”.")
                    % {"where": where},
                )
            )
        step.facts.setdefault("unranked", {})[submission.ref] = reason
    return unmet


def _minute(
    step: Step, ranking: ClusterRanking, meeting: Meeting, results: Sequence[Result]
) -> None:
    """Write what the minutes say into the ranking and into the event."""
    ranking.minutes = meeting.minutes
    ranking.members_present = meeting.present
    ranking.locked_at = step.now
    ranking.leading_unit_id = meeting.leading
    by_unit = {result.unit: result for result in results}
    if meeting.leading is not None:
        ranking.leading_votes = by_unit[meeting.leading].votes
    step.facts |= {
        "minutes": meeting.minutes,
        "met_on": str(meeting.met_on),
        "present": meeting.present,
        "leading": by_unit[meeting.leading].ref if meeting.leading else "",
        "finals": {result.ref: str(result.final) for result in results},
        "votes": {r.ref: r.votes for r in results if r.votes is not None},
        "reasons": {r.ref: r.reason for r in results if r.reason},
        "excluded": {r.ref: r.excluded for r in results if r.excluded},
    }


def _enter(step: Step, ranking: ClusterRanking, results: Sequence[Result]) -> None:
    """One line per member: ranked by its final total, or with the reason why not."""
    papers = {paper.dossier.unit_id: paper for paper in assessments_of(ranking)}
    if not papers:
        return  # the route lets this cluster give opinions only
    table = ranking.period.unit_table
    by_place = places(results, table.ties if table else ())
    by_unit = {result.unit: result for result in results}
    seats = seats_on(ranking.cluster_id, ranking.period.year, ranking.met_on or step.today)
    units = dict.fromkeys([*(seat.unit_id for seat in seats), *papers])
    RankingEntry.objects.bulk_create(
        _entry(ranking, unit, by_unit.get(unit), by_place.get(unit), papers.get(unit), step)
        for unit in units
    )


def _entry(
    ranking: ClusterRanking,
    unit_id: int,
    result: Result | None,
    place: int | None,
    paper: Any,
    step: Step,
) -> RankingEntry:
    entry = RankingEntry(ranking=ranking, unit_id=unit_id, place=place)
    if paper is not None and paper.sent_at is not None:  # a draft's points are its unit's own
        entry.self_total, entry.cross_total = paper.self_total, paper.cross_total
    if result is not None:
        entry.final_total, entry.votes = result.final, result.votes
        entry.group_totals = {code: str(points) for code, points in result.groups.items()}
        if result.excluded:
            entry.unranked_reason = f"{EXCLUDED}: {result.excluded}"[:_REASON_LENGTH]
    elif paper is None:
        entry.unranked_reason = _NO_PAPER
    else:
        reasons = step.facts.get("unranked", {})
        entry.unranked_reason = reasons.get(paper.ref) or _WITHDRAWN
    return entry
