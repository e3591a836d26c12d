"""Figures that mean something to us: the month's tasks, and what numbers they may be."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.rules.unmet import Unmet

TASKS_DUE = "tasks_due"
TASKS_ON_TIME = "tasks_on_time"
TASKS_OVERDUE = "tasks_overdue"
#: code → label of the figures that every month asks.
MONTHLY: Mapping[str, str] = {
    TASKS_DUE: "Nhiệm vụ đến hạn trong tháng",
    TASKS_ON_TIME: "Hoàn thành đúng hạn",
    TASKS_OVERDUE: "Quá hạn",
}
WHOLE = N_("Hãy nhập số nguyên từ 0 trở lên, viết liền (ví dụ 12), không có phần thập phân.")
NO_TASKS = N_("Không có nhiệm vụ đến hạn: người chấm quyết định, không tính là 100 %.")


def is_count(code: str) -> bool:
    """Whether this figure counts tasks: a whole number, never negative."""
    return code in MONTHLY


def share_on_time(due: Decimal | None, on_time: Decimal | None) -> Decimal | None:
    """Percent done on time; None where nothing was due, which is never 100 %."""
    if not due or on_time is None:
        return None
    return on_time * 100 / due


def unmet_counts(values: Mapping[str, Decimal | None]) -> list[Unmet]:
    """What is wrong with the counts among `values` (figures by code); blanks are no fault here."""
    wrong = [
        Unmet(f"indicator:{code}", f"{MONTHLY[code]}: {_(WHOLE)}")
        for code, value in values.items()
        if is_count(code) and value is not None and (value < 0 or value % 1)
    ]
    due = values.get(TASKS_DUE)
    done, late = values.get(TASKS_ON_TIME) or Decimal(0), values.get(TASKS_OVERDUE) or Decimal(0)
    if not wrong and due is not None and done + late > due:
        wrong.append(
            Unmet(
                f"indicator:{TASKS_ON_TIME}",
                _(
                    "Đúng hạn (%(done)s) cộng quá hạn (%(late)s) nhiều hơn số nhiệm vụ đến hạn "
                    "(%(due)s). Hãy sửa một trong ba số."
                )
                % {"done": f"{done:.0f}", "late": f"{late:.0f}", "due": f"{due:.0f}"},
            )
        )
    return wrong


def in_range(month_end: date, since: date | None, until: date | None) -> bool:
    """A month belongs to the data range in which its last day lies."""
    return bool(since and until and since <= month_end <= until)
