"""Clusters of any size: a department's with n units, or a ministry's with n departments.

Unit i is `u{i}`; `o{i}` prepares and `h{i}` signs for it; h0 is the cluster's head, h1 its deputy,
the heads of the others are its members. Lan examines at the authority, Xuân has no post.
"""

from decimal import Decimal
from typing import Any

from nominations import clock
from nominations.enums import Level, Role, SubmissionKind, UnitKind
from nominations.language import recorded
from nominations.models import (
    Cluster,
    ClusterMember,
    ClusterRanking,
    Membership,
    Post,
    Submission,
    Unit,
    User,
)
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.world import SINCE, World, make_period, make_person, make_unit
from workflows.services.periods import open_period

_ROLES = (Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY)


def meeting(**more: Any) -> dict[str, Any]:
    """The least that the minutes of a meeting held today say."""
    return {"minutes": "BB 3/CUM-2", "met_on": clock.today(), "present": 1} | more


def make_login(
    world: World, login: str, role: str | None, unit: Unit, *, home: Unit | None = None
) -> User:
    """Somebody who works in `home` (else in `unit`) and holds `role` for `unit`."""
    person = make_person(f"Người {login}")
    world.users[login] = user = User.objects.create(username=login, person=person)
    Membership.objects.create(
        person=person, unit=home or unit, position="Chuyên viên", valid_from=SINCE
    )
    if role:
        Post.objects.create(
            person=person, role=role, unit=unit, title=recorded(Role(role).label), valid_from=SINCE
        )
    return user


def make_cluster(size: int, *, ministry: bool = False, **route: Any) -> World:
    """A world with one cluster of `size` members, its annual period open."""
    kind = UnitKind.MINISTRY if ministry else UnitKind.PROVINCIAL_DEPARTMENT
    authority = make_unit("a", "Bộ Mẫu" if ministry else "Sở Mẫu", kind=kind)
    if ministry:
        authority.level = Level.MINISTRY
        authority.save()
    world = World(authority)
    world.cluster = Cluster.objects.create(authority=authority, code="cum", name="Cụm số 1")
    make_login(world, "lan", Role.OFFICE, authority)
    make_login(world, "vu", Role.LEADER, authority)
    make_login(world, "xuan", None, authority)
    for n in range(size):
        _member(world, n, ministry=ministry)
    values = {"cluster_kinds": ["self_assessment"]} | route
    world.period = make_period(world, **values)
    open_period(period=world.period, units=list(world.units.values()), actor=world.users["lan"])
    world.period.refresh_from_db()
    return world


def _member(world: World, n: int, *, ministry: bool) -> None:
    kind = UnitKind.PROVINCIAL_DEPARTMENT if ministry else UnitKind.DIVISION
    parent = None if ministry else world.department
    unit = make_unit(f"u{n}", f"Đơn vị {n}", parent=parent, kind=kind)
    unit.position = n
    unit.save()
    world.units[f"u{n}"] = unit
    make_login(world, f"o{n}", Role.UNIT_OFFICER, unit)
    head = make_login(world, f"h{n}", Role.UNIT_HEAD, unit)
    seats = ("head", "deputy")
    ClusterMember.objects.create(
        cluster=world.cluster,
        unit=unit,
        year=2026,
        seat=seats[n] if n < 2 else "member",
        position=n,
    )
    Post.objects.create(
        person=head.person,
        role=_ROLES[n] if n < 2 else Role.CLUSTER_MEMBER,
        cluster=world.cluster,
        title=f"Cụm {n}",
        valid_from=SINCE,
    )


def paper_of(world: World, n: int) -> Submission:
    """The self-assessment of unit n, where it stands now."""
    return world.submission(f"u{n}", SubmissionKind.SELF_ASSESSMENT)


def assess(world: World, n: int, points: int = 95) -> Submission:
    """Unit n's self-assessment, written, signed and sent to the cluster."""
    paper = paper_of(world, n)
    claim(paper, points)
    do(paper, "send_to_head", world.users[f"o{n}"])
    do(paper, "submit", world.users[f"h{n}"])
    return paper


def cross_score(world: World, n: int, total: Decimal | int) -> Submission:
    """The neighbour before unit n scores it."""
    paper, before = paper_of(world, n), (n - 1) % len(world.units)
    do(paper, "score", world.users[f"h{before}"], total=Decimal(total))
    return paper


def all_scored(world: World, *totals: Decimal | int) -> ClusterRanking:
    """Every member's paper sent and scored with these totals, in the order of the circle."""
    for n in range(len(world.units)):
        assess(world, n)
    for n, total in enumerate(totals):
        cross_score(world, n, total)
    return ClusterRanking.objects.select_related("cluster", "period").get()
