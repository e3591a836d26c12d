"""What lies between two levels: which copies may go back to their units, what became of a line."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from nominations.enums import ENDED_NOMINATIONS, LineOutcome, NominationState, SubmissionKind
from nominations.models import (
    Consolidation,
    ConsolidationLine,
    Correction,
    Nomination,
    Period,
    Submission,
)

N = NominationState


def reopenable(subject: Submission | Correction) -> list[int]:
    """Returned copies in `subject` whose source lies below and may still be mended there."""
    name = "corrections" if isinstance(subject, Correction) else "submission"
    copies = Nomination.objects.filter(
        **{name: subject}, state=N.RETURNED, source__state=N.FORWARDED
    )
    return list(copies.order_by("pk").values_list("pk", flat=True))


def feeding_period(file: Submission) -> Period | None:
    """The period below whose signed paper fills this part: the authority's own, else None."""
    if file.kind not in (SubmissionKind.REPORT, SubmissionKind.REGISTRATION):
        return None
    below = Period.objects.filter(parent=file.dossier.period_id, authority=file.dossier.unit_id)
    return below.filter(dossiers__submissions__kind=file.kind).first()


def mended_below(copies: Iterable[int]) -> bool:
    """Whether the unit is at work on the source of one of these nominations."""
    done = (N.FORWARDED, N.WITHDRAWN)
    rows = Nomination.objects.filter(pk__in=list(copies), source__isnull=False)
    return rows.exclude(source__state__in=done).exists()


def waiting_outside(paper: Consolidation) -> list[int]:
    """Nominations of this proposal that went outside and have no outcome yet, in their order.

    What has a copy upstairs is decided there.
    """
    lines = paper.lines.filter(
        outcome=LineOutcome.GRANTED, nomination__state=N.FORWARDED, nomination__copy=None
    )
    return list(lines.order_by("position", "pk").values_list("nomination_id", flat=True))


def outcomes_upstairs(nominations: Iterable[Nomination]) -> Mapping[int, Nomination]:
    """Nomination id → its copy upstairs, once that has ended there; one statement for all.

    While a superior still considers it, the level below learns nothing but that it was sent: a
    copy that is left out, or that the council turned down, counts when its list is issued.
    """
    sent = [row.pk for row in nominations if row.state == N.FORWARDED]
    if not sent:
        return {}
    rows = (
        _ended_upstairs()
        .filter(source__in=sent)
        .select_related("award", "record__award", "record__decision__authority")
    )
    return {row.source_id: row for row in rows if row.source_id is not None}


def waits_above() -> Exists:
    """For a queryset of submissions: whether a superior still owes an answer on a line."""
    answered = _ended_upstairs().filter(source=OuterRef("pk"))
    sent = Nomination.objects.filter(submission=OuterRef("pk"), state=N.FORWARDED)
    return Exists(sent.exclude(Exists(answered)))


def _ended_upstairs() -> QuerySet[Nomination]:
    held = ConsolidationLine.objects.filter(nomination=OuterRef("pk"), active=True)
    return Nomination.objects.filter(
        Q(state=N.WITHDRAWN) | ~Exists(held), state__in=ENDED_NOMINATIONS
    )
