"""The department of the year: one that stands since long, or two that merge on 01/03."""

from datetime import date

from nominations.enums import Level, Reorganisation, Role, UnitKind
from nominations.models import Person, Unit
from nominations.services.orders import NewUnit, Order, Successor
from nominations.services.reorganisation import reorganise
from workflows.services.rehearse.world import LEAST_PER_UNIT, OFFICE_STAFF, Builder, World

#: The year in which both departments (and the ministry) were merged, and the day.
MERGER_YEAR = 2025
MERGED_ON = date(2025, 3, 1)
_BASIS = "Nghị quyết, quyết định về sắp xếp tổ chức bộ máy (minh họa)"


def head_counts(units: int, people: int) -> list[int]:
    """How many work in each unit: the office first, which also has the department's leaders."""
    spare = people - units * LEAST_PER_UNIT - OFFICE_STAFF
    more, rest = divmod(spare, units)
    sizes = [LEAST_PER_UNIT + more + (place < rest) for place in range(units)]
    sizes[0] += OFFICE_STAFF
    return sizes


def found_department(build: Builder, units: int, people: int) -> None:
    """One department `so` with its office and units, all filled."""
    build.unit("so", "Sở tỉnh Minh Họa", UnitKind.PROVINCIAL_DEPARTMENT, Level.DEPARTMENT, "ubnd")
    codes = [f"dv{n:02}" for n in range(1, units + 1)]
    for code, size in zip(codes, head_counts(units, people), strict=True):
        _division(build, code, "so", size)
    _lead(build, "so", codes[0])
    build.world.members = codes


def _division(build: Builder, code: str, parent: str, size: int) -> None:
    build.division(code, f"Đơn vị số {int(code[-2:])}", parent)
    people = build.hire(code, size)
    build.head_and_officer(code, people)


def _lead(build: Builder, department: str, office: str) -> None:
    """Leaders and office staff come out of the office's people; the office serves the council."""
    world = build.world
    unit = world.units[department]
    unit.standing_office = world.units[office]
    unit.save(update_fields=["standing_office"])
    staff = world.people[office][1 : 1 + OFFICE_STAFF]
    build.authority(department, staff, ("Giám đốc", world.units[office].name))
    for role, post in ((Role.UNIT_HEAD, Role.LEADER), (Role.UNIT_OFFICER, Role.OFFICE)):
        person = world.holder(post, department).person
        assert person is not None
        build.post(person, role, department, f"{post.label} ({role.label} ở cấp trên)")


def found_two_departments(build: Builder, units: int, people: int) -> None:
    """As until 28/02: two departments; their offices, and one unit of each, will be merged."""
    sizes = head_counts(units, people)
    build.unit(
        "so-1", "Sở tỉnh Minh Họa (cũ, thứ nhất)", UnitKind.PROVINCIAL_DEPARTMENT,
        Level.DEPARTMENT, "ubnd",
    )  # fmt: skip
    build.unit(
        "so-2", "Sở tỉnh Minh Họa (cũ, thứ hai)", UnitKind.PROVINCIAL_DEPARTMENT,
        Level.DEPARTMENT, "ubnd",
    )  # fmt: skip
    half = (units + 1) // 2
    for place, size in enumerate(sizes, start=1):
        parent = "so-1" if place <= half else "so-2"
        mine = size - LEAST_PER_UNIT if place in (1, 2) and size >= 4 else size
        _division(build, f"dv{place:02}", parent, max(mine, LEAST_PER_UNIT))
        if mine != size:  # people who come from the other department's unit of that kind
            _division(build, f"cu{place:02}", "so-2", LEAST_PER_UNIT)
    _lead(build, "so-1", "dv01")
    _second_admin(build)
    build.world.members = [f"dv{n:02}" for n in range(1, half + 1)]


def _second_admin(build: Builder) -> None:
    """Somebody who may reorganise all of them: the same administrator at each authority."""
    person = build.world.people["dv01"][-1]
    for code in ("bo-cu", "so-1", "so-2"):
        build.post(person, Role.ADMIN, code, "Quản trị")


def merge(world: World, units: int) -> None:
    """The first of March: ministry, departments and the units of one kind merge, in this order."""
    minister = world.holder(Role.LEADER, "bo-cu").person
    _merge(world, ["bo-cu"], _new("bo", "Bộ Minh Họa", UnitKind.MINISTRY, None), minister)
    director = world.holder(Role.LEADER, "so-1").person
    so = _new("so", "Sở tỉnh Minh Họa", UnitKind.PROVINCIAL_DEPARTMENT, world.units["ubnd"])
    department = _merge(world, ["so-1", "so-2"], so, director)
    for place in (1, 2):
        old = [code for code in (f"dv{place:02}", f"cu{place:02}") if code in world.units]
        if len(old) == 2:
            head = world.holder(Role.UNIT_HEAD, old[0]).person
            new = _new(
                f"mo{place:02}", f"Đơn vị hợp nhất số {place}", UnitKind.DIVISION, department
            )
            _merge(world, old, new, head)
            world.people[f"mo{place:02}"] = world.people[old[0]] + world.people[old[1]]
    for code, old_code in (("bo", "bo-cu"), ("so", "so-1")):
        _same_people(world, code, old_code)
    for place in (1, 2):
        _same_people(world, f"mo{place:02}", f"dv{place:02}")
    world.members = [
        f"mo{n:02}" if f"mo{n:02}" in world.units else f"dv{n:02}" for n in range(1, units + 1)
    ]


def found_clusters(build: Builder, year: int) -> None:
    """The department's units in up to three circles; three departments at the ministry."""
    members = build.world.members
    groups = max(1, min(3, len(members) // 3))
    for place in range(groups):
        build.cluster(f"cum-{place + 1}", "so", members[place::groups], year)
    build.cluster("cum-bo", "bo", ["so-b", "so", "so-c"], year)


def _new(code: str, name: str, kind: str, parent: Unit | None) -> NewUnit:
    level = Level.MINISTRY if kind == UnitKind.MINISTRY else Level.DEPARTMENT
    return NewUnit(
        code=code,
        name=name,
        symbol=code.upper(),
        kind=kind,
        level=level,
        parent=parent,
        leader_title="Thủ trưởng" if kind == UnitKind.DIVISION else "",
        place="Minh Họa",
    )


def _merge(world: World, old: list[str], new: NewUnit, head: Person | None) -> Unit:
    order = Order(
        kind=Reorganisation.MERGE,
        predecessors=[world.units[code] for code in old],
        successors=[Successor(unit=new, head=head)],
        on=MERGED_ON,
        basis=_BASIS,
    )
    done = reorganise(order=order, actor=world.holder(Role.ADMIN, "so-1"), key=f"merge-{new.code}")
    world.units[new.code] = done.units[0]
    for unit in Unit.objects.all():
        world.units[unit.code] = unit
    return done.units[0]


def _same_people(world: World, code: str, old: str) -> None:
    """Who held a post at the old unit holds it at the new one: `reorganise` moved them."""
    if code not in world.units:
        return
    for (role, where), users in list(world.posts.items()):
        if where == old:
            world.posts[(role, code)] = users
