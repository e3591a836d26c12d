"""Merge, split, rename or end units on a day, whatever lies open (ADR 14).

Dated facts move: memberships and posts end on the eve and open at the successor. Files, tasks and
periods stay where they are: the successor's posts count for them.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Reorganisation, StreamKind, SuccessionKind
from nominations.models import Event, Post, Unit, UnitVersion, User
from nominations.queries.standing import hats_of
from nominations.queries.units import open_business_of, unit_name_on
from nominations.queries.visible import REORGANISERS, units_reorganised_by
from nominations.services.orders import NewUnit, Order, Reorganised, Successor, check_order
from nominations.services.organisation import (
    OrganisationRefused,
    end_unit,
    found_unit,
    rename_unit,
    succeed,
)
from nominations.services.people_moves import Target, move_people
from nominations.services.record_event import digest_of, record_event
from nominations.services.seat_moves import move_seats


def reorganise(*, order: Order, actor: User, key: str) -> Reorganised:
    """Carry out `order` in one transaction; the same `key` again changes nothing.

    Raises OrganisationRefused with a sentence (dates, circles, open files without a successor,
    several heads …) or PeopleRefused; then nothing has changed.
    """
    fingerprint = digest_of([order.kind, [u.pk for u in order.existing], order.on, order.basis])
    try:
        with transaction.atomic():
            ids = [unit.pk for unit in order.existing]
            list(Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
            if _done_before(actor, key, fingerprint):
                return Reorganised()
            title = _check_right(order, actor)
            check_order(order)
            done = _carry_out(order)
            _record(order, done, actor, title, key, fingerprint)
    except IntegrityError as twice:
        if not Event.objects.filter(actor=actor, key=key).exists():
            raise
        raise OrganisationRefused(_("Việc sắp xếp này đã được ghi nhận.")) from twice
    return done


def reorganised_by(actor: User, key: str) -> str:
    """The ref of the unit in whose chain this click has been recorded; empty if it has not."""
    found = Event.objects.filter(actor=actor, key=key, action="reorganise")
    return found.values_list("subject", flat=True).first() or ""


def _done_before(actor: User, key: str, fingerprint: str) -> bool:
    earlier = Event.objects.filter(actor=actor, key=key).first()
    if earlier is not None and earlier.fingerprint != fingerprint:
        raise OrganisationRefused(_("Mã thao tác này đã dùng cho việc khác. Hãy mở lại trang."))
    return earlier is not None


def _check_right(order: Order, actor: User) -> str:
    """The title under which `actor` does it; refused unless every unit is of his own tree."""
    hats = hats_of(actor, clock.today())
    within = set(units_reorganised_by(hats).values_list("pk", flat=True))
    above = {unit.parent_id for unit in order.predecessors}
    founded = [item.unit for item in order.successors if isinstance(item.unit, NewUnit)]
    parents = {goal.parent.pk for goal in founded if goal.parent}
    if not {unit.pk for unit in order.existing} <= within or not parents <= within | above:
        raise OrganisationRefused(
            _(
                "Chỉ thủ trưởng cơ quan thường trực hoặc quản trị của chính cơ quan đó "
                "được sắp xếp đơn vị."
            )
        )
    held = (p.title for p in hats.posts if p.role in REORGANISERS and not p.inherited)
    return next(held, "")


def _carry_out(order: Order) -> Reorganised:
    done = Reorganised()
    if order.kind == Reorganisation.RENAME:
        _rename(order, done)
        return done
    for unit in order.predecessors:
        done.files += [f"{unit}: {item}" for item in open_business_of(unit)]
    targets = [_receive(item, order) for item in order.successors]
    for unit in order.predecessors:
        end_unit(unit=unit, on=order.eve, continued=bool(targets))
        for target in targets:
            succeed(
                predecessor=unit,
                successor=target.unit,
                kind=_succession(order),
                on=order.on,
                basis=order.basis,
            )
    people, posts = move_people(order.predecessors, targets, on=order.on, basis=order.basis)
    done.people, done.posts = people, posts
    if targets:
        _move_what_is_below(order, targets[0].unit)
    goal = targets[0].unit if targets else None
    done.seats = move_seats(order.predecessors, goal, on=order.on)
    done.units = [target.unit for target in targets] or list(order.predecessors)
    return done


def _succession(order: Order) -> SuccessionKind:
    if order.kind == Reorganisation.SPLIT:
        return SuccessionKind.SPLIT
    founded = isinstance(order.successors[0].unit, NewUnit)
    alone = founded and len(order.predecessors) == 1
    return SuccessionKind.RENAMED if alone else SuccessionKind.MERGED


def _rename(order: Order, done: Reorganised) -> None:
    """The same unit under another name; titles of posts that repeat the old one follow."""
    for item in order.successors:
        assert isinstance(item.unit, Unit)
        before = item.unit.name
        unit = rename_unit(
            unit=item.unit,
            name=item.name or before,
            symbol=item.symbol or item.unit.symbol,
            parent=item.unit.parent,
            on=order.on,
        )
        done.units.append(unit)
        if order.on <= clock.today():
            for post in Post.objects.on(order.on).filter(unit=unit, title__contains=before):
                post.title = post.title.replace(before, unit.name)[:120]
                post.save(update_fields=["title"])
                done.posts.append(f"{post.person}: {post.title}")


def _receive(item: Successor, order: Order) -> Target:
    """Found the successor, or rename the one that exists if it gets a name of its own."""
    goal = item.unit
    if isinstance(goal, NewUnit):
        if Unit.objects.filter(code=goal.code).exists():
            raise OrganisationRefused(
                _("Mã đơn vị “%(code)s” đã có. Hãy chọn mã khác.") % {"code": goal.code}
            )
        unit = found_unit(
            code=goal.code,
            kind=goal.kind,
            level=goal.level,
            name=goal.name,
            symbol=goal.symbol,
            parent=goal.parent,
            since=order.on,
            leader_title=goal.leader_title,
            place=goal.place,
            position=goal.position,
        )
    elif item.name and (item.name, item.symbol) != (goal.name, goal.symbol):
        symbol = item.symbol or goal.symbol
        unit = rename_unit(
            unit=goal, name=item.name, symbol=symbol, parent=goal.parent, on=order.on
        )
    else:
        unit = goal
    return Target(unit=unit, name=unit_name_on(unit, order.on), head=item.head, people=item.people)


def _move_what_is_below(order: Order, heir: Unit) -> None:
    """Sub-units get the new parent; standing offices and scopes of leaders name the heir."""
    below = UnitVersion.objects.on(order.on).filter(parent__in=order.predecessors)
    for version in below.select_related("unit").order_by("pk"):
        rename_unit(
            unit=version.unit,
            name=version.name,
            symbol=version.symbol,
            parent=heir,
            on=order.on,
        )
    if heir.standing_office is None:
        heir.standing_office = next(
            (unit.standing_office for unit in order.predecessors if unit.standing_office), None
        )
        heir.save(update_fields=["standing_office"])
    Unit.objects.filter(standing_office__in=order.predecessors).exclude(
        pk__in=[unit.pk for unit in order.predecessors]
    ).update(standing_office=heir)
    for post in Post.objects.on(order.on).filter(in_charge_of__in=order.predecessors).distinct():
        post.in_charge_of.add(heir)


def _record(
    order: Order, done: Reorganised, actor: User, title: str, key: str, fingerprint: str
) -> None:
    """One fact in the chain of every unit involved; the first carries the key of the click."""
    involved = list({unit.pk: unit for unit in [*done.units, *order.predecessors]}.values())
    data = {
        "kind": order.kind,
        "on": order.on,
        "predecessors": [[unit.ref, unit.name] for unit in order.predecessors],
        "successors": [[unit.ref, unit_name_on(unit, order.on)] for unit in done.units],
        "people": len(done.people),
        "posts": done.posts,
        "seats": done.seats,
    }
    for number, unit in enumerate(involved):
        record_event(
            stream=(StreamKind.UNIT, unit.ref),
            action="reorganise",
            actor=actor,
            post_title=title,
            note=order.basis,
            data=data,
            key="" if number else key,
            fingerprint="" if number else fingerprint,
        )
