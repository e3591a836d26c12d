"""The dictionary of search: which phrases hold the words that somebody typed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from nominations.enums import SubmissionKind
from nominations.models import SearchLink, SearchPhrase, SearchWord
from nominations.names import words_of
from nominations.rules.spellings import near_spellings

#: A beginning of a word that is asked for is at least this long.
_BEGINNING = 2
#: No word has this id.
_UNKNOWN = 0
_KIND_WORDS = {kind.value: words_of(str(kind.label)) for kind in SubmissionKind}


@dataclass(frozen=True, slots=True)
class Place:
    """One word of the query, and the words of the dictionary that fill its place."""

    word: str
    ids: Collection[int]
    near: bool = False

    def kinds(self) -> list[str]:
        """The kinds of papers that are called so."""
        return [
            kind for kind, words in _KIND_WORDS.items() if any(self._fits(word) for word in words)
        ]

    def _fits(self, word: str) -> bool:
        return word == self.word or (self.near and word.startswith(self.word))

    def year(self, column: str) -> Q:
        """That this column is the year of which the word is the number."""
        if len(self.word) == 4 and self.word.isdigit():
            return Q(**{column: int(self.word)})
        return Q(pk__in=())

    def titles(self, *columns: str) -> Q:
        """One of these columns says one of the words."""
        texts = phrases_with([self], people=False).values("text")
        return reduce(or_, (Q(**{f"{column}__in": texts}) for column in columns))


def exact_places(words: Sequence[str]) -> list[Place]:
    """Each word filled by itself, or by nothing if it stands nowhere."""
    known = dict(SearchWord.objects.filter(text__in=words).values_list("text", "pk"))
    return [Place(word, {known.get(word, _UNKNOWN)}) for word in words]


def near_words(words: Sequence[str]) -> dict[str, dict[int, str]]:
    """For each word of the query the words (by id) that it begins, or is a slip away from."""
    slips = {word: near_spellings(word) | {word} for word in words}
    wanted = Q(text__in=sorted(set().union(*slips.values())))
    for word in words:
        if len(word) >= _BEGINNING:  # a range, which every database answers from its index
            wanted |= Q(text__gte=word, text__lte=word + "z" * 10)
    found: dict[str, dict[int, str]] = {word: {} for word in words}
    for pk, text in SearchWord.objects.filter(wanted).values_list("pk", "text"):
        for word in words:
            begun = len(word) >= _BEGINNING and text.startswith(word)
            if begun or text in slips[word]:
                found[word][pk] = text
    return found


def phrases_with(places: Sequence[Place], *, people: bool) -> QuerySet[SearchPhrase]:
    """Phrases in which every one of these places is filled."""
    found = SearchPhrase.objects.filter(people=people)
    for place in places:
        links = SearchLink.objects.filter(word_id__in=place.ids, people=people)
        found = found.filter(pk__in=links.values("phrase"))
    return found
