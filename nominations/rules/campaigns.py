"""What a unit owes for a campaign: it was made known (when, to whom), and a plan of its own.

Source: seed documents 004 point 1 and 001 section 4; the department's plan (round PD).
"""

import re
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from nominations.models import Submission

#: 20/01, 20/01/2026, 20-1-2026, 20.1.2026, and “20 tháng 01”.
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?!\d)", re.IGNORECASE)
#: “cho …”, “đến …”: people, not a day (“đến hết tháng 2” says nothing of whom).
_TO_WHOM = re.compile(
    r"\b(?:cho|đến|tới|với)\s+(?!ngày\b|hết\b|cuối\b|tháng\b|nay\b)(?=[^.;\n]*[^\W\d]{2})",
    re.IGNORECASE,
)


def unmet_acknowledgement(submission: "Submission") -> list[Unmet]:
    """A day of the calendar, and to whom; “Không phát sinh” is no answer to a dispatch received."""
    if submission.nothing_to_report:
        sentence = _(
            "Xác nhận đã phổ biến không có “Không phát sinh”. Hãy bỏ chọn và ghi nội dung."
        )
        return [Unmet("nothing_to_report", sentence)]
    unmet = []
    text = submission.narrative
    if not any(_is_day(int(day), int(month)) for day, month in _DAY.findall(text)):
        sentence = _("Chưa ghi ngày phổ biến. Hãy ghi, ví dụ: “Đã phổ biến ngày 20/01/2026”.")
        unmet.append(Unmet("narrative", sentence))
    if not _TO_WHOM.search(_DAY.sub("", text)):
        sentence = _(
            "Chưa ghi đã phổ biến cho ai. Hãy ghi, ví dụ: "
            "“cho toàn thể công chức, người lao động của đơn vị”."
        )
        unmet.append(Unmet("narrative", sentence))
    return unmet


def unmet_response_plan(submission: "Submission") -> list[Unmet]:
    """A text or a file; “Không phát sinh” would be a unit without a plan."""
    if submission.nothing_to_report:
        sentence = _("Kế hoạch hưởng ứng không có “Không phát sinh”. Hãy bỏ chọn và lập kế hoạch.")
        return [Unmet("nothing_to_report", sentence)]
    if submission.narrative.strip() or submission.attachments.filter(superseded=False).exists():
        return []
    sentence = _("Chưa có kế hoạch hưởng ứng. Hãy nhập nội dung hoặc đính kèm tệp kế hoạch.")
    return [Unmet("narrative", sentence)]


def _is_day(day: int, month: int) -> bool:
    try:
        date(2024, month, day)  # a leap year: 29/02 is a day
    except ValueError:
        return False
    return True
