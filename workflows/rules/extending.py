"""When a last day may be moved for one unit: what stands in the way, in a sentence."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from workflows.calendar import add_working_days, is_working_day


@dataclass(frozen=True, slots=True)
class Asked:
    """One part and the day wished for; every day is an inclusive last day.

    `ceiling` is the day on which the next desk must be through with the period's files, if any.
    """

    due_on: date
    until: date
    today: date
    open_period: bool = True
    ceiling: date | None = None


def unmet_extension(asked: Asked, *, anyway: bool = False) -> str:
    """Why the day cannot be `until`; empty if it can. `anyway`: beyond the next desk's day."""
    said = {"due": f"{asked.due_on:%d/%m/%Y}", "until": f"{asked.until:%d/%m/%Y}"}
    if not asked.open_period:
        return _("Kỳ đã đóng, không gia hạn được nữa.")
    if asked.until < asked.today:
        return _("Ngày %(until)s đã qua. Hãy chọn một ngày từ hôm nay trở đi.") % said
    if asked.until <= asked.due_on:
        return _("Hạn hiện nay là hết ngày %(due)s. Hãy chọn ngày sau ngày đó.") % said
    if not is_working_day(asked.until):
        said["next"] = f"{add_working_days(asked.until, 1):%d/%m/%Y}"
        return _("Ngày %(until)s là ngày nghỉ. Ngày làm việc tiếp theo là %(next)s.") % said
    if beyond(asked) and not anyway:
        said["ceiling"] = f"{asked.ceiling:%d/%m/%Y}"
        return (
            _(
                "Bước sau phải xong ngày %(ceiling)s, gia hạn đến %(until)s là muộn hơn. "
                "Nếu vẫn gia hạn, hãy đánh dấu xác nhận và ghi rõ lý do."
            )
            % said
        )
    return ""


def beyond(asked: Asked) -> bool:
    """Whether the next desk would have no time left."""
    return asked.ceiling is not None and asked.until > asked.ceiling
