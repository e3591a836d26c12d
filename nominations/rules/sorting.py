"""Which criterion a file belongs to, read from its name: a proposal, never a decision."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from nominations.names import search_key

_WORD = re.compile(r"[a-z0-9]+")
_BETWEEN = r"[ ._-]{0,2}"
_SHORT = 2


@dataclass(frozen=True)
class Target:
    """Something that a proof may be pinned to: its key, its code (if any) and its words."""

    key: str
    code: str
    words: str


def propose(file_name: str, targets: Sequence[Target]) -> list[str]:
    """Keys of the targets that the name speaks of, in the order of the name.

    A code counts wherever it stands ("I.3 so lieu.pdf", "tc_IV-1.pdf"), the longest first, so that
    I.1 is not found in I.12. Without a code the words decide, if one target shares more with the
    name than every other.
    """
    stem = search_key(PurePosixPath(file_name).stem)
    return _by_code(stem, targets) or _by_words(stem, targets)


def _by_code(stem: str, targets: Sequence[Target]) -> list[str]:
    found: list[tuple[int, str]] = []
    rest = stem
    for target in sorted(targets, key=lambda one: -len(one.code)):
        pattern = _pattern(target.code)
        place = pattern.search(rest) if pattern else None
        if place:
            found.append((place.start(), target.key))
            rest = rest[: place.start()] + " " * len(place.group()) + rest[place.end() :]
    return [key for _start, key in sorted(found)]


def _pattern(code: str) -> re.Pattern[str] | None:
    parts = _WORD.findall(search_key(code))
    if len("".join(parts)) < _SHORT:  # a lone letter or digit stands in every other name
        return None
    inside = _BETWEEN.join(re.escape(part) for part in parts)
    return re.compile(rf"(?<![a-z0-9]){inside}(?![a-z0-9])(?![.]\d)")


def _by_words(stem: str, targets: Sequence[Target]) -> list[str]:
    """Pairs of neighbouring words count (lone syllables without accents mean anything)."""
    said = _pairs(stem)
    spoken = {target.key: _pairs(search_key(target.words)) for target in targets}
    shared = Counter(pair for pairs in spoken.values() for pair in pairs)
    scores = sorted(
        ((sum(1 / shared[pair] for pair in said & pairs), key) for key, pairs in spoken.items()),
        reverse=True,
    )
    if not scores or not scores[0][0]:
        return []
    if len(scores) > 1 and scores[1][0] == scores[0][0]:
        return []
    return [scores[0][1]]


def _pairs(key: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(_WORD.findall(key)))
