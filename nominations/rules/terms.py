"""The term after an event: by when an ad hoc or thematic file must be sent, and how late it is."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.enums import PeriodKind
from nominations.rules.routes import FrozenRoute

if TYPE_CHECKING:
    from nominations.models import Period

#: Kinds that a unit may open by itself, where the route says so.
OPENED_BY_UNITS = (PeriodKind.AD_HOC, PeriodKind.THEMATIC)


def last_day_after(event_to: date, days: int | None) -> date | None:
    """The last day (inclusive) to send, `days` calendar days after the event; None: no term."""
    return None if days is None else event_to + timedelta(days=days)


def late_sentence(period: "Period", day: date) -> str:
    """How late a file of `period` is on `day`, with the basis; empty in time or without a term."""
    if period.kind not in OPENED_BY_UNITS or period.frozen_route is None or not period.data_to:
        return ""
    route = FrozenRoute.of(period)
    last = last_day_after(period.data_to, route.late_after_days)
    if last is None or day <= last:
        return ""
    basis = _(" (căn cứ: %(basis)s)") % {"basis": route.basis} if route.basis else ""
    return _(
        "Trễ %(days)s ngày so với thời hạn %(late_after_days)s ngày kể từ ngày kết "
        "thúc sự kiện, tức hết ngày %(last)s%(basis)s."
    ) % {
        "days": (day - last).days,
        "late_after_days": route.late_after_days,
        "last": f"{last:%d/%m/%Y}",
        "basis": basis,
    }
