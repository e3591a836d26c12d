"""Who may come late: a level with its reasons, from what is known of one unit. No table is read.

Each reason carries points out of one table; the level is their sum. Nothing here is a fact about
the future, so every sentence is said under the words "có thể trễ" (ADR 37). Two properties hold by
the shape of the table and are tested: more lateness never lowers the level, more progress never
raises it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

#: Rounds of the same kind that are looked at, the newest first.
ROUNDS = 3
#: How far a part is, seen from its unit: nothing saved, begun (or returned), before the head.
UNBEGUN, BEGUN, AT_HEAD = "unbegun", "begun", "at_head"
#: The order of progress, the least first.
PROGRESS = (UNBEGUN, BEGUN, AT_HEAD)

NONE, LOW, MAYBE, LIKELY = 0, 1, 2, 3
LEVELS: Mapping[int, str] = MappingProxyType(
    {
        NONE: N_("Chưa có dấu hiệu trễ"),
        LOW: N_("Ít khả năng trễ"),
        MAYBE: N_("Có thể trễ"),
        LIKELY: N_("Nhiều khả năng trễ"),
    }
)
#: The levels that are named: a low one is no warning.
SHOWN_FROM = MAYBE
#: The word of the tracker's filter and its glyph; a forecast is no kind of cell.
RISK, GLYPH = "risk", "clock"


class Limit(NamedTuple):
    """From `at` on (or down to it, for days left) a fact weighs `points`, and why it does."""

    fact: str
    at: int
    points: int
    why: str


#: Every number of the forecast. For days left the first line whose `at` is not exceeded counts,
#: for everything else the last line that is reached. What is further always weighs less on the
#: same day: unbegun ≥ begun + idle, begun ≥ at_head.
LIMITS = (
    Limit("rounds", 1, 1, "one late round of the last three may be chance"),
    Limit("rounds", 2, 2, "most of the last rounds: a habit"),
    Limit("rounds", 3, 3, "every one of them; enough alone to be named before anything is due"),
    Limit("year", 1, 1, "late with something else this year: the people of today"),
    Limit("year", 3, 2, "three times this year; older years say less about the people of today"),
    Limit(UNBEGUN, 2, 4, "a dossier of several parts is not written and signed in two days"),
    Limit(UNBEGUN, 3, 3, "three days are the least in which others wrote and signed theirs"),
    Limit(UNBEGUN, 5, 2, "a working week; most write in the last one, so not yet a warning"),
    Limit(UNBEGUN, 10, 1, "two weeks: worth a look, not yet a warning"),
    Limit(BEGUN, 1, 3, "still with the officer on the last evening"),
    Limit(BEGUN, 3, 2, "the head needs a day to read, and may give it back once"),
    Limit(BEGUN, 5, 1, "a working week"),
    Limit(AT_HEAD, 1, 2, "only the signature is missing, but heads travel"),
    Limit(AT_HEAD, 2, 1, "the day before that"),
    Limit("idle", 5, 1, "begun, and nobody has written for a working week"),
    Limit("returned", 1, 1, "what was given back has to be written twice"),
    Limit("asked", 1, 1, "the unit says itself that it needs more time"),
)
#: Nobody is asked to hurry two weeks ahead because he has paused.
IDLE_WITHIN = 10
#: The fewest points of each level.
_FROM = ((LIKELY, 5), (MAYBE, 3), (LOW, 1))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one unit in one period; days are working days.

    `rounds`: working days late in the last rounds of the same kind, newest first, at most ROUNDS.
    `year_late` of `year_known` other rounds of this year came late. `left` to the last day that
    presses most, `progress` of the part owed that day that is least far; `asked` and `finished`
    are the parts of that day. `idle` since somebody wrote, None if nobody did.
    """

    rounds: Sequence[int]
    year_late: int
    year_known: int
    asked: int
    finished: int
    progress: str
    left: int
    idle: int | None = None
    returned: int = 0
    wants_more_time: bool = False

    @property
    def known(self) -> bool:
        """Whether anything is known of earlier rounds."""
        return bool(self.rounds or self.year_known)


