"""Search: people, units, papers and decisions by words without accents, in any order.

The words are looked up in the dictionary of distinct texts; rows are found by their own indexed
text and pass the gates of `visible`. What is shown depends on visible rows alone: near spellings
and beginnings of words are asked for only when the words themselves found nothing *for this
viewer*, so neither a number nor an absence tells of anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.models import Period, UnitVersion
from nominations.names import words_of
from nominations.queries.people_seen import awards_of, colleagues_of, posts_of
from nominations.queries.phrases import Place, exact_places, near_words, phrases_with
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    consolidations_visible_to,
    decisions_visible_to,
    nominations_by_ground,
    periods_visible_to,
    submissions_by_ground,
    units_visible_to,
)

#: As many of a group are shown; who wants more types more.
SHOWN = 50
#: Somebody may stand on several lines: so many lines are read to name the people on them.
LINES = 8 * SHOWN
_KIND_WORDS = {kind.value: words_of(str(kind.label)) for kind in SubmissionKind}
#: id, name and year.
KnownPeriod: TypeAlias = tuple[int, str, int]
_BEFORE_A_NUMBER = frozenset({"quyet", "dinh", "so"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that was found. What the notes are depends on `what`: see the branches below."""

    what: str
    ref: str
    name: str
    first: str
    second: str
    third: str
    paper: str
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of all branches; `words` are those to mark; `near`: they only resemble the query."""

    hits: tuple[Hit, ...]
    words: frozenset[str]
    near: bool = False


def search(text: str, viewer: Hats) -> Found:
    """What the viewer may see and all words of `text` stand on; else what nearly does."""
    words = list(dict.fromkeys(words_of(text)))
    known = _periods_of(viewer)
    hits = _rows(exact_places(words), text, viewer, known)
    if hits:
        return Found(hits, frozenset(words))
    near = near_words(words)
    places = [Place(word, set(found), near=True) for word, found in near.items()]
    hits = _rows(places, text, viewer, known)
    marked = frozenset(word for found in near.values() for word in found.values())
    return Found(hits, marked | frozenset(words), near=True)


def _periods_of(viewer: Hats) -> list[KnownPeriod]:
    """The periods in which the viewer may open something; some more do no harm here."""
    known = Q(pk__in=periods_visible_to(viewer).values("pk"))
    if clusters := viewer.cluster_ids():
        known |= Q(rankings__cluster_id__in=clusters)
    return list(Period.objects.filter(known).distinct().values_list("pk", "name", "year"))


def _rows(
    places: Sequence[Place], text: str, viewer: Hats, known: Sequence[KnownPeriod]
) -> tuple[Hit, ...]:
    """All branches in one statement."""
    today = clock.today()
    branches = [
        *_named(places, viewer),
        *_staff(places, viewer, today),
        _units(places, viewer),
        *_parts(places, text, viewer, known),
        _papers(places, text, viewer),
        _decisions(places, text, viewer),
    ]
    first, *others = branches
    return tuple(Hit(*row) for row in first.union(*others, all=True))


def _read(
    rows: QuerySet[Any],
    what: str,
    *,
    limit: int = SHOWN,
    newest: bool = False,
    **columns: str | Any,
) -> QuerySet[Any]:
    """At most `limit` rows, and one to know that there are more, in the columns of a Hit.

    Without an order the database may stop at the limit: of a long list it is some of them.

    The limit stands in a query of its own: SQLite takes none inside a union.
    """
    model: type[Model] = rows.model
    ordered = rows.order_by(*(["-pk"] if newest else []))
    chosen = model._default_manager.filter(pk__in=ordered.values("pk")[: limit + 1])
    names = [name for name in Hit.__slots__ if name != "what"]
    given = {f"hit_{name}": _column(columns.get(name)) for name in names}
    return chosen.order_by().annotate(hit_what=_text(what), **given).values_list("hit_what", *given)


def _text(value: str) -> Any:
    return Value(value, output_field=CharField())


def _column(column: Any) -> Any:
    """A column by its path, empty where there is nothing."""
    if column is None:
        return _text("")
    expression = F(column) if isinstance(column, str) else column
    return Coalesce(Cast(expression, CharField()), _text(""))


#: A nominee in the system: who he is; one from outside has no page.
_NOMINEE = Coalesce("person__ref", "unit__ref")


def _named(places: Sequence[Place], viewer: Hats) -> list[QuerySet[Any]]:
    """Lines that the viewer may open, and awards that are public, by the nominee's name."""
    names = phrases_with(places, people=True).values("text")
    lines = [
        _read(
            part.filter(nominee_name__in=names),
            "line",
            limit=LINES,
            ref=_NOMINEE,
            name="nominee_name",
            first="nominee_position",
            second="submission__dossier__unit__name",
            third="award__name",
            paper="submission__ref" if opens else None,
            kind="nominee_kind",
        )
        for part, opens in nominations_by_ground(viewer)
    ]
    records = awards_of(viewer).filter(nomination__nominee_name__in=names)
    granted = _read(
        records,
        "record",
        limit=LINES,
        ref=_NOMINEE,
        name="holder_name",
        first="decision__number",
        second="award__name",
        third="decision__dated",
        paper="decision__ref",
        kind="nomination__nominee_kind",
    )
    return [*lines, granted]


