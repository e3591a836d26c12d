"""Which columns of figures a part has: final ones, estimates, or both. One place for everybody.

Needs no table: a period is asked through its own relations. The consolidated report has the
columns of the parts that it adds up.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.enums import ConsolidationKind, DueStage, PeriodKind, SubmissionKind

if TYPE_CHECKING:
    from nominations.models import Consolidation, Period, Submission

VALUE, ESTIMATE = "value", "estimate"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of `Indicator` behind it, and its heading."""

    field: str
    label: str


def columns(
    kind: str, *, figures_apart: bool, data_to: date | None, estimate_to: date | None
) -> tuple[Column, ...]:
    """The columns of a part of `kind`; kinds without figures have none.

    `figures_apart` says that the final figures travel in a part of their own.
    """
    if kind == SubmissionKind.FIGURES:
        return (Column(VALUE, _("Số thực")),)
    if kind != SubmissionKind.REPORT:
        return ()
    if figures_apart:
        return (Column(ESTIMATE, _("Số ước")),)
    if estimate_to is None:
        return (Column(VALUE, _("Giá trị")),)
    final = (
        _("Số thực đến %(data_to)s") % {"data_to": f"{data_to:%d/%m}"} if data_to else _("Số thực")
    )
    return (
        Column(VALUE, final),
        Column(ESTIMATE, _("Ước đến %(estimate_to)s") % {"estimate_to": f"{estimate_to:%d/%m}"}),
    )


def columns_for(period: "Period", kind: str) -> tuple[Column, ...]:
    """The columns of every part of `kind` in `period` (one statement, for reports only)."""
    apart = (
        kind == SubmissionKind.REPORT
        and period.dues.filter(submission_kind=SubmissionKind.FIGURES, stage=DueStage.UNIT).exists()
    )
    return columns(
        kind, figures_apart=apart, data_to=period.data_to, estimate_to=period.estimate_to
    )


def columns_of_sums(paper: "Consolidation") -> tuple[Column, ...]:
    """The columns of a consolidated report or summary: those of the parts that it adds up."""
    if paper.kind == ConsolidationKind.REGISTRATION:
        return (Column(VALUE, _("Số lượng")),)
    reported = columns_for(paper.period, SubmissionKind.REPORT)
    if all(column.field != VALUE for column in reported):
        reported += columns_for(paper.period, SubmissionKind.FIGURES)
    return reported


def columns_of(submission: "Submission") -> tuple[Column, ...]:
    """The columns of one part."""
    return columns_for(submission.dossier.period, submission.kind)


def is_monthly(submission: "Submission") -> bool:
    """Whether these are the figures of a month, entered once and confirmed by the office."""
    return bool(
        submission.kind == SubmissionKind.FIGURES
        and submission.dossier.period.kind == PeriodKind.FIGURES
    )


def kinds_with_figures(kinds: Collection[str]) -> list[str]:
    """Those of `kinds` whose parts get a row for each figure that the period asks."""
    return [kind for kind in kinds if kind in (SubmissionKind.REPORT, SubmissionKind.FIGURES)]
