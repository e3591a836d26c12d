"""The words of a task list: how far one item of a unit's file has come."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Progress(TextChoices):
    """Derived from facts, never stored. Begun but not complete differs from not begun."""

    NOT_STARTED = "NOT_STARTED", _("Chưa bắt đầu")
    DOING = "DOING", _("Đang làm")
    TO_FIX = "TO_FIX", _("Cần bổ sung")
    DONE = "DONE", _("Đã xong")
    NOTHING = "NOTHING", _("Không phát sinh")


P = Progress
GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        P.NOT_STARTED: "empty",
        P.DOING: "half",
        P.TO_FIX: "returned",
        P.DONE: "done",
        P.NOTHING: "minus",
    }
)
#: Nothing is left to do there.
FINISHED = frozenset({P.DONE, P.NOTHING})


def progress(*, started: bool, unmet: bool, pinned: bool, sent: bool) -> Progress:
    """The word of one item.

    `started`: something is written there. `unmet`: something there blocks the signature.
    `pinned`: a return names it. `sent`: the part has left the unit.
    """
    if pinned:
        return Progress.TO_FIX
    if sent:
        return Progress.DONE
    if not started:
        return Progress.NOT_STARTED
    return Progress.DOING if unmet else Progress.DONE
