"""The small world's units with their names by date, and the merger of Kiểm lâm with Thủy lợi."""

from datetime import date

from nominations.enums import Reorganisation, Role, UnitKind
from nominations.models import Person, Post, Unit, UnitVersion
from nominations.services.orders import NewUnit, Order, Reorganised, Successor
from nominations.services.reorganisation import reorganise
from tests.factories.world import NOW, SINCE, World

TODAY = NOW.date()
NEW_NAME = "Chi cục Lâm nghiệp và Thủy lợi"
BASIS = "Quyết định số 9/QĐ-UBND"


def dated(world: World) -> World:
    """Every unit of the world with the name that it has since its first day."""
    for unit in Unit.objects.filter(versions=None):
        UnitVersion.objects.create(
            unit=unit,
            name=unit.name,
            symbol=unit.symbol,
            parent=unit.parent,
            valid_from=unit.valid_from,
        )
    return world


def new_unit(
    parent: Unit | None,
    code: str = "cclntl",
    name: str = NEW_NAME,
    *,
    kind: str = UnitKind.DIVISION,
    leader_title: str = "Chi cục trưởng",
) -> NewUnit:
    """Where both go."""
    return NewUnit(
        code=code,
        name=name,
        symbol=code.upper(),
        kind=kind,
        level="department",
        parent=parent,
        leader_title=leader_title,
    )


def merger(world: World, *, on: date = TODAY, head: str | None = "binh") -> Order:
    """Kiểm lâm and Thủy lợi become one new unit on `on`, led by `head`."""
    goal = Successor(new_unit(world.department), head=world.person(head) if head else None)
    ending = [world.units["cckl"], world.units["cctl"]]
    return Order(Reorganisation.MERGE, ending, [goal], on, BASIS)


def merge(world: World, *, on: date = TODAY, head: str | None = "binh") -> Reorganised:
    """Carry the merger out as the head of the office."""
    done = reorganise(order=merger(world, on=on, head=head), actor=world.users["mau"], key="gộp")
    world.units["new"] = done.units[0]
    return done


def posts_of(person: Person, day: date = TODAY) -> set[tuple[str, str]]:
    """(role, unit or cluster) of the posts that a person holds on a day."""
    held = Post.objects.on(day).filter(person=person).select_related("unit", "cluster")
    return {(post.role, str(post.unit or post.cluster)) for post in held}


def administer(world: World, login: str, unit: Unit) -> None:
    """Make somebody the administrator of an authority."""
    Post.objects.create(
        person=world.person(login), role=Role.ADMIN, unit=unit, title="Quản trị", valid_from=SINCE
    )
