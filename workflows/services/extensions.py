"""Gia hạn: the last day of one unit's part moved, asked for or given, with a reason (ADR 35).

The period's own dates stay; the part keeps its day (`extended_to`, or `reply_by` of a returned
one), its open task moves with its reminders, and lateness counts from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import PeriodStatus, Role, StreamKind
from nominations.language import recorded
from nominations.models import Event, Period, Submission, User
from nominations.queries.standing import hats_of, people_with_role
from nominations.rules.readiness import Unmet
from nominations.services.record_event import record_event
from workflows.enums import ExtensionState
from workflows.models import Extension, Process
from workflows.queries.owed import Owed, open_tasks_in, owed_in
from workflows.rules.extending import Asked, unmet_extension
from workflows.services.clocks import move_due
from workflows.services.errors import Conflict, NotAllowed, NotReady

GIVES = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
ASKS = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one part: the new day, or the sentence that says why not."""

    owed: Owed
    until: date
    refused: str = ""


def preview(
    period: Period, parts: Sequence[Owed], until: date, *, anyway: bool = False
) -> list[Outcome]:
    """What `give` would do with each part; changes nothing."""
    return [Outcome(owed, until, _why_not(period, owed, until, anyway)) for owed in parts]


def give(
    *, period: Period, files: Sequence[str], until: date, reason: str, actor: User, anyway: bool
) -> list[Outcome]:
    """Give the parts `files` (refs) of one period time until `until`; says what became of each.

    Raises NotAllowed (not the period's office) or NotReady (no reason, nothing can be moved).
    """
    title = _title(actor, GIVES, period.authority_id)
    if not reason.strip():
        raise NotReady([Unmet("reason", _("Hãy ghi rõ lý do gia hạn."))])
    with transaction.atomic():
        _lock(period, files)
        parts = [owed for owed in owed_in(period) if owed.file_ref in set(files)]
        outcomes = preview(period, parts, until, anyway=anyway)
        moved = [outcome for outcome in outcomes if not outcome.refused]
        if not moved:
            sentences = dict.fromkeys(outcome.refused for outcome in outcomes)
            said = " ".join(sentences) or _("Không còn phần hồ sơ nào để gia hạn.")
            raise NotReady([Unmet("until", said)])
        for outcome in moved:
            _keep(outcome.owed, until, reason=reason.strip(), actor=actor)
            _move(outcome.owed, until, reason=reason.strip(), actor=actor, title=title)
    return outcomes


def ask(*, file: Submission, until: date, reason: str, actor: User) -> Extension:
    """The unit asks for more time; its office is told.

    Raises NotAllowed (not of the unit), Conflict (asked already) or NotReady (the day, no reason).
    """
    period, unit = file.dossier.period, file.dossier.unit
    title = _title(actor, ASKS, unit.pk)
    with transaction.atomic():
        _lock(period, [file.ref])
        owed = next(iter(owed_in(period, file=file.ref)), None)
        if owed is None:
            raise Conflict(_("Phần hồ sơ này không còn ở đơn vị, không cần xin gia hạn."))
        if owed.pending:
            raise Conflict(_("Đơn vị đã xin gia hạn phần này và đang chờ trả lời."))
        _refuse_wish(period, owed, until, reason)
        extension = Extension.objects.create(
            submission=file,
            state=ExtensionState.ASKED,
            due_before=owed.due_on,
            until=until,
            reason=reason.strip(),
            asked_by=actor,
            asked_at=clock.now(),
        )
        _tell_the_office(extension, title)
    return extension


def _refuse_wish(period: Period, owed: Owed, until: date, reason: str) -> None:
    unmet = []
    if not reason.strip():
        unmet.append(Unmet("reason", _("Hãy ghi rõ lý do xin gia hạn.")))
    if sentence := _why_not(period, owed, until, anyway=True):
        unmet.append(Unmet("until", sentence))
    if unmet:
        raise NotReady(unmet)


