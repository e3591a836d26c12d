"""Who plays: a ministry, a department with its units and people, its neighbours, and outside.

Everything is made by the services that a real site uses; names are plainly invented, the same for
the same seed.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from nominations.enums import Level, Role, Sex, UnitKind
from nominations.models import (
    Award,
    Campaign,
    Cluster,
    Membership,
    Period,
    Person,
    Unit,
    User,
)
from nominations.services.catalogues import load_awards
from nominations.services.organisation import found_unit, seat
from nominations.services.people import give_post, new_person
from nominations.services.search_phrases import note_rows

FOUNDED = date(2010, 1, 1)
#: A unit needs somebody who prepares and somebody who signs; the office seven people more.
LEAST_PER_UNIT, OFFICE_STAFF = 2, 7
LEAST_UNITS = 3
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Đặng", "Ân", "Âu", "Ung", "Hồ")
_MIDDLES = ("Ví", "Giả", "Thí", "Bản", "Mô", "Phỏng", "Minh", "Đức")
_GIVEN = ("Mẫu", "Thử", "Họa", "Dụ", "Nháp", "Điểm", "Phỏng", "Định", "Ánh", "Hòa", "Quý")


class TooSmall(Exception):
    """So few units or people cannot play a year; the sentence says how many are needed."""


@dataclass
class World:
    """Everything the players know by name. `periods` are keyed by their code in the plan."""

    year: int
    seed: int
    awards: dict[str, Award]
    units: dict[str, Unit] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    posts: dict[tuple[str, str], list[User]] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)

    def unit(self, code: str) -> Unit:
        return self.units[code]

    def holder(self, role: str, code: str) -> User:
        """The first who holds `role` for the unit `code`."""
        return self.posts[(role, code)][0]

    def chance(self, *what: object) -> Random:
        """A generator of its own for every question: the same answer on every database."""
        return Random("|".join(str(part) for part in (self.seed, self.year, *what)))


def check_size(units: int, people: int) -> None:
    """Raise TooSmall unless so many units can be filled with so many people."""
    if units < LEAST_UNITS:
        raise TooSmall(f"Cần ít nhất {LEAST_UNITS} đơn vị.")
    least = units * LEAST_PER_UNIT + OFFICE_STAFF
    if people < least:
        raise TooSmall(f"{units} đơn vị cần ít nhất {least} người.")


class Builder:
    """Makes units, people and posts of a world, in a fixed order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._random = world.chance("names")
        self._names: set[str] = set()

    def unit(
        self, code: str, name: str, kind: str, level: str, parent: str = "", since: date = FOUNDED
    ) -> Unit:
        unit = found_unit(
            code=code,
            kind=kind,
            level=level,
            name=name,
            symbol=code.upper(),
            parent=self.world.units.get(parent),
            since=since,
            leader_title="Thủ trưởng" if kind == UnitKind.DIVISION else "",
            place="Minh Họa",
            position=len(self.world.units) + 1,
        )
        self.world.units[code] = unit
        return unit

    def division(self, code: str, name: str, parent: str) -> None:
        self.unit(code, name, UnitKind.DIVISION, Level.DEPARTMENT, parent)

    def hire(self, code: str, count: int, position: str = "Chuyên viên") -> list[Person]:
        """`count` people who work in the unit since its foundation, each with a login."""
        people = Person.objects.bulk_create(self._person() for _ in range(count))
        note_rows(people)
        unit = self.world.units[code]
        Membership.objects.bulk_create(
            Membership(person=p, unit=unit, position=position, valid_from=unit.valid_from)
            for p in people
        )
        logins = [User(username=f"{code}.{n}", person=p) for n, p in enumerate(people, start=1)]
        for login in logins:
            login.set_unusable_password()
        for login in User.objects.bulk_create(logins):
            assert login.person_id is not None
            self.world.users[login.person_id] = login
        self.world.people.setdefault(code, []).extend(people)
        return people

    def _person(self) -> Person:
        while True:
            words = [self._random.choice(_FAMILIES)]
            sex = self._random.choice((Sex.MALE, Sex.FEMALE))
            words += ["Thị"] if sex == Sex.FEMALE else []
            words += [self._random.choice(_MIDDLES), self._random.choice(_GIVEN)]
            name = " ".join(words)
            if name in self._names:
                name += f" {len(self._names)}"
            if name not in self._names:
                self._names.add(name)
                born = self._random.randint(1968, 2000)
                hired = date(born + 24, self._random.randint(1, 12), 1)
                return new_person(
                    full_name=name,
                    sex=sex,
                    birth_year=born,
                    hired_on=hired,
                    email=f"nguoi{len(self._names)}@example.invalid",
                )

    def post(self, person: Person, role: str, code: str, title: str, since: date = FOUNDED) -> None:
        give_post(person=person, role=role, unit=self.world.units[code], since=since, title=title)
        user = self.world.users[person.pk]
        self.world.posts.setdefault((role, code), []).append(user)

    def head_and_officer(self, code: str, people: list[Person]) -> None:
        name = self.world.units[code].name
        self.post(people[0], Role.UNIT_HEAD, code, f"Thủ trưởng {name}")
        self.post(people[-1], Role.UNIT_OFFICER, code, f"Cán bộ tổng hợp {name}")

    def authority(self, code: str, staff: list[Person], titles: tuple[str, str]) -> None:
        """Leader, two deputies, head of office, two examiners and a registrar, in this order."""
        leader, office = titles
        roles = (
            (Role.LEADER, leader),
            (Role.DEPUTY_LEADER, f"Phó {leader}"),
            (Role.DEPUTY_LEADER, f"Phó {leader}"),
            (Role.OFFICE_HEAD, f"Thủ trưởng {office}"),
            (Role.OFFICE, f"Chuyên viên {office}"),
            (Role.OFFICE, f"Chuyên viên {office}"),
            (Role.REGISTRAR, "Văn thư"),
        )
        for person, (role, title) in zip(staff, roles, strict=False):
            self.post(person, role, code, title)

    def cluster(self, code: str, authority: str, members: list[str], year: int) -> None:
        """A cluster with a circle: the first member heads it, the second is its deputy."""
        cluster = Cluster.objects.create(
            authority=self.world.units[authority], code=code, name=f"Cụm thi đua {code}"
        )
        self.world.clusters[code] = cluster
        seats = ("head", "deputy")
        roles = (Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY)
        since, until = date(year, 1, 1), date(year + 1, 6, 30)
        for place, member in enumerate(members):
            kind = seats[place] if place < len(seats) else "member"
            seat(
                cluster=cluster,
                unit=self.world.units[member],
                year=year,
                seat=kind,
                position=place + 1,
            )
            role = roles[place] if place < len(roles) else Role.CLUSTER_MEMBER
            user = self.world.posts[(Role.UNIT_HEAD, member)][0]
            assert user.person is not None
            give_post(person=user.person, role=role, cluster=cluster, since=since, until=until)
            self.world.posts.setdefault((role, code), []).append(user)


