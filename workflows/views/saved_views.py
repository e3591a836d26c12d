"""Named personal views of the tasks page: save, rename, order, delete, default."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations.visitor import VisitorRequest
from workflows.models import SavedView
from workflows.rules.task_state import read_state
from workflows.services.desk_memory import (
    delete_view,
    make_default,
    place_view,
    rename_view,
    save_view,
)
from workflows.services.errors import NotReady


def said_by(view: SavedView) -> QueryDict:
    """What the view's address says, as a request would carry it."""
    return QueryDict(view.query)


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: VisitorRequest) -> HttpResponse:
    """The visitor's views with what may be done to them; POST saves the list as it is now."""
    if request.method != "POST":
        return _page(request)
    state = read_state(QueryDict(request.POST.get("query", "")[:1500]))
    typed = request.POST.get("name", "")
    try:
        view = save_view(name=typed, query=state.query_string, actor=request.user)
    except NotReady as refused:
        return _page(request, refused.sentence, typed, state.query_string, status=422)
    messages.success(request, _("Đã lưu khung nhìn “%(name)s”.") % {"name": view.name})
    return redirect(f"{reverse('tasks')}?{view.query}")


def _page(
    request: VisitorRequest, error: str = "", typed: str = "", query: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "rows": SavedView.objects.filter(user=request.user),
        "error": error,
        "typed": typed,
        "query": query,
    }
    return render(request, "workflows/saved_views.html", context, status=status)


@require_POST
def change(request: VisitorRequest, ref: str) -> HttpResponse:
    """Rename, move, delete one's own view, or open the page with it."""
    view = get_object_or_404(SavedView, ref=ref, user=request.user)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        sentence = act(view, request)
    except NotReady as refused:
        return _page(request, refused.sentence, status=422)
    messages.success(request, sentence)
    return redirect("saved_views")


def _rename(view: SavedView, request: VisitorRequest) -> str:
    rename_view(view, name=request.POST.get("name", ""), actor=request.user)
    return _("Đã đổi tên thành “%(name)s”.") % {"name": view.name}


def _place(view: SavedView, request: VisitorRequest) -> str:
    said = request.POST.get("place", "")
    place = int(said) if said.isdecimal() and len(said) < 4 else 1
    place_view(view, place=place, actor=request.user)
    return _("Đã xếp lại thứ tự.")


def _delete(view: SavedView, request: VisitorRequest) -> str:
    delete_view(view, actor=request.user)
    return _("Đã xóa khung nhìn “%(name)s”.") % {"name": view.name}


def _default(view: SavedView, request: VisitorRequest) -> str:
    make_default(view, on=True, actor=request.user)
    return _("Trang Việc cần xử lý mở bằng “%(name)s”.") % {"name": view.name}


def _usual(view: SavedView, request: VisitorRequest) -> str:
    make_default(view, on=False, actor=request.user)
    return _("Trang Việc cần xử lý mở như thường.")


_ACTS: Mapping[str, Callable[[SavedView, VisitorRequest], str]] = {
    "rename": _rename,
    "place": _place,
    "delete": _delete,
    "default": _default,
    "usual": _usual,
}
