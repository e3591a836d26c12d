"""The sentences of messages (demo.md A5): what is due, how late it is, why somebody is told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from nominations import clock
from nominations.names import post_title
from workflows.calendar import working_days_between
from workflows.enums import NoticeKind
from workflows.rules.ladders import Ladder, escalations

#: What breaks out of the day's digest.
URGENT = frozenset({NoticeKind.NUDGE, NoticeKind.TO_OFFICE, NoticeKind.TO_LEADER})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence needs: the file in words, its unit, whose office watches, and the day."""

    title: str
    stage: str
    unit: str
    office: str
    part: str
    unsent: bool
    due_on: date | None
    today: date
    note: str = ""
    by: str = ""


def title_of(kind: str, facts: Facts) -> str:
    """The line by which a message is recognised, as in `Hạn 17/06: Báo cáo – Chi cục Kiểm lâm`."""
    said = {"title": facts.title, "unit": facts.unit, "stage": facts.stage}
    if facts.due_on is None or kind == NoticeKind.NEWS:
        return _("%(title)s – %(unit)s") % said
    said["day"] = f"{facts.due_on:%d/%m}"
    if facts.due_on < facts.today:
        return _("Quá hạn %(day)s: %(title)s – %(unit)s") % said
    return _("Hạn %(day)s: %(title)s – %(unit)s") % said


def text_of(kind: str, facts: Facts) -> str:
    """What is to be done, in one or two sentences."""
    if kind == NoticeKind.NEWS:
        return facts.note
    told = _lateness(facts) if facts.due_on and facts.due_on < facts.today else _time_left(facts)
    if kind == NoticeKind.NUDGE:
        asked = _("%(office)s nhắc: đề nghị xử lý sớm.") % {"office": facts.by or facts.office}
        return " ".join(filter(None, (asked, facts.note, told)))
    if kind in (NoticeKind.TO_HEAD, NoticeKind.TO_OFFICE, NoticeKind.TO_LEADER):
        said = _("%(told)s Việc đang ở bước “%(stage)s”.") % {"told": told, "stage": facts.stage}
        return f"{said} {_word_of_the_office(facts)}".strip()
    return told


def _word_of_the_office(facts: Facts) -> str:
    """What whoever sends it up adds."""
    if not facts.by:
        return ""
    if not facts.note:
        return _("%(by)s báo cáo.") % {"by": facts.by}
    return _("%(by)s báo cáo: %(note)s") % {"by": facts.by, "note": facts.note}


def _time_left(facts: Facts) -> str:
    if facts.due_on is None:
        return _("Việc đang chờ: %(title)s.") % {"title": facts.title}
    said = {
        "days": f"{working_days_between(facts.today, facts.due_on):02d}",
        "title": facts.title,
        "day": f"{facts.due_on:%d/%m/%Y}",
        "part": facts.part,
        "stage": facts.stage,
    }
    if facts.due_on == facts.today:
        left = _("Hôm nay là ngày cuối: %(title)s (hạn: hết ngày %(day)s).") % said
    elif facts.unsent:
        left = _("Còn %(days)s ngày làm việc đến hạn nộp %(title)s (hạn: hết ngày %(day)s).") % said
    else:
        left = (
            _(
                "Còn %(days)s ngày làm việc đến hạn bước “%(stage)s” "
                "của %(title)s (hạn: hết ngày %(day)s)."
            )
            % said
        )
    return f"{left} {_('Đơn vị chưa gửi: %(part)s.') % said}" if facts.unsent else left


def _lateness(facts: Facts) -> str:
    assert facts.due_on is not None
    said = {
        "unit": facts.unit,
        "days": f"{working_days_between(facts.due_on, facts.today):02d}",
        "day": f"{facts.due_on:%d/%m/%Y}",
        "title": facts.title,
    }
    return _("%(unit)s trễ %(days)s ngày làm việc: %(title)s (hạn %(day)s).") % said


def warning_of(facts: Facts, ladder: Ladder, *, of_a_unit: bool, now: datetime) -> str:
    """Who is told next if nothing happens; empty when all have been told."""
    if facts.due_on is None:
        return ""
    ahead = [m for m in escalations(facts.due_on, ladder, of_a_unit=of_a_unit) if m.at > now]
    upwards = next((m for m in ahead if m.kind == NoticeKind.TO_OFFICE), None)
    if upwards is None:
        return ""
    day = clock.local_day(upwards.at)
    said = {
        "office": facts.office,
        "hour": settings.CLOSING_HOUR,
        "day": f"{day:%d/%m/%Y}",
    }
    return _("%(office)s sẽ báo cáo lãnh đạo sau %(hour)s giờ ngày %(day)s.") % said


def reason_of(*, title: str, place: str, giver: str, mandate: str, appointed: bool) -> str:
    """Why this person gets it."""
    if appointed:
        return _("Bạn nhận thông báo này vì đang giữ việc này.")
    said = {"title": title, "place": place, "giver": giver, "mandate": mandate}
    if giver:
        return (
            _("Bạn nhận thông báo này vì xử lý thay %(giver)s (%(title)s) theo %(mandate)s.") % said
        )
    if not place or place in title:
        return _("Bạn nhận thông báo này vì là %(title)s.") % said
    joined = post_title(title, place)
    if joined != f"{title} {place}":  # Chánh Văn phòng Sở + Sở Nông nghiệp …
        return _("Bạn nhận thông báo này vì là %(title)s.") % {"title": joined}
    return _("Bạn nhận thông báo này vì là %(title)s của %(place)s.") % said
