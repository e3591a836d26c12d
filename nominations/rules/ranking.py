"""A cluster's scores and ranking as plain arithmetic: who scores whom, what a meeting must say,
and which place each member takes. Nothing here asks a table."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from nominations.rules.numbers import as_written
from nominations.rules.readiness import Unmet

T = TypeVar("T", bound=Hashable)
_CENT = Decimal("0.01")


def circle_of(members: Sequence[T]) -> dict[T, T]:
    """Scorer → scored: each member scores the next one, the last scores the first.

    `members` are distinct, in the order of the circle. A member alone scores nobody.
    """
    if len(members) < 2:
        return {}
    return dict(zip(members, [*members[1:], members[0]], strict=True))


def score_refused(total: Decimal, limit: Decimal) -> str:
    """Why `total` is no score on a paper of at most `limit` points; empty if it is one."""
    if not total.is_finite() or not 0 <= total <= limit:
        return _("Điểm phải từ 0 đến %(limit)s.") % {"limit": as_written(limit)}
    if total != total.quantize(_CENT):
        return _("Điểm có nhiều nhất hai chữ số thập phân.")
    return ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the meeting found about one member; `final` is missing while nobody has scored it.

    `scored` is the neighbour's total, from which the meeting departs with a `reason` only;
    `groups` its points by group; `excluded` says in words why the unit is not ranked at all.
    """

    unit: int
    ref: str
    name: str
    final: Decimal | None
    votes: int | None = None
    scored: Decimal | None = None
    reason: str = ""
    groups: Mapping[str, Decimal] = field(default_factory=dict)
    excluded: str = ""


def places(results: Iterable[Result], ties: Sequence[str] = ()) -> dict[int, int]:
    """Unit → place: the higher total first; a tie by the groups in `ties`, in their order, then by
    votes; who is equal in all of it shares the place (1, 1, 3). Who is excluded has none.

    Source: annex to the department's plan (bằng điểm: nhóm I, rồi nhóm IV, rồi phiếu suy tôn).
    """
    keys = {row.unit: _rank_key(row, ties) for row in results if not row.excluded}
    return {unit: 1 + sum(other > key for other in keys.values()) for unit, key in keys.items()}


def _rank_key(row: Result, ties: Sequence[str]) -> tuple[Decimal, ...]:
    """What is compared, the most important first; a total that is missing counts as none."""
    groups = (row.groups.get(code, Decimal(0)) for code in ties)
    return (row.final or Decimal(0), *groups, Decimal(row.votes or 0))


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the minutes say of the meeting itself; `leading` is the unit that it voted for."""

    minutes: str
    met_on: date | None
    present: int | None
    leading: int | None = None


def unmet_meeting(
    meeting: Meeting, *, members: int, opened_on: date | None, today: date
) -> list[Unmet]:
    """What is missing or wrong in the minutes' data. `opened_on`: the day the period opened."""
    unmet = []
    if not meeting.minutes:
        unmet.append(Unmet("minutes", _("Hãy ghi số, ngày biên bản họp cụm.")))
    if meeting.met_on is None:
        unmet.append(Unmet("met_on", _("Hãy ghi ngày họp cụm.")))
    elif meeting.met_on > today:
        unmet.append(Unmet("met_on", _("Ngày họp cụm chưa đến. Hãy chốt sau khi họp.")))
    elif opened_on is not None and meeting.met_on < opened_on:
        unmet.append(
            Unmet(
                "met_on",
                _("Ngày họp cụm trước ngày mở kỳ (%(opened_on)s).")
                % {"opened_on": f"{opened_on:%d/%m/%Y}"},
            )
        )
    if meeting.present is None or not 1 <= meeting.present <= members:
        unmet.append(
            Unmet(
                "present",
                _("Số thành viên dự họp phải từ 1 đến %(members)s.") % {"members": members},
            )
        )
    return unmet


def unmet_results(
    results: Sequence[Result], meeting: Meeting, limits: Mapping[int, Decimal]
) -> list[Unmet]:
    """Scores that are missing or impossible, and votes that do not fit those present.

    `limits` is the most that each unit's paper can reach.
    """
    unmet = []
    for result in results:
        unmet += _unmet_score(result, limits[result.unit])
        if result.votes is not None and not 0 <= result.votes <= (meeting.present or 0):
            unmet.append(
                Unmet(
                    f"votes:{result.ref}",
                    _(
                        "%(name)s: số phiếu suy tôn phải từ 0 đến %(present)s "
                        "(số thành viên dự họp)."
                    )
                    % {"name": result.name, "present": meeting.present or 0},
                )
            )
    return unmet + _unmet_leader(results, meeting)


def _unmet_score(result: Result, limit: Decimal) -> list[Unmet]:
    place = f"final:{result.ref}"
    if result.final is None:
        return [
            Unmet(
                place,
                _("%(name)s: chưa có điểm chấm chéo. Hãy chờ chấm chéo hoặc nhập điểm chốt.")
                % {"name": result.name},
            )
        ]
    refused = score_refused(result.final, limit)
    if refused:
        return [Unmet(place, f"{result.name}: {refused[:1].lower()}{refused[1:]}")]
    if result.scored not in (None, result.final) and not result.reason:
        sentence = _("%(name)s: điểm chốt khác điểm chấm chéo. Hãy ghi lý do.") % {
            "name": result.name
        }
        return [Unmet(f"reason:{result.ref}", sentence)]
    return []


def _unmet_leader(results: Sequence[Result], meeting: Meeting) -> list[Unmet]:
    if meeting.leading is None:
        return []
    leader = next((result for result in results if result.unit == meeting.leading), None)
    if leader is not None and leader.excluded:
        return [Unmet("leading", _("Đơn vị bị loại khỏi xếp hạng không được suy tôn dẫn đầu."))]
    if leader is None:
        return [
            Unmet("leading", _("Đơn vị được suy tôn phải là thành viên được xếp hạng của cụm."))
        ]
    if leader.votes is None:
        return [
            Unmet(
                f"votes:{leader.ref}",
                _("%(name)s: hãy nhập số phiếu suy tôn.") % {"name": leader.name},
            )
        ]
    ranked = [result for result in results if not result.excluded]
    if any((result.votes or 0) > leader.votes for result in ranked):
        return [Unmet("leading", _("Đơn vị được suy tôn phải có số phiếu cao nhất."))]
    return []
