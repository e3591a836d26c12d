"""Figures of reports and months: the rows that a period asks for, and what the unit writes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from nominations.models import Indicator, Period, Submission, User
from nominations.names import clean_block
from nominations.queries.form_answers import PREFIX
from nominations.rules.columns import ESTIMATE, VALUE, kinds_with_figures
from nominations.rules.figures import unmet_counts
from nominations.services.drafting import DraftRefused, editing
from nominations.services.form_answers import write_form

Figures = Mapping[str, Decimal | None]


def ask_figures(period: Period, submissions: Sequence[Submission]) -> None:
    """Give each report and figures part of `period` its rows: one read and one write at most.

    `submissions` are those just started; needs a transaction.
    """
    asking = kinds_with_figures({submission.kind for submission in submissions})
    if not asking:
        return
    asked = list(period.indicators.all())
    Indicator.objects.bulk_create(
        Indicator(
            submission=submission,
            code=figure.code,
            label=figure.label,
            measure=figure.measure,
            position=figure.position,
        )
        for submission in submissions
        if submission.kind in asking
        for figure in asked
    )


def save_report(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    narrative: str | None = None,
    values: Figures | None = None,
    estimates: Figures | None = None,
    answers: Mapping[str, str] | None = None,
) -> None:
    """Text, figures and the form's fields of one page, together; None: was not on the page.

    Figures and `answers` by code; a code that the submission does not have is ignored. Raises
    DraftRefused for counts that cannot be (`rules.figures`) and for what does not fit its field,
    StaleDraft for an old page; then nothing is saved.
    """
    written = {VALUE: values or {}, ESTIMATE: estimates or {}}
    codes = {code for figures in written.values() for code in figures}
    fields = ["narrative"] if narrative is not None else []
    fields += [f"indicator:{code}" for code in sorted(codes)]
    fields += [f"{PREFIX}{code}" for code in answers or ()]
    with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
        if narrative is not None:
            Submission.objects.filter(pk=file.pk).update(narrative=clean_block(narrative))
        if codes:
            _write_figures(file, written)
        if answers:
            write_form(file, actor=actor, answers=answers)


def _write_figures(file: Submission, written: Mapping[str, Figures]) -> None:
    rows = list(file.indicators.all())
    for column, figures in written.items():
        for row in rows:
            if row.code in figures:
                setattr(row, column, figures[row.code])
        wrong = unmet_counts({row.code: getattr(row, column) for row in rows}) if figures else []
        if wrong:
            raise DraftRefused(wrong[0].sentence, field=f"{column}_{_code_of(wrong[0].field)}")
    Indicator.objects.bulk_update(rows, [VALUE, ESTIMATE])


def _code_of(field: str) -> str:
    return field.partition(":")[2]
