"""The nominee's own page: his lines, where each file is, what he says of his data, his awards."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.queries.forwarding import outcomes_upstairs
from nominations.queries.initiatives import recognised_of, rows_of
from nominations.queries.nominee_checks import records_of, takes_words, with_checks
from nominations.queries.visible_initiatives import own_lines_of
from nominations.visitor import VisitorRequest
from workflows.queries.line_paths import line_path


@require_safe
def mine(request: VisitorRequest) -> HttpResponse:
    """“Hồ sơ của tôi · Thành tích của tôi”: one row per line, awards, recognised initiatives."""
    people, today = request.hats.people, clock.today()
    rows = with_checks(
        own_lines_of(request.hats)
        .select_related("award", "submission__dossier__unit", "submission__dossier__period")
        .order_by("-pk")
    )[:100]
    context = {
        "rows": [(row, takes_words(row)) for row in rows],
        "upstairs": outcomes_upstairs(rows),
        "records": records_of(people)[:100],
        "initiatives": rows_of(recognised_of(people, today)[:100], request.hats, today),
    }
    return render(request, "workflows/mine.html", context)


@require_safe
def my_line(request: VisitorRequest, ref: str) -> HttpResponse:
    """One line of the visitor's own: what it says, where the file is, his word and the answers."""
    lines = own_lines_of(request.hats).select_related(
        "award",
        "person",
        "submission__dossier__unit",
        "submission__dossier__period__authority__standing_office",
        "submission__ranking__cluster",
    )
    line = get_object_or_404(with_checks(lines), ref=ref)
    file, words = line.submission, list(line.nominee_checks.all())
    context: dict[str, Any] = {
        "line": line,
        "submission": file,
        "path": line_path(line, request.hats).places,
        "upstairs": outcomes_upstairs([line]),
        "checks": words,
        "open": takes_words(line),
        "waiting": bool(words) and not words[0].confirmed and words[0].answered_at is None,
        "confirmed": bool(words) and words[0].confirmed,
        "kept": _kept(request, ref),
    }
    return render(request, "workflows/my_line.html", context)


def _kept(request: VisitorRequest, ref: str) -> str:
    """What was typed before a refusal, once."""
    kept = request.session.pop("kept_request", None)
    return str(kept[1]) if kept and kept[0] == ref else ""
