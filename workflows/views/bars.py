"""Buttons as the action bar wants them: direct posts, links to forms, and disabled ones."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from nominations import clock
from nominations.queries.standing import Hats
from nominations.rules.roles import JUDGING
from nominations.visitor import VisitorRequest
from workflows.calendar import working_days_between
from workflows.forms.acts import form_class
from workflows.forms.base import ActForm
from workflows.models import Task
from workflows.queries.actions import Button, buttons_for, open_task_of
from workflows.queries.desk import stage_of
from workflows.queries.holders import holders_of
from workflows.queries.standing import Subject, machine_of, place_of, worn_roles
from workflows.queries.task_groups import parked_words
from workflows.views.acts import door_fields
from workflows.views.keeping import keeping_acts
from workflows.views.looks import look_at, tell_if_gone


@dataclass(frozen=True, slots=True)
class DeskView:
    """What every page of a subject shows: the open task, who holds it, what the visitor may do."""

    task: Task | None
    holder: str
    buttons: list[Button]
    today: date
    hat: str = ""
    reading: str = ""
    keeping: list[dict[str, Any]] = field(default_factory=list)

    def context(self) -> dict[str, Any]:
        """The part of the page's context that all subjects have in common."""
        due_on = self.task.due_on if self.task else None
        return {
            "task": self.task,
            "holder": self.holder,
            "parked": _parked(self.task, self.today),
            "hat": self.hat,
            "reading_desk": self.reading,
            "days_left": working_days_between(self.today, due_on) if due_on else None,
            "today": self.today,
        }


def desk_view(request: VisitorRequest, subject: Subject) -> DeskView:
    """The desk at which `subject` lies, as the visitor sees it today."""
    task, today = open_task_of(subject), clock.today()
    buttons = buttons_for(subject, request.hats, user_id=request.user.pk, task=task)
    tell_if_gone(request, subject, task)
    look_at(request, subject)
    return DeskView(
        task=task,
        holder=holders_of(task, today) if task else "",
        buttons=buttons,
        today=today,
        hat=hat_at(subject, request.hats),
        reading=_reading_desk(subject, buttons),
        keeping=keeping_acts(request, task),
    )


def _parked(task: Task | None, today: date) -> str:
    """Until when the open task is put aside, by whom and why; empty if it is not."""
    if task is None or task.parked_until is None:
        return ""
    who = task.parked_by.full_name if task.parked_by else ""
    return parked_words(task.parked_until, task.parked_note, who, today)


def _reading_desk(subject: Subject, buttons: list[Button]) -> str:
    """The address of the reading desk, for those who judge the file there."""
    if stage_of(subject) is None or not any(one.action in JUDGING for one in buttons):
        return ""
    return reverse(f"{machine_of(subject).value}_desk", args=[subject.ref])


def hat_at(subject: Subject, viewer: Hats) -> str:
    """The titles of the posts that count for `subject`: one login may work at two levels."""
    place = place_of(subject)
    worn = [post for post in viewer.posts if worn_roles((post,), place)]
    titles = dict.fromkeys(post.title or str(post.role.label) for post in worn)
    return "; ".join(titles)


def act_url(subject: Subject, action: str) -> str:
    return reverse(f"{machine_of(subject).value}_act", args=[subject.ref, action])


def bar_acts(subject: Subject, buttons: list[Button], task: Task | None) -> list[dict[str, Any]]:
    """One entry per button; acts with nothing to fill in post directly."""
    return [_entry(subject, choice, task) for choice in buttons]


def _entry(subject: Subject, choice: Button, task: Task | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "action": choice.action,
        "label": choice.label,
        "url": act_url(subject, choice.action),
        "filled": choice.main and not choice.reason,
        "disabled": bool(choice.reason),
        "reason": f"{choice.label.rstrip('…')}: {choice.reason}" if choice.reason else "",
        "more": choice.seldom,
        "method": "get",
        "fields": {},
    }
    if form_class(subject, choice.action) is ActForm:
        fields = door_fields(subject, task.ref if task else "")
        entry |= {"method": "post", "fields": fields | {"acting_for": choice.acting_for}}
    return entry