def _tell_the_office(asked: Extension, title: str) -> None:
    """The event names the people of the office, so that they are told."""
    dossier = asked.submission.dossier
    office = people_with_role(
        Role.OFFICE, unit_id=dossier.period.authority_id, cluster_id=None, day=clock.today()
    )
    assert asked.asked_by is not None
    _record(
        asked.submission.ref,
        "ask_extension",
        actor=asked.asked_by,
        title=title,
        note=asked.reason,
        data={
            "from": asked.due_before.isoformat(),
            "until": asked.until.isoformat(),
            "people": [person.ref for person in office],
            "title": f"{recorded(_('Xin gia hạn'))}: {dossier.unit.name}, {dossier.period.name}",
            "link": "/extensions/",
        },
    )


def refuse(*, extension: Extension, answer: str, actor: User) -> None:
    """The office says no, with the reason. Raises NotAllowed, Conflict or NotReady."""
    period = extension.submission.dossier.period
    title = _title(actor, GIVES, period.authority_id)
    if not answer.strip():
        raise NotReady([Unmet("answer", _("Hãy ghi rõ lý do không gia hạn."))])
    with transaction.atomic():
        fresh = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
        if fresh.state != ExtensionState.ASKED:
            raise Conflict(_("Yêu cầu này đã được trả lời."))
        fresh.state, fresh.answer = ExtensionState.REFUSED, answer.strip()
        fresh.decided_by, fresh.decided_at = actor, clock.now()
        fresh.save()
        _record(
            extension.submission.ref,
            "refuse_extension",
            actor=actor,
            title=title,
            note=answer.strip(),
            data={"from": fresh.due_before.isoformat(), "until": fresh.until.isoformat()},
        )


def _why_not(period: Period, owed: Owed, until: date, anyway: bool) -> str:
    return unmet_extension(
        Asked(
            due_on=owed.due_on,
            until=until,
            today=clock.today(),
            open_period=period.status == PeriodStatus.OPEN,
            ceiling=owed.ceiling,
        ),
        anyway=anyway,
    )


def _lock(period: Period, files: Sequence[str]) -> None:
    """The same rows that an act would lock, in the same order."""
    running = Process.objects.filter(submission__ref__in=files, finished__isnull=True)
    list(running.select_for_update(of=("self",)).order_by("submission_id"))


def _keep(owed: Owed, until: date, *, reason: str, actor: User) -> None:
    """The row that stays: a request that waited is answered by the gift, else a new one."""
    now = clock.now()
    waiting = Extension.objects.filter(submission=owed.file_id, state=ExtensionState.ASKED)
    answered = waiting.update(
        state=ExtensionState.GRANTED, until=until, answer=reason, decided_by=actor, decided_at=now
    )
    if not answered:
        Extension.objects.create(
            submission_id=owed.file_id,
            state=ExtensionState.GRANTED,
            due_before=owed.due_on,
            until=until,
            reason=reason,
            decided_by=actor,
            decided_at=now,
        )


def _move(owed: Owed, until: date, *, reason: str, actor: User, title: str) -> None:
    file = Submission.objects.select_related("dossier__period").get(pk=owed.file_id)
    column = "reply_by" if file.returned_from else "extended_to"
    Submission.objects.filter(pk=file.pk).update(**{column: until})
    move_due(tasks=open_tasks_in(file.dossier.period).filter(pk=owed.task_id), due_on=until)
    _record(
        file.ref,
        "extend",
        actor=actor,
        title=title,
        note=reason,
        data={"from": owed.due_on.isoformat(), "until": until.isoformat()},
    )


def _record(
    ref: str, action: str, *, actor: User, title: str, note: str, data: dict[str, object]
) -> Event:
    return record_event(
        stream=(StreamKind.SUBMISSION, ref),
        action=action,
        actor=actor,
        post_title=title,
        note=note,
        data=data,
    )


def _title(actor: User, roles: frozenset[Role], unit_id: int) -> str:
    """The title under which `actor` acts; a stranger learns nothing."""
    hats = hats_of(actor, clock.today())
    if unit_id not in hats.unit_ids(roles):
        raise NotAllowed(_("Bạn không có quyền gia hạn ở đây."), stranger=True)
    return hats.title_of(roles, unit_id)
