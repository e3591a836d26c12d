"""Narrow a list of tasks by chips and by the words of the box; what there is to choose from.

Names are compared without accents: the few units, periods, clusters and papers of the list are read
once and matched here, the tasks themselves are filtered by the database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from nominations.models import ClusterMember, Person
from nominations.names import search_key
from nominations.queries.keys import among
from workflows.models import Task
from workflows.rules.task_due import DueRange, due_range
from workflows.rules.task_query import (
    WORDS,
    Query,
    Term,
    asks_for_me,
    asks_for_nobody,
    kinds,
    kinds_named,
)
from workflows.rules.task_state import ListState
from workflows.words import CAP

_FILES = ("process__submission", "process__correction__submission")
_DOSSIER = tuple(f"{file}__dossier" for file in _FILES)
_PERIODS = (*(f"{dossier}__period" for dossier in _DOSSIER), "process__consolidation__period")
_NEVER = Q(pk__in=())
#: A menu of more names is read through no more; the box finds the others.
MOST_CHOICES = 60
#: Names are few and come again with every page: their keys are kept.
_key = lru_cache(maxsize=20_000)(search_key)


@dataclass(frozen=True, slots=True)
class Facet:
    """What some tasks of the list have in common: period, unit, cluster, or the office's paper."""

    period_ref: str
    period: str
    unit_code: str
    unit: str
    unit_symbol: str
    unit_position: int
    cluster_ref: str
    cluster: str
    paper_id: int | None
    paper: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a chip's menu."""

    value: str
    label: str


def facets_of(tasks: QuerySet[Task], *, everything: bool) -> list[Facet]:
    """The facets of a list in one statement; of its first thousand tasks, or of all."""
    if not everything:
        tasks = Task.objects.filter(among(tasks.order_by("due_on", "pk").values("pk")[:CAP]))
    members = ClusterMember.objects.filter(unit=OuterRef("_unit"), year=OuterRef("_year")).order_by(
        "cluster__position"
    )
    rows = (
        tasks.order_by()
        .annotate(
            _unit=Coalesce(*(f"{dossier}__unit" for dossier in _DOSSIER)),
            _year=Coalesce(*(f"{period}__year" for period in _PERIODS)),
        )
        .annotate(
            _cluster=Subquery(members.values("cluster__ref")[:1]),
            _cluster_name=Subquery(members.values("cluster__name")[:1]),
        )
        .values_list(
            _either(_PERIODS, "ref"),
            _either(_PERIODS, "name"),
            *(_either(_DOSSIER, f"unit__{name}") for name in ("code", "name", "symbol")),
            Coalesce(*(f"{dossier}__unit__position" for dossier in _DOSSIER), 0),
            Coalesce("_cluster", Value("")),
            Coalesce("_cluster_name", Value("")),
            "process__consolidation_id",
            _either(("process__consolidation",), "title"),
        )
        .distinct()
    )
    return [Facet(*row) for row in rows]


def _either(ways: Iterable[str], name: str) -> Coalesce:
    """The first of `ways` that leads somewhere; empty text where none does."""
    return Coalesce(*(f"{way}__{name}" for way in ways), Value(""))


def choices(facets: Iterable[Facet]) -> dict[str, list[Choice]]:
    """What the chips offer, in the order of the organisation."""
    every = list(facets)
    periods = {f.period_ref: f.period for f in every if f.period_ref}
    clusters = {f.cluster_ref: f.cluster for f in every if f.cluster_ref}
    in_order = sorted(every, key=lambda f: (f.unit_position, f.unit_code))
    units = {f.unit_code: f.unit for f in in_order if f.unit_code}
    by_name = {
        "period": sorted(periods.items(), key=lambda item: _key(item[1])),
        "cluster": sorted(clusters.items(), key=lambda item: _key(item[1])),
        "unit": list(units.items()),
        "kind": list(kinds().items()),
    }
    return {
        name: [Choice(value, label) for value, label in items] for name, items in by_name.items()
    }


def narrowed(
    tasks: QuerySet[Task],
    state: ListState,
    query: Query,
    facets: list[Facet],
    *,
    today: date,
    user_id: int,
) -> QuerySet[Task]:
    """The tasks that match every chip and every term."""
    for name, value in state.chips.items():
        tasks = tasks.filter(_CHIPS[name](value, today))
    for term in query.terms:
        tasks = tasks.filter(_matching(term, facets, today, user_id))
    return tasks


def needs_everything(query: Query) -> bool:
    """Whether a term names something that has to be looked up among all names of the list."""
    return any(term.key in ("unit", "cluster", "period", WORDS) for term in query.terms)


