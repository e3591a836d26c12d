"""What units registered for a year: the lines that stand, their changes, and how many there are.

The office's acceptance makes a registration stand. An accepted amendment replaces it, unless the
unit said “Không phát sinh”: then the registration stands. A unit that was merged or renamed
meanwhile goes on with what its predecessors registered, until it registers itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import PeriodKind, SubmissionKind, SubmissionState
from nominations.models import Award, RegistrationLine, Submission, Unit
from nominations.queries.units import predecessors_by_unit

#: Registered for good; a closed period keeps it so.
STANDING = (SubmissionState.ACCEPTED, SubmissionState.CLOSED)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference of an amendment from the registration; `before` is empty for a new line."""

    word: str
    kind: str
    now: str
    before: str


def registrations() -> QuerySet[Submission]:
    """Registrations and amendments with their lines, whoever may see them."""
    lines = RegistrationLine.objects.select_related("award", "person", "unit").order_by(
        "kind", "position", "pk"
    )
    return (
        Submission.objects.filter(kind=SubmissionKind.REGISTRATION)
        .exclude(state=SubmissionState.WITHDRAWN)
        .select_related("dossier__unit", "dossier__period")
        .prefetch_related(Prefetch("registrations", queryset=lines))
    )


def current_registration(unit: Unit, year: int) -> list[RegistrationLine]:
    """The lines that stand for `unit` in `year`; none if nothing was accepted."""
    kinds = (PeriodKind.REGISTRATION, PeriodKind.AMENDMENT)
    return _lines_by_unit([unit.pk], year, kinds)[unit.pk]


def first_registration(unit: Unit, year: int) -> list[RegistrationLine]:
    """As `current_registration`, before any amendment: what an amendment is compared with."""
    return _lines_by_unit([unit.pk], year, (PeriodKind.REGISTRATION,))[unit.pk]


def first_registrations(units: Iterable[int], year: int) -> Mapping[int, list[RegistrationLine]]:
    """Unit id → lines of its accepted registration; constant statements for any number."""
    return _lines_by_unit(list(units), year, (PeriodKind.REGISTRATION,))


def _lines_by_unit(
    units: Sequence[int], year: int, kinds: Sequence[str]
) -> dict[int, list[RegistrationLine]]:
    before = predecessors_by_unit()
    wanted = with_predecessors(units, before)
    accepted = registrations().filter(
        state__in=STANDING,
        dossier__unit__in=wanted,
        dossier__period__year=year,
        dossier__period__kind__in=kinds,
    )
    own: dict[int, Submission] = {}
    for part in accepted.order_by("number", "pk"):
        if supersedes(part, own.get(part.dossier.unit_id)):
            own[part.dossier.unit_id] = part
    return {
        unit: _once(
            line for part in _standing(unit, own, before) for line in part.registrations.all()
        )
        for unit in units
    }


def _once(lines: Iterable[RegistrationLine]) -> list[RegistrationLine]:
    """Two predecessors may have registered the same title for the same person."""
    found: dict[tuple[object, ...], RegistrationLine] = {}
    for line in lines:
        key = (line.kind, line.award_id, line.person_id, line.unit_id, line.text.casefold())
        found.setdefault(key, line)
    return list(found.values())


def supersedes(part: Submission, other: Submission | None) -> bool:
    """Whether `part` counts instead of `other`, of the same unit and year; both are accepted."""
    amends = part.dossier.period.kind == PeriodKind.AMENDMENT
    if amends and part.nothing_to_report:
        return False
    return other is None or amends or other.dossier.period.kind != PeriodKind.AMENDMENT


def with_predecessors(units: Iterable[int], before: Mapping[int, set[int]]) -> set[int]:
    """Ids of `units` and of all whom they continue, however far back."""
    known: set[int] = set()
    fresh = set(units)
    while fresh:
        known |= fresh
        fresh = {origin for unit in fresh for origin in before.get(unit, ())} - known
    return known


def _standing(
    unit: int, own: Mapping[int, Submission], before: Mapping[int, set[int]]
) -> list[Submission]:
    """The unit's own part, else those of the units that it continues."""
    if unit in own:
        return [own[unit]]
    return [
        part for origin in sorted(before.get(unit, ())) for part in _standing(origin, own, before)
    ]


def lines_that_stand(parts: Iterable[int]) -> list[RegistrationLine]:
    """What stands by these accepted parts of one period (ids), in the order of the units.

    In an amendment, “Không phát sinh” stands for the registration. Constant statements.
    """
    found = list(
        registrations()
        .filter(pk__in=list(parts))
        .order_by("dossier__unit__position", "dossier__unit__code", "number")
    )
    unchanged = [part for part in found if _stands(part)]
    first = (
        first_registrations(
            [part.dossier.unit_id for part in unchanged], unchanged[0].dossier.period.year
        )
        if unchanged
        else {}
    )
    return [
        line
        for part in found
        for line in (first[part.dossier.unit_id] if _stands(part) else part.registrations.all())
    ]


def _stands(part: Submission) -> bool:
    """An amendment that says: no changes."""
    return part.nothing_to_report and part.dossier.period.kind == PeriodKind.AMENDMENT


def titles_of(lines: Iterable[RegistrationLine]) -> tuple[tuple[Award, int], ...]:
    """Each award with the number of `lines` that register it, in the order of the awards."""
    awards: dict[int, Award] = {}
    numbers: dict[int, int] = {}
    for line in lines:
        if line.award is not None:
            awards[line.award.pk] = line.award
            numbers[line.award.pk] = numbers.get(line.award.pk, 0) + 1
    ordered = sorted(awards.values(), key=lambda award: (award.rank, award.code))
    return tuple((award, numbers[award.pk]) for award in ordered)


def in_words(line: RegistrationLine) -> str:
    """A line as one sentence: what, and for whom."""
    what = line.award.name if line.award else line.text
    whom = line.person.full_name if line.person else line.unit.name if line.unit else ""
    return f"{whom}: {what}" if whom else what


def changes_of(amendment: Submission) -> list[Change]:
    """What an amendment adds, removes and changes against the registration.

    A copied line keeps its place in the registration as its `position` (`services.registrations`).
    """
    first = first_registration(amendment.dossier.unit, amendment.dossier.period.year)
    before = {(line.kind, place): line for place, line in enumerate(first, start=1)}
    lines = amendment.registrations.select_related("award", "person", "unit")
    now = {(line.kind, line.position): line for line in lines}
    changes = []
    for key in sorted(before.keys() | now.keys()):
        old = in_words(before[key]) if key in before else ""
        new = in_words(now[key]) if key in now else ""
        if old != new:
            word = _("Sửa") if old and new else _("Bổ sung") if new else _("Bỏ")
            changes.append(Change(word, key[0], new, old))
    return changes
