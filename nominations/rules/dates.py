"""Due dates against the data they ask for: nobody owes a figure of a day that has not come."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from nominations.enums import PeriodKind, SubmissionKind
from nominations.rules.unmet import Unmet

_WITH_DATA = (SubmissionKind.REPORT, SubmissionKind.FIGURES)


def unmet_dates(
    *,
    kind: str,
    data_from: date | None,
    data_to: date | None,
    estimate_to: date | None,
    due: Mapping[str, date],
) -> list[Unmet]:
    """What is wrong with the unit's last days `due` (by kind of part) of a period of `kind`.

    Reports and figures are due after the day on which their data closes; a report with an
    estimate column may be due before.
    """
    unmet = []
    if kind == PeriodKind.FIGURES and not _is_a_month(data_from, data_to):
        unmet.append(
            Unmet(
                "data_to",
                _(
                    "Kỳ số liệu tháng phải ghi số liệu từ ngày đầu đến ngày cuối của một tháng. "
                    "Hãy sửa “số liệu từ ngày” và “số liệu đến hết ngày”."
                ),
            )
        )
    if data_to is None:
        return unmet
    if estimate_to is not None and estimate_to < data_to:
        unmet.append(
            Unmet(
                "estimate_to",
                _(
                    "Cột ước đến hết ngày %(estimate_to)s nhưng số liệu chốt ngày %(data_to)s. "
                    "Hãy sửa ngày của cột ước: không sớm hơn ngày chốt số liệu."
                )
                % {"estimate_to": f"{estimate_to:%d/%m/%Y}", "data_to": f"{data_to:%d/%m/%Y}"},
            )
        )
    for part in _WITH_DATA:
        day = due.get(part)
        excused = part == SubmissionKind.REPORT and estimate_to is not None
        if day is not None and day <= data_to and not excused:
            unmet.append(Unmet("dues", _too_early(part, day, data_to)))
    return unmet


def _too_early(part: SubmissionKind, day: date, data_to: date) -> str:
    label = _("Số liệu") if part == SubmissionKind.FIGURES else part.label
    mend = _("Hãy lùi hạn nộp sau ngày %(data_to)s") % {"data_to": f"{data_to:%d/%m/%Y}"}
    if part == SubmissionKind.REPORT:
        mend += _(", hoặc nhập “cột ước đến hết ngày” để báo cáo có cột số ước")
    return _(
        "Hạn nộp phần “%(label)s” của đơn vị là %(day)s, khi số liệu đến hết ngày "
        "%(data_to)s chưa chốt. %(mend)s."
    ) % {"label": label, "day": f"{day:%d/%m/%Y}", "data_to": f"{data_to:%d/%m/%Y}", "mend": mend}


def _is_a_month(first: date | None, last: date | None) -> bool:
    if first is None or last is None or first.day != 1:
        return False
    return last == first.replace(day=monthrange(first.year, first.month)[1])
