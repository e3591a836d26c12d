"""Who holds how much: open tasks, late ones, what was done lately, how long a step takes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.queries.workload import SINCE_DAYS, oldest_tasks, watches_work, workload_of
from workflows.rules.charts import share_of
from workflows.rules.heat_words import step_label


@require_safe
def workload(request: VisitorRequest) -> HttpResponse:
    """One row for each reviewer, and for each post whose tasks nobody has taken."""
    if not watches_work(request.hats):
        raise Http404
    found = workload_of(request.hats, clock.today(), clock.now())
    most = max((row.open for row in found.rows), default=0)
    rows = [
        (row, share_of(row.open - row.late, most), share_of(row.late, most)) for row in found.rows
    ]
    oldest = oldest_tasks(request.hats, clock.today())
    context = {
        "rows": rows,
        "steps": [(step_label(step), days, files) for step, days, files in found.steps],
        "open": sum(row.open for row in found.rows),
        "late": sum(row.late for row in found.rows),
        "since_days": SINCE_DAYS,
        "oldest": oldest,
        "gives": any(row.given_by_viewer for row in oldest),
        "today": clock.today(),
    }
    return render(request, "workflows/workload.html", context)