def start(year: int, seed: int) -> World:
    """An empty world with the award catalogue."""
    return World(year=year, seed=seed, awards=load_awards())


def common(build: Builder, ministry: str, ministry_name: str) -> None:
    """The ministry with its standing office, two of its own bodies, and who stands outside."""
    world = build.world
    build.unit(ministry, ministry_name, UnitKind.MINISTRY, Level.MINISTRY)
    office = build.unit(
        "vu", "Vụ Tổ chức cán bộ", UnitKind.MINISTRY_DEPARTMENT, Level.MINISTRY, ministry
    )
    world.units[ministry].standing_office = office
    world.units[ministry].save(update_fields=["standing_office"])
    build.authority(ministry, build.hire("vu", 7), ("Bộ trưởng", "Vụ Tổ chức cán bộ"))
    for code, name in (("cuc-a", "Cục Minh Họa A"), ("cuc-b", "Cục Minh Họa B")):
        build.unit(code, name, UnitKind.MINISTRY_DEPARTMENT, Level.MINISTRY, ministry)
        build.head_and_officer(code, build.hire(code, 3))
    build.unit("ubnd", "UBND tỉnh Minh Họa", UnitKind.OUTSIDE, Level.DEPARTMENT)
    build.unit("snv", "Sở Nội vụ tỉnh Minh Họa", UnitKind.OUTSIDE, Level.DEPARTMENT, "ubnd")
    for code, name in (("so-b", "Sở tỉnh Bắc Minh Họa"), ("so-c", "Sở tỉnh Nam Minh Họa")):
        build.unit(code, name, UnitKind.PROVINCIAL_DEPARTMENT, Level.DEPARTMENT)
        build.head_and_officer(code, build.hire(code, 2))
