"""The buttons of a page: what this viewer may do here, and why not when he may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from nominations.enums import (
    ConsolidationKind,
    Machine,
    SubmissionState,
)
from nominations.models import ClusterRanking, Consolidation, Correction, Person, Submission
from nominations.queries.standing import Hats
from nominations.rules import papers, readiness
from nominations.rules.readiness import Unmet
from nominations.rules.roles import actions_in, could, may
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.pointless import pointless
from workflows.queries.standing import (
    Subject,
    kind_of,
    machine_of,
    place_of,
    standing_of,
    taken_by_another,
    worn_roles,
)
from workflows.queries.timeline import last_move
from workflows.words import button

#: The act that a desk exists for: its button is the filled one.
_MAIN: Mapping[tuple[Machine, str], str] = MappingProxyType(
    {
        (Machine.SUBMISSION, "DRAFT"): "send_to_head",
        (Machine.SUBMISSION, "UNIT_SIGNING"): "submit",
        (Machine.SUBMISSION, "CLUSTER_REVIEW"): "score",
        (Machine.SUBMISSION, "OFFICE_CHECK"): "accept",
        (Machine.SUBMISSION, "RETURNED"): "send_to_head",
        (Machine.SUBMISSION, "SUSPENDED"): "resume",
        (Machine.CORRECTION, "FIXING"): "send_to_head",
        (Machine.CORRECTION, "UNIT_SIGNING"): "resubmit",
        (Machine.CORRECTION, "RECHECK"): "accept",
        (Machine.CONSOLIDATION, "COLLECTING"): "sum_up",
        (Machine.CONSOLIDATION, "DRAFTING"): "present",
        (Machine.CONSOLIDATION, "OFFICE_HEAD_CHECK"): "initial",
        (Machine.CONSOLIDATION, "POSTED"): "close_posting",
        (Machine.CONSOLIDATION, "COUNCIL"): "present",
        (Machine.CONSOLIDATION, "SIGNING"): "sign_all",
        (Machine.CONSOLIDATION, "APPROVED"): "publish",
        (Machine.CONSOLIDATION, "ISSUED"): "send_up",
        (Machine.CONSOLIDATION, "SENT_UP"): "record_outcome",
        (Machine.RANKING, "OPEN"): "lock_scores",
    }
)


#: What the same desk does with a paper that has sums instead of lines.
_MAIN_ON_SUMS: Mapping[str, str] = MappingProxyType(
    {"sign_all": "sign", "record_outcome": "record_receipt"}
)


def main_act(machine: str, state: str, kind: str = "") -> str:
    """The act that the desk of this state exists for; empty where there is none.

    `kind` is that of a consolidation.
    """
    act = _MAIN.get((Machine(machine), state), "")
    if kind and kind != ConsolidationKind.PROPOSAL:
        return _MAIN_ON_SUMS.get(act, act)
    return act


#: Acts that are seldom wanted: under “Khác”.
_SELDOM = frozenset(
    {"withdraw", "suspend", "release", "appoint", "discard", "nothing_to_report", "correct"}
)


@dataclass(frozen=True, slots=True)
class Button:
    """An act on the page. `acting_for` is the giver's ref when it is held by mandate only."""

    action: str
    label: str
    main: bool = False
    seldom: bool = False
    reason: str = ""
    acting_for: str = ""


def open_task_of(subject: Subject) -> Task | None:
    """The task of a subject that waits for a person."""
    if isinstance(subject, ClusterRanking):
        return None
    return (
        Task.objects.filter(
            **{f"process__{machine_of(subject)}_id": subject.pk},
            status__in=OPEN_STATUSES,
            flow_task_type="HUMAN",
        )
        .select_related("owner__person", "appointee", "parked_by", "unit", "cluster")
        .first()
    )


def concerns(subject: Subject, viewer: Hats, *, action: str, task: Task | None) -> bool:
    """Whether `action` is the viewer's business here in some state, own post or mandate."""
    place = place_of(subject)
    return any(
        could(
            standing_of(
                subject,
                people=[pk for pk in (viewer.person_id, giver_id) if pk],
                roles=worn_roles(viewer.acting_for(giver_id), place),
                task=task,
            ),
            machine=machine_of(subject),
            action=action,
        )
        for giver_id in (None, *viewer.givers)
    )


