"""Acts whose moment has passed or not come: the page shows no button for them at all.

The door would refuse them too; a disabled button would only be noise.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from nominations.enums import NominationState, SubmissionKind, SubmissionState
from nominations.models import Consolidation, Correction, Submission
from nominations.queries.clusters import asked_of_cluster
from nominations.queries.forwarding import reopenable
from nominations.queries.marks import by_criterion
from nominations.rules import papers
from workflows.models import Task
from workflows.queries.standing import Subject, is_scoring


def pointless(subject: Subject, action: str, task: Task | None, user_id: int) -> bool:
    """Whether `action` makes no sense on `subject` now, whoever looks."""
    owner_id = task.owner_id if task else None
    if action == "claim":
        return task is None or owner_id is not None or is_scoring(task)
    if action == "release":
        return owner_id != user_id
    if action == "appoint":
        return task is None
    if isinstance(subject, Submission):
        return action in _ON_SUBMISSION and _ON_SUBMISSION[action](subject)
    if isinstance(subject, Consolidation):
        return _on_paper(subject, action)
    if isinstance(subject, Correction) and action == "reopen_source":
        return not reopenable(subject)
    return False


def _on_paper(paper: Consolidation, action: str) -> bool:
    if not papers.suits(paper.kind, action):
        return True
    if action == "discard":
        return paper.state == "COUNCIL" and not papers.may_be_discarded(paper)
    if action == "send_up":
        return not paper.goes_up
    if action in ("record_receipt", "record_outcome"):
        return not paper.awaits_answer
    return False


def _without_points(file: Submission) -> bool:
    return file.kind != SubmissionKind.SELF_ASSESSMENT or not by_criterion(file)


def _not_asked(file: Submission) -> bool:
    return file.kind != SubmissionKind.NOMINATIONS or not asked_of_cluster(file).exists()


def _nothing_suspended(file: Submission) -> bool:
    if file.state == SubmissionState.SUSPENDED:
        return False
    return not file.nominations.filter(state=NominationState.SUSPENDED).exists()


def _past_its_desk(file: Submission) -> bool:
    """Of an accepted file only nominations may still go back, be withdrawn or verified."""
    accepted = file.state == SubmissionState.ACCEPTED
    return accepted and file.kind != SubmissionKind.NOMINATIONS


_ON_SUBMISSION: Mapping[str, Callable[[Submission], bool]] = MappingProxyType(
    {
        "submit": lambda file: bool(file.returned_from),
        "resubmit": lambda file: not file.returned_from,
        "receive": lambda file: file.received_at is not None,
        "reopen_source": lambda file: not reopenable(file),
        "score": lambda file: file.kind != SubmissionKind.SELF_ASSESSMENT,
        "appraise": _without_points,
        "endorse": _not_asked,
        "not_endorse": _not_asked,
        "resume": _nothing_suspended,
        "return": _past_its_desk,
        "withdraw": _past_its_desk,
        "suspend": _past_its_desk,
    }
)
