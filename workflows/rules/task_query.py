"""The words of the search box on the tasks page: `hạn:<3 đơn vị:kiểm lâm loại:tự chấm trễ`.

Keys and values are read without accents. A value goes to the next key, or stands in quotes. What is
not understood becomes a problem with a sentence of its own; the rest of the box still counts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from nominations.enums import ConsolidationKind, SubmissionKind
from nominations.names import clean, search_key
from workflows.rules.task_due import DUE_SHOWN, due_value

LONGEST = 300
_MOST_TERMS = 20

#: Code of a key → how it is written; keys are found without accents.
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "due": "hạn",
        "unit": "đơn vị",
        "kind": "loại",
        "cluster": "cụm",
        "period": "kỳ",
        "who": "người",
        "parked": "gác",
    }
)
WORDS = "words"
_SPOKEN = {search_key(name): code for code, name in KEYS.items()} | {code: code for code in KEYS}
_LATE = frozenset({"tre", "late"})
_ME = frozenset({"toi", "me"})
_NOBODY = frozenset({"chua", "nobody"})
_PARKED = {"co": "yes", "yes": "yes", "khong": "no", "no": "no"}
_PARKED_SHOWN = {"yes": "có", "no": "không"}
_TOKEN = re.compile(r'[^\s"“”:]*:?(?:"[^"]*"?|“[^”]*”?)|[^\s"“”]+|[”]')
_KEY = re.compile(r"([^\W\d_]+):(.*)", re.DOTALL)
_CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: a key's code and its value; WORDS for words without a key."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A term that was not understood, and why, in words."""

    term: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Query:
    """What the box asks, in the order in which it was typed."""

    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()

    def without(self, term: Term) -> "Query":
        """The same without `term`: what the × of its chip leads to."""
        return Query(tuple(kept for kept in self.terms if kept != term))


def parse(text: str) -> Query:
    """Read the box. Never fails: what makes no sense is told as a problem."""
    terms: list[Term] = []
    problems: list[Problem] = []
    for key, said in _pieces(clean(text)[:LONGEST]):
        code = _SPOKEN.get(search_key(key), "")
        value, rest = _value(code, said) if key else ("", said)
        found = _term(key, code, value) if key else None
        if isinstance(found, Problem):
            problems.append(found)
        read = [found] if isinstance(found, Term) else []
        terms += [*read, *_loose(rest)]
    return Query(tuple(dict.fromkeys(terms))[:_MOST_TERMS], tuple(problems))


def shown(query: Query) -> str:
    """The text that reads as `query`; problems are left out."""
    after = [term.key == WORDS for term in query.terms[1:]] + [False]
    pairs = zip(query.terms, after, strict=False)
    return " ".join(spoken(term, before_words=loose) for term, loose in pairs)


def spoken(term: Term, *, before_words: bool = False) -> str:
    """One term as one would type it, in quotes where it needs them."""
    if term.key == WORDS:
        return _quoted(term.value) if _reads_otherwise(term.value) else term.value
    if term.key == "due":
        return f"{KEYS['due']}:{DUE_SHOWN.get(term.value, term.value)}"
    if term.key == "parked":
        return f"{KEYS['parked']}:{_PARKED_SHOWN[term.value]}"
    plain = not before_words and re.fullmatch(r"[^\s\"“”:]+", term.value)
    return f"{KEYS[term.key]}:{term.value if plain else _quoted(term.value)}"


def in_words(term: Term) -> str:
    """One term as its chip shows it."""
    if term.key == WORDS:
        return term.value
    if term.key == "parked":
        return f"{KEYS['parked']}: {_PARKED_SHOWN[term.value]}"
    return f"{KEYS[term.key]}: {DUE_SHOWN.get(term.value, term.value.removeprefix('='))}"


def _quoted(value: str) -> str:
    return f'"{value}"'


def _reads_otherwise(word: str) -> bool:
    """Whether a bare word would be read as something else than itself."""
    return ":" in word or search_key(word) in _LATE or not re.fullmatch(r"[^\s\"“”]+", word)


