"""Two people wrote at once: which field is whose, and where people must choose."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """Per field: `mine` to be written, `theirs` to be kept, `clashes` to be asked about."""

    mine: Mapping[str, str]
    theirs: Mapping[str, str]
    clashes: tuple[str, ...]


def three_way(
    *, base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]
) -> Merge:
    """Compare each field of `mine` with what it was (`base`) and what it is now (`theirs`).

    What only one side changed is that side's, what both wrote alike is no question, what both
    changed differently is a clash: the machine chooses nothing.
    """
    differing = [name for name, text in mine.items() if text != theirs[name]]
    touched = {name for name in differing if theirs[name] != base[name]}
    typed = {name for name in differing if mine[name] != base[name]}
    return Merge(
        mine={name: mine[name] for name in differing if name not in touched},
        theirs={name: theirs[name] for name in differing if name not in typed},
        clashes=tuple(name for name in differing if name in touched and name in typed),
    )
