"""What a unit writes into its score sheet: numbers, levels, points, remarks; and what they come to.

Saved like everything else of a unit's file: version compared, open fields only, one event.
"""

from collections.abc import Mapping
from decimal import Decimal

from nominations.models import Criterion, CriterionAnswer, Submission, User
from nominations.names import clean_block
from nominations.queries.facts import facts_of
from nominations.queries.score_sheet import SELF, item_of, options_of, sheet_of
from nominations.rules.known import Known, count
from nominations.rules.self_assessment import Answer, from_system, settled
from nominations.services.drafting import DraftRefused, editing
from nominations.services.history import record_changes

_MOST = Decimal("9999.99")
_WRITTEN = ("points", "proposed", "value", "choice", "met", "absent", "note")


def save_answers(
    submission: Submission, *, actor: User, seen_version: int, answers: Mapping[Criterion, Answer]
) -> None:
    """Keep the unit's word on each criterion, what its formula gives beside it, and the total.

    Points left blank become what the formula gives. Raises StaleDraft, and DraftRefused for points
    beyond the maximum, a level that there is none, or a criterion that cannot be absent.
    """
    for criterion, answer in answers.items():
        _refuse_impossible(criterion, answer)
    fields = [f"criterion:{criterion.code}" for criterion in answers]
    with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
        known = facts_of(file, answers)
        before = {row.criterion_id: row for row in file.answers.all()}
        rows = [
            _row(file, criterion, answer, known.get(criterion.code), before.get(criterion.pk))
            for criterion, answer in answers.items()
        ]
        CriterionAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["submission", "criterion"],
            update_fields=_WRITTEN,
        )
        record_changes(
            file,
            actor=actor,
            changes={
                f"criterion:{row.criterion.code}": (
                    in_words(before.get(row.criterion_id)),
                    in_words(row),
                )
                for row in rows
            },
        )
        sheet = sheet_of(file)
        claimed = sheet.total(SELF).points if sheet else None
        Submission.objects.filter(pk=file.pk).update(self_total=claimed)


def answer_of(row: CriterionAnswer | None) -> Answer | None:
    """A stored answer as the rules see it."""
    if row is None:
        return None
    return Answer(**{name: getattr(row, name) for name in _WRITTEN})


def in_words(row: CriterionAnswer | None) -> str:
    """An answer as the history shows it; empty where there is none."""
    if row is None:
        return ""
    pieces = [
        "Không phát sinh" if row.absent else "",
        {True: "Có", False: "Không", None: ""}[row.met],
        f"số liệu {count(row.value)}" if row.value is not None else "",
        f"mức “{_label(row)}”" if row.choice else "",
        f"{count(row.points)} điểm" if row.points is not None else "",
        row.note,
    ]
    return "; ".join(piece for piece in pieces if piece)


def _label(row: CriterionAnswer) -> str:
    labels = {option["code"]: option["label"] for option in options_of(row.criterion)}
    return str(labels.get(row.choice, row.choice))


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
            f"Tiêu chí {criterion.code}: số liệu quá lớn. Hãy kiểm tra lại số đã nhập.",
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
            f"Tiêu chí {code}: hãy nhập điểm từ 0 đến {count(criterion.max_points)}.",
            field=f"points_{code}",
        )
    if answer.choice and answer.choice not in {o["code"] for o in options_of(criterion)}:
        raise DraftRefused(
            f"Tiêu chí {code}: không có mức này. Hãy chọn lại.", field=f"choice_{code}"
        )
    if answer.absent and not criterion.may_be_absent:
        raise DraftRefused(
            f"Tiêu chí {code}: không được chọn “Không phát sinh”. Hãy nhập điểm.",
            field=f"note_{code}",
        )
