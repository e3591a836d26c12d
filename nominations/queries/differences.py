"""By how much one column of points differs from the one that it is held against."""

from dataclasses import dataclass
from decimal import Decimal

from nominations.queries.marks import line_of
from nominations.queries.score_sheet import SheetRow
from nominations.rules.formulas import ZERO
from nominations.rules.marks import unexplained
from nominations.rules.scoring import Given


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much somebody gives more or less than another; `beyond`: so much that he said why."""

    points: Decimal
    beside: str
    beyond: bool

    @property
    def size(self) -> Decimal:
        """Without its sign, for words."""
        return abs(self.points)


def difference_of(row: SheetRow, column: str, given: Given, limit: Decimal) -> Difference | None:
    """`given` beside what it is held against; None where both say the same."""
    line = line_of(row, column, given, "")
    points = (given.points or ZERO) - (line.beside.points or ZERO)
    if given.absent or line.beside.absent:
        points = ZERO  # whether it arose is no matter of points
    beyond = unexplained(line, limit)
    if not beyond and (not points or line.beside.points is None):
        return None
    return Difference(points, line.beside_of, beyond)
