"""Proofs and what they prove: the files of a submission, their pins, what they may be pinned to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, QuerySet

from nominations.models import Attachment, ProofLink, Submission


def pins_in_force() -> QuerySet[ProofLink]:
    """Pins that were not taken off, each with its file and what it proves."""
    return (
        ProofLink.objects.filter(removed_at=None)
        .select_related("attachment", "criterion", "initiative")
        .order_by("criterion__position", "initiative__position", "pk")
    )


def proofs_of(submission: Submission) -> Mapping[int, list[ProofLink]]:
    """The pins of each criterion (by its id) of a self-assessment, in one statement.

    Criteria without a proof are left out.
    """
    found: dict[int, list[ProofLink]] = defaultdict(list)
    pins = pins_in_force().filter(
        attachment__submission=submission, attachment__superseded=False, criterion__isnull=False
    )
    for pin in pins:
        assert pin.criterion_id is not None
        found[pin.criterion_id].append(pin)
    return dict(found)


def pinned(files: Iterable[Attachment]) -> Mapping[int, list[ProofLink]]:
    """As `proofs_of`, of files that `papers_of` has read: no statement."""
    found: dict[int, list[ProofLink]] = defaultdict(list)
    for file in files:
        for pin in file.pins if not file.superseded else ():  # type: ignore[attr-defined]
            if pin.criterion_id is not None:
                found[pin.criterion_id].append(pin)
    return dict(found)


def papers_of(submission: Submission) -> QuerySet[Attachment]:
    """Every file of a submission, superseded ones too, with its pins in force (`pins`).

    Two statements, however many files.
    """
    pins = Prefetch("links", queryset=pins_in_force(), to_attr="pins")
    return submission.attachments.select_related(
        "nomination", "uploaded_by", "replaced_by"
    ).prefetch_related(pins)
