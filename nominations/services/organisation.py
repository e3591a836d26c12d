"""The dated tree of units, and the clusters: the only writer of Unit's name, symbol and parent.

`UnitVersion` says what held on which day; a unit's own columns repeat the version of today.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Level, SuccessionKind, UnitKind
from nominations.models import Cluster, ClusterMember, Unit, UnitSuccession, UnitVersion
from nominations.names import clean
from nominations.queries.units import children_on, open_business_of, origins_of, units_below_on
from nominations.services.search_phrases import note_row

_ONE_DAY = timedelta(days=1)


class OrganisationRefused(Exception):
    """The dates or places contradict what is recorded; the sentence says how."""


def found_unit(
    *,
    code: str,
    kind: str,
    level: str,
    name: str,
    symbol: str,
    parent: Unit | None = None,
    since: date,
    until: date | None = None,
    leader_title: str = "",
    place: str = "",
    position: int = 0,
) -> Unit:
    """Record a unit and its first name, from `since` to `until` (both inclusive; None: lasts).

    `kind` is a UnitKind, `level` a Level. Raises ValueError for unknown ones, and
    OrganisationRefused if `until` lies before `since`.
    """
    if until is not None and until < since:
        raise OrganisationRefused(_("Ngày kết thúc trước ngày thành lập."))
    with transaction.atomic():
        unit = Unit.objects.create(
            code=code,
            kind=UnitKind(kind),
            level=Level(level),
            name=clean(name),
            symbol=clean(symbol),
            parent=parent,
            leader_title=clean(leader_title),
            place=clean(place),
            position=position,
            valid_from=since,
            valid_to=until,
        )
        _open_version(unit, name=unit.name, symbol=unit.symbol, parent=parent, since=since)
    return unit


def rename_unit(*, unit: Unit, name: str, symbol: str, parent: Unit | None, on: date) -> Unit:
    """From `on` the unit has this name, symbol and parent; it stays the same unit.

    The version in force ends the day before. `on` may lie ahead: `show_units_of` brings today's
    columns along on that day. Raises OrganisationRefused unless `on` lies after the start of the
    last version and within the unit's life.
    """
    with transaction.atomic():
        locked = Unit.objects.select_for_update().get(pk=unit.pk)
        last = locked.versions.order_by("-valid_from").first()
        if last is None or on <= last.valid_from:
            raise OrganisationRefused(_("Ngày đổi tên phải sau ngày bắt đầu của tên hiện tại."))
        if locked.valid_to is not None and on > locked.valid_to:
            raise OrganisationRefused(
                _("%(locked)s đã kết thúc trước ngày này.") % {"locked": locked}
            )
        if parent is not None and parent.pk in units_below_on(locked, on):
            raise OrganisationRefused(_("Cấp trên không thể là chính đơn vị hoặc đơn vị cấp dưới."))
        last.valid_to = on - _ONE_DAY
        last.save(update_fields=["valid_to"])
        _open_version(locked, name=name, symbol=symbol, parent=parent, since=on)
        show_units_of(clock.today(), only=locked)
    unit.refresh_from_db(fields=["name", "symbol", "parent"])
    return unit


def end_unit(*, unit: Unit, on: date, continued: bool = False) -> Unit:
    """`on` is the unit's last day (inclusive). Its name of that day stays for papers.

    `continued`: a successor follows, which inherits what lies open. Raises OrganisationRefused if
    a later name is recorded, or `on` lies before its start, or it has ended already; and without
    a successor while files of the unit are open, or units stand below it.
    """
    with transaction.atomic():
        locked = Unit.objects.select_for_update().get(pk=unit.pk)
        if locked.valid_to is not None:
            raise OrganisationRefused(_("%(locked)s đã kết thúc.") % {"locked": locked})
        _drop_name_of_the_next_day(locked, on)
        last = locked.versions.order_by("-valid_from").first()
        if last is None or on < last.valid_from:
            raise OrganisationRefused(_("Ngày kết thúc trước ngày bắt đầu của tên hiện tại."))
        if not continued:
            _refuse_with_open_business(locked, on)
        last.valid_to = locked.valid_to = on
        last.save(update_fields=["valid_to"])
        locked.save(update_fields=["valid_to"])
    unit.refresh_from_db(fields=["valid_to"])
    return unit


def _drop_name_of_the_next_day(unit: Unit, last_day: date) -> None:
    """A name or parent that would begin on the morrow of the unit's last day never holds.

    On one day a superior is merged, which moves its units, and then some of these units are.
    """
    versions = unit.versions.order_by("-valid_from")
    newest = versions.first()
    if newest is not None and newest.valid_from == last_day + _ONE_DAY and versions.count() > 1:
        newest.delete()


def _refuse_with_open_business(unit: Unit, on: date) -> None:
    left = open_business_of(unit)
    if left:
        named = "; ".join(left[:5]) + ("; …" if len(left) > 5 else "")
        raise OrganisationRefused(
            _(
                "%(unit)s còn %(n)s việc chưa xong: %(named)s. Hãy chỉ định đơn vị tiếp "
                "nhận, hoặc để đơn vị rút các phần còn lại trước."
            )
            % {"unit": unit, "n": len(left), "named": named}
        )
    below = ", ".join(str(child) for child in children_on(unit, on + _ONE_DAY))
    if below:
        raise OrganisationRefused(
            _("%(unit)s còn đơn vị trực thuộc: %(below)s. Hãy sắp xếp các đơn vị này trước.")
            % {"unit": unit, "below": below}
        )


def succeed(
    *, predecessor: Unit, successor: Unit, kind: str, on: date, basis: str = ""
) -> UnitSuccession:
    """`successor` continues `predecessor` from `on`: awards of earlier years count for it.

    `kind` is a SuccessionKind. Raises OrganisationRefused if the successor does not exist on that
    day, or if that would make a circle.
    """
    if not Unit.objects.on(on).filter(pk=successor.pk).exists():
        raise OrganisationRefused(
            _("%(successor)s chưa có hoặc đã kết thúc vào ngày này.") % {"successor": successor}
        )
    if successor.pk in origins_of(predecessor):
        raise OrganisationRefused(_("Hai đơn vị không thể kế thừa lẫn nhau."))
    return UnitSuccession.objects.create(
        predecessor=predecessor,
        successor=successor,
        kind=SuccessionKind(kind),
        on=on,
        basis=clean(basis),
    )


def seat(
    *, cluster: Cluster, unit: Unit, year: int, seat: str = "member", position: int = 0
) -> ClusterMember:
    """Seat a unit in a cluster for an award year; `seat` is head, deputy or member.

    `position` is the place in the circle of cross-scoring. Raises OrganisationRefused if the unit
    sits in a cluster of the same authority that year; the database allows one head, one deputy.
    """
    check_seat(cluster=cluster, unit=unit, year=year)
    return ClusterMember.objects.create(
        cluster=cluster,
        unit=unit,
        year=year,
        seat=ClusterMember.Seat(seat),
        position=position,
    )


def check_seat(*, cluster: Cluster, unit: Unit, year: int, besides: int | None = None) -> None:
    """Raise OrganisationRefused if the unit sits in a cluster of that authority in `year` already.

    `besides` is the id of the seat that is being changed.
    """
    others = ClusterMember.objects.filter(
        unit=unit, year=year, cluster__authority=cluster.authority_id
    )
    if besides is not None:
        others = others.exclude(pk=besides)
    if others.exists():
        raise OrganisationRefused(
            _("%(unit)s đã thuộc một cụm trong năm %(year)s.") % {"unit": unit, "year": year}
        )


def show_units_of(day: date, *, only: Unit | None = None) -> int:
    """Copy each unit's version of `day` into its own columns; gives how many were changed."""
    versions = UnitVersion.objects.on(day).select_related("unit")
    if only is not None:
        versions = versions.filter(unit=only)
    changed = 0
    for version in versions:
        unit = version.unit
        shown = (unit.name, unit.symbol, unit.parent_id)
        if shown == (version.name, version.symbol, version.parent_id):
            continue
        unit.name, unit.symbol, unit.parent_id = version.name, version.symbol, version.parent_id
        unit.save(update_fields=["name", "symbol", "parent"])
        changed += 1
    return changed


def _open_version(
    unit: Unit, *, name: str, symbol: str, parent: Unit | None, since: date
) -> UnitVersion:
    version = UnitVersion.objects.create(
        unit=unit,
        name=clean(name),
        symbol=clean(symbol),
        parent=parent,
        valid_from=since,
        valid_to=unit.valid_to,
    )
    note_row(version)
    return version
