"""Decisions: those waiting for a number, and those that are published."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.queries.decision_list import decision_page
from nominations.queries.units import now_called, unit_name_on
from nominations.queries.visible import decisions_visible_to
from nominations.visitor import VisitorRequest

#: Which decisions a status in the address stands for: without a day of publication, or with one.
_WAITS = {"waiting": True, "published": False}


@require_safe
def decisions(request: VisitorRequest) -> HttpResponse:
    """Decisions that the visitor may see, unpublished first; of one status or all."""
    seen = decisions_visible_to(request.hats)
    status = request.GET.get("status", "")
    if status in _WAITS:
        seen = seen.filter(published_at__isnull=_WAITS[status])
    rows, after = decision_page(seen, request.GET.get("after", ""))
    context = {"rows": rows, "status": status if status in _WAITS else "", "after": after}
    return render(request, "workflows/decisions.html", context)


@require_safe
def decision(request: VisitorRequest, ref: str) -> HttpResponse:
    """One decision with the list of those whom it rewards."""
    subject = get_object_or_404(
        decisions_visible_to(request.hats).select_related("award", "signer", "authority"),
        ref=ref,
    )
    records = subject.records.select_related(
        "nomination__submission__dossier__unit", "lowered_from"
    ).order_by("nomination__nominee_sort_key", "pk")
    today = clock.today()
    context = {
        "decision": subject,
        "records": records,
        "issuer": unit_name_on(subject.authority, subject.dated or today),
        "now_called": now_called(subject.authority, today),
    }
    return render(request, "workflows/decision.html", context)
