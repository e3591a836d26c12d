"""What the page of a paper shows beside its lines: recipients, and what a correction changes."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nominations.models import Consolidation, ConsolidationFigure, Dispatch


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One sum of a correction beside the one that was issued."""

    label: str
    measure: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """One line that a correction takes out or puts in."""

    added: bool
    line: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a correction changes in the paper that it corrects; signed with it, so it stays."""

    figures: Sequence[FigureChange]
    lines: Sequence[TextChange]


def difference_of(paper: Consolidation) -> Difference | None:
    """The difference between a correction and its original; None for anything else."""
    original = paper.corrects
    if original is None:
        return None
    return Difference(_figures(original, paper), _lines(original.narrative, paper.narrative))


def _figures(original: Consolidation, paper: Consolidation) -> list[FigureChange]:
    before = {row.code: row for row in original.figures.all()}
    after = {row.code: row for row in paper.figures.all()}
    changed = []
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code), after.get(code)
        if _shown(old) != _shown(new):
            named = new or old
            assert named is not None
            changed.append(FigureChange(named.label, named.measure, _shown(old), _shown(new)))
    return changed


def _shown(row: ConsolidationFigure | None) -> Decimal | None:
    if row is None:
        return None
    return row.estimate if row.value is None else row.value


def _lines(before: str, after: str) -> list[TextChange]:
    told = difflib.ndiff(before.splitlines(), after.splitlines())
    return [TextChange(line[0] == "+", line[2:]) for line in told if line[0] in "+-"]


def dispatches_of(paper: Consolidation) -> list[Dispatch]:
    """The recipients of a paper in the order of their dates."""
    return list(paper.dispatches.select_related("recipient", "carried_by"))
