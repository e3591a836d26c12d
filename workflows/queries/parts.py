"""The parts of one kind that a visitor's own units owe or have sent."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from nominations.enums import SubmissionKind
from nominations.models import Dossier, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import dossiers_visible_to
from nominations.rules.roles import UNIT_ROLES
from workflows.queries.tracker import Cell, dossier_rows


def years_of_parts(viewer: Hats, kind: SubmissionKind) -> list[int]:
    """Years for which there is a part of this kind, newest first."""
    years = _with_kind(viewer, kind).order_by("-period__year")
    return list(years.values_list("period__year", flat=True).distinct())


def parts_of_year(
    viewer: Hats, kind: SubmissionKind, year: int, today: date
) -> list[tuple[Dossier, list[Cell]]]:
    """Each dossier of the year with its parts of this kind, the newest period first."""
    found = dossier_rows(_with_kind(viewer, kind).filter(period__year=year), today)
    label = str(kind.label)
    return [(row, [cell for cell in cells if cell.kind == label]) for row, _status, cells in found]


def _with_kind(viewer: Hats, kind: SubmissionKind) -> QuerySet[Dossier]:
    part = Submission.objects.filter(dossier=OuterRef("pk"), kind=kind)
    own = dossiers_visible_to(viewer).filter(unit_id__in=viewer.unit_ids(UNIT_ROLES))
    return own.filter(Exists(part))
