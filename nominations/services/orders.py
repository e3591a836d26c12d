"""What was decided about units: who ends, who continues, on which day; and whether it can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Reorganisation
from nominations.models import Person, Unit
from nominations.queries.units import units_below_on
from nominations.services.organisation import OrganisationRefused

_ONE_DAY = timedelta(days=1)
_AHEAD = timedelta(days=366)
#: How many units end at least, and how many continue.
_PARTS = {
    Reorganisation.MERGE: (1, 1),
    Reorganisation.SPLIT: (1, 2),
    Reorganisation.RENAME: (0, 1),
    Reorganisation.END: (1, 0),
}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that the reorganisation founds."""

    code: str
    name: str
    symbol: str
    kind: str
    level: str
    parent: Unit | None = None
    leader_title: str = ""
    place: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Successor:
    """Who continues: a new unit, or one that exists (with a `name` of its own from that day).

    `head` leads it from then on; `people` (ids) go here, whoever is not named goes to the first.
    """

    unit: Unit | NewUnit
    head: Person | None = None
    people: frozenset[int] = frozenset()
    name: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What was decided: `on` is the first day of the new order, `basis` the decision."""

    kind: Reorganisation
    predecessors: Sequence[Unit]
    successors: Sequence[Successor]
    on: date
    basis: str

    @property
    def eve(self) -> date:
        return self.on - _ONE_DAY

    @property
    def existing(self) -> list[Unit]:
        """The units involved that exist already."""
        kept = [item.unit for item in self.successors if isinstance(item.unit, Unit)]
        return [*self.predecessors, *kept]


@dataclass
class Reorganised:
    """What moved, in words: the page's preview and the event's data."""

    units: list[Unit] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)


def check_order(order: Order) -> None:
    """Raise OrganisationRefused if days or places contradict what is recorded."""
    if not clock.today() - 10 * _AHEAD <= order.on <= clock.today() + _AHEAD:
        raise OrganisationRefused(
            _("Hãy kiểm tra lại ngày sắp xếp: quá mười năm trước hoặc quá một năm tới.")
        )
    least, most = _PARTS[order.kind]
    if len(order.predecessors) < least or len(order.successors) != most:
        raise OrganisationRefused(_("Chưa chọn đủ đơn vị kết thúc và đơn vị tiếp nhận."))
    if len({unit.pk for unit in order.existing}) < len(order.existing):
        raise OrganisationRefused(_("Một đơn vị không thể vừa kết thúc vừa tiếp nhận chính mình."))
    if len({unit.kind for unit in order.predecessors}) > 1:
        raise OrganisationRefused(_("Các đơn vị sáp nhập phải cùng loại."))
    _check_places(order)
    for unit in order.existing:
        _check_life(unit, order.on, ends=unit in order.predecessors)


def _check_places(order: Order) -> None:
    """Nobody continues a unit that stands above him."""
    below = set[int]().union(*(units_below_on(unit, order.on) for unit in order.predecessors))
    for item in order.successors:
        goal = item.unit
        if isinstance(goal, Unit) and goal.pk in below:
            raise OrganisationRefused(
                _("%(goal)s là đơn vị trực thuộc, không thể tiếp nhận cấp trên.") % {"goal": goal}
            )
        if isinstance(goal, NewUnit) and goal.parent and goal.parent.pk in below:
            raise OrganisationRefused(
                _("%(name)s không thể đứng dưới đơn vị kết thúc.") % {"name": goal.name}
            )


def _check_life(unit: Unit, on: date, *, ends: bool) -> None:
    if unit.valid_to is not None:
        raise OrganisationRefused(
            _("%(unit)s đã kết thúc ngày %(valid_to)s.")
            % {"unit": unit, "valid_to": f"{unit.valid_to:%d/%m/%Y}"}
        )
    last = unit.versions.order_by("-valid_from").first()
    since = last.valid_from if last else unit.valid_from
    if ends and on == since and unit.valid_from < since:
        return  # on one day its superior was merged first: that parent never held
    if on < since or (ends and on == since):
        raise OrganisationRefused(
            _("Ngày sắp xếp phải sau ngày %(since)s, ngày bắt đầu tên hiện tại của %(unit)s.")
            % {"since": f"{since:%d/%m/%Y}", "unit": unit}
        )
