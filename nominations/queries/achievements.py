"""What a unit and its people were awarded, year by year."""

from collections.abc import Iterable

from django.db.models import QuerySet

from nominations.models import AwardRecord
from nominations.queries.standing import Hats
from nominations.rules.roles import UNIT_ROLES


def records_of_units(viewer: Hats) -> QuerySet[AwardRecord]:
    """Awards of the viewer's own units, and of those whom these units proposed.

    A line that went up was copied into the authority's own file: its source is what the unit wrote.
    Three ways in, each with its own index, and no OR over the whole table.
    """
    units = viewer.unit_ids(UNIT_ROLES)
    ways = (
        {"unit_id__in": units},
        {"nomination__submission__dossier__unit_id__in": units},
        {"nomination__source__submission__dossier__unit_id__in": units},
    )
    first, *others = (AwardRecord.objects.filter(**way).order_by().values("pk") for way in ways)
    return AwardRecord.objects.filter(pk__in=first.union(*others))


def years_of(records: QuerySet[AwardRecord]) -> list[int]:
    """The years in which there is one, newest first."""
    return list(records.order_by("-year").values_list("year", flat=True).distinct())


def counted(records: Iterable[AwardRecord]) -> list[tuple[str, int, int]]:
    """Per award: its name, how many collectives and how many people hold it."""
    found: dict[str, list[int]] = {}
    for record in sorted(records, key=lambda record: (record.award.rank, record.award.code)):
        numbers = found.setdefault(record.award.name, [0, 0])
        numbers[0 if record.unit_id is not None else 1] += 1
    return [(name, collectives, people) for name, (collectives, people) in found.items()]
