"""One view for every act: its form, the door, and each way the door says no."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.enums import Machine
from nominations.models import Person, User
from nominations.rules.roles import PERMITTED
from nominations.templatetags.neuguong import vn_datetime
from nominations.visitor import VisitorRequest
from workflows.forms.acts import form_class
from workflows.forms.base import ActForm, show_unmet
from workflows.queries.actions import buttons_for, concerns, open_task_of
from workflows.queries.standing import Subject, kind_of, machine_of
from workflows.services.errors import Busy, Conflict, NotAllowed, NotReady, StepRefused
from workflows.services.perform import perform
from workflows.views.loading import load
from workflows.words import button, past_fact


def url_of(subject: Subject) -> str:
    """The subject's own page."""
    return reverse(machine_of(subject).value, args=[subject.ref])


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: VisitorRequest, machine: str, ref: str, action: str) -> HttpResponse:
    """GET shows the act's form, POST performs it; every refusal keeps what was typed."""
    kind = Machine(machine)
    if all(name != action for _state, name in PERMITTED[kind]):
        raise Http404
    subject = load(request, kind, ref)
    if request.method != "POST":
        return _ask(request, subject, action)
    form = form_class(subject, action)(request.POST, subject=subject)
    if not form.is_valid():
        if not concerns(subject, request.hats, action=action, task=open_task_of(subject)):
            raise Http404
        return _show(request, subject, action, form, status=422)
    return _perform(request, subject, action, form)


def _perform(request: VisitorRequest, subject: Subject, action: str, form: ActForm) -> HttpResponse:
    data = form.cleaned_data
    assert isinstance(request.user, User)
    try:
        perform(
            subject,
            action,
            actor=request.user,
            acting_for=giver_named(data["acting_for"]),
            task_ref=data["task_ref"],
            seen_version=data["seen_version"],
            key=data["key"],
            note=data.get("note", ""),
            **form.act_data(),
        )
    except NotReady as refused:
        show_unmet(form, refused.unmet)
        return _show(request, subject, action, form, status=422)
    except StepRefused as refused:
        return _refused(request, subject, form, refused)
    messages.success(request, f"{past_fact(action, kind_of(subject))}.")
    return redirect(_next_page(request, subject, action))


def _next_page(request: VisitorRequest, subject: Subject, action: str) -> str:
    """Back to the subject; to the tasks if it is no longer this person's to see.

    From the signer's desk on to the next paper; a recall leads back to the same one.
    """
    machine = machine_of(subject)
    if _from_signer(request, subject):
        if action == "recall":
            return reverse("sign_paper", args=[subject.ref])
        return f"{reverse('sign')}?signed={subject.ref}"
    try:
        load(request, machine, subject.ref)
    except Http404:
        return reverse("tasks")
    return url_of(subject)


def _from_signer(request: VisitorRequest, subject: Subject) -> bool:
    if machine_of(subject) != Machine.CONSOLIDATION:
        return False
    return "sign" in (request.POST.get("then"), request.GET.get("then"))


def giver_named(ref: str) -> Person | None:
    """The giver named in the form; the door checks the mandate itself."""
    return Person.objects.filter(ref=ref).first() if ref else None


def _refused(
    request: VisitorRequest, subject: Subject, form: ActForm, refused: StepRefused
) -> HttpResponse:
    kept: dict[str, Any] = {"kept": form.typed}
    if isinstance(refused, Busy):
        context = kept | {"retry_url": url_of(subject)}
        return render(request, "503.html", context, status=503)
    if isinstance(refused, Conflict):
        sentence = refused.sentence
        if refused.faster:
            deed = refused.faster
            sentence = f"{deed.who}: {deed.what.lower()}, {vn_datetime(deed.when)}. {sentence}"
        context = kept | {"conflict_message": sentence, "latest_url": url_of(subject)}
        return render(request, "409.html", context, status=409)
    if isinstance(refused, NotAllowed) and refused.stranger:
        raise Http404
    messages.error(request, refused.sentence)
    return _page_again(request, subject, form, status=403)


def _page_again(
    request: VisitorRequest, subject: Subject, form: ActForm, status: int
) -> HttpResponse:
    context = {"form": form, "subject": subject, "back": url_of(subject), "refused": True}
    return render(request, form.page, context, status=status)


def _ask(request: VisitorRequest, subject: Subject, action: str) -> HttpResponse:
    """The form of an act that the visitor may do now; anything else leads back to the page."""
    task = open_task_of(subject)
    offered = buttons_for(subject, request.hats, user_id=request.user.pk, task=task)
    choice = next((b for b in offered if b.action == action), None)
    if choice is None:
        raise Http404
    initial = door_fields(subject, task.ref if task else "") | {"acting_for": choice.acting_for}
    picked = request.GET.getlist("lines")
    if picked:
        initial["lines"] = picked
    form = form_class(subject, action)(subject=subject, initial=initial)
    return _show(request, subject, action, form, status=200, reason=choice.reason)


def _show(
    request: VisitorRequest,
    subject: Subject,
    action: str,
    form: ActForm,
    *,
    status: int,
    reason: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "subject": subject,
        "label": button(action, kind_of(subject)).rstrip("…"),
        "reason": reason,
        "back": _back(request, subject),
        "today": clock.today(),
    }
    return render(request, form.page, context, status=status)


def _back(request: VisitorRequest, subject: Subject) -> str:
    """Where one comes from: the signer's desk, else the subject's own page."""
    if _from_signer(request, subject):
        return reverse("sign_paper", args=[subject.ref])
    return url_of(subject)


def door_fields(subject: Subject, task_ref: str) -> dict[str, Any]:
    """Hidden fields of every act: a fresh key, and what this page shows."""
    return {"key": uuid4().hex, "seen_version": subject.version, "task_ref": task_ref}
