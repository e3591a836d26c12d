"""One act on many tasks: a preview of every row first, then one transaction, then the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.enums import Machine
from nominations.visitor import VisitorRequest
from workflows.queries.actions import Button, buttons_for, open_task_of
from workflows.queries.standing import Subject, kind_of, machine_of
from workflows.services.bulk import LIMIT, Wish, perform_many
from workflows.services.errors import Busy
from workflows.views.acts import giver_named, url_of
from workflows.views.loading import load
from workflows.words import button

#: Acts that need nothing but a yes, and can be recalled.
BULK_ACTS = frozenset({"send_to_head", "submit", "resubmit", "accept", "initial", "sign_all"})


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the preview: what would happen, or why nothing would."""

    subject: Subject
    value: str
    url: str
    choice: Button | None

    @property
    def reason(self) -> str:
        if self.choice is None:
            return "Không còn ở bước này, hoặc không phải việc của bạn."
        return self.choice.reason


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: VisitorRequest, action: str) -> HttpResponse:
    """GET previews `action` on the files named by `files`; POST does it and shows the result."""
    if action not in BULK_ACTS:
        raise Http404
    named = request.POST if request.method == "POST" else request.GET
    rows = [_row(request, value, action) for value in dict.fromkeys(named.getlist("files")[:LIMIT])]
    context = {
        "action": action,
        "label": button(action, _kind_of_all(rows)),
        "rows": rows,
        "ready": sum(not row.reason for row in rows),
        "key": uuid4().hex,
        "today": clock.today(),
    }
    if request.method != "POST":
        return render(request, "workflows/bulk.html", context)
    if not request.POST.get("key"):
        return render(request, "400.html", status=400)
    return _do(request, action, rows, context)


def _kind_of_all(rows: list[Row]) -> str:
    """The kind of the files if they are all of one: it may call the act by its own words."""
    kinds = {kind_of(row.subject) for row in rows}
    return kinds.pop() if len(kinds) == 1 else ""


def _row(request: VisitorRequest, value: str, action: str) -> Row:
    machine, _colon, rest = value.partition(":")
    ref, _colon, _version = rest.partition(":")
    if machine not in (Machine.SUBMISSION, Machine.CONSOLIDATION, Machine.CORRECTION):
        raise Http404
    subject = load(request, Machine(machine), ref)
    offered = buttons_for(
        subject, request.hats, user_id=request.user.pk, task=open_task_of(subject)
    )
    choice = next((b for b in offered if b.action == action), None)
    return Row(subject, f"{machine}:{ref}:{subject.version}", url_of(subject), choice)


def _do(
    request: VisitorRequest, action: str, rows: Sequence[Row], context: dict[str, object]
) -> HttpResponse:
    seen = _versions(request.POST.getlist("files"))
    wishes = [
        Wish(
            row.subject,
            seen.get(_name(row.subject), 0),
            giver_named(row.choice.acting_for if row.choice else ""),
        )
        for row in rows
    ]
    try:
        outcomes = perform_many(
            wishes, action, actor=request.user, key=request.POST.get("key", "")[:40]
        )
    except Busy:
        return render(request, "503.html", {"retry_url": request.path}, status=503)
    done = [o for o in outcomes if not o.skipped]
    skipped = [(o.subject, url_of(o.subject), o.skipped) for o in outcomes if o.skipped]
    result = context | {"done": done, "skipped": skipped}
    return render(request, "workflows/bulk_result.html", result)


def _versions(values: Sequence[str]) -> dict[str, int]:
    """machine:ref → the version that the preview showed; garbled ones match no file."""
    seen = {}
    for value in values:
        name, _colon, version = value.rpartition(":")
        seen[name] = int(version) if version.isdecimal() and len(version) < 10 else 0
    return seen


def _name(subject: Subject) -> str:
    return f"{machine_of(subject).value}:{subject.ref}"
