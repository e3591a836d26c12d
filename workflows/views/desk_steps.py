"""Small steps at the reading desk: put a file off, step back from a nominee, say “I am here”."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nominations.enums import SubmissionKind
from nominations.queries.room import AT_DESK, present_at_desk
from nominations.services.desk import recuse
from nominations.services.drafting import DraftRefused
from nominations.services.room import mark_present
from nominations.visitor import VisitorRequest
from workflows.services.desk_memory import note_look
from workflows.views.desk import show
from workflows.views.desk_seat import MovedOn, carried, moved_on, next_url, put_off, seated


@require_POST
def skip(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """“Để sau”: the file comes back at the end of this session's queue. Nothing is stored."""
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    put_off(request, found)
    return redirect(next_url(request, found.task))


@require_POST
def step_back(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """“Liên quan đến bản thân hoặc người thân”: the reader decides nothing about this nominee."""
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    if found.file.kind != SubmissionKind.NOMINATIONS:
        raise Http404
    listed = found.nominees(only=request.POST.get("line", "-"), told=False)
    if not listed.lines:
        raise Http404
    line = found.file.nominations.select_related(
        "person", "submission__dossier__period__authority"
    ).get(pk=listed.lines[0].pk)
    try:
        recuse(line, actor=request.user)
    except DraftRefused as no:
        return show(request, found, status=422, refused=no.sentence)
    messages.success(
        request,
        _("Đã ghi: liên quan đến bản thân hoặc người thân. Người khác sẽ xử lý đề nghị này."),
    )
    return redirect(found.url() + carried(request))


@require_POST
def here(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """“I am here”, sent by an open page again and again; the answer says who else reads it."""
    try:
        found = seated(request, machine, ref)
    except MovedOn:
        return HttpResponse(status=286)  # htmx: stop asking
    if request.hats.person_id is not None:
        mark_present(found.file, person_id=request.hats.person_id, field=AT_DESK)
        note_look(subject=found.subject.ref, actor=request.user)
    others = present_at_desk(found.file, but=request.hats.people)
    return HttpResponse(render_to_string("workflows/_desk_here.html", {"others": others}))
