"""What nominees said of their own lines, for the unit and for themselves."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from nominations.enums import ENDED_NOMINATIONS, NominationState, SubmissionKind
from nominations.models import AwardRecord, Nomination, NomineeCheck, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import submissions_editable_by


def takes_words(line: Nomination) -> bool:
    """Whether its nominee may still speak: not once it has ended for good."""
    return line.state not in ENDED_NOMINATIONS - {NominationState.FORWARDED}


def open_checks_in(submission: Submission) -> list[NomineeCheck]:
    """Requests in a file that wait for the unit's answer, oldest first."""
    if submission.kind != SubmissionKind.NOMINATIONS:
        return []
    return list(
        NomineeCheck.objects.filter(
            nomination__submission=submission, confirmed=False, answered_at__isnull=True
        )
        .select_related("nomination__award")
        .order_by("pk")
    )


def checks_editable_by(viewer: Hats) -> QuerySet[NomineeCheck]:
    """Requests on lines of the visitor's own unit."""
    return NomineeCheck.objects.filter(
        confirmed=False, nomination__submission__in=submissions_editable_by(viewer)
    ).select_related("nomination__award", "nomination__submission__dossier__unit")


def with_checks(lines: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Lines with the whole history of their nominees' words, newest first."""
    history = NomineeCheck.objects.select_related("answered_by").order_by("-pk")
    return lines.prefetch_related(Prefetch("nominee_checks", queryset=history))


def records_of(people: Collection[int]) -> QuerySet[AwardRecord]:
    """Published awards of these people, newest first."""
    return (
        AwardRecord.objects.filter(person__in=people, decision__published_at__isnull=False)
        .select_related("award", "decision")
        .order_by("-granted_on", "pk")
    )
