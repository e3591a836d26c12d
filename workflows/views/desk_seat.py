"""The way to a reading desk: load the file, find the reader's seat, or turn him away."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.enums import Machine, SubmissionKind, SubmissionState
from nominations.models import Correction, Submission
from nominations.queries.desk import DeskList, desk_list
from nominations.visitor import VisitorRequest
from workflows.models import Task
from workflows.queries.desk import Seat, desk_queue, desk_task, next_file, seat_at, stage_of
from workflows.queries.standing import machine_of
from workflows.views.acts import url_of
from workflows.views.loading import load

SKIPPED = "desk_skipped"
#: Of what was put off a session remembers this much.
_REMEMBERED = 200


class MovedOn(Exception):
    """The file no longer lies at a desk; `url` is where to read it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


@dataclass(frozen=True, slots=True)
class Desk:
    """One file at a desk, and the reader's seat there."""

    subject: Submission | Correction
    file: Submission
    seat: Seat
    stage: SubmissionState

    @property
    def task(self) -> Task:
        return self.seat.task

    @property
    def machine(self) -> Machine:
        return machine_of(self.subject)

    @property
    def by_line(self) -> bool:
        """Whether each nominee gets a word of his own."""
        if not isinstance(self.subject, Submission):
            return False
        return self.subject.kind == SubmissionKind.NOMINATIONS and not self.file.nothing_to_report

    def nominees(self, *, only: str = "", told: bool = True) -> DeskList:
        """The nominees at this desk as the reader may see them; else only what was chosen."""
        correction = self.subject if isinstance(self.subject, Correction) else None
        return desk_list(
            self.file,
            stage=self.stage,
            people=self.seat.people,
            correction=correction,
            only=only,
            told=told,
        )

    @property
    def page_url(self) -> str:
        return self.url()

    @property
    def mark_url(self) -> str:
        return self.url("mark")

    @property
    def pass_url(self) -> str:
        return self.url("pass")

    @property
    def decide_url(self) -> str:
        return self.url("decide")

    @property
    def skip_url(self) -> str:
        return self.url("skip")

    @property
    def recuse_url(self) -> str:
        return self.url("recuse")

    @property
    def notes_url(self) -> str:
        return self.url("notes")

    @property
    def here_url(self) -> str:
        return self.url("here")

    def url(self, name: str = "") -> str:
        """The desk's page, or one of its writing addresses."""
        view = f"{self.machine.value}_desk{'_' + name if name else ''}"
        return reverse(view, args=[self.subject.ref])


def seated(request: VisitorRequest, machine: str, ref: str) -> Desk:
    """The desk of a file for its reader. 404 for others; MovedOn if it lies elsewhere by now."""
    kind = Machine(machine)
    task = desk_task(kind, ref, request.hats, queue_of(request))
    if task is None:
        raise MovedOn(url_of(load(request, kind, ref)))
    subject = task.process.subject
    stage = stage_of(subject)
    seat = seat_at(subject, request.hats, task)
    if seat is None or stage is None:
        raise Http404
    file = subject.submission if isinstance(subject, Correction) else subject
    return Desk(subject, file, seat, stage)


def queue_of(request: VisitorRequest) -> QuerySet[Task]:
    """The reader's files, filtered as the tasks page was from which he came."""
    return desk_queue(request.hats, request.user.pk, request.GET.get("f", ""))


def moved_on(request: VisitorRequest, gone: MovedOn) -> HttpResponse:
    """The page of the file itself, with a word on why."""
    messages.info(request, _("Hồ sơ này không còn ở bàn xử lý: đã chuyển bước."))
    asked = request.GET.get("task", "")
    return redirect(gone.url + (f"?{urlencode({'task': asked})}" if asked else ""))


def carried(request: VisitorRequest, **more: Any) -> str:
    """The tasks page's filter, carried from file to file, and what else the address says."""
    said = {"f": request.GET.get("f", ""), **more}
    text = urlencode({name: value for name, value in said.items() if value})
    return f"?{text}" if text else ""


def next_url(request: VisitorRequest, after: Task | None) -> str:
    """The desk of the next file of the reader's queue, or his tasks when there is none."""
    skipped = request.session.get(SKIPPED, [])
    found = next_file(queue_of(request), after=after, skipped=skipped)
    if found is None:
        return reverse("tasks")
    machine, ref = found
    return reverse(f"{machine}_desk", args=[ref]) + carried(request)


def put_off(request: VisitorRequest, desk: Desk) -> None:
    """Remember, in this session only, that the file comes back at the end of the queue."""
    name = f"{desk.machine.value}:{desk.subject.ref}"
    others = [one for one in request.session.get(SKIPPED, []) if one != name]
    request.session[SKIPPED] = [*others, name][-_REMEMBERED:]
