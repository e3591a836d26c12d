"""Who must act now, who comes next, who is told if it gets late; and the two clocks of a return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations import clock
from nominations.enums import Role
from nominations.models import Submission
from workflows.calendar import is_working_day, working_days_between
from workflows.models import Task
from workflows.queries.holders import Names, Seat, names_at, taken_by
from workflows.queries.paths import Journey, allowed_at
from workflows.queries.stops import Stop

#: Whom a late desk concerns, nearest first: roles of the same unit, or of the authority above.
_LADDER: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        Role.UNIT_OFFICER: (Role.UNIT_HEAD, Role.DEPUTY_LEADER),
        Role.UNIT_HEAD: (Role.OFFICE_HEAD, Role.DEPUTY_LEADER),
        Role.CLUSTER_MEMBER: (Role.CLUSTER_HEAD, Role.OFFICE_HEAD),
        Role.CLUSTER_HEAD: (Role.OFFICE_HEAD,),
        Role.CLUSTER_DEPUTY: (Role.OFFICE_HEAD,),
        Role.OFFICE: (Role.OFFICE_HEAD,),
        Role.OFFICE_HEAD: (Role.LEADER,),
        Role.REGISTRAR: (Role.OFFICE_HEAD,),
    }
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of “Ai phải làm”: when, who, what for, until which day."""

    when: str
    who: str
    what: str = ""
    day: date | None = None
    days_left: int | None = None


def duties(journey: Journey, holder: str, authority_id: int) -> list[Duty]:
    """Now, next, if late: in words, with those who act by a mandate. Three statements at most."""
    task = journey.task
    if task is None:
        return []
    here, after = journey.stops[journey.here], journey.next_stop
    now, late = _now(task), _ladder(task, here, authority_id)
    seats = [seat for seat in (now, after.seat if after else None, *late) if seat]
    names = names_at(seats, journey.today)
    found = [_at_present(task, here, holder, names.get(now) if now else None)]
    if after:
        until = task.due_on if journey.mark == "returned" else None  # one date for both desks
        found.append(_after(after, names, until))
    told = [str(names[seat]) for seat in late if names[seat].people]
    if task.escalate_at and told:
        then = _(", sau đó ").join(told)
        what = _("được báo nếu đến hết ngày này việc chưa xong")
        found.append(Duty(_("Nếu trễ"), then, what, clock.local_day(task.escalate_at)))
    return found


def _now(task: Task) -> Seat | None:
    if taken_by(task) or not task.role:
        return None
    if task.cluster_id:
        return Seat(Role(task.role), task.unit_id, task.cluster_id)
    return Seat(Role(task.role), task.unit_id)


def _at_present(task: Task, here: Stop, holder: str, names: Names | None) -> Duty:
    who = str(names) if names and names.people else holder
    deputies = "; ".join(dict.fromkeys(names.deputies)) if names else ""
    left = working_days_between(clock.today(), task.due_on) if task.due_on else None
    return Duty(_("Bây giờ"), who, deputies or here.label, task.due_on, left)


def _after(stop: Stop, names: Mapping[Seat, Names], until: date | None) -> Duty:
    found = names.get(stop.seat) if stop.seat else None
    who = str(found) if found and found.people else stop.holder
    what = [stop.label, *(dict.fromkeys(found.deputies) if found else ())]
    return Duty(
        _("Tiếp theo"), who, "; ".join(what), until or (stop.planned[1] if stop.planned else None)
    )


def _ladder(task: Task, here: Stop, authority_id: int) -> list[Seat]:
    seats = []
    unit_id = here.seat.unit_id if here.seat else None
    for role in _LADDER.get(task.role, ()):
        if role == Role.UNIT_HEAD:
            seats.append(Seat(role, task.unit_id))
        elif role == Role.CLUSTER_HEAD:
            seats.append(Seat(role, cluster_id=task.cluster_id))
        elif role == Role.DEPUTY_LEADER:
            seats.append(Seat(role, authority_id, in_charge_of=unit_id))
        else:
            seats.append(Seat(role, authority_id))
    return seats


@dataclass(frozen=True, slots=True)
class DeskClock:
    """A clock: whose, how it stands, and how many of its working days are used."""

    kind: str
    title: str
    words: str
    used: int
    allowed: int

    @property
    def share(self) -> int:
        """The part of the bar that is filled, in percent."""
        return min(100, self.used * 100 // self.allowed) if self.allowed else 100


def two_clocks(file: Submission, journey: Journey) -> list[DeskClock]:
    """While a unit mends what was returned: its own clock runs, the desk's stands still."""
    if journey.stopped is None or journey.back is None or journey.back.again:
        return []
    desk, back = journey.stops[journey.stopped], journey.back
    clocks = []
    until = file.reply_by or (journey.task.due_on if journey.task else None)
    if until:
        clocks.append(_running(journey, back.day, until))
    told = journey.passed.get(desk.place)
    allowed = allowed_at(desk, told) if told else 0
    if told and allowed:
        words = _(
            "Đã dùng %(used)d/%(allowed)d ngày, dừng từ %(day)s, chạy tiếp khi đơn vị gửi lại."
        )
        clocks.append(
            DeskClock(
                "stopped",
                _("Đồng hồ của %(desk)s: đang dừng") % {"desk": desk.holder},
                words
                % {
                    "used": told.days,
                    "allowed": allowed,
                    "day": journey.short(told.left or back.day),
                },
                told.days,
                allowed,
            )
        )
    return clocks


def _running(journey: Journey, start: date, end: date) -> DeskClock:
    """The unit's clock, from the return to the day by which it must answer."""
    today = journey.today
    left, used = working_days_between(today, end), working_days_between(start, today)
    allowed = max(working_days_between(start, end), 1)
    if end < today:
        title = ngettext("Đồng hồ của đơn vị: trễ %(n)d ngày làm việc",
                         "Đồng hồ của đơn vị: trễ %(n)d ngày làm việc", -left)  # fmt: skip
    else:
        title = ngettext("Đồng hồ của đơn vị: còn %(n)d ngày làm việc",
                         "Đồng hồ của đơn vị: còn %(n)d ngày làm việc", left)  # fmt: skip
    words = _("Đã dùng %(used)d/%(allowed)d ngày, hạn hết ngày %(day)s.") % {
        "used": used,
        "allowed": allowed,
        "day": f"{end:%d/%m/%Y}",
    }
    free = ", ".join(journey.short(day) for day in _holidays(today, end))
    if free:
        words += " " + _("Ngày nghỉ ở giữa: %(days)s.") % {"days": free}
    kind = "late" if end < today else "soon"
    return DeskClock(kind, title % {"n": abs(left)}, words, used, allowed)


def _holidays(start: date, end: date) -> list[date]:
    """Weekdays between that are no working days."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return [day for day in days if day.weekday() < 5 and not is_working_day(day)]
