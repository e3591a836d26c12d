"""What may be written into the calendar of days off. No database."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.rules.unmet import Unmet
from workflows.calendar import FIRST_YEAR, LAST_YEAR, Special

WEEKDAYS = (
    _lazy("thứ Hai"),
    _lazy("thứ Ba"),
    _lazy("thứ Tư"),
    _lazy("thứ Năm"),
    _lazy("thứ Sáu"),
    _lazy("thứ Bảy"),
    _lazy("Chủ nhật"),
)


def weekday_of(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def unmet_year(year: int, field: str) -> list[Unmet]:
    if FIRST_YEAR <= year <= LAST_YEAR:
        return []
    sentence = _("Năm %(year)s ngoài phạm vi của lịch. Hãy chọn năm từ %(first)s đến %(last)s.")
    told = {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
    return [Unmet(field, sentence % told)]


def unmet_day(day: date, *, works: bool, national: bool, country: Special | None) -> list[Unmet]:
    """Why a day (off, or worked) cannot be written: it is so already.

    `country` is what the country says of the day; it binds an authority's own days only, since
    the country's own are written against the weekday.
    """
    beyond = unmet_year(day.year, "day")
    if beyond:
        return beyond
    against = None if national else country
    already = day.weekday() < 5 if against is None else against.works
    if already != works:
        return []
    named = {"day": f"{day:%d/%m/%Y}", "weekday": weekday_of(day)}
    if against is not None:
        named["reason"] = against.reason
        return [Unmet("day", _as_the_country(works=works) % named)]
    return [Unmet("day", _as_the_weekday(works=works) % named)]


def _as_the_weekday(*, works: bool) -> str:
    if works:
        return _(
            "Ngày %(day)s là %(weekday)s, vốn là ngày làm việc: không cần ghi làm bù. "
            "Hãy chọn loại “Ngày nghỉ”, hoặc sửa ngày."
        )
    return _(
        "Ngày này đã là ngày nghỉ cuối tuần (%(weekday)s, %(day)s): không cần ghi nghỉ. "
        "Hãy ghi ngày nghỉ bù vào ngày làm việc, hoặc sửa ngày."
    )


def _as_the_country(*, works: bool) -> str:
    if works:
        return _(
            "Ngày %(day)s cả nước đã làm bù (%(reason)s): không cần ghi thêm. Hãy sửa ngày hoặc "
            "chọn loại “Ngày nghỉ”."
        )
    return _(
        "Ngày %(day)s cả nước đã nghỉ (%(reason)s): không cần ghi thêm. Hãy sửa ngày hoặc "
        "chọn loại “Ngày làm bù”."
    )
