"""What clusters and standing offices do with the units' files: score, endorse, examine, return."""

from datetime import date
from decimal import Decimal
from typing import Any

from nominations import clock
from nominations.enums import CriterionSection, MarkColumn, NominationState, Role, SubmissionKind
from nominations.models import ClusterRanking, Correction, Submission, User
from nominations.queries.clusters import asked_of_cluster, home_units, scorer_of_paper
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.marks import by_criterion, words_of
from nominations.queries.score_sheet import sheet_of
from workflows.calendar import add_working_days
from workflows.models import Task
from workflows.services.rehearse.stage import Stage

N = NominationState
_RETURNED, _ONE_LINE, _VERIFIED = 0.12, 0.2, 0.06
_UNJUDGED = (N.SUBMITTED, N.ENDORSED, N.NOT_ENDORSED)


def cross_score(stage: Stage, task: Task) -> bool:
    """The neighbour in the circle scores the paper, a little below what the unit claims."""
    file: Submission = task.process.submission
    if not stage.rested(task, 1):
        return False
    strict = Decimal(stage.world.chance(stage.label(file), "strict").randint(0, 5))
    stage.act(file, "score", _scorer(stage, file), **_a_little_below(file, strict))
    return True


def _a_little_below(file: Submission, strict: Decimal) -> dict[str, Any]:
    """What the unit claims, less `strict` points of its first criterion that has so many."""
    sheet = sheet_of(file) if by_criterion(file) else None
    if sheet is None:
        return {"total": max((file.self_total or Decimal(0)) - strict, Decimal(0))}
    words = words_of(sheet, MarkColumn.CLUSTER)
    for row in sheet.rows:
        word = words[row.criterion.code]
        if row.criterion.section == CriterionSection.MAIN and (word["points"] or 0) >= strict:
            word |= {"points": word["points"] - strict, "reason": "Minh chứng chưa đủ."}
            break
    return {"marks": words}


def _scorer(stage: Stage, file: Submission) -> User:
    """Somebody of the scoring unit with a post in the cluster."""
    unit = scorer_of_paper(file)
    assert unit is not None
    assert file.ranking is not None
    code = file.ranking.cluster.code
    for role in (Role.CLUSTER_MEMBER, Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY):
        for user in stage.world.posts.get((role, code), []):
            assert user.person_id is not None
            if home_units([user.person_id], clock.today()).filter(pk=unit.pk).exists():
                return user
    raise LookupError(f"nobody scores {file}")


def cluster_review(stage: Stage, task: Task) -> bool:
    """The cluster's word on the collectives that the route asks about; then the meeting waits."""
    file: Submission = task.process.submission
    label = f"{stage.label(file)}/cluster"
    if label in stage.answered or file.kind != SubmissionKind.NOMINATIONS:
        return False
    if not stage.rested(task, 1) or not asked_of_cluster(file).exists():
        return False
    head = stage.sitting_at(task)[0]
    if stage.odds(task, "doubt") < 0.1:
        stage.act(file, "not_endorse", head, note="Cụm đề nghị xem xét thêm.")
    else:
        stage.act(file, "endorse", head)
    stage.answered.add(label)
    return True


def meet(stage: Stage, ranking: ClusterRanking, on: date) -> bool:
    """The cluster's meeting: one lock for all; a vote for the best; reasons for who is late."""
    if clock.today() < on or ranking.state != "OPEN":
        return False
    waiting = ranking.submissions.filter(state="CLUSTER_REVIEW")
    papers = waiting.filter(kind=SubmissionKind.SELF_ASSESSMENT)
    if papers.filter(cross_total=None).exists():
        return False
    late = ranking.submissions.filter(state__in=("DRAFT", "UNIT_SIGNING", "RETURNED", "SUSPENDED"))
    if late.exists() and clock.today() < add_working_days(on, 2):
        return False
    best = papers.order_by("-cross_total", "pk").first()
    if best is None:
        return False
    head = stage.world.posts[(Role.CLUSTER_HEAD, ranking.cluster.code)][0]
    stage.act(
        ranking,
        "lock_scores",
        head,
        minutes=f"BB họp {ranking.cluster.name}",
        met_on=clock.today(),
        present=papers.count(),
        leading=best.ref,
        votes={best.ref: papers.count()},
        unranked={file.ref: "Chưa gửi hồ sơ trước ngày họp" for file in late},
    )
    return True


