"""What opening a file's page leaves behind, and what it says to somebody who came too late."""

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from nominations.templatetags.neuguong import vn_datetime
from nominations.visitor import VisitorRequest
from workflows.models import Task
from workflows.queries.standing import Subject, stream_of
from workflows.queries.timeline import last_deed
from workflows.services.desk_memory import note_look


def look_at(request: VisitorRequest, subject: Subject) -> None:
    """Remember that the visitor has this file open now; a busy database never holds up a page."""
    if request.method != "GET":
        return
    try:
        with transaction.atomic():
            note_look(subject=subject.ref, actor=request.user)
    except DatabaseError:
        return


def tell_if_gone(request: VisitorRequest, subject: Subject, task: Task | None) -> None:
    """Say who was faster if the visitor came for a task that somebody has finished meanwhile."""
    asked = request.GET.get("task", "")
    if not asked or (task is not None and task.ref == asked):
        return
    if not Task.objects.filter(ref=asked, status="DONE").exclude(owner=request.user).exists():
        return
    deed = last_deed(*stream_of(subject))
    if deed is None:
        return
    words = {"who": deed.who, "what": deed.what.lower(), "when": vn_datetime(deed.when)}
    messages.warning(
        request,
        _("Việc này đã có người xử lý. %(who)s: %(what)s, %(when)s.") % words,
    )
