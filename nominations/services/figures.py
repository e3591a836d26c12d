"""Figures of reports and months: the rows that a period asks for, and what the unit writes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from nominations.models import Indicator, Period, Submission, User
from nominations.names import clean_block
from nominations.rules.columns import ESTIMATE, VALUE, kinds_with_figures
from nominations.rules.figures import unmet_counts
from nominations.rules.numbers import as_written
from nominations.services.drafting import DraftRefused
from nominations.services.form_answers import FormPart
from nominations.services.merging import PageState, merging

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
    seen_version: int | PageState,
    narrative: str | None = None,
    values: Figures | None = None,
    estimates: Figures | None = None,
    answers: Mapping[str, str] | None = None,
    rows: Sequence[Indicator] | None = None,
    quiet: bool = False,
    folds: bool = False,
) -> None:
    """Text, figures and the form's fields of one page, together; None: was not on the page.

    Figures and `answers` by code; a code that the submission does not have is ignored. Saved field
    by field (`merging`): Clashed where somebody else changed the same one. Raises DraftRefused for
    counts that cannot be (`rules.figures`) and for what does not fit its field, StaleDraft for an
    old page; then nothing is saved.
    `rows`: the figures as they are now, if they were read in this request (with `quiet`).
    """
    written = {VALUE: values or {}, ESTIMATE: estimates or {}}
    form = FormPart(submission, answers or {})
    text = None if narrative is None else clean_block(narrative)
    mine = {} if text is None else {"narrative": text}
    for column, figures in written.items():
        mine |= {figure_name(code, column): plain(value) for code, value in figures.items()}
    mine |= form.mine
    found = None if rows is None else list(rows)

    def now(file: Submission) -> dict[str, str]:
        nonlocal found
        if found is None:
            found = list(file.indicators.all()) if any(written.values()) else []
        return {"narrative": file.narrative} | figure_texts(found) | form.now(file)

    with merging(
        submission,
        actor=actor,
        seen=seen_version,
        mine=mine,
        now=now,
        quiet=quiet,
        folds=folds,
    ) as draft:
        if "narrative" in draft.mine:
            draft.columns["narrative"] = text
        _write_figures(found or [], written, draft.mine)
        form.write(draft)


def figure_name(code: str, column: str) -> str:
    """Its name in the history: indicator:code, for estimates indicator:code:estimate."""
    return f"indicator:{code}" if column == VALUE else f"indicator:{code}:{column}"


def figure_texts(rows: Sequence[Indicator]) -> dict[str, str]:
    """History name → the figure as people read it, for both columns."""
    return {
        figure_name(row.code, column): plain(getattr(row, column))
        for row in rows
        for column in (VALUE, ESTIMATE)
    }


def plain(number: Decimal | None) -> str:
    """12,5 or nothing."""
    return "" if number is None else as_written(Decimal(number))


def _write_figures(
    rows: Sequence[Indicator], written: Mapping[str, Figures], mine: Mapping[str, str]
) -> None:
    """Write the figures named in `mine`; counts are checked with those that others wrote."""
    changed = []
    for column, figures in written.items():
        names = {row.code: figure_name(row.code, column) for row in rows}
        own = [row for row in rows if names[row.code] in mine]
        for row in own:
            setattr(row, column, figures[row.code])
        changed += own
        wrong = unmet_counts({row.code: getattr(row, column) for row in rows}) if figures else []
        if wrong:
            raise DraftRefused(wrong[0].sentence, field=f"{column}_{_code_of(wrong[0].field)}")
    if changed:
        Indicator.objects.bulk_update(dict.fromkeys(changed), [VALUE, ESTIMATE])


def _code_of(field: str) -> str:
    return field.partition(":")[2]
