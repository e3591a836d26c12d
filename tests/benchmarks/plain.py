"""Plain Django, one nomination at a time: the same changes of state, each with an audit row.

What a careful team writes without an engine: per step a transaction, the row locked, the role asked
of the database, the state saved, one row of audit. No chain, no task, no clock, no idempotency.
"""

from django.db import transaction

from nominations import clock
from nominations.enums import LineOutcome, StreamKind
from nominations.models import (
    AwardRecord,
    Consolidation,
    ConsolidationLine,
    Decision,
    Event,
    EventStream,
    Nomination,
    Post,
    User,
)

#: Per desk: the role, the state asked for, the state given.
STEPS = (
    ("prepare", "unit_officer", "DRAFT", "DRAFT"),
    ("sign", "unit_head", "DRAFT", "SUBMITTED"),
    ("examine", "office", "SUBMITTED", "CHECKED"),
    ("draft", "office", "CHECKED", "SHORTLISTED"),
    ("decide", "leader", "SHORTLISTED", "SHORTLISTED"),
    ("publish", "registrar", "SHORTLISTED", "AWARDED"),
)


def audit_stream() -> EventStream:
    return EventStream.objects.create(kind=StreamKind.CONSOLIDATION, subject="plain-audit")


def whole_path(
    pk: int, actors: dict[str, User], audit: EventStream, first: int, proposal: Consolidation
) -> None:
    """Take nomination `pk` through every desk; `first` is the number of its first audit row."""
    for place, (action, role, source, target) in enumerate(STEPS):
        actor = actors[role]
        with transaction.atomic():
            nomination = (
                Nomination.objects.select_for_update(of=("self",))
                .select_related("submission__dossier")
                .get(pk=pk)
            )
            if not _may(actor, role) or nomination.state != source:
                raise PermissionError(action)
            if target != source:
                Nomination.objects.filter(pk=pk).update(state=target)
            _extra(nomination, action, actor, proposal)
            _audit(nomination, action, actor, audit, first + place, source, target)


def _may(actor: User, role: str) -> bool:
    return Post.objects.on(clock.today()).filter(person_id=actor.person_id, role=role).exists()


def _extra(nomination: Nomination, action: str, actor: User, proposal: Consolidation) -> None:
    """The rows that a desk writes beside the nomination's own."""
    if action == "draft":
        ConsolidationLine.objects.create(
            consolidation=proposal, nomination=nomination, award_id=nomination.award_id
        )
    elif action == "decide":
        ConsolidationLine.objects.filter(nomination=nomination, active=True).update(
            outcome=LineOutcome.GRANTED, decided_by_id=actor.person_id, decided_at=clock.now()
        )
    elif action == "publish":
        AwardRecord.objects.create(
            decision=Decision.objects.get(consolidation=proposal),
            nomination=nomination,
            award_id=nomination.award_id,
            person_id=nomination.person_id,
            holder_name=nomination.nominee_name,
            year=2026,
            granted_on=clock.today(),
        )
        ConsolidationLine.objects.filter(nomination=nomination).update(active=False)


def _audit(
    nomination: Nomination,
    action: str,
    actor: User,
    audit: EventStream,
    number: int,
    source: str,
    target: str,
) -> None:
    Event.objects.create(
        stream=audit,
        sequence=number,
        subject=nomination.ref,
        action=action,
        at=clock.now(),
        actor=actor,
        person_id=actor.person_id,
        from_state=source,
        to_state=target,
        digest="0" * 64,
    )
