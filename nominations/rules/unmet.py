"""What a rule says when something is missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unmet:
    """One condition that does not hold: where, what and how to mend, and its basis if any."""

    field: str
    sentence: str
    basis: str = ""
