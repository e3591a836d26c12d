"""What a desk sees at once in a nomination, and what its marks come to.

Only facts are told here; whether an award's conditions are met is for the award's own rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from nominations.enums import DeskOutcome as O
from nominations.enums import NominationState as N
from nominations.enums import SubmissionState as S

#: The nominations on which a desk has yet to say its word.
UNJUDGED = (N.SUBMITTED, N.ENDORSED, N.NOT_ENDORSED)
#: Outcomes that say nothing without a reason.
NEEDS_REASON = frozenset({O.RETURN, O.LEAVE_OUT})
#: What each desk may mean to do with a nomination, in the order of its keys.
OUTCOMES: Mapping[str, tuple[O, ...]] = MappingProxyType(
    {
        S.OFFICE_CHECK: (O.PASS, O.RETURN, O.CHANGE, O.LEAVE_OUT),
        S.CLUSTER_REVIEW: (O.PASS, O.LEAVE_OUT),
    }
)
_WORDS = {
    S.OFFICE_CHECK: {
        O.PASS: gettext_lazy("Đủ điều kiện"),
        O.RETURN: gettext_lazy("Trả lại…"),
        O.CHANGE: gettext_lazy("Chuyển hình thức…"),
        O.LEAVE_OUT: gettext_lazy("Chưa đưa vào…"),
    },
    S.CLUSTER_REVIEW: {
        O.PASS: gettext_lazy("Nhất trí đề nghị"),
        O.LEAVE_OUT: gettext_lazy("Chưa nhất trí…"),
    },
}
_CHOSEN = {
    (S.CLUSTER_REVIEW, O.PASS): N_("Nhất trí đề nghị"),
    (S.CLUSTER_REVIEW, O.LEAVE_OUT): N_("Chưa nhất trí"),
    (S.OFFICE_CHECK, O.CHANGE): N_("Chuyển hình thức"),
    (S.OFFICE_CHECK, O.LEAVE_OUT): N_("Chưa đưa vào danh sách"),
    (S.OFFICE_CHECK, O.RETURN): N_("Trả lại"),
}
GLYPHS = MappingProxyType(
    {O.PASS: "done", O.RETURN: "returned", O.CHANGE: "half", O.LEAVE_OUT: "minus"}
)


def button_words(stage: str) -> list[tuple[str, str]]:
    """(outcome, words of its button) in the order of the keys 1, 2, …"""
    return [(outcome.value, str(_WORDS[S(stage)][outcome])) for outcome in OUTCOMES.get(stage, ())]


def chosen_words(stage: str, outcome: str) -> str:
    """How a line shows what was chosen for it."""
    said = _CHOSEN.get((S(stage), O(outcome)))
    return _(said) if said else str(O(outcome).label)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: a glyph with its word."""

    glyph: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the system knows of one line beside what the unit wrote."""

    state: str
    achievement: str = ""
    votes: int | None = None
    present: int | None = None
    asked: str = ""
    also_in: str = ""
    used: str = ""
    used_in: str = ""
    mended: bool = False
    cluster_remark: str = ""


def findings(facts: Facts) -> list[Finding]:
    """What deserves a look, gravest first; nothing for a line that is plain."""
    told = [
        (facts.state == N.NOT_ENDORSED, "clock", _("Cụm chưa nhất trí")),
        (bool(facts.used), "returned", _used(facts)),
        (bool(facts.asked), "clock", _("Người được đề nghị xin đính chính, đơn vị chưa trả lời")),
        (
            bool(facts.also_in),
            "clock",
            _("Cũng có trong hồ sơ khác: %(where)s") % {"where": facts.also_in},
        ),
        (_outvoted(facts), "clock", _votes(facts)),
        (facts.mended, "half", _("Đã bổ sung sau khi trả lại")),
        (not facts.achievement.strip(), "clock", _("Chưa có tóm tắt thành tích")),
    ]
    return [Finding(glyph, text) for holds, glyph, text in told if holds]


def _used(facts: Facts) -> str:
    named = {"title": facts.used, "where": facts.used_in}
    return _("Sáng kiến “%(title)s” đã dùng: %(where)s") % named


def _outvoted(facts: Facts) -> bool:
    """No more than half of those present voted for it."""
    return (
        facts.votes is not None and facts.present is not None and facts.votes * 2 <= facts.present
    )


def _votes(facts: Facts) -> str:
    counted = {"votes": facts.votes or 0, "present": facts.present or 0}
    return _("Được %(votes)d/%(present)d phiếu, không quá nửa") % counted


@dataclass(frozen=True, slots=True)
class Plan:
    """What the marks of a desk come to; `open` lines have none yet."""

    passed: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    open: int = 0

    @property
    def decided(self) -> int:
        return len(self.passed) + len(self.returned) + len(self.changed) + len(self.left_out)

    @property
    def kept(self) -> tuple[int, ...]:
        """Lines that go on with the file."""
        return (*self.passed, *self.changed, *self.left_out)

    @property
    def complete(self) -> bool:
        return self.open == 0 and self.decided > 0


def plan_of(marks: Iterable[tuple[int, str]]) -> Plan:
    """(line, outcome or nothing) of every line that the desk may decide on."""
    found: dict[str, list[int]] = {outcome: [] for outcome in (*O.values, "")}
    for line, outcome in marks:
        found[outcome].append(line)
    return Plan(
        passed=tuple(found[O.PASS]),
        returned=tuple(found[O.RETURN]),
        changed=tuple(found[O.CHANGE]),
        left_out=tuple(found[O.LEAVE_OUT]),
        open=len(found[""]),
    )
