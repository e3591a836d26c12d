"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
#: Comparing takes time that grows with the square: longer stretches are shown whole.
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both (SAME), only in the old one (GONE), only in the new one (NEW)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The two texts as one sequence of pieces, lines first, then words inside changed lines.

    SAME and GONE pieces together are `before`, SAME and NEW ones `after`, to the letter.
    """
    return list(_joined(_by_lines(before, after)))


def _by_lines(before: str, after: str) -> Iterator[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, m in _steps(old, new):
        if tag == "equal":
            yield Piece(SAME, "".join(old[i:j]))
        else:
            yield from _by_words("".join(old[i:j]), "".join(new[k:m]))


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _LONGEST:
        yield from (Piece(GONE, before), Piece(NEW, after))
        return
    for tag, i, j, k, m in _steps(old, new):
        if tag == "equal":
            yield Piece(SAME, "".join(old[i:j]))
        else:
            yield from (Piece(GONE, "".join(old[i:j])), Piece(NEW, "".join(new[k:m])))


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=len(old) > _LONGEST).get_opcodes()


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece, nothing empty."""
    held: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if held is not None and held.kind == piece.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