def buttons_for(subject: Subject, viewer: Hats, *, user_id: int, task: Task | None) -> list[Button]:
    """Every act that concerns the viewer here: possible ones, and those that only wait."""
    machine, state = machine_of(subject), subject.state
    place = place_of(subject)
    blocked = _unmet(subject)
    kind = subject.kind if isinstance(subject, Consolidation) else ""
    main = main_act(machine, state, kind)
    if state == SubmissionState.UNIT_SIGNING and getattr(subject, "returned_from", ""):
        main = "resubmit"
    found: dict[str, Button] = {}
    for giver_id in (None, *sorted(viewer.givers)):
        roles = worn_roles(viewer.acting_for(giver_id), place)
        people = [pk for pk in (viewer.person_id, giver_id) if pk]
        standing = standing_of(subject, people=people, roles=roles, task=task)
        for action in actions_in(machine, state):
            if action in found and not found[action].reason:
                continue
            refusal = may(
                standing,
                machine=machine,
                state=state,
                action=action,
                task_role=task.role if task else "",
            )
            if refusal and refusal.stranger:
                continue
            reason = _why_not(subject, action, task, viewer, user_id, blocked)
            if reason is None:
                continue
            if refusal:
                reason = _(refusal.reason)
            found[action] = Button(
                action=action,
                label=button(action, kind_of(subject)),
                main=action == main,
                seldom=action in _SELDOM,
                reason=reason,
                acting_for=_ref_of(giver_id),
            )
    return list(found.values())


def _ref_of(person_id: int | None) -> str:
    if person_id is None:
        return ""
    return Person.objects.values_list("ref", flat=True).get(pk=person_id)


def _why_not(
    subject: Subject,
    action: str,
    task: Task | None,
    viewer: Hats,
    user_id: int,
    blocked: Mapping[str, list[Unmet]],
) -> str | None:
    """A reason, "" if nothing stands in the way, None if the button makes no sense now."""
    if pointless(subject, action, task, user_id):
        return None
    if action == "recall":
        return _why_no_recall(subject, task, viewer)
    if task and taken_by_another(task, machine_of(subject), action, user_id):
        return _("Đã có người khác nhận xử lý.")
    return " ".join(unmet.sentence for unmet in blocked.get(action, ()))


_RECALLABLE = frozenset(
    {
        "send_to_head",
        "submit",
        "resubmit",
        "accept",
        "present",
        "initial",
        "sign",
        "sign_all",
        "sign_part",
        "decline",
        "postpone",
    }
)


def _why_no_recall(subject: Subject, task: Task | None, viewer: Hats) -> str | None:
    event = last_move(subject.ref)
    people = {viewer.person_id, *viewer.givers}
    if event is None or event.action not in _RECALLABLE:
        return None
    if not {event.person_id, event.acting_for_id} & people - {None}:
        return None
    if task is not None and task.owner_id is not None:
        return _("Bước sau đã nhận xử lý, không thu hồi được nữa.")
    return ""


def _unmet(subject: Subject) -> Mapping[str, list[Unmet]]:
    """Conditions of the acts that a page of this state offers, asked once."""
    if isinstance(subject, Submission):
        if subject.state in ("UNIT_SIGNING", "RETURNED", "DRAFT"):
            unmet = readiness.unmet_to_submit(subject)
            return {"submit": unmet, "resubmit": unmet}
        return {}
    if isinstance(subject, Correction):
        return {"resubmit": readiness.unmet_correction(subject)}
    if isinstance(subject, Consolidation):
        checks = {
            "DRAFTING": ("present", papers.unmet_to_present),
            "COUNCIL": ("present", papers.unmet_council),
            "POSTED": ("close_posting", papers.unmet_posting),
            "APPROVED": ("publish", papers.unmet_numbers),
            "ISSUED": ("send_up", papers.unmet_to_send_up),
        }
        if subject.state in checks:
            action, ask = checks[subject.state]
            return {action: ask(subject)}
    return {}
