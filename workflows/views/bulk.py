"""One act on many tasks: a preview of every row first, then one transaction, then the result."""

from collections.abc import Sequence
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.enums import Machine
from nominations.visitor import VisitorRequest
from workflows.queries.bulk import BULK_ACTS, Preview, preview_of
from workflows.queries.standing import Subject, kind_of, machine_of
from workflows.services.bulk import LIMIT, Outcome, Wish, perform_many
from workflows.services.errors import Busy
from workflows.views.acts import giver_named, url_of
from workflows.views.loading import load_many
from workflows.words import button, past_fact

_MACHINES = (Machine.SUBMISSION, Machine.CONSOLIDATION, Machine.CORRECTION)
#: What takes a bulk act back; it needs no preview, the result page lists the files.
_UNDO = "recall"
_UNDONE_BY_RECALL = frozenset(BULK_ACTS) - {"endorse"}


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: VisitorRequest, action: str) -> HttpResponse:
    """GET previews `action` on the files named by `files`; POST does it and shows the result."""
    undo = action == _UNDO and request.method == "POST"
    if action not in BULK_ACTS and not undo:
        raise Http404
    named = request.POST if request.method == "POST" else request.GET
    values = list(dict.fromkeys(named.getlist("files")))
    subjects = load_many(request, [_named(value) for value in values[:LIMIT]])
    rows = preview_of(subjects, action, request.hats, user_id=request.user.pk)
    context = {
        "action": action,
        "label": button(action, _kind_of_all(subjects)),
        "rows": [(row, url_of(row.subject)) for row in rows],
        "ready": sum(not row.reason for row in rows),
        "look": sum(bool(row.look) and not row.reason for row in rows),
        "gone": len(values[:LIMIT]) - len(subjects),
        "over": max(len(values) - LIMIT, 0),
        "limit": LIMIT,
        "key": uuid4().hex,
        "today": clock.today(),
    }
    if request.method != "POST":
        return render(request, "workflows/bulk.html", context)
    if not request.POST.get("key"):
        return render(request, "400.html", status=400)
    return _do(request, action, rows, context)


def _named(value: str) -> tuple[Machine, str]:
    """machine:ref(:version) → machine and reference; 404 for anything else."""
    machine, _colon, rest = value.partition(":")
    if machine not in _MACHINES:
        raise Http404
    return Machine(machine), rest.partition(":")[0][:40]


def _kind_of_all(subjects: Sequence[Subject]) -> str:
    """The kind of the files if they are all of one: it may call the act by its own words."""
    kinds = {kind_of(subject) for subject in subjects}
    return kinds.pop() if len(kinds) == 1 else ""


def _do(
    request: VisitorRequest, action: str, rows: Sequence[Preview], context: dict[str, object]
) -> HttpResponse:
    seen = _versions(request.POST.getlist("files"))
    givers = {ref: giver_named(ref) for ref in {row.acting_for for row in rows}}
    wishes = [
        Wish(row.subject, seen.get(_name(row.subject), 0), givers[row.acting_for]) for row in rows
    ]
    try:
        outcomes = perform_many(
            wishes, action, actor=request.user, key=request.POST.get("key", "")[:40]
        )
    except Busy:
        return render(request, "503.html", {"retry_url": request.path}, status=503)
    context |= _result(action, outcomes)
    return render(request, "workflows/bulk_result.html", context)


def _result(action: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Files that were done, with what takes them back, and those skipped, with the reason."""
    done = [outcome.subject for outcome in outcomes if not outcome.skipped]
    for subject in done:
        subject.refresh_from_db(fields=["version"])
    return {
        "done": [(subject, url_of(subject)) for subject in done],
        "skipped": [(o.subject, url_of(o.subject), o.skipped) for o in outcomes if o.skipped],
        "fact": past_fact(action, _kind_of_all(done)),
        "undo": [f"{_name(s)}:{s.version}" for s in done] if action in _UNDONE_BY_RECALL else [],
        "endorsed": action == "endorse",
    }


def _versions(values: Sequence[str]) -> dict[str, int]:
    """machine:ref → the version that the preview showed; garbled ones match no file."""
    seen = {}
    for value in values:
        name, _colon, version = value.rpartition(":")
        seen[name] = int(version) if version.isdecimal() and len(version) < 10 else 0
    return seen


def _name(subject: Subject) -> str:
    return f"{machine_of(subject).value}:{subject.ref}"
