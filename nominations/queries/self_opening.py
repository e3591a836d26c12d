"""Who may open a period by himself: a unit, on a route of the authority above it."""

from datetime import date

from nominations.models import RouteTemplate, Unit
from nominations.queries.units import forebears_of, heirs_of


def authorities_above(unit: Unit, day: date) -> list[Unit]:
    """The living authorities to which `unit` may turn: its superior (or whoever continues it),
    then those in whose clusters it sits that year."""
    above: list[Unit] = []
    if unit.parent_id is not None:
        heirs = heirs_of({unit.parent_id}, day)
        above += Unit.objects.on(day).filter(pk__in=heirs).order_by("position", "code")
    seats = unit.cluster_seats.filter(year=day.year).select_related("cluster__authority")
    above += [seat.cluster.authority for seat in seats.order_by("pk")]
    return list({authority.pk: authority for authority in above}.values())


def routes_for(unit: Unit, day: date) -> list[tuple[Unit, RouteTemplate]]:
    """The routes that units may open, with the authority each serves on `day`, nearest first.

    An authority goes on with the routes of those that it continues.
    """
    found = []
    for authority in authorities_above(unit, day):
        owners = {authority.pk} | forebears_of({authority.pk}, day)[authority.pk]
        routes = RouteTemplate.objects.filter(authority__in=owners).order_by("code")
        found += [(authority, route) for route in routes if route.opened_by_units]
    return found


def route_for(unit: Unit, kind: str, day: date) -> tuple[Unit, RouteTemplate] | None:
    """The authority and the route for a period of `kind` that `unit` opens, or None."""
    return next((pair for pair in routes_for(unit, day) if kind in pair[1].opened_by_units), None)
