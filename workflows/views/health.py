"""Tình trạng vận hành: whether what lies behind the pages runs, and what to do where not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.queries.health import (
    aside_rows,
    machinery,
    set_aside_at,
    watched_authorities,
)
from workflows.rules.health import checks
from workflows.services.broker import look_at_broker
from workflows.services.setting_aside import settle


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def health(request: VisitorRequest) -> HttpResponse:
    """Each part in a line; POST lets a row that was set aside take part again."""
    authorities = watched_authorities(request.hats)
    if not authorities:
        raise Http404
    if request.method == "POST":
        return _settled(request, authorities)
    now = clock.now()
    seen, mine = machinery(now), set_aside_at(authorities).count()
    found = checks(seen, look_at_broker(), now)
    wrong = sum(1 for check in found if check.level == "late")
    said = ngettext("%(n)d phần cần xem", "%(n)d phần cần xem", wrong) % {"n": wrong}
    context = {
        "checks": found,
        "said": said if wrong else _("Mọi phần đều chạy"),
        "wrong": wrong,
        "rows": aside_rows(authorities),
        "mine": mine,
        "elsewhere": max(seen.aside - mine, 0),
    }
    return render(request, "workflows/health.html", context)


def _settled(request: VisitorRequest, authorities: frozenset[int]) -> HttpResponse:
    asked = request.POST.get("row", "")
    known = asked.isdecimal() and len(asked) < 19
    row = get_object_or_404(set_aside_at(authorities), pk=int(asked) if known else 0)
    if settle(row):
        messages.success(request, _("Dòng này được làm lại ở lượt tới."))
    return redirect("health")
