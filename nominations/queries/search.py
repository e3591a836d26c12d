"""Search: people, units, papers and decisions by words without accents, in any order.

The words are looked up in the dictionary of distinct texts; rows are found by their own indexed
text and pass the gates of `visible`. What is shown depends on visible rows alone: near spellings
and beginnings of words are asked for only when the words themselves found nothing *for this
viewer*, so neither a number nor an absence tells of anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from nominations import clock
from nominations.models import UnitVersion
from nominations.names import words_of
from nominations.queries.people_seen import awards_of, colleagues_of, posts_of
from nominations.queries.phrases import Place, exact_places, near_words, phrases_with
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    consolidations_visible_to,
    decisions_visible_to,
    nominations_by_ground,
    submissions_by_ground,
    units_visible_to,
)

#: As many of a group are shown; who wants more types more.
SHOWN = 50
#: Somebody may stand on several lines: so many lines are read to name the people on them.
LINES = 8 * SHOWN


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
    hits = _rows(exact_places(words), text, viewer)
    if hits:
        return Found(hits, frozenset(words))
    near = near_words(words)
    places = [Place(word, set(found), near=True) for word, found in near.items()]
    hits = _rows(places, text, viewer)
    marked = frozenset(word for found in near.values() for word in found.values())
    return Found(hits, marked | frozenset(words), near=True)


def _rows(places: Sequence[Place], text: str, viewer: Hats) -> tuple[Hit, ...]:
    """All branches in one statement."""
    today = clock.today()
    branches = [
        *_named(places, viewer),
        *_staff(places, viewer, today),
        _units(places, viewer),
        *_parts(places, text, viewer),
        _papers(places, text, viewer),
        _decisions(places, text, viewer),
    ]
    first, *others = branches
    return tuple(Hit(*row) for row in first.union(*others, all=True))


def _read(
    rows: QuerySet[Any], what: str, *, limit: int = SHOWN, **columns: str | Any
) -> QuerySet[Any]:
    """At most `limit` rows, and one to know that there are more, in the columns of a Hit.

    The limit stands in a query of its own: SQLite takes none inside a union.
    """
    model: type[Model] = rows.model
    chosen = model._default_manager.filter(pk__in=rows.values("pk")[: limit + 1])
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
    rows = units_visible_to(viewer)
    for place in places:
        earlier = UnitVersion.objects.filter(place.titles("name", "symbol"))
        rows = rows.filter(place.titles("name", "symbol") | Q(pk__in=earlier.values("unit")))
    return _read(
        rows,
        "unit",
        ref="ref",
        name="name",
        first="symbol",
        second="parent__name",
        third="valid_to",
    )


def _parts(places: Sequence[Place], text: str, viewer: Hats) -> list[QuerySet[Any]]:
    """Submissions by unit, period and kind."""
    said = Q()
    for place in places:
        said &= (
            place.titles("dossier__unit__name", "dossier__unit__symbol", "dossier__period__name")
            | place.year("dossier__period__year")
            | Q(kind__in=place.kinds())
        )
    return [
        _read(
            part.filter(said | Q(ref=text.strip().lower())).order_by("-pk"),
            "part",
            ref="ref",
            name="dossier__unit__name",
            first="dossier__period__name",
            kind="kind",
        )
        for part in submissions_by_ground(viewer)
    ]


def _papers(places: Sequence[Place], text: str, viewer: Hats) -> QuerySet[Any]:
    """Proposals and reports of the authority by title, number and period."""
    said = Q()
    for place in places:
        said &= place.titles("title", "number", "period__name") | place.year("period__year")
    rows = consolidations_visible_to(viewer).filter(said | Q(ref=text.strip().lower()))
    return _read(
        rows.order_by("-pk"),
        "paper",
        ref="ref",
        name="title",
        first="number",
        second="period__name",
    )


def _decisions(places: Sequence[Place], text: str, viewer: Hats) -> QuerySet[Any]:
    """Decisions by number, award and the proposal's title."""
    said = Q()
    for place in places:
        said &= place.titles(
            "number", "award__name", "consolidation__title", "consolidation__period__name"
        ) | place.year("consolidation__period__year")
    rows = decisions_visible_to(viewer).filter(said | Q(ref=text.strip().lower()))
    return _read(
        rows.order_by("-pk"),
        "decision",
        ref="ref",
        name="number",
        first="award__name",
        second="consolidation__title",
        third="dated",
    )
