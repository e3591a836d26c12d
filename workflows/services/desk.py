"""Decide a file from the marks of its desk: through the door, in one transaction, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.enums import SubmissionState
from nominations.models import Correction, Event, Person, Submission, User
from nominations.queries.desk import DeskLine, DeskList
from nominations.queries.fields import pinnable_fields
from nominations.rules.readiness import Unmet
from nominations.services.desk import drop_marks
from workflows.models import Task
from workflows.queries.standing import is_scoring
from workflows.services.acting import click
from workflows.services.errors import NotReady, StepRefused
from workflows.services.perform import perform


@dataclass(frozen=True, slots=True)
class Deed:
    """One act to do, with its own data."""

    action: str
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What the desk's page carried: who acts in whose name, and what he saw."""

    actor: User
    acting_for: Person | None
    task_ref: str
    seen_version: int
    key: str


def act_in_turn(subject: Submission | Correction, deeds: Sequence[Deed], page: Page) -> Event:
    """Do all of `deeds` on `subject` through the door, or none; a repeated click changes nothing.

    Raises what `perform` raises.
    """
    events = []
    with transaction.atomic():
        for number, deed in enumerate(deeds):
            events.append(
                perform(
                    subject,
                    deed.action,
                    actor=page.actor,
                    acting_for=page.acting_for,
                    task_ref=page.task_ref,
                    seen_version=page.seen_version + number,
                    key=f"{page.key[:60]}-{number}",
                    note=deed.note,
                    **deed.data,
                )
            )
    subject.refresh_from_db()
    return events[-1]


def done_before(actor: User, key: str) -> bool:
    """Whether this very click has been answered already: its marks may be gone by now."""
    return Event.objects.filter(actor=actor, key=f"{key[:60]}-0").exists()


def decide_by_marks(
    subject: Submission,
    listed: DeskList,
    page: Page,
    *,
    note: str,
    reply_by: date | None,
    returns_only: bool = False,
) -> Event:
    """What the marks come to: returns with their remarks, and the file goes on with the rest.

    `returns_only` sends back what is marked so and leaves the rest open. Raises NotReady while a
    line has no mark.
    """
    deeds = _deeds(subject, listed, note=note, reply_by=reply_by, returns_only=returns_only)
    with transaction.atomic():
        event = act_in_turn(subject, deeds, page)
        drop_marks(listed.plan.returned, stage=SubmissionState.OFFICE_CHECK)
    return event


def _deeds(
    subject: Submission, listed: DeskList, *, note: str, reply_by: date | None, returns_only: bool
) -> list[Deed]:
    plan, by_pk = listed.plan, {line.pk: line for line in listed.lines}
    if returns_only and not plan.returned:
        raise NotReady([Unmet("lines", _("Chưa có đề nghị nào được chọn trả lại."))])
    if not returns_only and plan.open:
        said = _("Còn %(n)d đề nghị chưa chọn kết quả.") % {"n": plan.open}
        raise NotReady([Unmet("lines", said)])
    if subject.state == SubmissionState.CLUSTER_REVIEW:
        return _opinions(plan.passed, plan.left_out, by_pk, note)
    deeds = []
    alone = not plan.kept and not listed.hidden and not listed.elsewhere
    whole = bool(plan.returned) and alone and not returns_only
    if plan.returned:
        deeds.append(_return(plan.returned, by_pk, note, reply_by, whole=whole))
    if not returns_only and not whole:
        deeds.append(_accept([by_pk[pk] for pk in (*plan.changed, *plan.left_out)], note))
    return deeds


def _opinions(
    passed: Sequence[int], left_out: Sequence[int], by_pk: Mapping[int, DeskLine], note: str
) -> list[Deed]:
    """The cluster's word on each line."""
    deeds = []
    if passed:
        deeds.append(Deed("endorse", note, _with_remarks(passed, by_pk)))
    if left_out:
        data = _with_remarks(left_out, by_pk)
        deeds.append(Deed("not_endorse", note or next(iter(data["remarks"].values())), data))
    return deeds


def _return(
    lines: Sequence[int],
    by_pk: Mapping[int, DeskLine],
    note: str,
    reply_by: date | None,
    *,
    whole: bool,
) -> Deed:
    """All lines of a file go back as the file itself, each pinned with what is to be mended."""
    data = _with_remarks(lines, by_pk) | {"reply_by": reply_by}
    said = note or _summed(list(data["remarks"].values()))
    if whole:
        data["pins"] = [
            (f"nomination:{by_pk[pk].ref}", data["remarks"].get(pk, "")) for pk in lines
        ]
        del data["lines"]
    return Deed("return", said, data)


def _accept(other: Sequence[DeskLine], note: str) -> Deed:
    """The rest is in order; what the examiner recommends otherwise is kept in the chain."""
    said = [[line.ref, line.chosen, line.values["mark__remark"]] for line in other]
    return Deed("accept", note, {"recommended": said} if said else {})


def _with_remarks(lines: Sequence[int], by_pk: Mapping[int, DeskLine]) -> dict[str, Any]:
    remarks = {pk: text for pk in lines if (text := by_pk[pk].values["mark__remark"])}
    return {"lines": list(lines), "remarks": remarks}


def _summed(remarks: Sequence[str]) -> str:
    """Different remarks one under the other: the return's own reason."""
    return "\n".join(dict.fromkeys(remarks))[:2000]


def pins_for(subject: Submission, field_name: str, remark: str) -> list[tuple[str, str]]:
    """What a return for `field_name` pins: the field itself, or what stands for it in this file.

    Where neither is there (a report made of form fields, say), everything that can be pinned.
    """
    names = [name for name, _label in pinnable_fields(subject)]
    exact = [name for name in names if name == field_name]
    group = {"narrative": "form:", "indicators": "indicator:", "criterion": "criterion:"}
    alike = [name for name in names if name.startswith(group.get(field_name, field_name + ":"))]
    return [(name, remark) for name in exact or alike or names]


def take_up(
    subject: Submission | Correction, task: Task, *, actor: User, acting_for: Person | None
) -> bool:
    """The first saved mark takes the file up for its reader, if nobody has; whether it did."""
    if task.owner_id is not None or is_scoring(task):
        return False
    try:
        click(subject, "claim", actor, acting_for=acting_for)
    except (
        StepRefused
    ):  # a colleague took it in the same moment, or it has moved on: the mark stays
        return False
    return True
