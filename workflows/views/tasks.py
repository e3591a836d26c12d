"""“Việc cần xử lý”: what waits for me, sorted by what burns."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.models import User
from nominations.visitor import VisitorRequest
from workflows.models import SavedView
from workflows.queries.task_chips import known_keys, word_chips
from workflows.queries.task_page import TaskPage, task_page
from workflows.rules.task_state import ADDRESS, COLUMNS, ListState, read_state
from workflows.views.saved_views import said_by
from workflows.words import capped


@require_safe
def tasks(request: VisitorRequest) -> HttpResponse:
    """The visitor's list: his tab, his filters, and his default view where he asks for nothing."""
    views = _views_of(request.user)
    default = next((view for view in views if view.is_default), None)
    said: QueryDict = request.GET
    if default and not ADDRESS & set(said):
        said = said_by(default)
    page = task_page(
        request.hats,
        user_id=request.user.pk,
        state=read_state(said),
        today=clock.today(),
        after=request.GET.get("after", ""),
    )
    request.open_tasks = page.counts["mine"]
    return render(request, "workflows/tasks.html", _context(page, views))


def _views_of(user: User) -> list[SavedView]:
    return list(SavedView.objects.filter(user=user))


def _context(page: TaskPage, views: list[SavedView]) -> dict[str, Any]:
    state = page.state
    current = next((view for view in views if read_state(said_by(view)) == state), None)
    return {
        "page": page,
        "state": state,
        "tab": state.tab,
        "groups": page.groups,
        "late": capped(page.counts.get("late", 0)),
        "soon": capped(page.counts.get("soon", 0)),
        "after": page.after,
        "bulk": page.bulk,
        "today": clock.today(),
        "mentions": page.counts["mentions"],
        "views": views,
        "current_view": current,
        "words": word_chips(state, page.query),
        "known_keys": ", ".join(known_keys()),
        "columns": _columns(state),
        "cols": dict.fromkeys(state.cols, True),
        "width": sum(name != "why" for name in state.cols) + 1 + bool(page.bulk),
        "kept": _kept(state),
    }


def _columns(state: ListState) -> list[tuple[str, str, bool]]:
    return [(name, _(label), name in state.cols) for name, label in COLUMNS.items()]


def _kept(state: ListState) -> list[tuple[str, str]]:
    """What the box and the columns carry along: every other part of the address."""
    return [("tab", state.tab), *state.chips.items()]
