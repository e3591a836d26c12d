"""The figures of one part as a table: columns, rows, and what the confirmed months say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from nominations.enums import IndicatorSource
from nominations.models import Indicator, Submission
from nominations.queries.monthly import Months, confirmed_figures, figures_in
from nominations.rules.columns import Column, columns_of, is_monthly
from nominations.rules.figures import NO_TASKS, TASKS_DUE
from nominations.rules.numbers import as_written


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its values in the order of the columns, where it comes from, what differs."""

    code: str
    label: str
    cells: tuple[tuple[Column, Decimal | None], ...]
    hint: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a part. `remark` flags what the reader must judge himself."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    remark: str = ""


def figures_of(submission: Submission) -> Figures:
    """The part's figures with their hints; nothing is asked of a part without figures."""
    found = list(submission.indicators.all())
    if not found:
        return Figures((), ())
    columns = columns_of(submission)
    months = months_behind(submission)
    rows = tuple(_row(figure, columns, months) for figure in found)
    return Figures(columns, rows, _remark(submission))


def suggested(submission: Submission) -> Mapping[str, Decimal]:
    """Code → sum of the confirmed months, for the figures that the period takes from there."""
    sums = {code: months.total(code) for code, months in months_behind(submission).items()}
    return {code: total for code, total in sums.items() if total is not None}


def months_behind(submission: Submission) -> Mapping[str, Months]:
    """Code → the months of the period's data range, for figures that are added up from months."""
    period = submission.dossier.period
    codes = list(
        period.indicators.filter(source=IndicatorSource.MONTHLY).values_list("code", flat=True)
    )
    if not codes or is_monthly(submission):
        return {}
    months = confirmed_figures(
        submission.dossier.unit, since=period.data_from, until=period.data_to
    )
    return dict.fromkeys(codes, months)


def _row(figure: Indicator, columns: Sequence[Column], months: Mapping[str, Months]) -> Row:
    cells = tuple((column, getattr(figure, column.field)) for column in columns)
    label = f"{figure.label} ({figure.measure})" if figure.measure else figure.label
    behind = months.get(figure.code)
    if behind is None:
        return Row(figure.code, label, cells)
    total = behind.total(figure.code)
    written = cells[0][1] if cells else None
    return Row(figure.code, label, cells, _hint(total, behind), _difference(written, total))


def _hint(total: Decimal | None, months: Months) -> str:
    """Which months are in the sum, and which are not."""
    counted = [month.first for month in months.confirmed]
    if total is None:
        said = _("Chưa có tháng nào được xác nhận.")
    else:
        said = _("Cộng %(n)s tháng đã xác nhận (%(counted)s): %(total)s.") % {
            "n": len(counted),
            "counted": _named(counted),
            "total": as_written(total),
        }
    if months.missing:
        said += _(" Chưa có số đã xác nhận: %(missing)s.") % {"missing": _named(months.missing)}
    return said


def _difference(written: Decimal | None, total: Decimal | None) -> str:
    if written is None or total is None or written == total:
        return ""
    way = _("nhiều hơn") if written > total else _("ít hơn")
    return _(
        "Đơn vị ghi %(written)s, %(way)s %(n)s so với số liệu tháng đã xác nhận (%(total)s)."
    ) % {
        "written": as_written(written),
        "way": way,
        "n": as_written(abs(written - total)),
        "total": as_written(total),
    }


def _remark(submission: Submission) -> str:
    """A month without tasks is allowed, and is for the judge to weigh."""
    if is_monthly(submission) and figures_in(submission).get(TASKS_DUE) == 0:
        return _(NO_TASKS)
    return ""


def _named(firsts: Sequence[date]) -> str:
    """12/2025, 01/2026 …"""
    return ", ".join(f"{first:%m/%Y}" for first in firsts)
