"""What stands around the list at a desk: files, ready reasons, remarks, awards to change to."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, FilteredRelation, Q, QuerySet

from nominations.enums import AwardTarget, NomineeKind, SubmissionState
from nominations.models import (
    Attachment,
    Award,
    DeskMark,
    DeskNote,
    Nomination,
    ProofLink,
    ReadyReason,
    Submission,
)
from nominations.rules.desk import chosen_words


def papers_at_desk(submission: Submission) -> tuple[list[Attachment], dict[int, list[ProofLink]]]:
    """The files in use, and by criterion what they prove; one statement for both."""
    pins = FilteredRelation("links", condition=Q(links__removed_at=None))
    rows = (
        submission.attachments.filter(superseded=False)
        .annotate(pin=pins, **{name: F(f"pin__{name}") for name in _PINNED})
        .order_by("pk", "pin__pk")
    )
    files: dict[int, Attachment] = {}
    proofs: dict[int, list[ProofLink]] = defaultdict(list)
    for row in rows:
        file = files.setdefault(row.pk, row)
        criterion, first, last = (getattr(row, name) for name in _PINNED)
        if criterion is not None:
            link = ProofLink(attachment=file, first_page=first, last_page=last)
            proofs[criterion].append(link)
    return list(files.values()), dict(proofs)


_PINNED = ("criterion_id", "first_page", "last_page")


def reasons_for(authority_id: int, kind: str) -> QuerySet[ReadyReason]:
    """The ready reasons of an authority for a kind of file: those for all kinds come last."""
    return ReadyReason.objects.filter(
        Q(kind=kind) | Q(kind=""), authority=authority_id, active=True
    ).order_by("-kind", "position", "pk")


def notes_at(submission: Submission, stage: str) -> QuerySet[DeskNote]:
    """What the people of one desk told each other, newest first."""
    return submission.desk_notes.filter(stage=stage).select_related("person")


def lower_awards(submission: Submission, nominee_kind: str, rank: int) -> QuerySet[Award]:
    """What a nomination of this file may be changed to: an award below its own, for its kind."""
    target = AwardTarget.UNIT if nominee_kind == NomineeKind.UNIT else AwardTarget.PERSON
    awards = submission.dossier.period.awards.filter(target__in=(target, AwardTarget.BOTH))
    return awards.filter(rank__lt=rank).order_by("-rank", "code")


def mark_of(nomination: Nomination, stage: str) -> DeskMark | None:
    """What the desk has chosen for one line, and who did."""
    marks = nomination.desk_marks.filter(stage=stage).select_related("person", "award")
    return marks.first()


def recommended(lines: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Line → the examiner's (words, award, remark), for the proposal; “pass” is not told."""
    marks = DeskMark.objects.filter(
        nomination__in=list(lines), stage=SubmissionState.OFFICE_CHECK
    ).exclude(outcome="pass")
    rows = marks.annotate(to=F("award__name")).values_list("nomination", "outcome", "to", "remark")
    return {
        line: (chosen_words(SubmissionState.OFFICE_CHECK, outcome), to or "", remark)
        for line, outcome, to, remark in rows
    }
