"""The units that somebody sees, as a tree of today with the ended ones beside it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from nominations.models import Membership, Person, Post, Unit, UnitSuccession
from nominations.rules.roles import AUTHORITY_ROLES, UNIT_ROLES


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: how deep it stands, how many people work there, who continues it."""

    unit: Unit
    depth: int = 0
    people: int = 0
    heirs: list[Unit] = field(default_factory=list)

    @property
    def indent(self) -> str:
        return "– " * self.depth


def unit_rows(units: QuerySet[Unit], day: date) -> tuple[list[UnitRow], list[UnitRow]]:
    """(living units in the order of the tree, ended ones newest first); three statements."""
    at_work = (
        Membership.objects.on(day)
        .filter(unit=OuterRef("pk"))
        .order_by()
        .values("unit")
        .annotate(n=Count("pk"))
        .values("n")
    )
    found: list[Any] = list(
        units.annotate(at_work=Subquery(at_work[:1])).order_by("position", "code")
    )
    links = UnitSuccession.objects.filter(predecessor__in=units).select_related("successor")
    heirs: dict[int, list[Unit]] = {}
    for link in links.order_by("on", "pk"):
        heirs.setdefault(link.predecessor_id, []).append(link.successor)
    living = [unit for unit in found if unit.valid_to is None or unit.valid_to >= day]
    ended = [unit for unit in found if unit not in living]
    ended.sort(key=lambda unit: unit.valid_to, reverse=True)
    return (
        _in_order(living),
        [UnitRow(unit, heirs=heirs.get(unit.pk, [])) for unit in ended],
    )


def _in_order(living: list[Any]) -> list[UnitRow]:
    known = {unit.pk for unit in living}
    below: dict[int | None, list[Any]] = {}
    for unit in living:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    rows: list[UnitRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            rows.append(UnitRow(unit, depth, unit.at_work or 0))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return rows


def siblings_of(unit: Unit, among: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Living units of the same kind under the same superior: those that may merge with `unit`."""
    same = among.filter(parent=unit.parent_id, kind=unit.kind, valid_to=None, valid_from__lte=day)
    return same.exclude(pk=unit.pk).order_by("position", "code").distinct()


def leading_people(units: list[Unit], day: date) -> list[tuple[Person, str]]:
    """Whoever holds a post at `units` on `day`, with its title: the candidates for the head."""
    posts = (
        Post.objects.on(day)
        .filter(unit__in=units, role__in=UNIT_ROLES | AUTHORITY_ROLES)
        .select_related("person", "unit")
        .order_by("unit__position", "person__sort_key", "pk")
    )
    people: dict[int, tuple[Person, str]] = {}
    for post in posts:
        people.setdefault(post.person_id, (post.person, f"{post.title}, {post.unit}"))
    return list(people.values())
