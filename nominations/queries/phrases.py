"""The dictionary of search: which phrases hold the words that somebody typed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nominations.models import SearchLink, SearchPhrase, SearchWord
from nominations.rules.spellings import near_spellings

#: A beginning of a word that is asked for is at least this long.
_BEGINNING = 2
#: No word has this id.
_UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One word of the query, and the words of the dictionary that fill its place."""

    word: str
    ids: Collection[int]
    near: bool = False

    def said_in(self, words: Collection[str]) -> bool:
        """Whether one of these words fills the place."""
        return any(
            word == self.word or (self.near and word.startswith(self.word)) for word in words
        )


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