def _pieces(text: str) -> Iterator[tuple[str, list[str]]]:
    """(key as typed, words of its value) in order; an empty key for words before the first one."""
    key, said = "", list[str]()
    for token in _TOKEN.findall(text):
        match = _KEY.fullmatch(token)
        if match is None:
            said.append(token)
            continue
        name = match[1]
        if said and search_key(f"{said[-1]} {name}") in _SPOKEN:
            name = f"{said.pop()} {name}"
        yield key, said
        key, said = name, [match[2]] if match[2] else []
    yield key, said


def _term(key: str, code: str, value: str) -> Term | Problem:
    """One term of a known key, or what is wrong with it."""
    typed = f"{key}:{value}"
    if not code:
        known = ", ".join(f"{name}:" for name in KEYS.values())
        return Problem(
            typed,
            _("Không hiểu “%(term)s”: chưa có từ khóa “%(key)s”. Các từ khóa: %(known)s")
            % {"term": typed, "key": key, "known": known},
        )
    if not search_key(value):
        return Problem(
            typed,
            _("“%(key)s:” chưa có giá trị. Viết như %(example)s.")
            % {"key": KEYS[code], "example": _EXAMPLES[code]},
        )
    if code == "due":
        meant = due_value(value)
        return Term(code, meant) if meant else Problem(typed, _not_understood(typed, code))
    if code == "parked":
        asked = _PARKED.get(search_key(value), "")
        return Term(code, asked) if asked else Problem(typed, _not_understood(typed, code))
    if code == "kind" and not kinds_named(value):
        return Problem(typed, _not_understood(typed, code))
    return Term(code, value)


def _not_understood(typed: str, code: str) -> str:
    return _("Không hiểu “%(term)s”. Viết như %(example)s.") % {
        "term": typed,
        "example": _EXAMPLES[code],
    }


_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "due": "hạn:<3, hạn:trễ, hạn:25/11",
        "unit": "đơn vị:kiểm lâm",
        "kind": "loại:báo cáo, loại:tự chấm, loại:đề nghị",
        "cluster": "cụm:2",
        "period": "kỳ:2026",
        "who": "người:tôi, người:chưa",
        "parked": "gác:có, gác:không",
    }
)


def _loose(said: list[str]) -> list[Term]:
    """Words without a key: each is looked for; “trễ” asks for what is late."""
    found = []
    for word in said:
        bare = _bare(word)
        if bare and word == bare and search_key(word) in _LATE:
            found.append(Term("due", "late"))
        elif search_key(bare):
            found.append(Term(WORDS, bare))
    return found


def _bare(word: str) -> str:
    return clean(re.sub(r'["“”]', " ", word))


def _value(code: str, said: list[str]) -> tuple[str, list[str]]:
    """The value of a key, and the words after it that are not part of it."""
    if said and said[0][:1] in ('"', "“"):
        return _bare(said[0]), said[1:]
    words = said
    if code == "due":
        words = said[:2] if search_key(" ".join(said[:2])) == "hom nay" else said[:1]
        if len(said) > 1 and said[0] in ("<", ">", "<=", ">=", "="):
            words = said[:2]
    elif code == "parked" or (code == "who" and said and search_key(said[0]) in _ME | _NOBODY):
        words = said[:1]
    quoted = next((n for n, word in enumerate(words) if word[:1] in ('"', "“")), len(words))
    words = words[:quoted]
    while len(words) > 1 and search_key(words[-1]) in _LATE:
        words = words[:-1]
    return _bare(" ".join(words)), said[len(words) :]


def kinds() -> dict[str, str]:
    """What a task may be about, with its words: submissions, corrections, papers of the office."""
    return {
        **{kind.value: str(kind.label) for kind in SubmissionKind},
        _CORRECTION: _("Bổ sung riêng"),
        **{f"paper_{kind.value}": str(kind.label) for kind in ConsolidationKind},
    }


def kinds_named(value: str) -> frozenset[str]:
    """Codes of all kinds whose words hold `value`."""
    wanted = search_key(value)
    return frozenset(
        code for code, label in kinds().items() if wanted == code or wanted in search_key(label)
    )


def asks_for_me(value: str) -> bool:
    return search_key(value) in _ME


def asks_for_nobody(value: str) -> bool:
    return search_key(value) in _NOBODY