class Outlook(NamedTuple):
    """The level, its points, and the reasons in sentences."""

    level: int
    points: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        return _(LEVELS[self.level])

    @property
    def because(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


def outlook(facts: Facts) -> Outlook:
    """How likely the unit is to come late, and why; no points, no reasons."""
    found = [*_of_the_past(facts), *_of_the_present(facts)]
    points = sum(weight for weight, _said in found)
    level = next((level for level, least in _FROM if points >= least), NONE)
    reasons = [said for weight, said in sorted(found, key=lambda one: -one[0]) if weight]
    if level and not facts.known:
        reasons.append(_("chưa có kỳ trước để so, chỉ xét tiến độ hiện tại"))
    return Outlook(level, points, tuple(reasons))


def _reached(fact: str, value: int) -> int:
    """Points of a fact that weighs more the larger it is."""
    return max(
        (limit.points for limit in LIMITS if limit.fact == fact and value >= limit.at), default=0
    )


def pressed(progress: str, left: int) -> int:
    """Points of how far it is against the days left; more the fewer there are."""
    found = (limit.points for limit in LIMITS if limit.fact == progress and left <= limit.at)
    return max(found, default=0)


def stale(progress: str, left: int, idle: int | None) -> int:
    """Points of a part that was begun and left lying; at the head nobody writes."""
    return _reached("idle", idle or 0) if progress == BEGUN and left <= IDLE_WITHIN else 0


def _of_the_past(facts: Facts) -> list[tuple[int, str]]:
    rounds = facts.rounds[:ROUNDS]
    late = sum(days > 0 for days in rounds)
    return [
        (
            _reached("rounds", late),
            ngettext(
                "kỳ gần nhất cùng loại đã trễ",
                "%(n)d kỳ gần nhất cùng loại trễ %(late)d lần",
                len(rounds),
            )
            % {"n": len(rounds), "late": late},
        ),
        (
            _reached("year", facts.year_late),
            ngettext(
                "năm nay đã trễ %(n)d/%(of)d kỳ khác",
                "năm nay đã trễ %(n)d/%(of)d kỳ khác",
                facts.year_late,
            )
            % {"n": facts.year_late, "of": facts.year_known},
        ),
    ]


def _of_the_present(facts: Facts) -> list[tuple[int, str]]:
    found = [(pressed(facts.progress, facts.left), _progress(facts))]
    idle = facts.idle or 0
    said = ngettext(
        "%(n)d ngày làm việc chưa ai ghi thêm", "%(n)d ngày làm việc chưa ai ghi thêm", idle
    ) % {"n": idle}
    found.append((stale(facts.progress, facts.left, facts.idle), said))
    given_back = ngettext(
        "trong kỳ này đã phải sửa lại %(n)d lần",
        "trong kỳ này đã phải sửa lại %(n)d lần",
        facts.returned,
    ) % {"n": facts.returned}
    found.append((_reached("returned", facts.returned), given_back))
    found.append((_reached("asked", int(facts.wants_more_time)), _("đơn vị đã xin gia hạn")))
    return found


def _progress(facts: Facts) -> str:
    left = ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", max(facts.left, 0)) % {
        "n": f"{max(facts.left, 0):02d}"
    }
    if facts.left <= 0:
        left = _("đã đến ngày cuối")
    if facts.progress == UNBEGUN and not facts.finished:
        return _("%(left)s, chưa lưu nội dung nào") % {"left": left}
    how = {
        UNBEGUN: _("còn phần chưa lưu nội dung nào"),
        BEGUN: _("còn ở cán bộ tổng hợp"),
        AT_HEAD: _("còn thiếu chữ ký của thủ trưởng"),
    }[facts.progress]
    if facts.asked > 1:
        done = ngettext("đã gửi %(a)d/%(b)d phần", "đã gửi %(a)d/%(b)d phần", facts.asked) % {
            "a": facts.finished,
            "b": facts.asked,
        }
        return f"{left}, {done}, {how}"
    return f"{left}, {how}"


def progress_of(states: Sequence[tuple[bool, bool]]) -> str:
    """The least of (begun, with the head) of the parts still owed."""
    ranks = [AT_HEAD if at_head else BEGUN if begun else UNBEGUN for begun, at_head in states]
    return min(ranks, key=PROGRESS.index)
