"""Registered and achieved: each title of a year with what came of it, as the viewer may see it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.enums import NominationState, RegistrationKind, SubmissionKind
from nominations.labels import glyph_of, nominee_label, unit_label
from nominations.models import Award, AwardRecord, Nomination, RegistrationLine, Submission
from nominations.queries.registration import (
    STANDING,
    in_words,
    registrations,
    supersedes,
    with_predecessors,
)
from nominations.queries.standing import Hats
from nominations.queries.units import predecessors_by_unit
from nominations.queries.visible import nominations_visible_to, submissions_visible_to

#: (award, person, unit): one of the last two is None.
Key = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Title:
    """A registered title: what was registered, and its outcome in words."""

    text: str
    outcome: str
    glyph: str
    achieved: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's registration. `standing` says that the office has accepted it."""

    name: str
    ref: str
    label: str
    glyph: str
    standing: bool
    titles: tuple[Title, ...]
    targets: tuple[str, ...]
    initiatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All visible units, and per award: (name, registered, achieved), accepted ones only."""

    rows: tuple[UnitRow, ...] = ()
    counts: tuple[tuple[str, int, int], ...] = ()


@dataclass
class _Results:
    """What came of titles: granted as registered, granted as something else, nominated."""

    granted: dict[Key, AwardRecord] = field(default_factory=dict)
    instead: dict[Key, AwardRecord] = field(default_factory=dict)
    nominated: dict[Key, Nomination] = field(default_factory=dict)


def years_registered(viewer: Hats) -> list[int]:
    """Years of which the viewer may see a registration, newest first."""
    seen = submissions_visible_to(viewer).filter(kind=SubmissionKind.REGISTRATION)
    years = seen.order_by("-dossier__period__year").values_list("dossier__period__year", flat=True)
    return list(years.distinct())


def achieved_in(viewer: Hats, year: int, *, inside: Collection[int]) -> Page:
    """The registrations of `year` with their outcomes; `inside` are the viewer's own units.

    Constant statements, whatever the number of units and lines.
    """
    before = predecessors_by_unit()
    parts = _latest(viewer, year, before)
    lines = [line for part in parts for line in part.registrations.all() if line.award_id]
    results = _results(viewer, year, lines)
    rows = []
    registered: dict[Award, int] = {}
    achieved: dict[Award, int] = {}
    for part in parts:
        own = part.dossier.unit_id in inside
        row = _row(part, results, before, own)
        rows.append(row)
        if row.standing:
            awards = [line.award for line in part.registrations.all() if line.award]
            for award, title in zip(awards, row.titles, strict=True):
                registered[award] = registered.get(award, 0) + 1
                achieved[award] = achieved.get(award, 0) + title.achieved
    ordered = sorted(registered, key=lambda award: (award.rank, award.code))
    return Page(
        tuple(rows), tuple((award.name, registered[award], achieved[award]) for award in ordered)
    )


def _latest(viewer: Hats, year: int, before: Mapping[int, set[int]]) -> list[Submission]:
    """Per unit the part that counts: what stands, else what is on its way.

    A unit that another one continues is left out once that one has registered itself.
    """
    seen = submissions_visible_to(viewer).values("pk")
    parts = registrations().filter(pk__in=seen, dossier__period__year=year)
    found: dict[int, Submission] = {}
    for part in parts.order_by("dossier__unit__position", "dossier__unit__code", "pk"):
        unit = part.dossier.unit_id
        if unit not in found or _counts_instead(part, found[unit]):
            found[unit] = part
    direct = {
        origin
        for unit, part in found.items()
        if part.state in STANDING
        for origin in before.get(unit, ())
    }
    continued = with_predecessors(direct, before)
    return [part for unit, part in found.items() if unit not in continued]


def _counts_instead(part: Submission, other: Submission) -> bool:
    return part.state in STANDING and supersedes(part, other if other.state in STANDING else None)


def _results(viewer: Hats, year: int, lines: Iterable[RegistrationLine]) -> _Results:
    awards = {line.award_id for line in lines}
    results = _Results()
    if not awards:
        return results
    records = AwardRecord.objects.filter(
        Q(award__in=awards) | Q(lowered_from__in=awards), year=year
    ).exclude(nomination__state=NominationState.REVOKED)
    for record in records.select_related("award", "decision"):
        holder = (record.person_id, record.unit_id)
        results.granted[(record.award_id, *holder)] = record
        if record.lowered_from_id:
            results.instead[(record.lowered_from_id, *holder)] = record
    nominated = nominations_visible_to(viewer).filter(
        award__in=awards, submission__dossier__period__year=year
    )
    for nomination in nominated.order_by("pk"):
        key = (nomination.award_id, nomination.person_id, nomination.unit_id)
        results.nominated[key] = nomination
    return results


def _row(part: Submission, results: _Results, before: Mapping[int, set[int]], own: bool) -> UnitRow:
    lines = list(part.registrations.all())
    return UnitRow(
        name=part.dossier.unit.name,
        ref=part.ref,
        label=unit_label(part),
        glyph=glyph_of(part.state),
        standing=part.state in STANDING,
        titles=tuple(_title(line, results, before, own) for line in lines if line.award_id),
        targets=tuple(in_words(x) for x in lines if x.kind == RegistrationKind.TARGET),
        initiatives=tuple(in_words(x) for x in lines if x.kind == RegistrationKind.INITIATIVE),
    )


def _title(
    line: RegistrationLine, results: _Results, before: Mapping[int, set[int]], own: bool
) -> Title:
    text = in_words(line)
    keys = _keys(line, before)
    for key in keys:
        if key in results.granted:
            number = results.granted[key].decision.number
            return Title(text, _("Đã đạt (%(number)s)") % {"number": number}, "done", achieved=True)
    for key in keys:
        if key in results.instead:
            name = results.instead[key].award.name
            return Title(
                text,
                _("Được khen ở hình thức khác: %(name)s") % {"name": name},
                "minus",
                achieved=False,
            )
    for key in keys:
        if key in results.nominated:
            state = results.nominated[key].state
            label = nominee_label(state) if own else str(NominationState(state).label)
            return Title(text, label, glyph_of(state), achieved=False)
    return Title(text, _("Chưa đề nghị"), "empty", achieved=False)


def _keys(line: RegistrationLine, before: Mapping[int, set[int]]) -> list[Key]:
    """The title for its person or unit, and for the units that continue that unit."""
    assert line.award_id is not None
    if line.unit_id is None:
        return [(line.award_id, line.person_id, None)]
    heirs = [line.unit_id]
    for unit in heirs:  # grows while it is read: the heirs of heirs follow
        heirs += [new for new, old in before.items() if unit in old and new not in heirs]
    return [(line.award_id, None, unit) for unit in heirs]
