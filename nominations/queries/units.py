"""Units by date: names for papers, the tree of a day, the cluster of a year."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from nominations.models import Cluster, Person, Unit, UnitSuccession, UnitVersion


def unit_name_on(unit: Unit, day: date) -> str:
    """What `unit` was called on `day`.

    After its end the last name, before its start the first one: papers about it are still written.
    """
    versions = UnitVersion.objects.filter(unit=unit).order_by("valid_from")
    version = versions.filter(valid_from__lte=day).last() or versions.first()
    return version.name if version else unit.name


def children_on(unit: Unit, day: date) -> QuerySet[Unit]:
    """The units that stood directly under `unit` on `day`, in the order of the organisation."""
    in_force = Q(versions__valid_from__lte=day) & (
        Q(versions__valid_to__isnull=True) | Q(versions__valid_to__gte=day)
    )
    return Unit.objects.filter(in_force, versions__parent=unit).order_by("position", "code")


def cluster_of(unit: Unit, year: int) -> Cluster | None:
    """The cluster in which `unit` is judged in the award year, or None."""
    return (
        Cluster.objects.filter(members__unit=unit, members__year=year).order_by("position").first()
    )


def units_below_on(unit: Unit, day: date) -> set[int]:
    """Ids of `unit` and of everything that stood under it on `day`, at any depth."""
    versions = UnitVersion.objects.on(day)
    return _all_from(unit, lambda ids: versions.filter(parent__in=ids).values_list("unit_id"))


def origins_of(unit: Unit) -> set[int]:
    """Ids of `unit` and of all whom it continues, however far back: their awards count for it."""
    return _all_from(
        unit,
        lambda ids: UnitSuccession.objects.filter(successor__in=ids).values_list("predecessor_id"),
    )


def predecessors_by_unit() -> dict[int, set[int]]:
    """Unit id → ids of the units that it continues directly; one statement for all units."""
    before: dict[int, set[int]] = {}
    for successor, predecessor in UnitSuccession.objects.values_list(
        "successor_id", "predecessor_id"
    ):
        before.setdefault(successor, set()).add(predecessor)
    return before


def family_on(unit: Unit, day: date) -> QuerySet[Unit]:
    """`unit` and its sub-units that exist on `day`: the collectives for whom it speaks."""
    return Unit.objects.on(day).filter(Q(pk=unit.pk) | Q(parent=unit))


def at_work_on(unit: Unit, day: date) -> QuerySet[Person]:
    """People who work in `unit` or in one of its sub-units on `day`, in order of name."""
    at_work = Q(memberships__unit__in=family_on(unit, day), memberships__valid_from__lte=day) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=day)
    )
    return Person.objects.filter(at_work).distinct().order_by("sort_key", "pk")


def _all_from(unit: Unit, neighbours: Callable[[set[int]], QuerySet[Any, tuple[int]]]) -> set[int]:
    known: set[int] = set()
    fresh = {unit.pk}
    while fresh:
        known |= fresh
        fresh = {pk for (pk,) in neighbours(fresh)} - known
    return known
