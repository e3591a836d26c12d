"""Around the reading desk: remarks of its people, the office's ready reasons, who stepped back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations.enums import Role
from nominations.models import ReadyReason, Recusal, Unit
from nominations.queries.desk_beside import notes_at
from nominations.services.desk import add_note, lift_recusal
from nominations.services.drafting import DraftRefused
from nominations.services.ready_reasons import add_reason, change_reason, load_ready_reasons
from nominations.visitor import VisitorRequest
from workflows.forms.desk import ReasonForm
from workflows.views.desk_seat import MovedOn, carried, moved_on, seated

_ASKS = ("GET", "HEAD", "POST")
_OFFICE = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
_HEAD = frozenset({Role.OFFICE_HEAD})


@require_http_methods(_ASKS)
def notes(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """What the people of this desk tell each other about the file."""
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    text, refused = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            add_note(found.file, stage=found.stage, actor=request.user, text=text)
        except DraftRefused as no:
            refused = no.sentence
        else:
            messages.success(request, _("Đã ghi trao đổi."))
            return redirect(found.url("notes") + carried(request))
    context = {
        "desk": found,
        "submission": found.file,
        "unit": found.file.dossier.unit,
        "notes": notes_at(found.file, found.stage)[:200],
        "text": text if refused else "",
        "refused": refused,
        "carried": carried(request),
    }
    return render(request, "workflows/desk_notes.html", context, status=422 if refused else 200)


@require_http_methods(_ASKS)
def reasons(request: VisitorRequest) -> HttpResponse:
    """The office's ready reasons, and one more."""
    authority = _authority(request, _OFFICE)
    if "ready" in request.POST:
        number = load_ready_reasons(authority)
        messages.success(request, _("Đã lấy %(n)d lý do soạn sẵn.") % {"n": number})
        return redirect("ready_reasons")
    form, status = ReasonForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            add_reason(authority, kind=said["kind"], field=said["field"], text=said["text"])
            messages.success(request, _("Đã thêm lý do soạn sẵn."))
            return redirect("ready_reasons")
    context = {
        "reasons": list(authority.ready_reasons.all()),
        "form": form,
        "authority": authority,
        "lifts": authority.pk in request.hats.unit_ids(_HEAD),
    }
    return render(request, "workflows/ready_reasons.html", context, status=status)


@require_http_methods(_ASKS)
def reason(request: VisitorRequest, ref: str) -> HttpResponse:
    """Rewrite one of them, move it, or put it aside."""
    mine = ReadyReason.objects.filter(authority_id__in=request.hats.unit_ids(_OFFICE))
    found = get_object_or_404(mine, ref=ref)
    form, status = ReasonForm(request.POST or None, instance=found), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            change_reason(
                found,
                kind=said["kind"],
                field=said["field"],
                text=said["text"],
                position=said["position"] or 0,
                active=said["active"],
            )
            messages.success(request, _("Đã lưu lý do soạn sẵn."))
            return redirect("ready_reasons")
    return render(request, "workflows/ready_reason.html", {"form": form}, status=status)


@require_http_methods(_ASKS)
def recusals(request: VisitorRequest) -> HttpResponse:
    """Who stepped back from whom; the office's head lifts what was said by mistake."""
    authority = _authority(request, _HEAD)
    found = Recusal.objects.filter(authority=authority).select_related(
        "person", "relative", "nomination", "lifted_by"
    )
    refused: dict[str, Any] = {}
    if request.method == "POST":
        one, why = (
            get_object_or_404(found, ref=request.POST.get("ref", "")),
            request.POST.get("why", ""),
        )
        try:
            lift_recusal(one, actor=request.user, why=why)
        except DraftRefused as no:
            refused = {"ref": one.ref, "why": why, "sentence": no.sentence}
        else:
            messages.success(request, _("Đã gỡ khai báo."))
            return redirect("recusals")
    context = {"recusals": found[:200], "refused": refused}
    return render(request, "workflows/recusals.html", context, status=422 if refused else 200)


def _authority(request: VisitorRequest, roles: frozenset[Role]) -> Unit:
    """The authority at whose office the visitor works; nobody else has such a page."""
    held = request.hats.unit_ids(roles, inherited=False)
    authority = Unit.objects.filter(pk__in=held).order_by("pk").first()
    if authority is None:
        raise Http404
    return authority
