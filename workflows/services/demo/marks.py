"""What a neighbour of the demo gives in the cluster, criterion by criterion."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nominations.enums import MarkColumn
from nominations.models import Submission
from nominations.queries.marks import line_of
from nominations.queries.score_sheet import SheetRow, marked, sheet_of
from nominations.rules.marks import unexplained

_ABSENT = "absent"


def cluster_words(file: Submission, given: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """Points by criterion as `given`, nothing for the rest; `reason` where the claim is far off.

    `given` maps codes to points, or to "absent" for what did not arise.
    """
    sheet = sheet_of(file)
    assert sheet is not None
    limit = sheet.table.difference_limit
    return {
        row.criterion.code: _word(row, given.get(row.criterion.code, 0), reason, limit)
        for row in sheet.rows
    }


def _word(row: SheetRow, given: Any, reason: str, limit: Decimal) -> dict[str, Any]:
    absent = given == _ABSENT
    points = None if absent else Decimal(str(given))
    line = line_of(row, MarkColumn.CLUSTER, marked(row.criterion, points, absent=absent), "")
    return {
        "points": points,
        "absent": absent,
        "reason": reason if unexplained(line, limit) else "",
    }
