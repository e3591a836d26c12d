"""What the leader is told of: the head of the office reads it and lets it go up."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.calendar import working_days_between
from workflows.forms.base import show_unmet
from workflows.forms.messages import ReleaseForm
from workflows.queries.releasing import releasable, releases_for
from workflows.services.errors import NotReady
from workflows.services.messages import release as service


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: VisitorRequest) -> HttpResponse:
    """Late matters that the office's head knows of: all ticked, one press tells the leader."""
    authorities = releases_for(request.hats)
    if not authorities:
        raise Http404
    today = clock.today()
    rows = releasable(authorities, today)
    waiting = [row for row in rows if row.released_at is None]
    choices = [(row.task_ref, row.concern.title) for row in waiting]
    form = ReleaseForm(
        request.POST or None,
        choices=choices,
        initial={"tasks": [ref for ref, _title in choices]},
    )
    if request.method == "POST" and form.is_valid() and _release(request, form):
        return redirect("message_release")
    context = {
        "form": form,
        "waiting": [(row, _left(row.concern.due_on, today)) for row in waiting],
        "today": today,
        "released": [row for row in rows if row.released_at is not None],
        "chosen": set(form["tasks"].value() or ()),
        "leaders": sorted({name for row in waiting for name in row.leaders}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workflows/message_release.html", context, status=status)


def _release(request: VisitorRequest, form: ReleaseForm) -> bool:
    try:
        told = service.release(
            tasks=form.cleaned_data["tasks"], note=form.cleaned_data["note"], actor=request.user
        )
    except NotReady as no:
        show_unmet(form, no.unmet)
        return False
    said = ngettext(
        "Đã báo cáo %(n)d việc; thư gửi đi trong ít phút.",
        "Đã báo cáo %(n)d việc; thư gửi đi trong ít phút.",
        told,
    )
    messages.success(request, said % {"n": told})
    return True


def _left(due_on: date | None, today: date) -> int | None:
    """Working days to the last day, negative behind it."""
    return working_days_between(today, due_on) if due_on else None
