"""“Việc cần xử lý”: what waits for me, sorted by what burns."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.queries.room import mentions_of
from nominations.visitor import VisitorRequest
from workflows.queries.actions import main_act
from workflows.queries.inbox import TaskRow, grouped, page_of, tasks_awaited_by, tasks_for
from workflows.views.bulk import BULK_ACTS
from workflows.words import button

_TABS = {"mine": tasks_for, "waiting": tasks_awaited_by}


@require_safe
def tasks(request: VisitorRequest) -> HttpResponse:
    """The visitor's open tasks in groups; `tab=waiting` shows what others have to do for him."""
    tab = request.GET.get("tab", "mine")
    wanted = _TABS.get(tab, tasks_for)(request.hats)
    today = clock.today()
    rows, after = page_of(
        wanted, user_id=request.user.pk, today=today, after=_cursor(request.GET.get("after", ""))
    )
    context: dict[str, Any] = {
        "tab": tab if tab in _TABS else "mine",
        "groups": [(name, _GROUPS[name], group) for name, group in grouped(rows)],
        "late": sum(row.group == "late" for row in rows),
        "soon": sum(row.group == "soon" for row in rows),
        "after": f"{after[0]:%Y%m%d}.{after[1]}" if after else "",
        "bulk": _bulk_acts(rows) if tab != "waiting" else [],
        "today": today,
        "mentions": mentions_of(request.hats).count(),
    }
    return render(request, "workflows/tasks.html", context)


_GROUPS = {"late": _("Trễ"), "soon": _("Sắp đến hạn"), "later": _("Còn hạn")}


def _bulk_acts(rows: list[TaskRow]) -> list[dict[str, str]]:
    """The acts that several rows of this page have in common, as buttons above the bar."""
    names = [main_act(row.machine, row.state, row.kind) for row in rows]
    common = dict.fromkeys(name for name in names if name in BULK_ACTS and names.count(name) > 1)
    return [{"label": button(name), "url": reverse("bulk", args=[name])} for name in common]


def _cursor(text: str) -> tuple[date, int] | None:
    """Where the page starts; anything mistyped starts at the beginning."""
    day, _dot, pk = text.partition(".")
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:8])), int(pk)
    except ValueError:
        return None
