"""The head of the office lets late matters go to the leader: nothing goes there by itself."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import User
from nominations.queries.standing import hats_of
from nominations.rules.readiness import Unmet
from nominations.services.record_event import record_event
from workflows.enums import NoticeKind
from workflows.models import Notice, Task
from workflows.queries.concerns import concerns_of
from workflows.queries.releasing import RELEASERS, may_go_up, releases_for
from workflows.queries.standing import stream_of
from workflows.services.errors import NotAllowed, NotReady


def release(*, tasks: Collection[str], note: str, actor: User) -> int:
    """Tell the leader of the late `tasks` (refs), with the actor's word `note`; gives how many.

    What was released for the same last day already, was finished, or is not the actor's to
    release, is left out. Raises NotAllowed (no office's head) or NotReady (nothing is left).
    """
    hats = hats_of(actor, clock.today())
    authorities = releases_for(hats)
    if not authorities:
        raise NotAllowed(
            _("Chỉ thủ trưởng cơ quan thường trực báo cáo người đứng đầu."), stranger=True
        )
    now, note = clock.now(), note.strip()
    with transaction.atomic():
        locked = Task.objects.select_for_update(of=("self",)).filter(ref__in=tasks).order_by("pk")
        ids = [task.pk for task in locked]
        rows = list(_with_files(ids, authorities))
        if not rows:
            raise NotReady([Unmet("tasks", _("Các việc này đã được báo cáo hoặc đã xử lý xong."))])
        Notice.objects.bulk_create(
            Notice(
                kind=NoticeKind.TO_LEADER,
                task=task,
                due_on=task.due_on,
                made_at=now,
                made_by=actor,
                note=note,
            )
            for task in rows
        )
        about = concerns_of([task.pk for task in rows])
        for task in rows:
            title = hats.title_of(RELEASERS, about[task.pk].authority_id)
            _record(task, note=note, actor=actor, title=title)
    return len(rows)


def _with_files(ids: Collection[int], authorities: Collection[int]) -> list[Task]:
    """Of the locked tasks those that may still go up, with what they are about."""
    files = ("submission", "correction__submission", "consolidation")
    waiting = may_go_up(authorities).filter(pk__in=ids).order_by("pk")
    return list(waiting.select_related(*(f"process__{file}" for file in files)))


def _record(task: Task, *, note: str, actor: User, title: str) -> None:
    process = task.process
    subject = process.submission or process.correction or process.consolidation
    record_event(
        stream=stream_of(subject),
        action="report_up",
        subject=subject.ref,
        actor=actor,
        post_title=title,
        note=note,
    )