def _any(lookups: Iterable[str], value: Any) -> Q:
    return reduce(or_, (Q(**{lookup: value}) for lookup in lookups), _NEVER)


def _of_units(codes: Iterable[str]) -> Q:
    return _any((f"{dossier}__unit__code__in" for dossier in _DOSSIER), sorted(codes))


def _of_periods(refs: Iterable[str]) -> Q:
    return _any((f"{period}__ref__in" for period in _PERIODS), sorted(refs))


def _of_clusters(refs: Iterable[str]) -> Q:
    """Files of units that sit in one of these clusters in the year of the file's period."""
    wanted = ClusterMember.objects.filter(cluster__ref__in=sorted(refs))
    return reduce(
        or_,
        (
            Q(
                Exists(
                    wanted.filter(
                        unit=OuterRef(f"{dossier}__unit"), year=OuterRef(f"{dossier}__period__year")
                    )
                )
            )
            for dossier in _DOSSIER
        ),
        _NEVER,
    )


def _of_kinds(codes: Iterable[str]) -> Q:
    """Kinds of submissions, corrections, and papers of the office."""
    asked = set(codes)
    papers = {code.removeprefix("paper_") for code in asked if code.startswith("paper_")}
    found = Q(process__submission__kind__in=asked) | Q(process__consolidation__kind__in=papers)
    return found | Q(process__correction__isnull=False) if "correction" in asked else found


def within(found: DueRange) -> Q:
    """Tasks whose due day lies in the range, both ends inclusive."""
    wanted = Q()
    if found.first:
        wanted &= Q(due_on__gte=found.first)
    if found.last:
        wanted &= Q(due_on__lte=found.last)
    return wanted


def is_parked(today: date) -> Q:
    """Tasks that somebody has put aside; they come back by themselves when the day is over."""
    return Q(parked_until__gte=today)


def _due_chip(value: str, today: date) -> Q:
    if value == "parked":
        return is_parked(today)
    meant = {"late": "late", "today": "=0", "soon": "soon", "later": "later"}.get(value)
    if meant is None:
        return _NEVER
    return Q(due_on=today) if value == "today" else within(due_range(meant, today))


_CHIPS: Mapping[str, Callable[[str, date], Q]] = MappingProxyType(
    {
        "period": lambda value, _today: _of_periods([value]),
        "cluster": lambda value, _today: _of_clusters([value]),
        "unit": lambda value, _today: _of_units([value]),
        "kind": lambda value, _today: _of_kinds([value]),
        "due": _due_chip,
    }
)


def _matching(term: Term, facets: list[Facet], today: date, user_id: int) -> Q:
    if term.key == "due":
        return within(due_range(term.value, today))
    if term.key == "parked":
        return is_parked(today) if term.value == "yes" else ~is_parked(today)
    if term.key == "kind":
        return _of_kinds(kinds_named(term.value))
    if term.key == "who":
        return _of_claimer(term.value, user_id)
    return _by_name(term.key, term.value, facets)


def _of_claimer(value: str, user_id: int) -> Q:
    if asks_for_me(value):
        return Q(owner_id=user_id)
    if asks_for_nobody(value):
        return Q(owner__isnull=True)
    named = Person.objects.filter(search_key__contains=search_key(value))
    return Q(owner__person__in=named)


def _by_name(key: str, value: str, facets: list[Facet]) -> Q:
    """Tasks of the units, clusters, periods or papers whose names hold `value`."""
    wanted = search_key(value)
    found = _NEVER
    if key in ("unit", WORDS):
        found |= _of_units(
            {f.unit_code for f in facets if f.unit_code and _holds(wanted, f.unit, f.unit_symbol)}
        )
    if key in ("period", WORDS):
        found |= _of_periods({f.period_ref for f in facets if _holds(wanted, f.period)})
    if key == "cluster":
        found |= _of_clusters({f.cluster_ref for f in facets if _holds_whole(wanted, f.cluster)})
    if key == WORDS:
        found |= _of_kinds(kinds_named(value))
        papers = {f.paper_id for f in facets if f.paper_id and _holds(wanted, f.paper)}
        found |= Q(process__consolidation_id__in=papers)
    return found


def _holds(wanted: str, *names: str) -> bool:
    return any(wanted in _key(name) for name in names)


def _holds_whole(wanted: str, name: str) -> bool:
    """“2” is in “Cụm thi đua số 2” but not in “Cụm thi đua số 12”."""
    return f" {wanted} " in f" {_key(name)} "
