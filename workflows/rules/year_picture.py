"""Twelve small months of a year with what is off and what is worked, and the same in words."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from workflows.calendar import special_days

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """`weeks`: rows of seven (number, kind), 0 outside the month; `said`: the same in words."""

    month: int
    weeks: list[list[tuple[int, str]]]
    said: str


def year_picture(year: int, *, today: date, authority_id: int | None = None) -> list[MonthPicture]:
    """The months of `year`; kinds: off, worked, weekend, plain, with “ now” on today."""
    specials = special_days(year, authority_id=authority_id)

    def kind_of(day: date) -> str:
        special = specials.get(day)
        if special is not None:
            kind = "worked" if special.works else "off"
        else:
            kind = "weekend" if day.weekday() >= 5 else "plain"
        return f"{kind} now" if day == today else kind

    months = []
    for month in range(1, 13):
        inside = {day: special for day, special in specials.items() if day.month == month}
        weeks = [
            [(day.day, kind_of(day)) if day.month == month else (0, "") for day in week]
            for week in _WEEKS.monthdatescalendar(year, month)
        ]
        off = [f"{day:%d} ({one.reason})" for day, one in inside.items() if not one.works]
        worked = [f"{day:%d} ({one.reason})" for day, one in inside.items() if one.works]
        months.append(MonthPicture(month, weeks, _said(month, off, worked)))
    return months


def _said(month: int, off: list[str], worked: list[str]) -> str:
    parts = []
    if off:
        parts.append(_("nghỉ %(days)s") % {"days": ", ".join(off)})
    if worked:
        parts.append(_("làm bù %(days)s") % {"days": ", ".join(worked)})
    told = "; ".join(parts) or _("không có ngày nghỉ ngoài thứ Bảy, Chủ nhật")
    return _("Tháng %(month)s: %(told)s.") % {"month": month, "told": told}
