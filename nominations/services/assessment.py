"""What a unit writes into its score sheet: numbers, levels, points, remarks; and what they come to.

Merged criterion by criterion with what others wrote meanwhile; open fields only, one event.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from nominations.models import Criterion, CriterionAnswer, Submission, User
from nominations.names import clean_block
from nominations.queries.facts import facts_of
from nominations.queries.fields import asked_criteria
from nominations.queries.score_sheet import claimed, item_of, options_of
from nominations.rules.known import Known
from nominations.rules.numbers import as_written
from nominations.rules.self_assessment import Answer, from_system, settled
from nominations.services.drafting import DraftRefused
from nominations.services.merging import Draft, PageState, merging

_MOST = Decimal("9999.99")
_WRITTEN = ("points", "proposed", "value", "choice", "met", "absent", "note")


def save_answers(
    submission: Submission,
    *,
    actor: User,
    seen_version: int | PageState,
    answers: Mapping[Criterion, Answer],
    criteria: Iterable[Criterion] | None = None,
    quiet: bool = False,
    folds: bool = False,
) -> None:
    """Keep the unit's word on each criterion, what its formula gives beside it, and the total.

    Points left blank become what the formula gives. A criterion is merged as a whole (`merging`;
    there `quiet` and `folds`): its number, points and remark are one word. Raises Clashed where
    somebody else changed the same criterion, StaleDraft, and DraftRefused for points beyond the
    maximum, a level that there is none, or a criterion that cannot be absent.
    `criteria` are all of the table, where they were read in this request.
    """
    for criterion, answer in answers.items():
        _refuse_impossible(criterion, answer)
    part = _Part(submission, answers)
    with merging(
        submission,
        actor=actor,
        seen=seen_version,
        mine=part.mine,
        now=part.now,
        blank=part.blank,
        quiet=quiet,
        folds=folds,
    ) as draft:
        part.write(draft, asked_criteria(draft.file) if criteria is None else criteria)


def history_name(code: str) -> str:
    """The name of a criterion in the history, and among the open fields."""
    return f"criterion:{code}"


class _Part:
    """The criteria of one save: `mine`, and `blank`, what a page shows where nothing was saved."""

    def __init__(self, file: Submission, answers: Mapping[Criterion, Answer]) -> None:
        known = facts_of(file, answers)
        self._kept = {row.criterion_id: row for row in file.answers.all()}
        self._criteria = {history_name(criterion.code): criterion for criterion in answers}
        self._rows = {}
        self.blank = {}
        for criterion, answer in answers.items():
            name, fact = history_name(criterion.code), known.get(criterion.code)
            kept = self._kept.get(criterion.pk)
            self._rows[name] = _row(file, criterion, answer, fact, kept)
            system = from_system(item_of(criterion), fact.fact if fact else None)
            untouched = _row(file, criterion, system or Answer(), fact, None)
            self.blank[name] = in_words(criterion, untouched)
        self._read_for = file
        self.mine = {name: in_words(row.criterion, row) for name, row in self._rows.items()}

    def now(self, file: Submission) -> dict[str, str]:
        """History name → what is kept, as people read it."""
        if file is not self._read_for:  # locked and read anew
            self._kept = {row.criterion_id: row for row in file.answers.all()}
        return {name: in_words(one, self._kept.get(one.pk)) for name, one in self._criteria.items()}

    def write(self, draft: Draft, criteria: Iterable[Criterion]) -> None:
        """Keep what `draft` is to write; what says the same with other numbers beside it, too."""
        present = self.now(self._read_for)
        rows = [
            row
            for name, row in self._rows.items()
            if name in draft.mine or (self.mine[name] == present[name] and self._is_other(row))
        ]
        CriterionAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["submission", "criterion"],
            update_fields=_WRITTEN,
        )
        table = draft.file.dossier.period.unit_table
        if table is None:
            return
        answers = self._kept | {row.criterion_id: row for row in rows}
        draft.columns["self_total"] = claimed(table, criteria, answers)

    def _is_other(self, row: CriterionAnswer) -> bool:
        kept = self._kept.get(row.criterion_id)
        return kept is None or any(getattr(kept, name) != getattr(row, name) for name in _WRITTEN)


def answer_of(row: CriterionAnswer | None) -> Answer | None:
    """A stored answer as the rules see it."""
    if row is None:
        return None
    return Answer(**{name: getattr(row, name) for name in _WRITTEN})


def in_words(criterion: Criterion, row: CriterionAnswer | None) -> str:
    """An answer to `criterion` as the history shows it; empty where there is none."""
    if row is None:
        return ""
    pieces = [
        "Không phát sinh" if row.absent else "",
        {True: "Có", False: "Không", None: ""}[row.met],
        f"số liệu {as_written(row.value)}" if row.value is not None else "",
        f"mức “{_label(criterion, row.choice)}”" if row.choice else "",
        f"{as_written(row.points)} điểm" if row.points is not None else "",
        row.note,
    ]
    return "; ".join(piece for piece in pieces if piece)


def _label(criterion: Criterion, choice: str) -> str:
    labels = {option["code"]: option["label"] for option in options_of(criterion)}
    return str(labels.get(choice, choice))


def _row(
    file: Submission,
    criterion: Criterion,
    answer: Answer,
    known: Known | None,
    before: CriterionAnswer | None,
) -> CriterionAnswer:
    item, fact = item_of(criterion), known.fact if known else None
    shown = answer_of(before) or from_system(item, fact)
    kept = settled(item, criterion.kind, answer, fact=fact, shown=shown)
    if max(kept.points or 0, kept.proposed or 0) > _MOST:
        raise DraftRefused(
            _("Tiêu chí %(code)s: số liệu quá lớn. Hãy kiểm tra lại số đã nhập.")
            % {"code": criterion.code},
            field=f"value_{criterion.code}",
        )
    written = {name: getattr(kept, name) for name in _WRITTEN}
    return CriterionAnswer(
        submission=file, criterion=criterion, **written | {"note": clean_block(kept.note)}
    )


def _refuse_impossible(criterion: Criterion, answer: Answer) -> None:
    code, points = criterion.code, answer.points
    most = criterion.max_points or (None if item_of(criterion).is_unbounded else Decimal(0))
    if points is not None and (points < 0 or (most is not None and points > most)):
        raise DraftRefused(
            _("Tiêu chí %(code)s: hãy nhập điểm từ 0 đến %(max_points)s.")
            % {"code": code, "max_points": as_written(criterion.max_points)},
            field=f"points_{code}",
        )
    if answer.choice and answer.choice not in {o["code"] for o in options_of(criterion)}:
        raise DraftRefused(
            _("Tiêu chí %(code)s: không có mức này. Hãy chọn lại.") % {"code": code},
            field=f"choice_{code}",
        )
    if answer.absent and not criterion.may_be_absent:
        raise DraftRefused(
            _("Tiêu chí %(code)s: không được chọn “Không phát sinh”. Hãy nhập điểm.")
            % {"code": code},
            field=f"note_{code}",
        )
