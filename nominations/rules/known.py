"""A fact together with a sentence of where it comes from, for pages that link to its sources."""

from dataclasses import dataclass, field
from decimal import Decimal

from nominations.rules.formulas import Fact


@dataclass(frozen=True, slots=True)
class Link:
    """A few words, and the part (`ref` of a submission) that shows them; "" if there is none."""

    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in three pieces: what is known, by what parts, and what is not known yet."""

    text: str
    links: tuple[Link, ...] = ()
    rest: str = ""

    @property
    def lead(self) -> str:
        """The first piece with what joins it to the parts after it."""
        joined = not self.links or not self.text or self.text.endswith(":")
        return self.text if joined else f"{self.text};"

    def __str__(self) -> str:
        parts = "; ".join(link.text for link in self.links)
        first = " ".join(piece for piece in (self.lead, parts) if piece)
        return "; ".join(piece for piece in (first, self.rest) if piece)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known for a formula (an empty fact: nothing), and what to say of it."""

    fact: Fact = field(default_factory=Fact)
    said: Said = field(default_factory=lambda: Said(""))


def share(percent: Decimal) -> str:
    """90,0 %: one decimal, cut off, so that what is not above a bound never looks like it."""
    cut = int(percent * 10) / Decimal(10)
    return f"{cut:.1f} %".replace(".", ",")
