"""What is done to a task and not to its file: put it aside, take it up, hand it on."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.forms.at_desk import ParkForm
from workflows.forms.base import show_unmet
from workflows.models import Task
from workflows.queries.holders import taken_by
from workflows.queries.inbox import tasks_of
from workflows.queries.reassigning import colleagues_at, tasks_distributed_by
from workflows.queries.standing import machine_of
from workflows.queries.task_groups import parked_words
from workflows.services.errors import Busy, Conflict, NotReady, StepRefused
from workflows.services.parking import park as put_aside
from workflows.services.parking import unpark as take_up
from workflows.services.reassigning import Handed, reassign_many

_ASKS = ("GET", "HEAD", "POST")
#: So many are handed on at once.
LIMIT = 50
_RELATED = (
    "process__submission__dossier__unit",
    "process__submission__dossier__period",
    "process__correction__submission__dossier__unit",
    "process__consolidation__period",
    "owner__person",
    "appointee",
    "parked_by",
)


@require_http_methods(_ASKS)
def park(request: VisitorRequest, ref: str) -> HttpResponse:
    """Until when and why; for whoever the task waits for."""
    task = get_object_or_404(_mine(request), ref=ref)
    form = ParkForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            put_aside(
                task=task,
                until=said["until"],
                note=said["note"],
                actor=request.user,
                key=said["key"],
            )
        except NotReady as no:
            show_unmet(form, no.unmet)
        except StepRefused as no:
            return _refused(request, task, no)
        else:
            day = f"{said['until']:%d/%m/%Y}"
            messages.success(request, _("Đã tạm gác đến hết ngày %(day)s.") % {"day": day})
            return redirect(_page(task))
    context = {
        "form": form,
        "task": task,
        "subject": task.process.subject,
        "back": _page(task),
        "today": clock.today(),
        "parked": parked_words(
            task.parked_until,
            task.parked_note,
            task.parked_by.full_name if task.parked_by else "",
            clock.today(),
        ),
    }
    return render(request, "workflows/park.html", context, status=422 if form.errors else 200)


@require_POST
def unpark(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take the task up again now."""
    task = get_object_or_404(_mine(request), ref=ref)
    key = request.POST.get("key", "")[:64]
    if not key:
        return render(request, "400.html", status=400)
    try:
        take_up(task=task, actor=request.user, key=key)
    except StepRefused as no:
        return _refused(request, task, no)
    messages.success(request, _("Đã thôi tạm gác."))
    return redirect(_page(task))


@require_http_methods(_ASKS)
def reassign(request: VisitorRequest) -> HttpResponse:
    """One button for each colleague at the desk of the tasks that are named; POST hands them on."""
    said = request.POST if request.method == "POST" else request.GET
    named = [value.partition(":") for value in said.getlist("task")[:LIMIT]]
    seen = {ref: holder for ref, _colon, holder in named}
    distributed = tasks_distributed_by(request.hats, request.user.pk)
    tasks = list(distributed.filter(ref__in=seen).select_related(*_RELATED).order_by("pk"))
    if not tasks:
        return _nothing(request, chosen=bool(named))
    colleagues = colleagues_at(tasks, clock.today())
    rows = [
        (task, task.process.subject, _page(task), taken_by(task), _holder(task)) for task in tasks
    ]
    context: dict[str, Any] = {
        "rows": rows,
        "colleagues": colleagues,
        "key": uuid4().hex,
        "today": clock.today(),
        "gone": len(seen) - len(tasks),
    }
    if request.method != "POST":
        return render(request, "workflows/reassign.html", context)
    to = next((one.person for one in colleagues if one.person.ref == said.get("person")), None)
    key = said.get("key", "")[:40]
    if to is None or not key:
        context["error"] = _("Hãy chọn một người cùng bàn.")
        return render(request, "workflows/reassign.html", context, status=422)
    wishes = [(task, seen[task.ref]) for task in tasks]
    try:
        handed = reassign_many(wishes, to=to, actor=request.user, key=key)
    except Busy:
        return render(request, "503.html", {"retry_url": request.path}, status=503)
    _tell(request, handed, to.full_name)
    return redirect(_after(request, tasks))


def _mine(request: VisitorRequest) -> QuerySet[Task]:
    return tasks_of(request.hats, request.user.pk).select_related(*_RELATED)


def _page(task: Task) -> str:
    subject = task.process.subject
    return reverse(machine_of(subject).value, args=[subject.ref])


def _holder(task: Task) -> str:
    """Whose hand the page shows it in; sent back so that a change meanwhile is noticed."""
    return task.owner.username if task.owner else ""


def _nothing(request: VisitorRequest, *, chosen: bool) -> HttpResponse:
    """Nothing was ticked: back to the list; what is not the visitor's to give is not there."""
    if chosen:
        raise Http404
    messages.warning(request, _("Hãy chọn ít nhất một việc rồi chuyển."))
    return redirect(_list(request))


def _list(request: VisitorRequest) -> str:
    return "workload" if request.GET.get("from") == "workload" else "tasks"


def _after(request: VisitorRequest, tasks: list[Task]) -> str:
    """Back to the list from which several were taken, else to the file."""
    if request.POST.get("from") == "workload":
        return reverse("workload")
    return _page(tasks[0]) if len(tasks) == 1 else reverse("tasks")


def _tell(request: VisitorRequest, handed: list[Handed], who: str) -> None:
    done = [row for row in handed if not row.skipped]
    if done:
        said = ngettext(
            "Đã chuyển %(n)d việc cho %(who)s.", "Đã chuyển %(n)d việc cho %(who)s.", len(done)
        )
        messages.success(request, said % {"n": len(done), "who": who})
    for row in handed:
        if row.skipped:
            told = {"file": row.task.process.subject, "why": row.skipped}
            messages.warning(request, _("Chưa chuyển %(file)s: %(why)s") % told)


def _refused(request: VisitorRequest, task: Task, no: StepRefused) -> HttpResponse:
    if isinstance(no, Busy):
        return render(request, "503.html", {"retry_url": _page(task)}, status=503)
    if isinstance(no, Conflict):
        context = {"conflict_message": no.sentence, "latest_url": _page(task), "kept": {}}
        return render(request, "409.html", context, status=409)
    messages.error(request, no.sentence)
    return redirect(_page(task))
