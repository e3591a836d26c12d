"""Marks beside the unit's own points: what they are compared with.

The sheet itself is `queries.score_sheet`; the sentences are `rules.marks`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import CriterionSection, MarkColumn
from nominations.models import Criterion, Submission
from nominations.queries.score_sheet import FINAL, SELF, Sheet, SheetRow, sheet_of
from nominations.rules.marks import Line
from nominations.rules.scoring import Given

_SAID_BY = {SELF: N_("tự chấm"), MarkColumn.CLUSTER.value: N_("cụm chấm")}
#: One criterion as a form or a script gives it: points, absent, reason.
Word = Mapping[str, Any]


def by_criterion(submission: Submission) -> bool:
    """Whether points are given for each criterion; else there is one total for the whole paper."""
    table = submission.dossier.period.unit_table
    return table is not None and table.total is not None


def beside_of(row: SheetRow, column: str) -> str:
    """The column against which `column` is held: the cluster's for the office, else the claim."""
    if column == MarkColumn.OFFICE and MarkColumn.CLUSTER in row.marks:
        return MarkColumn.CLUSTER
    return SELF


def line_of(row: SheetRow, column: str, given: Given, reason: str) -> Line:
    """What `column` gives beside what it is held against."""
    other = beside_of(row, column)
    return Line(row.item, row.given(other), given, reason, _(_SAID_BY[other]))


def words_of(sheet: Sheet, column: str) -> dict[str, dict[str, Any]]:
    """What `column` gives, as a form begins with it: criterion → points, absent, reason.

    Where the column is still empty, what it will be held against.
    """
    return {row.criterion.code: _word(row, column) for row in sheet.rows}


def _word(row: SheetRow, column: str) -> dict[str, Any]:
    mark = row.marks.get(column)
    given = row.given(column if mark else beside_of(row, column))
    points: Decimal | None = given.points
    if row.criterion.section == CriterionSection.GATE:
        points = Decimal(int(given.excludes))
    reason = mark.reason if mark else ""
    return {"points": None if given.absent else points, "absent": given.absent, "reason": reason}


def sheets_of(papers: Sequence[Submission]) -> dict[int, Sheet]:
    """Paper → its sheet, for papers with points by criterion; constant statements for all."""
    scored = [paper for paper in papers if by_criterion(paper)]
    prefetch_related_objects(scored, "answers", "marks")
    tables = {paper.dossier.period.unit_table for paper in scored}
    criteria: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.filter(table__in=tables):
        criteria.setdefault(criterion.table_id, []).append(criterion)
    found = {}
    for paper in scored:
        sheet = sheet_of(paper, criteria=criteria.get(paper.dossier.period.unit_table_id or 0, []))
        if sheet is not None:
            found[paper.pk] = sheet
    return found


def groups_in(sheet: Sheet, column: str) -> dict[str, Decimal]:
    """Group → its points in `column`; nothing where nobody gave points in it."""
    if not sheet.has(column):
        return {}
    return {group.code: group.earned for group in sheet.total(column).groups if group.code}


def why_excluded(sheet: Sheet) -> str:
    """The conditions that exclude the unit from the ranking, in words; empty if none does."""
    texts = {row.criterion.code: row.criterion.text for row in sheet.rows}
    return "; ".join(f"{code} {texts[code]}" for code in sheet.total(FINAL).excluded_by)
