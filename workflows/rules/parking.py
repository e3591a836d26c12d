"""Tạm gác: until when a task may be put aside. It never outlives its own last day."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from nominations.rules.unmet import Unmet

LONGEST_NOTE = 300
_ONE_DAY = timedelta(days=1)


def unmet_parking(until: date | None, note: str, *, due_on: date, today: date) -> list[Unmet]:
    """What is wrong with putting a task due on `due_on` aside up to `until` (both inclusive)."""
    if due_on < today:
        return [Unmet("", _("Việc đã quá hạn nên không tạm gác được. Hãy xử lý hoặc gia hạn."))]
    if due_on == today:
        return [Unmet("", _("Hôm nay là ngày cuối của việc này nên không tạm gác được."))]
    unmet = []
    said = {"first": f"{today + _ONE_DAY:%d/%m/%Y}", "last": f"{due_on:%d/%m/%Y}"}
    if until is None or not today < until <= due_on:
        sentence = _("Chỉ tạm gác được từ ngày %(first)s đến hết hạn của việc, ngày %(last)s.")
        unmet.append(Unmet("until", sentence % said))
    if not note:
        unmet.append(Unmet("note", _("Hãy ghi rõ lý do.")))
    if len(note) > LONGEST_NOTE:
        unmet.append(Unmet("note", _("Lý do dài quá 300 ký tự. Hãy viết ngắn lại.")))
    return unmet
