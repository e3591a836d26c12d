"""The signer's desk: the list of what waits, and one paper per screen, made for a phone.

Signing itself is the act of the paper (`views.acts`); this page only carries what the door wants,
and `then=sign`, which leads from the act to the next paper.
"""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import Machine, Role
from nominations.models import Consolidation, Delegation
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.summaries import progress_of
from nominations.rules.papers import is_proposal
from nominations.visitor import VisitorRequest
from workflows.calendar import working_days_between
from workflows.models import Task
from workflows.queries.actions import Button, buttons_for, main_act, open_task_of
from workflows.queries.papers import difference_of
from workflows.queries.signing import (
    files_to_sign,
    grouped,
    lines_to_sign,
    names_of,
    papers_to_sign,
    standing_out,
)
from workflows.queries.signing_checks import checks_of, told_of
from workflows.views.acts import door_fields
from workflows.views.bars import act_url
from workflows.views.loading import load

#: What the signer may do instead of signing, in the order of “Khác”.
_INSTEAD = ("decline", "postpone", "lower")


@require_safe
def desk(request: VisitorRequest) -> HttpResponse:
    """What waits for the visitor's signature; `signed` goes on to the next paper."""
    papers, today = papers_to_sign(request.hats), clock.today()
    signed = request.GET.get("signed", "")
    if signed and papers:
        refs = [task.process.consolidation.ref for task in papers]
        following = signed if signed in refs else refs[0]
        return redirect(f"{reverse('sign_paper', args=[following])}?signed={signed}")
    context = {
        "papers": [(task, task.process.consolidation, _left(task)) for task in papers],
        "files": [
            (task, task.process.subject, _left(task)) for task in files_to_sign(request.hats)
        ],
        "today": today,
        "undo": _undo(request, signed),
    }
    return render(request, "workflows/sign_list.html", context)


def _left(task: Task) -> int | None:
    return working_days_between(clock.today(), task.due_on) if task.due_on else None


@require_safe
def paper(request: VisitorRequest, ref: str) -> HttpResponse:
    """One paper before the signature: what is asked, what was checked, what stands out, names."""
    subject = load(request, Machine.CONSOLIDATION, ref)
    assert isinstance(subject, Consolidation)
    waiting = papers_to_sign(request.hats)
    refs = [task.process.consolidation.ref for task in waiting]
    if ref not in refs:
        return redirect("consolidation", ref)
    number = refs.index(ref)
    task = waiting[number]
    offered = buttons_for(subject, request.hats, user_id=request.user.pk, task=task)
    buttons = {button.action: button for button in offered}
    context = _asked(subject, task, buttons) | {
        "number": number + 1,
        "total": len(refs),
        "before": refs[number - 1] if number else "",
        "after": refs[number + 1] if number + 1 < len(refs) else "",
        "undo": _undo(request, request.GET.get("signed", "")),
    }
    context |= _list(request, subject) if is_proposal(subject) else _sums(subject)
    return render(request, "workflows/sign_paper.html", context)


def _asked(subject: Consolidation, task: Task, buttons: dict[str, Button]) -> dict[str, Any]:
    """What is asked of the signer and by when, under which hat, and what he may do."""
    main = buttons.get(main_act(Machine.CONSOLIDATION, subject.state, subject.kind))
    others = [name for name in _INSTEAD if name in buttons and not buttons[name].reason]
    return {
        "paper": subject,
        "task": task,
        "today": clock.today(),
        "days_left": _left(task),
        "main": main,
        "mandate": _mandate(task, main),
        "door": door_fields(subject, task.ref) | {"acting_for": main.acting_for if main else ""},
        "sign_url": act_url(subject, main.action) if main else "",
        "part_url": act_url(subject, "sign_part") if "sign_part" in buttons else "",
        "return_url": act_url(subject, "return_to_office") if "return_to_office" in buttons else "",
        "others": [(buttons[name].label, act_url(subject, name)) for name in others],
    }


def _mandate(task: Task, main: Button | None) -> dict[str, Any] | None:
    """Under which mandate the visitor signs; `alone` for a deputy on his leader's own lines."""
    if main is None:
        return None
    if not main.acting_for:
        return {"alone": True} if task.role == Role.DEPUTY_LEADER else None
    given = Delegation.objects.on(clock.today()).filter(post__person__ref=main.acting_for)
    return {"given": given.select_related("post__person").filter(post__role=task.role).first()}


def _list(request: VisitorRequest, subject: Consolidation) -> dict[str, Any]:
    lines = lines_to_sign(subject)
    ids = [line.nomination_id for line in lines]
    told = told_of(subject, ids)
    names = names_of(subject, lines, told, conflicted_nominations(request.hats.people, ids))
    free = sum(not name.hidden for name in names)
    return {
        "checks": checks_of(subject, lines, told),
        "groups": grouped(names),
        "noted": standing_out(names),
        "stands_out": sum(bool(name.notes) for name in names),
        "free": free,
        "all": len(names),
    }


def _sums(subject: Consolidation) -> dict[str, Any]:
    """A report or a summary: who is in it, what a correction changes, the text."""
    return {
        "checks": checks_of(subject, [], told_of(subject, ())),
        "progress": progress_of(subject),
        "difference": difference_of(subject),
        "free": 0,
    }


def _undo(request: VisitorRequest, ref: str) -> dict[str, Any] | None:
    """The paper just signed, with its recall as long as that is possible."""
    if not ref:
        return None
    try:
        subject = load(request, Machine.CONSOLIDATION, ref)
    except Http404:
        return None
    task = open_task_of(subject)
    offered = buttons_for(subject, request.hats, user_id=request.user.pk, task=task)
    recall = next((b for b in offered if b.action == "recall" and not b.reason), None)
    if recall is None:
        return None
    fields = door_fields(subject, task.ref if task else "") | {"acting_for": recall.acting_for}
    return {
        "paper": subject,
        "url": act_url(subject, "recall"),
        "fields": fields | {"key": uuid4().hex},
        "label": recall.label,
    }
