"""Points beside the unit's own: the neighbour's in the cluster, and the standing office's.

Where the period has a score table with points they are given criterion by criterion and the total
is computed (ADR 23); elsewhere a total is typed for the whole paper.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from nominations.enums import CriterionSection, Machine, MarkColumn, SubmissionKind
from nominations.models import CriterionMark, Submission
from nominations.names import clean
from nominations.queries.clusters import home_units, score_limit
from nominations.queries.marks import Word, by_criterion, line_of
from nominations.queries.proofs import proofs_of
from nominations.queries.score_sheet import Sheet, SheetRow, marked, sheet_of
from nominations.rules.formulas import ZERO
from nominations.rules.marks import unmet_marks
from nominations.rules.ranking import score_refused
from nominations.rules.readiness import Unmet
from nominations.rules.scoring import Total
from workflows.queries.standing import scoring_unit_id
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.step import Step, act

_FIELDS = ["points", "absent", "reason", "proofs", "person", "given_at"]
_REASON_LENGTH = 500


@act(Machine.SUBMISSION, "score")
def score(step: Step) -> None:
    """A neighbour's points and remark on a self-assessment; provisional until the meeting locks.

    `marks` maps each criterion's code to points, absent and reason; `total` is for papers without
    points by criterion, or with a single criterion. The first score hands the paper on to the
    cluster; a later one only changes the points, and the last word counts.
    """
    submission = _assessment(step)
    total = _given(step, MarkColumn.CLUSTER)
    step.stays = not submission.awaits_cross_score
    step.facts |= {
        "before": None if submission.cross_total is None else str(submission.cross_total),
        "entered_for_another": not _of_the_scoring_unit(step),
    }
    submission.cross_total = total
    submission.cross_note = step.note


@act(Machine.SUBMISSION, "appraise", moves=False, claims=True)
def appraise(step: Step) -> None:
    """The standing office's points, held against the cluster's where there are any.

    Takes the task; repeatable until the paper is accepted, which does not require it. `marks` and
    `total` as in `score`.
    """
    submission = _assessment(step)
    if not by_criterion(submission):
        raise NotAllowed(_("Kỳ này không có bảng điểm theo tiêu chí để chấm thẩm định."))
    total = _given(step, MarkColumn.OFFICE)
    before = submission.office_total
    step.facts["before"] = None if before is None else str(before)
    submission.office_total = total


def _assessment(step: Step) -> Submission:
    submission: Submission = step.subject
    if submission.kind != SubmissionKind.SELF_ASSESSMENT:
        raise NotAllowed(_("Chỉ chấm điểm bảng tự chấm."))
    return submission


def _of_the_scoring_unit(step: Step) -> bool:
    """Whether the actor belongs to the member whose turn it is; else he enters its paper sheet."""
    scoring = scoring_unit_id(step.subject, step.task)
    homes = set(home_units(step.people, step.today).values_list("pk", flat=True))
    return scoring in homes


def _given(step: Step, column: MarkColumn) -> Decimal:
    """Record what was given and what it adds up to; raises NotReady with all that is missing."""
    sheet = sheet_of(step.subject) if by_criterion(step.subject) else None
    if sheet is None:
        total = _typed(step)
        step.facts["total"] = str(total)
        return total
    marks = _marks(step, sheet, column, _words(step, sheet))
    found = replace(sheet, rows=tuple(_beside(row, marks) for row in sheet.rows)).total(column)
    step.facts |= _facts(found, marks)
    CriterionMark.objects.bulk_create(
        marks.values(),
        update_conflicts=True,
        unique_fields=["submission", "criterion", "column"],
        update_fields=_FIELDS,
    )
    return found.points


def _typed(step: Step) -> Decimal:
    """The total that was typed; raises NotReady unless this paper can reach it."""
    typed = step.data.get("total")
    if typed is None:
        raise NotReady([Unmet("total", _("Hãy nhập tổng điểm."))])
    total = Decimal(typed)
    refused = score_refused(total, score_limit(step.subject))
    if refused:
        raise NotReady([Unmet("total", refused)])
    return total


def _words(step: Step, sheet: Sheet) -> Mapping[str, Word]:
    """What was given by criterion; of a table with one criterion the total is its points."""
    words: Mapping[str, Word] | None = step.data.get("marks")
    if words is not None:
        return words
    if len(sheet.rows) == 1:
        return {sheet.rows[0].criterion.code: {"points": _typed(step), "reason": step.note}}
    raise NotReady([Unmet("marks", _("Bảng này chấm theo từng tiêu chí, không nhập tổng điểm."))])


def _marks(
    step: Step, sheet: Sheet, column: MarkColumn, words: Mapping[str, Word]
) -> dict[str, CriterionMark]:
    """Criterion → its mark; a criterion without a word has none, which only a bonus may do."""
    lines, marks, proofs = [], {}, proofs_of(step.subject)
    for row in sheet.rows:
        criterion, word = row.criterion, words.get(row.criterion.code, {})
        points, absent = word.get("points"), bool(word.get("absent"))
        reason = clean(word.get("reason", ""))[:_REASON_LENGTH]
        given = marked(criterion, points, absent=absent)
        lines.append(line_of(row, column, given, reason))
        hashes = {link.attachment.sha256 for link in proofs.get(criterion.pk, ())}
        marks[criterion.code] = CriterionMark(
            submission=step.subject,
            criterion=criterion,
            column=column.value,
            points=_kept(criterion.section, points, absent=absent),
            absent=absent,
            reason=reason,
            proofs=sorted(hashes),
            person_id=step.person_id,
            given_at=step.now,
        )
    unmet = unmet_marks(lines, sheet.table.difference_limit)
    if unmet:
        raise NotReady(unmet)
    return marks


def _kept(section: str, points: Decimal | None, *, absent: bool) -> Decimal:
    """Points as they are stored: none for what did not arise, 1 for a gate that happened."""
    if section == CriterionSection.GATE:
        return Decimal(int(bool(points)))
    return ZERO if absent or points is None else points


def _beside(row: SheetRow, marks: Mapping[str, CriterionMark]) -> SheetRow:
    mark = marks[row.criterion.code]
    return replace(row, marks={**row.marks, mark.column: mark})


def _facts(total: Total, marks: Mapping[str, CriterionMark]) -> dict[str, Any]:
    """What the chain remembers: the sum, each criterion's points (None: did not arise), reasons."""
    return {
        "total": str(total.points),
        "excluded_by": list(total.excluded_by),
        "marks": {code: None if m.absent else str(m.points) for code, m in marks.items()},
        "reasons": {code: m.reason for code, m in marks.items() if m.reason},
    }
