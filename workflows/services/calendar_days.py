"""Keeping the days off and the worked days: seeded from the library, then kept by hand (ADR 31)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Level, StreamKind
from nominations.language import recorded
from nominations.models import Unit, User
from nominations.names import clean
from nominations.queries.standing import hats_of
from nominations.rules.unmet import Unmet
from nominations.services.record_event import record_event
from workflows import calendar
from workflows.enums import DayKind
from workflows.models import CalendarDay
from workflows.queries.calendar_days import KEEPERS, keeps_national
from workflows.rules.calendar_entry import unmet_day, unmet_year
from workflows.services.calendar_follow import Changed, follow
from workflows.services.errors import NotAllowed, NotReady

_BY_LAW = "Điều 112 Bộ luật Lao động năm 2019"
_BY_DECISION = "Phương án hoán đổi ngày làm việc do Thủ tướng Chính phủ đồng ý hằng năm"
#: What the library says has not been held against a text by anybody yet.
_UNCONFIRMED = "theo thư viện lịch, chưa đối chiếu văn bản"


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day as its keeper writes it; `authority` None is the whole country."""

    authority: Unit | None
    day: date
    kind: DayKind
    reason: str
    basis: str


def seed_calendar(*, years: Iterable[int], actor: User | None) -> dict[int, int]:
    """Write the library's days of each of `years` that has no day of the country yet.

    Gives year → days written; 0 where the year is kept already: what was changed or taken away
    by hand stays so. `actor` None is the machine (command, demo). Raises NotAllowed, or NotReady
    for a year that cannot be kept.
    """
    asked = sorted(set(years))
    title = "" if actor is None else _right_to_keep(None, actor)
    unmet = [item for year in asked for item in unmet_year(year, "year")]
    if unmet:
        raise NotReady(unmet[:1])
    with _kept_anew():
        seeded = {year: _seed(year) for year in asked}
        written = {str(year): n for year, n in seeded.items() if n}
        if written:
            _tell("seed_calendar", None, actor, title, {"years": written})
    return seeded


def put_day(
    *, entry: DayEntry, actor: User, instead_of: CalendarDay | None = None, move: bool = True
) -> Changed:
    """Write a day, or what `instead_of` says anew; deadlines that now lie on a day off move.

    With `move` False they stay where they are, and are only named. The first day that is kept by
    hand in a year brings the library's days of that year with it: the table has all of a year's
    days or none. Raises NotAllowed, or NotReady with what is wrong at which field.
    """
    title = _right_to_keep(entry.authority, actor)
    _refuse_entry(entry)
    days = {entry.day, instead_of.day if instead_of else entry.day}
    before = _said(instead_of) if instead_of else ""
    with _kept_anew():
        seeded = 0 if entry.authority else _seed(entry.day.year)
        row = instead_of or CalendarDay(authority=entry.authority)
        row.day, row.kind = entry.day, entry.kind
        row.reason, row.basis = clean(entry.reason)[:200], clean(entry.basis)[:200]
        _save(row)
        changed = follow(days, row.authority_id, move=move, seeded=seeded)
        facts = {"day": row.day, "before": before, **changed.told}
        _tell("put_calendar_day", entry.authority, actor, title, facts, note=_said(row))
    return changed


def take_day(*, row: CalendarDay, actor: User, move: bool = True) -> Changed:
    """Take a day out: it is again what its weekday, or the country, says. Else as `put_day`."""
    title = _right_to_keep(row.authority, actor)
    with _kept_anew():
        said = _said(row)
        row.delete()
        changed = follow({row.day}, row.authority_id, move=move)
        facts = {"day": row.day, **changed.told}
        _tell("take_calendar_day", row.authority, actor, title, facts, note=said)
    return changed


@contextmanager
def _kept_anew() -> Iterator[None]:
    """One transaction, after which this process reads the table again; others do by its age."""
    try:
        with transaction.atomic():
            yield
    finally:
        calendar.forget()


def _right_to_keep(authority: Unit | None, actor: User) -> str:
    """The title under which `actor` keeps these days; NotAllowed if he may not."""
    hats = hats_of(actor, clock.today())
    own = hats.unit_ids(KEEPERS)
    if authority is not None:
        if authority.pk not in own:
            raise NotAllowed(_("Chỉ cơ quan thường trực sửa ngày nghỉ riêng."), stranger=True)
        return hats.title_of(KEEPERS, authority.pk)
    if not keeps_national(hats):
        raise NotAllowed(
            _("Ngày nghỉ chung do quản trị hoặc cơ quan thường trực của Bộ sửa."), stranger=True
        )
    return next(hats.title_of(KEEPERS, pk) for pk in sorted(own))


def _refuse_entry(entry: DayEntry) -> None:
    works = entry.kind == DayKind.WORKED
    country = calendar.special_of(entry.day)
    national = entry.authority is None
    unmet = unmet_day(entry.day, works=works, national=national, country=country)
    if not clean(entry.reason):
        unmet.append(Unmet("reason", _("Hãy ghi lý do, ví dụ: Quốc khánh; làm bù cho ngày …")))
    if not clean(entry.basis):
        unmet.append(Unmet("basis", _("Hãy ghi căn cứ: số, ngày văn bản quy định ngày này.")))
    if unmet:
        raise NotReady(unmet)


def _seed(year: int) -> int:
    if CalendarDay.objects.filter(authority=None, day__year=year).exists():
        return 0
    rows = [
        CalendarDay(
            day=day,
            kind=DayKind.WORKED if special.works else DayKind.OFF,
            reason=special.reason,
            basis=f"{_BY_DECISION if _exchanged(special) else _BY_LAW} ({_UNCONFIRMED})",
        )
        for day, special in calendar.library_days(year).items()
    ]
    return len(CalendarDay.objects.bulk_create(rows))


def _exchanged(special: calendar.Special) -> bool:
    return special.works or "thay cho" in special.reason


def _said(row: CalendarDay) -> str:
    kind = recorded(DayKind(row.kind).label)
    return f"{kind} {row.day:%d/%m/%Y}: {row.reason} ({row.basis})"


def _save(row: CalendarDay) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        there = CalendarDay.objects.get(day=row.day, authority=row.authority_id)
        sentence = _("Ngày %(day)s đã có trong danh sách (%(there)s). Hãy sửa dòng đó.") % {
            "day": f"{row.day:%d/%m/%Y}",
            "there": there.reason,
        }
        raise NotReady([Unmet("day", sentence)]) from twice


def _tell(
    action: str,
    authority: Unit | None,
    actor: User | None,
    title: str,
    data: dict[str, Any],
    *,
    note: str = "",
) -> None:
    """In the chain of the authority; the country's days in the chain of the ministry."""
    place = authority or _ministry()
    if place is not None:
        record_event(
            stream=(StreamKind.UNIT, place.ref),
            action=action,
            actor=actor,
            post_title=title,
            note=note,
            data=data,
        )


def _ministry() -> Unit | None:
    """The first level there is; a site without any unit has no chain to write into."""
    today = clock.today()
    living = Unit.objects.on(today).order_by("position", "pk")
    return living.filter(level=Level.MINISTRY, parent=None).first() or living.first()
