"""What one act would do to many files: the guards of the door, read for all of them at once.

A preview of accept, endorse, initial or sign_all takes as many statements for one file as for
fifty. What a unit sends is checked for completeness file by file: it owes a few, not fifty.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Count
from django.utils.translation import gettext as _

from nominations.enums import Machine, NominationState, SubmissionKind, SubmissionState
from nominations.models import Attachment, Correction, Nomination, Person, Pin, Submission
from nominations.queries.clusters import OPEN_TO_OPINION, asked_kinds
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.standing import Hats
from nominations.rules import readiness
from nominations.rules.numbers import as_written
from nominations.rules.roles import Refusal, may
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.actions import main_act
from workflows.queries.standing import (
    Subject,
    machine_of,
    place_of,
    standing_of,
    taken_by_another,
    worn_roles,
)

#: Acts that need nothing but a yes → their key on the tasks page.
BULK_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "accept": "a",
        "endorse": "d",
        "initial": "i",
        "sign_all": "s",
        "submit": "g",
        "resubmit": "r",
        "send_to_head": "t",
    }
)
_NOT_LINES = (NominationState.WITHDRAWN,)


@dataclass(frozen=True, slots=True)
class Preview:
    """One file: what would happen, or why nothing would; facts, and what wants a look first."""

    subject: Subject
    reason: str = ""
    acting_for: str = ""
    facts: tuple[str, ...] = ()
    look: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """How the form names the file, with the version that was seen."""
        return f"{machine_of(self.subject).value}:{self.subject.ref}:{self.subject.version}"


@dataclass(frozen=True, slots=True)
class _Lines:
    """The nominations of one submission, as far as a preview needs them."""

    count: int
    open_kinds: tuple[str, ...]  # of those on which the cluster may still give its opinion
    doubted: int
    ids: tuple[int, ...]


_NONE = _Lines(0, (), 0, ())


def bulk_act_of(machine: str, state: str, kind: str, returned_from: str = "") -> str:
    """The act of this desk that may be done to many files at once; empty where there is none."""
    if (machine, state) == (Machine.SUBMISSION, SubmissionState.CLUSTER_REVIEW):
        return "endorse" if kind == SubmissionKind.NOMINATIONS else ""
    if state == SubmissionState.UNIT_SIGNING and returned_from:
        return "resubmit"
    act = main_act(machine, state, kind if machine == Machine.CONSOLIDATION else "")
    return act if act in BULK_ACTS else ""


def preview_of(
    subjects: Sequence[Subject], action: str, viewer: Hats, *, user_id: int
) -> list[Preview]:
    """What `action` would do to each of `subjects`, in their order."""
    tasks = open_tasks_of(subjects)
    lines = _lines_of(subjects)
    facts = _facts_of(subjects, lines)
    looks = _looks_of(subjects, lines, viewer)
    givers = _refs_of(viewer.givers)
    found = []
    for subject in subjects:
        task = tasks.get((machine_of(subject), subject.pk))
        reason, giver_id = _why_not(subject, action, viewer, task, user_id)
        reason = reason or _not_now(subject, action, lines.get(subject.pk, _NONE))
        key = (machine_of(subject), subject.pk)
        found.append(
            Preview(
                subject,
                reason=reason,
                acting_for=givers.get(giver_id or 0, ""),
                facts=tuple(facts.get(key, ())),
                look=tuple(looks.get(key, ())),
            )
        )
    return found


def open_tasks_of(subjects: Iterable[Subject]) -> dict[tuple[Machine, int], Task]:
    """Subject → its task that waits for a person; one statement per machine."""
    by_machine: dict[Machine, list[int]] = {}
    for subject in subjects:
        by_machine.setdefault(machine_of(subject), []).append(subject.pk)
    found = {}
    for machine, ids in by_machine.items():
        named = f"process__{machine.value}_id"
        tasks = Task.objects.filter(
            **{f"{named}__in": ids}, status__in=OPEN_STATUSES, flow_task_type="HUMAN"
        ).select_related("owner__person", "process")
        for task in tasks:
            found[machine, getattr(task.process, f"{machine.value}_id")] = task
    return found


def _why_not(
    subject: Subject, action: str, viewer: Hats, task: Task | None, user_id: int
) -> tuple[str, int | None]:
    """The best answer of the viewer's own posts and of each mandate: a reason, and whose post."""
    refusals: list[tuple[Refusal, int | None]] = []
    place = place_of(subject)
    for giver_id in (None, *sorted(viewer.givers)):
        roles = worn_roles(viewer.acting_for(giver_id), place)
        people = [pk for pk in (viewer.person_id, giver_id) if pk]
        refusal = may(
            standing_of(subject, people=people, roles=roles, task=task),
            machine=machine_of(subject),
            state=subject.state,
            action=action,
            task_role=task.role if task else "",
        )
        if refusal is None:
            taken = task and taken_by_another(task, machine_of(subject), action, user_id)
            return (_claimed(task) if task and taken else ""), giver_id
        refusals.append((refusal, giver_id))
    told = next((pair for pair in refusals if not pair[0].stranger), None)
    if told:
        return told[0].reason, told[1]
    return _("Không còn ở bước này, hoặc không phải việc của bạn."), None


