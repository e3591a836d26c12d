"""Buttons as the action bar wants them: direct posts, links to forms, and disabled ones."""

from typing import Any

from django.urls import reverse

from workflows.forms.acts import form_class
from workflows.models import Task
from workflows.queries.actions import Button
from workflows.queries.standing import Subject, machine_of
from workflows.views.acts import door_fields


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
    asks = form_class(subject, choice.action)(subject=subject).asks
    if not asks:
        fields = door_fields(subject, task.ref if task else "")
        entry |= {"method": "post", "fields": fields | {"acting_for": choice.acting_for}}
    return entry
