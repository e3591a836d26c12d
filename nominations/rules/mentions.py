"""Who is meant by the @names in a remark."""

from collections.abc import Mapping
from typing import TypeVar

from nominations.names import search_key

T = TypeVar("T")


def mentioned(text: str, people: Mapping[T, str]) -> set[T]:
    """Those of `people` (anything → full name) whose whole name follows an @ in `text`.

    Accents and case do not matter, the longest name wins (“@Trần Văn An Bình” is not Trần Văn An);
    people of one name are all meant: better told once too often.
    """
    by_name: dict[str, set[T]] = {}
    for one, name in people.items():
        by_name.setdefault(search_key(name), set()).add(one)
    longest_first = sorted(by_name, key=len, reverse=True)
    found: set[T] = set()
    for said in text.split("@")[1:]:
        words = search_key(said)
        fits = (name for name in longest_first if _begins(words, name))
        found |= by_name.get(next(fits, ""), set())
    return found


def _begins(words: str, name: str) -> bool:
    """Whether `words` begin with the whole of `name`."""
    following = words[len(name) : len(name) + 1]
    return bool(name) and words.startswith(name) and not following.isalnum()
