"""Tags and filters for words, dates and figures as the pages show them.

Per-row things are plain functions with format_html, because a list of
fifty rows must not render fifty templates.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from nominations import clock

register = template.Library()

STATUS_KINDS = (
    "empty",
    "half",
    "ringtick",
    "done",
    "minus",
    "returned",
    "clock",
    "waiting",
    "stopped",
    "late",
)
PATH_GLYPHS = {
    "done": "done",
    "now": "half",
    "next": "empty",
    "stopped": "stopped",
    "returned": "half",
    "late": "late",
    "skipped": "minus",
}
SOON_DAYS = 5
NBSP = "\u00a0"
MINUS = "\u2212"


# Glyphs and words


def _glyph(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static("neuguong/img/sprite.svg"),
        name,
    )


@register.simple_tag
def glyph(name: str) -> SafeString:
    """One icon of the sprite, hidden from screen readers."""
    return _glyph(name)


@register.simple_tag
def status_word(kind: str, label: Any) -> SafeString:
    """Glyph and word: {% status_word "half" "Đang làm" %}."""
    if kind not in STATUS_KINDS:
        kind = "empty"
    return format_html(
        '<span class="word word-{}">{}<span>{}</span></span>', kind, _glyph(kind), label
    )


# Dates


def _local(moment: dt.datetime) -> dt.datetime:
    if timezone.is_naive(moment):
        return moment
    return moment.astimezone(timezone.get_current_timezone())


def _as_date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return _local(value).date()
    return value if isinstance(value, dt.date) else None


@register.filter
def vn_date(value: Any) -> str:
    """22/11/2026."""
    day = _as_date(value)
    return day.strftime("%d/%m/%Y") if day else ""


@register.filter
def vn_day_month(value: Any) -> str:
    """22/11."""
    day = _as_date(value)
    return day.strftime("%d/%m") if day else ""


@register.filter
def vn_datetime(value: Any) -> str:
    """22/11/2026 10:45, in the authority's time zone."""
    if not isinstance(value, dt.datetime):
        return vn_date(value)
    return _local(value).strftime("%d/%m/%Y %H:%M")


@register.filter
def vn_time(value: Any) -> str:
    """10:45."""
    if not isinstance(value, dt.datetime):
        return ""
    return _local(value).strftime("%H:%M")


@register.filter
def vn_long_date(value: Any) -> str:
    """Chủ nhật, 22/11/2026."""
    day = _as_date(value)
    if day is None:
        return ""
    names = (
        gettext("Thứ Hai"),
        gettext("Thứ Ba"),
        gettext("Thứ Tư"),
        gettext("Thứ Năm"),
        gettext("Thứ Sáu"),
        gettext("Thứ Bảy"),
        gettext("Chủ nhật"),
    )
    return f"{names[day.weekday()]}, {vn_date(day)}"


def _due_parts(due: dt.date, today: dt.date, days_left: int | None) -> tuple[str, str]:
    """Class and words of a deadline; days are working days, negative when late."""
    if due == today:
        return "soon", gettext("Hạn hôm nay")
    if due < today:
        late = abs(days_left or 0)
        if not late:
            return "late", gettext("Đã quá hạn")
        words = ngettext("Trễ %(n)d ngày làm việc", "Trễ %(n)d ngày làm việc", late)
        return "late", words % {"n": late}
    if days_left is None:
        return "later", gettext("Còn hạn")
    if days_left <= 0:
        return "soon", gettext("Sắp đến hạn")
    words = ngettext("Còn %(n)d ngày làm việc", "Còn %(n)d ngày làm việc", days_left)
    return ("soon" if days_left <= SOON_DAYS else "later"), words % {"n": days_left}


@register.simple_tag
def due_word(due: Any, today: Any, days_left: int | None = None) -> SafeString:
    """Bold words and grey date: Còn 3 ngày làm việc · 25/11."""
    due_day, today_day = _as_date(due), _as_date(today) or clock.today()
    if due_day is None:
        return format_html('<span class="due later">{}</span>', gettext("Chưa có hạn"))
    kind, words = _due_parts(due_day, today_day, days_left)
    shown = vn_day_month(due_day) if due_day.year == today_day.year else vn_date(due_day)
    return format_html(
        '<span class="due {}"><b>{}</b> · <time datetime="{}">{}</time></span>',
        kind,
        words,
        due_day.isoformat(),
        shown,
    )


# Figures


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _grouped(number: Decimal, places: int | None) -> str:
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(number):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return (MINUS if number < 0 else "") + text


@register.filter
def vn_number(value: Any, places: Any = None) -> str:
    """1.234,5; with an argument, that many decimals: {{ score|vn_number:1 }}."""
    number = _decimal(value)
    if number is None:
        return ""
    return _grouped(number, None if places in (None, "") else int(places))


@register.filter
def vn_percent(value: Any, places: Any = 1) -> str:
    """16,7 % from a number that is already a percentage (16.7, not 0.167)."""
    number = _decimal(value)
    return "" if number is None else f"{_grouped(number, int(places))}{NBSP}%"


@register.filter
def vn_signed(value: Any, places: Any = None) -> str:
    """+2,5 or −2,5, for differences."""
    number = _decimal(value)
    if number is None:
        return ""
    text = vn_number(number, places)
    return f"+{text}" if number > 0 else text


# Components


@register.filter
def path_items(items: Any) -> list[dict[str, Any]]:
    """Adds the glyph of each place.

    An item may carry `arc`, the words on the arc of a return that ended there, and `back`: how
    many places before its beginning that is.
    """
    rows = [dict(item) for item in items or []]
    for row in rows:
        row["state"] = row.get("state") if row.get("state") in PATH_GLYPHS else "next"
        row["glyph"] = PATH_GLYPHS[row["state"]]
        if row.get("back"):
            row["back"] = min(row["back"], 8)
    return rows


@register.filter
def has_arc(items: Any) -> bool:
    return any(item.get("back") for item in items or [])


@register.inclusion_tag("components/action_bar.html", takes_context=True)
def action_bar(
    context: template.Context, left: Any = "", acts: Any = None, form: str = ""
) -> dict[str, Any]:
    """The bar at the foot: {% action_bar left acts %} with the request's token at hand."""
    every = [{**act, "number": number} for number, act in enumerate(acts or [], 1)]
    return {
        "left": left,
        "acts": [act for act in every if not act.get("more") and not act.get("filled")],
        "filled": [act for act in every if not act.get("more") and act.get("filled")],
        "reasons": [act for act in every if act.get("disabled") and act.get("reason")],
        "more": [act for act in every if act.get("more") and not act.get("disabled")],
        "form": form,
        "hat": context.get("hat", ""),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def message_kind(message: Any) -> str:
    """Glyph and colour of a message of the messages framework."""
    level = getattr(message, "level_tag", "")
    return {"success": "done", "warning": "soon", "error": "late"}.get(level, "info")


@register.filter
def message_glyph(message: Any) -> str:
    return {"done": "done", "soon": "clock", "late": "late"}.get(message_kind(message), "info")


@register.filter
def is_one_check(field: Any) -> bool:
    """A lone check box, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not getattr(
        field.field.widget, "allow_multiple_selected", False
    )
