"""Spellings one slip of the hand away: what a mistyped syllable may have meant."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Shorter syllables resemble too many others.
_SHORTEST = 3


def near_spellings(word: str) -> set[str]:
    """Words at one insertion, deletion, replacement or swap of neighbours; none for numbers."""
    if len(word) < _SHORTEST or not word.isalpha():
        return set()
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    dropped = {a + b[1:] for a, b in halves if b}
    replaced = {a + c + b[1:] for a, b in halves if b for c in _LETTERS}
    added = {a + c + b for a, b in halves for c in _LETTERS}
    return (swapped | dropped | replaced | added) - {word}