def _staff(places: Sequence[Place], viewer: Hats, today: date) -> list[QuerySet[Any]]:
    """Who holds a post in the units that the viewer may open, and who works in his own."""
    names = phrases_with(places, people=True).values("text")
    posts = posts_of(viewer, today).filter(person__full_name__in=names)
    colleagues = colleagues_of(viewer, today).filter(person__full_name__in=names)
    return [
        _read(
            rows,
            "staff",
            ref="person__ref",
            name="person__full_name",
            first=title,
            second="unit__name",
        )
        for rows, title in ((posts, "title"), (colleagues, "position"))
    ]


def _units(places: Sequence[Place], viewer: Hats) -> QuerySet[Any]:
    """Units that the viewer may open, by today's names and earlier ones."""
    texts = phrases_with(places, people=False).values("text")
    earlier = UnitVersion.objects.filter(Q(name__in=texts) | Q(symbol__in=texts)).values("unit")
    named = Q(name__in=texts) | Q(symbol__in=texts) | Q(pk__in=earlier)
    return _read(
        units_visible_to(viewer).filter(named),
        "unit",
        ref="ref",
        name="name",
        first="symbol",
        second="parent__name",
        third="valid_to",
    )


def _parts(
    places: Sequence[Place], text: str, viewer: Hats, known: Sequence[KnownPeriod]
) -> list[QuerySet[Any]]:
    """Submissions: of the words some name the period or the kind, all others the unit."""
    said = Q(ref=text.strip().lower())
    for left, where in _combined(places, known):
        if left:
            texts = phrases_with(left, people=False).values("text")
            where &= Q(dossier__unit__name__in=texts) | Q(dossier__unit__symbol__in=texts)
        said |= where
    return [
        _read(
            part.filter(said),
            "part",
            newest=True,
            ref="ref",
            name="dossier__unit__name",
            first="dossier__period__name",
            kind="kind",
        )
        for part in submissions_by_ground(viewer)
    ]


def _combined(places: Sequence[Place], known: Sequence[KnownPeriod]) -> list[tuple[list[Place], Q]]:
    """(places left for the unit's name, where) for each way in which periods and kinds fill some.

    The periods that the viewer knows are few, so their words are compared here.
    """
    kinds: dict[frozenset[str], set[str]] = {}
    for kind, words in _KIND_WORDS.items():
        kinds.setdefault(_filled(places, words), set()).add(kind)
    periods: dict[frozenset[str], set[int]] = {}
    for pk, name, year in known:
        periods.setdefault(_filled(places, [*words_of(name), str(year)]), set()).add(pk)
    combined = []
    for of_period, pks in periods.items():
        for of_kind, codes in kinds.items():
            left = [place for place in places if place.word not in of_period | of_kind]
            combined.append((left, Q(dossier__period_id__in=pks, kind__in=codes)))
    return combined


def _filled(places: Sequence[Place], words: Sequence[str]) -> frozenset[str]:
    return frozenset(place.word for place in places if place.said_in(words))


def _papers(places: Sequence[Place], text: str, viewer: Hats) -> QuerySet[Any]:
    """Proposals and reports of the authority by title, number or period."""
    texts = phrases_with(places, people=False).values("text")
    said = Q(title__in=texts) | Q(number__in=texts) | Q(period__name__in=texts)
    return _read(
        consolidations_visible_to(viewer).filter(said | Q(ref=text.strip().lower())),
        "paper",
        newest=True,
        ref="ref",
        name="title",
        first="number",
        second="period__name",
    )


def _decisions(places: Sequence[Place], text: str, viewer: Hats) -> QuerySet[Any]:
    """Decisions by number (“quyết định số” may stand before it), award or the proposal's title."""
    texts = phrases_with(places, people=False).values("text")
    said = Q(number__in=texts) | Q(award__name__in=texts) | Q(consolidation__title__in=texts)
    rest = [place for place in places if place.word not in _BEFORE_A_NUMBER]
    if 0 < len(rest) < len(places):
        said |= Q(number__in=phrases_with(rest, people=False).values("text"))
    return _read(
        decisions_visible_to(viewer).filter(said | Q(ref=text.strip().lower())),
        "decision",
        newest=True,
        ref="ref",
        name="number",
        first="award__name",
        second="consolidation__title",
        third="dated",
    )
