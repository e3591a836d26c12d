"""The words of the heat map: of a cell in short and in full, of a kind, of a step."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from nominations.enums import SubmissionKind
from workflows.rules import forecast, heat
from workflows.rules.heat import Verdict

STEP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        heat.DRAFT: N_("Lập hồ sơ"),
        heat.SIGNING: N_("Ký gửi"),
        heat.CLUSTER: N_("Bình xét tại cụm"),
        heat.OFFICE: N_("Thẩm định"),
        heat.PAPERS: N_("Tổng hợp, ban hành"),
    }
)
#: A kind as the filter and the legend name it.
KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        heat.LATE: N_("Trễ"),
        heat.SOON_KIND: N_("Sắp đến hạn"),
        heat.BACK: N_("Trả lại"),
        heat.STOPPED: N_("Dừng"),
        heat.NOW: N_("Đang làm"),
        heat.DONE: N_("Xong"),
        heat.OPEN: N_("Chưa bắt đầu, còn hạn"),
        heat.NONE: N_("Chưa đến bước này"),
        forecast.RISK: N_("Có thể trễ"),
    }
)
#: The glyph beside the word of a kind.
GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        heat.LATE: "late",
        heat.SOON_KIND: "clock",
        heat.BACK: "returned",
        heat.STOPPED: "stopped",
        heat.NOW: "half",
        heat.DONE: "done",
        heat.OPEN: "empty",
        heat.NONE: "empty",
    }
)


def short(one: Verdict, took: int | None = None) -> str:
    """The text of a cell. `took`: the working days that a finished step took."""
    if one.kind == heat.LATE:
        return _("trễ %(n)d") % {"n": one.days}
    if one.kind == heat.BACK:
        return _("trả lại")
    if one.kind == heat.STOPPED:
        return _("dừng %(n)d") % {"n": one.days or 0}
    if one.kind == heat.DONE:
        return f"✓ {took}" if took else "✓"
    if one.kind == heat.NONE:
        return "·"
    if one.asked > 1:
        return f"{one.finished}/{one.asked}"
    if one.kind == heat.SOON_KIND:
        return _("còn %(n)d") % {"n": max(one.days or 0, 0)}
    return str(one.days or 1) if one.kind == heat.NOW else _("chưa làm")


def long(one: Verdict, took: int | None = None) -> str:
    """The same in a sentence, for screen readers and for lists."""
    said = _facts(one, took)
    if one.asked > 1:
        parts = ngettext(
            "xong %(a)d/%(b)d phần hồ sơ", "xong %(a)d/%(b)d phần hồ sơ", one.asked
        ) % {"a": one.finished, "b": one.asked}
        said = f"{said}, {parts}"
    if longer := extended(one):
        return f"{said}, {longer}"
    if one.due_on is not None:
        said = _("%(said)s, hạn %(day)s") % {"said": said, "day": f"{one.due_on:%d/%m/%Y}"}
    return said


def extended(one: Verdict) -> str:
    """Whether the day of the cell is one that the office gave this unit, else nothing."""
    given = one.part.extended_to if one.part else None
    if given is None or given != one.due_on:
        return ""
    return until(given)


def until(day: date) -> str:
    """That the last day was moved, in words."""
    return _("gia hạn đến %(day)s") % {"day": f"{day:%d/%m}"}


def _facts(one: Verdict, took: int | None) -> str:
    if one.kind == heat.DONE:
        return _done(took)
    if one.kind in (heat.BACK, heat.NONE, heat.OPEN):
        return {
            heat.BACK: _("trả lại, chờ bổ sung"),
            heat.NONE: _("chưa đến bước này") if one.asked else _("không qua bước này"),
            heat.OPEN: _("chưa bắt đầu"),
        }[one.kind]
    if one.kind == heat.SOON_KIND and not one.days:
        return _("hạn hôm nay hoặc trước ngày làm việc tới")
    return _counted(one.kind, one.days or 1)


def _done(took: int | None) -> str:
    if not took:
        return _("đã xong")
    return ngettext("đã xong sau %(n)d ngày làm việc", "đã xong sau %(n)d ngày làm việc", took) % {
        "n": took
    }


def _counted(kind: str, days: int) -> str:
    return {
        heat.LATE: ngettext("trễ %(n)d ngày làm việc", "trễ %(n)d ngày làm việc", days),
        heat.SOON_KIND: ngettext("còn %(n)d ngày làm việc", "còn %(n)d ngày làm việc", days),
        heat.STOPPED: ngettext(
            "dừng tính thời hạn, ngày làm việc thứ %(n)d",
            "dừng tính thời hạn, ngày làm việc thứ %(n)d",
            days,
        ),
        heat.NOW: ngettext(
            "đang ở ngày làm việc thứ %(n)d", "đang ở ngày làm việc thứ %(n)d", days
        ),
    }[kind] % {"n": days}


def step_label(step: str) -> str:
    """The name of a column's step."""
    return _(STEP_WORDS[step])


def part_label(kind: str) -> str:
    """What a part is called."""
    return str(SubmissionKind(kind).label)


def kind_label(kind: str) -> str:
    """The name of a cell's kind."""
    return _(KIND_WORDS[kind])


def on_day(day: date | None) -> str:
    """22/11, or nothing."""
    return f"{day:%d/%m}" if day else ""
