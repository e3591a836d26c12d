"""The search box: one page of grouped results, and one person as the visitor may see him."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.queries.people_seen import awards_of, lines_of, people_visible_to, works_at
from nominations.queries.search import Found, search
from nominations.visitor import VisitorRequest
from workflows.forms.search import read_query
from workflows.queries.results import Group, grouped


@require_safe
def results(request: VisitorRequest) -> HttpResponse:
    """What the visitor may open and the words of `q` stand on, in any order, without accents."""
    text, sentence = read_query(request.GET.get("q", ""))
    looks = bool(text) and not sentence
    found = search(text, request.hats) if looks else Found((), frozenset())
    context: dict[str, Any] = {
        "search_text": text,
        "sentence": sentence,
        "looked": looks,
        "groups": _linked(grouped(found.hits)),
        "words": found.words,
        "near": found.near,
    }
    return render(request, "workflows/search.html", context)


def _linked(groups: list[Group]) -> list[Group]:
    """Each row with its address; the first that leads somewhere takes the focus."""
    rows = [row for group in groups for row in group.rows if row.page]
    for row in rows:
        row.url = reverse(row.page, args=[row.ref])
    if rows:
        rows[0].first = True
    return groups


@require_safe
def person(request: VisitorRequest, ref: str) -> HttpResponse:
    """One person: where he works, the lines that the visitor may see, the awards in decisions."""
    today = clock.today()
    subject = get_object_or_404(people_visible_to(request.hats, today), ref=ref)
    lines = lines_of(request.hats).filter(person=subject)
    context = {
        "person": subject,
        "mine": subject.pk == request.hats.person_id,
        "places": works_at(subject, request.hats, today),
        "lines": lines.select_related(
            "award", "submission__dossier__unit", "submission__dossier__period"
        ).order_by("-pk")[:_MOST],
        "records": awards_of(request.hats)
        .filter(person=subject)
        .select_related("award", "decision")
        .order_by("-granted_on", "-pk")[:_MOST],
    }
    return render(request, "workflows/person.html", context)


_MOST = 100
