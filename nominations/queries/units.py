"""Units by date: names for papers, the tree of a day, the cluster of a year."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import OPEN_SUBMISSIONS, CorrectionState, PeriodStatus
from nominations.models import (
    Cluster,
    ClusterMember,
    Correction,
    Period,
    Person,
    Submission,
    Unit,
    UnitSuccession,
    UnitVersion,
)


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


def forebears_of(units: Collection[int], day: date) -> dict[int, set[int]]:
    """For each of `units` the ended units that it continues on `day`, however far back.

    What these left (files, tasks, periods) is the business of the posts at `units` (ADR 14). One
    statement, and one more per link of a chain.
    """
    reached = {pk: {pk} for pk in units}
    found: dict[int, set[int]] = {pk: set() for pk in units}
    goes_on = Exists(UnitSuccession.objects.filter(successor=OuterRef("predecessor")))
    fresh = set(units)
    while fresh:
        links = (
            UnitSuccession.objects.filter(successor__in=fresh, predecessor__valid_to__lt=day)
            .annotate(goes_on=goes_on)
            .values_list("predecessor_id", "successor_id", "goes_on")
        )
        fresh = set()
        for before, after, more in list(links):
            fresh |= {before} if more else set()
            reached.setdefault(before, set()).update(reached[after])
            for pk in reached[after]:
                found[pk].add(before)
    return found


def heirs_of(units: Collection[int], day: date | None = None) -> set[int]:
    """`units` and all whose posts count for what they left: the other way round of `forebears_of`.

    On `day` only units that have ended before it are followed; without a day also those that
    will end.
    """
    ended = Q(predecessor__valid_to__isnull=False)
    if day is not None:
        ended = Q(predecessor__valid_to__lt=day)
    goes_on = Exists(UnitSuccession.objects.filter(predecessor=OuterRef("successor")))
    known, fresh = set(units), set(units)
    while fresh:
        links = UnitSuccession.objects.filter(ended, predecessor__in=fresh).annotate(
            goes_on=goes_on
        )
        fresh = set()
        for after, more in links.values_list("successor_id", "goes_on"):
            fresh |= {after} if more and after not in known else set()
            known.add(after)
    return known


def now_called(unit: Unit, day: date) -> str:
    """Who continues a unit that has ended before `day`, by name; empty for a living one."""
    if unit.valid_to is None or unit.valid_to >= day:
        return ""
    heirs = Unit.objects.on(day).filter(pk__in=heirs_of({unit.pk}, day))
    return ", ".join(heirs.order_by("position", "code").values_list("name", flat=True))


def open_business_of(unit: Unit) -> list[str]:
    """What lies open at `unit`, in words: files, corrections, and periods that it has opened."""
    files = Submission.objects.filter(dossier__unit=unit).select_related("dossier__period")
    travelling = files.filter(state__in=OPEN_SUBMISSIONS).order_by("pk")
    returned = (
        Correction.objects.filter(submission__in=files)
        .exclude(state=CorrectionState.DONE)
        .select_related("submission__dossier__period")
        .order_by("pk")
    )
    periods = Period.objects.filter(authority=unit, status=PeriodStatus.OPEN)
    return [
        *(f"{file.get_kind_display()}, {file.dossier.period}" for file in travelling),
        *(
            _("Bổ sung riêng, %(period)s") % {"period": item.submission.dossier.period}
            for item in returned
        ),
        *(_("Kỳ đang mở: %(period)s") % {"period": period} for period in periods),
    ]


def family_on(unit: Unit, day: date) -> QuerySet[Unit]:
    """The units of `day` in which a dossier of `unit` may find nominees.

    It and its sub-units, or those of whoever continues it.
    """
    heirs = heirs_of({unit.pk}, day)
    return Unit.objects.on(day).filter(Q(pk__in=heirs) | Q(parent__in=heirs))


def owing_candidates(authority: Unit, *, year: int, day: date) -> QuerySet[Unit]:
    """Who may be asked for a dossier: the units below the authority on `day`, and its clusters'.

    A ministry's clusters hold the departments of the provinces, which are not its children. If the
    authority has ended, the units below whoever continues it.
    """
    heirs = heirs_of({authority.pk}, day)
    below = UnitVersion.objects.on(day).filter(parent__in=heirs).values("unit")
    seated = ClusterMember.objects.filter(
        cluster__authority__in=heirs | {authority.pk}, year=year
    ).values("unit")
    candidates = Unit.objects.on(day).filter(Q(pk__in=below) | Q(pk__in=seated))
    return candidates.order_by("position", "code")


def predecessors_by_unit() -> dict[int, set[int]]:
    """Unit id → ids of the units that it continues directly; one statement for all units."""
    before: dict[int, set[int]] = {}
    for successor, predecessor in UnitSuccession.objects.values_list(
        "successor_id", "predecessor_id"
    ):
        before.setdefault(successor, set()).add(predecessor)
    return before


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
