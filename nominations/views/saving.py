"""What every page of data entry does: load the unit's own file, save, show the form again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Submission
from nominations.queries.visible import submissions_editable_by
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.services.merging import Clashed
from nominations.views.clashing import (
    by_itself,
    refused_by_itself,
    saved_by_itself,
    shown_again,
)
from nominations.visitor import VisitorRequest

ASKS = ["GET", "HEAD", "POST"]
_SAVED = 302


def own(request: VisitorRequest, ref: str) -> Submission:
    """A submission of the visitor's own unit, or 404."""
    editable = submissions_editable_by(request.hats)
    return get_object_or_404(
        editable.select_related("dossier__unit", "dossier__period__unit_table"), ref=ref
    )


def save(
    request: VisitorRequest,
    submission: Submission,
    form: forms.Form,
    write: Callable[[], Any],
    *,
    template: str = "nominations/edit.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Write if the form is clean; each refusal shows the form again with what was typed.

    A form with `history_names` (form field → name in the history) whose service saves field by
    field (`services.merging`) shows both texts of each field that two people changed. A page that
    saves by itself gets a line of JSON instead of a page.
    """
    read = submission.version
    status, more = _written(form, write) if request.method == "POST" else (200, {})
    if by_itself(request):
        if status == _SAVED:
            return saved_by_itself(submission, read=read, seen=form.cleaned_data["seen_version"])
        return refused_by_itself(form, status)
    if status == _SAVED:
        messages.success(request, _("Đã lưu."))
        return redirect("submission", submission.ref)
    shown = {"form": form, "submission": submission, "today": clock.today()} | (context or {})
    return render(request, template, shown | more, status=status)


def _written(form: forms.Form, write: Callable[[], Any]) -> tuple[int, dict[str, Any]]:
    """Write if the form is clean. Status of the answer, and what the page shows beside the form."""
    if not form.is_valid():
        return 422, {}
    try:
        write()
    except Clashed as clashed:
        return 409, {"clashes": shown_again(form, clashed)}
    except StaleDraft as stale:
        form.add_error(None, stale.sentence)
        return 409, {}
    except DraftRefused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, refused.sentence)
        return 422, {}
    return _SAVED, {}


def save_at_once(
    request: VisitorRequest, submission: Submission, write: Callable[..., Any], said: str
) -> HttpResponse:
    """Carry out a button that has no form; a refusal is said on the page that follows."""
    try:
        write(actor=request.user, seen_version=_seen_version(request))
    except DraftRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("submission", submission.ref)


def seen(submission: Submission) -> dict[str, Any]:
    """The hidden field of every form: the version that this page shows."""
    return {"seen_version": submission.version}


def _seen_version(request: VisitorRequest) -> int:
    """The version that a page without a form carried; 0 (nobody's) where it is garbled."""
    try:
        return int(request.POST.get("seen_version") or 0)
    except ValueError:
        return 0