def examine(stage: Stage, task: Task) -> bool:
    """The office takes in, returns as a whole or in part, verifies, accepts."""
    file: Submission = task.process.submission
    label = stage.label(file)
    if not stage.rested(task, 1):
        return False
    staff = _free(stage, task, file)
    if staff is None:
        return _appoint(stage, file)
    if file.received_at is None and label not in stage.answered:
        stage.answered.add(label)
        stage.act(file, "receive", staff)
        return True
    if f"{label}/judged" not in stage.answered:
        stage.answered.add(f"{label}/judged")
        if _judged(stage, task, file, staff):
            return True
    if file.nominations.filter(state=N.SUSPENDED).exists():
        stage.act(file, "resume", staff, note="Đã xác minh xong.")
    stage.act(file, "accept", staff)
    return True


def _free(stage: Stage, task: Task, file: Submission) -> User | None:
    """An examiner who did not prepare or sign it and is not on it himself."""
    lines = list(file.nominations.filter(state__in=_UNJUDGED).values_list("pk", flat=True))
    wrote = {file.prepared_by_id, file.signed_by_id}
    for user in stage.sitting_at(task):
        assert user.person_id is not None
        if task.owner_id not in (None, user.pk) or user.person_id in wrote:
            continue
        barred = conflicted_nominations({user.person_id}, lines)
        if not lines or len(barred) < len(lines):
            return user
    return None


def _appoint(stage: Stage, file: Submission) -> bool:
    """Nobody at the desk may judge what is left: the office names somebody from another unit."""
    authority = file.dossier.period.authority
    office = stage.holder_today(Role.OFFICE, authority)
    away = next(
        user
        for (role, _code), users in stage.world.posts.items()
        if role == Role.UNIT_HEAD
        for user in users
        if user.person_id not in (file.prepared_by_id, file.signed_by_id)
    )
    assert away.person is not None
    stage.act(
        file, "appoint", office, person=away.person.ref, note="Liên quan đến người thẩm định."
    )
    return True


def _judged(stage: Stage, task: Task, file: Submission, staff: User) -> bool:
    """Whether the file went back as a whole; single lines go back or are verified beside it."""
    chance = stage.odds(task, "judge")
    reply_by = add_working_days(clock.today(), 5)
    lines = list(
        file.nominations.filter(state__in=_UNJUDGED).order_by("pk").values_list("pk", flat=True)
    )
    if file.kind == SubmissionKind.NOMINATIONS and len(lines) > 2:
        if chance < _ONE_LINE:
            note = "Thiếu số quyết định của năm trước."
            stage.act(file, "return", staff, note=note, lines=lines[-1:], reply_by=reply_by)
        elif chance > 1 - _VERIFIED:
            stage.act(file, "suspend", staff, note="Đang xác minh.", lines=lines[-1:])
        return False
    if chance < _RETURNED and file.kind in (SubmissionKind.REPORT, SubmissionKind.NOMINATIONS):
        field = "narrative" if file.kind == SubmissionKind.REPORT else "meeting_minutes"
        pins = [(field, "Bổ sung cho rõ.")]
        stage.act(file, "return", staff, note="Chưa rõ.", pins=pins, reply_by=reply_by)
        return True
    return False


def recheck(stage: Stage, task: Task) -> bool:
    """A mended nomination joins the others."""
    correction: Correction = task.process.correction
    if not stage.rested(task, 1):
        return False
    staff = _free(stage, task, correction.submission)
    user: Any = staff or stage.sitting_at(task)[-1]
    stage.act(correction, "accept", user)
    return True


def verify(stage: Stage, task: Task) -> bool:
    """A suspended file goes on."""
    if not stage.rested(task, 5):
        return False
    stage.act(task.process.submission, "resume", stage.sitting_at(task)[0])
    return True
