"""What search looks up: every text that can be found is noted where it is written.

`note` is called by whoever writes a name, title or number; what is known already costs one
statement. Texts are never taken away: a phrase that no row has any more finds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from nominations.models import (
    Award,
    Consolidation,
    Decision,
    Nomination,
    Period,
    Person,
    SearchLink,
    SearchPhrase,
    SearchWord,
    Unit,
    UnitVersion,
)
from nominations.names import words_of

#: Everything that can be found by its words: the columns of each table.
SOURCES: Mapping[type[models.Model], tuple[str, ...]] = MappingProxyType(
    {
        Person: ("full_name",),
        Nomination: ("nominee_name",),
        Unit: ("name", "symbol"),
        UnitVersion: ("name", "symbol"),
        Period: ("name",),
        Award: ("name",),
        Consolidation: ("title", "number"),
        Decision: ("number",),
    }
)
#: Tables whose texts name people and other nominees.
PEOPLE = frozenset({Person, Nomination})
_AT_ONCE = 500


def note(*texts: str, people: bool = False) -> None:
    """Make these texts findable. Set-based; one statement when all are known already."""
    wanted = [text for text in dict.fromkeys(texts) if text]
    for start in range(0, len(wanted), _AT_ONCE):
        _note(set(wanted[start : start + _AT_ONCE]), people)


def note_row(row: models.Model) -> None:
    """Make what one row says findable."""
    note_rows([row])


def note_rows(rows: Sequence[models.Model]) -> None:
    """Make what these rows say findable: their columns in SOURCES."""
    for model in dict.fromkeys(type(row) for row in rows):
        texts = [
            getattr(row, column) for row in rows if type(row) is model for column in SOURCES[model]
        ]
        note(*texts, people=model in PEOPLE)


def _note(texts: set[str], people: bool) -> None:
    here = SearchPhrase.objects.filter(people=people)
    texts -= set(here.filter(text__in=texts).values_list("text", flat=True))
    if not texts:
        return
    words = {text: dict.fromkeys(words_of(text)) for text in sorted(texts)}
    with transaction.atomic():
        known = _words({word for found in words.values() for word in found})
        SearchPhrase.objects.bulk_create(
            (SearchPhrase(text=text, people=people) for text in words), ignore_conflicts=True
        )
        phrases = dict(here.filter(text__in=texts).values_list("text", "pk"))
        SearchLink.objects.bulk_create(
            (
                SearchLink(word_id=known[word], phrase_id=phrases[text], people=people)
                for text, found in words.items()
                for word in found
            ),
            ignore_conflicts=True,
        )


def _words(texts: set[str]) -> dict[str, int]:
    """Word → id, new ones recorded; somebody else may record the same at the same time."""
    known = dict(SearchWord.objects.filter(text__in=texts).values_list("text", "pk"))
    if new := sorted(texts - set(known)):
        SearchWord.objects.bulk_create(
            (SearchWord(text=word) for word in new), ignore_conflicts=True
        )
        known.update(SearchWord.objects.filter(text__in=new).values_list("text", "pk"))
    return known


def missing() -> Iterator[tuple[type[models.Model], str, str]]:
    """(table, column, text) of everything that search cannot find; empty when all is well."""
    for model, columns in SOURCES.items():
        for column in columns:
            rows = model._default_manager.exclude(**{column: ""}).order_by()
            known = SearchPhrase.objects.filter(text=OuterRef(column), people=model in PEOPLE)
            lost = rows.exclude(Exists(known)).values_list(column, flat=True)
            for text in lost.distinct().iterator():
                yield model, column, text


def note_missing() -> int:
    """Note everything that is missing; gives how many texts."""
    lost = {(text, model in PEOPLE) for model, _column, text in missing()}
    for people in (True, False):
        note(*sorted(text for text, of_people in lost if of_people == people), people=people)
    return len(lost)


def rebuild() -> int:
    """Forget all phrases and note those that stand somewhere; gives how many."""
    with transaction.atomic():
        for model in (SearchLink, SearchPhrase, SearchWord):
            rows = model._default_manager.all()
            rows._raw_delete(rows.db)
        return note_missing()
