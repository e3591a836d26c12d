"""Has this file changed while the page stood open? Asked by the page itself, once a minute."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.enums import Machine
from nominations.visitor import VisitorRequest
from workflows.queries.standing import stream_of
from workflows.queries.timeline import last_deed
from workflows.views.acts import url_of
from workflows.views.loading import load


@require_safe
def changed(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """Nothing (204) while the version is the one that the page shows, else who did what."""
    subject = load(request, Machine(machine), ref)
    if request.GET.get("seen") == str(subject.version):
        return HttpResponse(status=204)
    context = {"deed": last_deed(*stream_of(subject)), "url": url_of(subject)}
    return render(request, "workflows/_changed.html", context)
