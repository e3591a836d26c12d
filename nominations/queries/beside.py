"""What the page of a part shows beside its own content: initiatives, and its nominees' words."""

from typing import Any

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.models import Initiative, InitiativeUse, Submission
from nominations.queries.initiatives import (
    offered_to,
    registered_lines,
    rows_of,
    taken_in_by,
)
from nominations.queries.nominee_checks import open_checks_in
from nominations.queries.standing import Hats
from nominations.queries.visible_initiatives import initiatives_visible_to


def beside(submission: Submission, viewer: Hats, *, inside: bool) -> dict[str, Any]:
    """For the context of a submission's page; constant statements, none for other kinds."""
    if submission.kind == SubmissionKind.INITIATIVES:
        return _initiatives(submission, viewer, inside)
    if submission.kind == SubmissionKind.NOMINATIONS:
        return {
            "named": _named(submission, viewer),
            "checks": open_checks_in(submission) if inside else [],
        }
    return {}


def _initiatives(submission: Submission, viewer: Hats, inside: bool) -> dict[str, Any]:
    day, period = clock.today(), submission.dossier.period
    context: dict[str, Any] = {"initiatives": rows_of(taken_in_by(submission), viewer, day)}
    if inside:
        context["offered"] = list(offered_to(submission))
        context["registered"] = len(registered_lines(submission.dossier.unit, period.year))
    return context


def _named(submission: Submission, viewer: Hats) -> list[dict[str, Any]]:
    """Each initiative that a line names as its ground, and where else it is named."""
    uses = list(
        InitiativeUse.objects.filter(nomination__submission=submission)
        .exclude(nomination__state="WITHDRAWN")
        .select_related("nomination__award")
        .order_by("nomination__priority", "nomination__nominee_sort_key", "pk")
    )
    if not uses:
        return []
    named = Initiative.objects.filter(pk__in={use.initiative_id for use in uses})
    rows = {row.initiative.pk: row for row in rows_of(named, viewer, clock.today())}
    linked = set(initiatives_visible_to(viewer).filter(pk__in=rows).values_list("pk", flat=True))
    return [
        {
            "nominee": use.nomination.nominee_name,
            "award": use.nomination.award.name,
            "row": rows[use.initiative_id],
            "linked": use.initiative_id in linked,
            "others": [
                other for other in rows[use.initiative_id].uses if other.line != use.nomination.ref
            ],
        }
        for use in uses
    ]
