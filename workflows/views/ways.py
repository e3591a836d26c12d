"""The path of a file on its page: the picture, the two clocks, who must act."""

from typing import Any

from nominations.models import Consolidation, Correction, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import consolidations_visible_to
from workflows.queries.duties import duties, two_clocks
from workflows.queries.holders import holders_of
from workflows.queries.paths import (
    Journey,
    consolidation_path,
    correction_path,
    submission_path,
)
from workflows.views.bars import DeskView


def way_of_submission(file: Submission, desk: DeskView, viewer: Hats) -> dict[str, Any]:
    """Of a file: with the papers that hold its nominations, those linked that he may open."""
    journey = submission_path(file, desk.task, viewer)
    open_to_him: set[int] = set()
    if journey.held:
        held = [item.paper.pk for item in journey.held]
        seen = consolidations_visible_to(viewer).filter(pk__in=held)
        open_to_him = set(seen.values_list("pk", flat=True))
    context = _context(journey, desk, file.dossier.period.authority_id)
    return context | {
        "clocks": two_clocks(file, journey),
        "held_by": [item for item in journey.held if item.paper.pk in open_to_him],
    }


def way_of_paper(paper: Consolidation, desk: DeskView) -> dict[str, Any]:
    return _context(consolidation_path(paper, desk.task), desk, paper.period.authority_id)


def way_of_correction(correction: Correction, desk: DeskView) -> dict[str, Any]:
    journey = correction_path(correction, desk.task)
    return _context(journey, desk, correction.submission.dossier.period.authority_id)


def _context(journey: Journey, desk: DeskView, authority_id: int) -> dict[str, Any]:
    holder = desk.holder
    if journey.task and journey.task != desk.task:  # the paper's, not the file's
        holder = holders_of(journey.task, journey.today)
    return {"path": journey.places, "duties": duties(journey, holder, authority_id)}
