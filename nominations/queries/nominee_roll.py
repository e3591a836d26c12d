"""Who may stand on a unit's list, what for, and who stands there already: a few statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from nominations.enums import NominationState, NomineeKind
from nominations.models import Award, Membership, Person, Submission
from nominations.names import post_title
from nominations.queries.units import family_on
from nominations.rules.nominee_match import Known, Roll
from nominations.rules.nominee_rows import folded

_AT_ONCE = 500  # names in one statement: SQLite takes 999 values

#: Award, kind, and who: a line stands once on a list.
Place = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class NomineeRoll:
    """What a row is compared with. `listed`: where a line stands already, withdrawn ones aside."""

    people: Roll
    units: Roll
    unit_symbols: dict[str, Known]
    awards: dict[str, Award]
    listed: frozenset[Place]

    def award(self, text: str) -> Award | None:
        """The award of the period that `text` names, by name or code, without accents."""
        return self.awards.get(folded(text))


def place(award: int, kind: str, who: int | str) -> Place:
    """How a line is known: a person or collective by number, an outsider by name and year."""
    return award, kind, str(who)


def outsider_key(sort_key: str, birth_year: int | None) -> str:
    return f"{sort_key}/{birth_year or ''}"


def roll_of(submission: Submission, day: date) -> NomineeRoll:
    """Everything that the rows of an import are compared with."""
    family = list(family_on(submission.dossier.unit, day))
    units = [Known(unit.ref, unit.pk, unit.name, post=unit.symbol) for unit in family]
    awards: dict[str, Award] = {}
    for award in submission.dossier.period.awards.all():
        awards[folded(award.name)] = awards[folded(award.code)] = award
    return NomineeRoll(
        people=Roll(_people_of([unit.pk for unit in family], day)),
        units=Roll(units),
        unit_symbols={
            folded(unit.symbol): known for unit, known in zip(family, units, strict=True)
        },
        awards=awards,
        listed=frozenset(_listed(submission)),
    )


def _people_of(units: Collection[int], day: date) -> list[Known]:
    memberships = (
        Membership.objects.on(day)
        .filter(unit__in=units)
        .select_related("person", "unit")
        .order_by("person__sort_key", "person_id", "-valid_from")
    )
    people: dict[int, Known] = {}
    for work in memberships:
        person = work.person
        post = post_title(work.position, work.unit.name)
        if person.pk not in people:
            people[person.pk] = Known(
                person.ref, person.pk, person.full_name, person.birth_year, post
            )
    return list(people.values())


def _listed(submission: Submission) -> list[Place]:
    lines = submission.nominations.exclude(state=NominationState.WITHDRAWN).values_list(
        "award_id", "nominee_kind", "person_id", "unit_id", "nominee_sort_key", "birth_year"
    )
    return [
        place(award, kind, outsider_key(key, year) if kind == NomineeKind.OUTSIDER else who or unit)
        for award, kind, who, unit, key, year in lines
    ]


def elsewhere(sort_keys: Collection[str], day: date) -> dict[str, str]:
    """Sort key → where people of that name work on `day`; one statement per 500 names."""
    keys, found = sorted(sort_keys), dict[str, str]()
    for start in range(0, len(keys), _AT_ONCE):
        people = Person.objects.filter(sort_key__in=keys[start : start + _AT_ONCE])
        works = Membership.objects.on(day).filter(person__in=people)
        for key, unit in works.values_list("person__sort_key", "unit__name"):
            found.setdefault(key, unit)
    return found