def _claimed(task: Task) -> str:
    name = task.owner.get_full_name() if task.owner else ""
    return _("%(name)s đã nhận xử lý.") % {"name": name}


def _not_now(subject: Subject, action: str, lines: _Lines) -> str:
    """Why the act makes no sense on a file that one may act on."""
    if action == "endorse" and isinstance(subject, Submission):
        asked = set(asked_kinds(subject)) & set(lines.open_kinds)
        if subject.kind != SubmissionKind.NOMINATIONS or not asked:
            return _("Không có đề nghị nào cần ý kiến của cụm.")
        if lines.doubted:
            return _("Có đề nghị đã ghi “Chưa nhất trí”: mở hồ sơ để xem.")
    if action in ("submit", "resubmit") and isinstance(subject, Submission):
        if bool(subject.returned_from) != (action == "resubmit"):
            return _("Không còn ở bước này, hoặc không phải việc của bạn.")
        return " ".join(unmet.sentence for unmet in readiness.unmet_to_submit(subject))
    if action == "resubmit" and isinstance(subject, Correction):
        return " ".join(unmet.sentence for unmet in readiness.unmet_correction(subject))
    return ""


def _submission_ids(subjects: Iterable[Subject]) -> list[int]:
    return [subject.pk for subject in subjects if isinstance(subject, Submission)]


def _lines_of(subjects: Collection[Subject]) -> dict[int, _Lines]:
    """Submission id → its nominations, in one statement."""
    rows = Nomination.objects.filter(submission__in=_submission_ids(subjects))
    found: dict[int, list[tuple[int, str, str]]] = {}
    for submission_id, pk, state, kind in rows.exclude(state__in=_NOT_LINES).values_list(
        "submission_id", "pk", "state", "nominee_kind"
    ):
        found.setdefault(submission_id, []).append((pk, state, kind))
    return {
        submission_id: _Lines(
            count=len(lines),
            open_kinds=tuple({kind for _pk, state, kind in lines if state in OPEN_TO_OPINION}),
            doubted=sum(state == NominationState.NOT_ENDORSED for _pk, state, _kind in lines),
            ids=tuple(pk for pk, _state, _kind in lines),
        )
        for submission_id, lines in found.items()
    }


def _facts_of(
    subjects: Collection[Subject], lines: Mapping[int, _Lines]
) -> dict[tuple[Machine, int], list[str]]:
    """What is in each file: nominees, points, proofs."""
    ids = _submission_ids(subjects)
    proofs = dict(
        Attachment.objects.filter(submission__in=ids, superseded=False)
        .order_by()
        .values_list("submission")
        .annotate(n=Count("pk"))
    )
    found: dict[tuple[Machine, int], list[str]] = {}
    for subject in subjects:
        if not isinstance(subject, Submission):
            continue
        said = found.setdefault((Machine.SUBMISSION, subject.pk), [])
        if subject.pk in lines:
            said.append(_("%(n)d đề nghị") % {"n": lines[subject.pk].count})
        if subject.self_total is not None:
            said.append(_("tự chấm %(points)s") % {"points": as_written(subject.self_total)})
        if subject.cross_total is not None:
            said.append(_("cụm chấm %(points)s") % {"points": as_written(subject.cross_total)})
        if subject.nothing_to_report:
            said.append(_("không phát sinh"))
        if proofs.get(subject.pk):
            said.append(_("%(n)d tệp") % {"n": proofs[subject.pk]})
    return found


_JUDGED = (SubmissionState.CLUSTER_REVIEW, SubmissionState.OFFICE_CHECK)


def _looks_of(
    subjects: Collection[Subject], lines: Mapping[int, _Lines], viewer: Hats
) -> dict[tuple[Machine, int], list[str]]:
    """What wants a look before one agrees: sent late, still to be mended, one's own family."""
    ids = _submission_ids(subjects)
    pinned = set(
        Pin.objects.filter(submission__in=ids, resolved_at=None).values_list(
            "submission", flat=True
        )
    )
    people = {viewer.person_id, *viewer.givers} - {None}
    every = [pk for found in lines.values() for pk in found.ids]
    own = conflicted_nominations([pk for pk in people if pk], every)
    found: dict[tuple[Machine, int], list[str]] = {}
    for subject in subjects:
        if not isinstance(subject, Submission):
            continue
        said = found.setdefault((Machine.SUBMISSION, subject.pk), [])
        if subject.late_days:
            said.append(_("gửi trễ %(n)d ngày làm việc") % {"n": subject.late_days})
        if subject.pk in pinned:
            said.append(_("còn mục đang yêu cầu bổ sung"))
        judged = subject.state in _JUDGED  # a head signs for his unit, himself among it
        if judged and own & set(lines.get(subject.pk, _NONE).ids):
            said.append(_("có đề nghị liên quan đến bạn hoặc người thân: để người khác xử lý"))
    return found


def _refs_of(person_ids: Collection[int]) -> dict[int, str]:
    if not person_ids:
        return {}
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "ref"))
