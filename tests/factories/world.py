"""A small world of named people: one department, three units, two of them in a cluster.

Hoa prepares and Bình signs for Kiểm lâm; An and Sơn do so for Thủy lợi; Lan and Dũng examine,
Mẫu heads the office, Vũ is the Director, Phan and Bùi are his deputies, Số is the registrar.
Xuân has no post at all and must see nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

from nominations import clock
from nominations.enums import (
    AwardKind,
    AwardTarget,
    Decider,
    DueStage,
    Level,
    NomineeKind,
    PeriodKind,
    Role,
    Sex,
    SubmissionKind,
    UnitKind,
)
from nominations.language import recorded
from nominations.models import (
    Award,
    AwardDecider,
    Campaign,
    Cluster,
    ClusterMember,
    Criterion,
    Membership,
    Nomination,
    Period,
    PeriodDue,
    Person,
    Post,
    RouteTemplate,
    ScoreTable,
    Submission,
    Unit,
    User,
)
from nominations.names import search_key, sort_key
from workflows.services.periods import open_period

SINCE = date(2026, 1, 1)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 09:00 on Friday 20/11/2026 in Vietnam

#: login → (full name, role, where): where is "d" (department), a unit's code or "c" (cluster).
CAST = {
    "hoa": ("Lý Thị Hoa", Role.UNIT_OFFICER, "cckl"),
    "binh": ("Y Bình Niê", Role.UNIT_HEAD, "cckl"),
    "an": ("Đỗ Văn An", Role.UNIT_OFFICER, "cctl"),
    "son": ("Phạm Sơn", Role.UNIT_HEAD, "cctl"),
    "thu": ("Hoà Thị Thử", Role.UNIT_OFFICER, "vp"),
    "lan": ("Trịnh Thị Lan", Role.OFFICE, "d"),
    "dung": ("Đỗ Thí Dũng", Role.OFFICE, "d"),
    "mau": ("Hoàng Văn Mẫu", Role.OFFICE_HEAD, "d"),
    "vu": ("Vũ Đình Ví Dụ", Role.LEADER, "d"),
    "phan": ("Phan Thử Nghiệm", Role.DEPUTY_LEADER, "d"),
    "bui": ("Bùi Thị Giả Định", Role.DEPUTY_LEADER, "d"),
    "so": ("Lương Thị Số", Role.REGISTRAR, "d"),
    "xuan": ("Nguyễn Thị Xuân", None, ""),
}
_CLUSTER_POSTS = {"binh": Role.CLUSTER_HEAD, "son": Role.CLUSTER_DEPUTY, "an": Role.CLUSTER_MEMBER}


@dataclass
class World:
    """The department and its people, by login and by unit code."""

    department: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    awards: dict[str, Award] = field(default_factory=dict)
    cluster: Cluster | None = None
    period: Period | None = None

    def person(self, login: str) -> Person:
        person = self.users[login].person
        assert person is not None
        return person

    def submission(self, unit: str, kind: str = SubmissionKind.NOMINATIONS) -> Submission:
        return Submission.objects.get(
            dossier__unit=self.units[unit], kind=kind, dossier__period=self.period
        )


def make_person(name: str, sex: str = Sex.FEMALE) -> Person:
    return Person.objects.create(
        full_name=name,
        sort_key=sort_key(name),
        search_key=search_key(name),
        sex=sex,
        birth_year=1980,
    )


def make_unit(code: str, name: str, parent: Unit | None = None, kind: str = "") -> Unit:
    return Unit.objects.create(
        code=code,
        name=name,
        symbol=code.upper(),
        parent=parent,
        kind=kind or UnitKind.DIVISION,
        level=Level.DEPARTMENT,
        valid_from=SINCE,
    )


def make_world(*, open_annual: bool = True, **route: object) -> World:
    """The world; `route` overrides the procedure (cluster_kinds, council, posting_days, …)."""
    department = make_unit("so", "Sở Mẫu", kind=UnitKind.PROVINCIAL_DEPARTMENT)
    world = World(department)
    for code, name in (
        ("vp", "Văn phòng Sở"),
        ("cckl", "Chi cục Kiểm lâm"),
        ("cctl", "Chi cục Thủy lợi"),
    ):
        world.units[code] = make_unit(code, name, parent=department)
    department.standing_office = world.units["vp"]
    department.save()
    world.cluster = Cluster.objects.create(authority=department, code="cum-2", name="Cụm số 2")
    for position, code in enumerate(("cckl", "cctl")):
        ClusterMember.objects.create(
            cluster=world.cluster,
            unit=world.units[code],
            year=2026,
            seat="head" if code == "cckl" else "deputy",
            position=position,
        )
    _cast(world)
    _awards(world)
    world.period = make_period(world, **route)
    if open_annual:
        open_in_time(world, world.period, [world.units[code] for code in ("cckl", "cctl")])
    return world


def open_in_time(world: World, period: Period, units: Sequence[Unit]) -> None:
    """Open `period` for `units` by Lan: at `NOW`, if the test stands behind its days."""
    with clock.at(min(clock.now(), NOW)):
        open_period(period=period, units=units, actor=world.users["lan"])
    period.refresh_from_db()


def _cast(world: World) -> None:
    for login, (name, role, where) in CAST.items():
        person = make_person(name)
        user = User(username=login, person=person)
        user.set_password("x")
        user.save()
        world.users[login] = user
        home = world.units.get(where, world.units["vp"])
        Membership.objects.create(
            person=person, unit=home, position="Chuyên viên", valid_from=SINCE
        )
        if role:
            unit = world.department if where == "d" else home
            Post.objects.create(
                person=person,
                role=role,
                unit=unit,
                title=recorded(Role(role).label),
                valid_from=SINCE,
            )
        if login in _CLUSTER_POSTS:
            Post.objects.create(
                person=person, role=_CLUSTER_POSTS[login], cluster=world.cluster, valid_from=SINCE
            )


def _awards(world: World) -> None:
    for code, name, kind, target, rank in (
        ("LDTT", "Lao động tiên tiến", AwardKind.TITLE, AwardTarget.PERSON, 10),
        ("GKGD", "Giấy khen của Giám đốc Sở", AwardKind.FORM, AwardTarget.BOTH, 15),
        ("CSTDCS", "Chiến sĩ thi đua cơ sở", AwardKind.TITLE, AwardTarget.PERSON, 20),
        ("TTLDTT", "Tập thể Lao động tiên tiến", AwardKind.TITLE, AwardTarget.UNIT, 12),
    ):
        award = Award.objects.create(
            code=code, name=name, kind=kind, target=target, rank=rank, basis="Luật mẫu"
        )
        AwardDecider.objects.create(
            award=award,
            level=Level.DEPARTMENT,
            decider=Decider.DIRECTOR,
            basis="Luật mẫu",
            valid_from=date(2024, 1, 1),
        )
        world.awards[code] = award


def make_period(world: World, **route: object) -> Period:
    """An annual period that asks for a report, a self-assessment and nominations."""
    values: dict[str, object] = {
        "cluster_kinds": [],
        "cluster_targets": ["unit", "person"],
        "office_head_check": False,
        "posting_days": 0,
        "council": False,
        "council_threshold": 70,
    }
    template = RouteTemplate.objects.create(
        authority=world.department, code=uuid4().hex, name="Quy trình mẫu", **{**values, **route}
    )
    campaign = Campaign.objects.create(
        code=uuid4().hex,
        issuer=world.department,
        year=2026,
        name="Phong trào",
        theme="Mẫu",
        document="KH 1",
    )
    table = ScoreTable.objects.create(
        campaign=campaign,
        target=AwardTarget.UNIT,
        total=100,
        difference_limit=100,  # reasons have tests of their own
        published_at=clock.now(),
    )
    Criterion.objects.create(
        table=table,
        code="T1",
        text="Hoàn thành nhiệm vụ",
        max_points=100,
        source="mẫu",
    )
    period = Period.objects.create(
        authority=world.department,
        kind=PeriodKind.ANNUAL,
        year=2026,
        name="Năm 2026",
        route=template,
        campaign=campaign,
        data_from=date(2025, 12, 15),
        data_to=date(2026, 12, 14),
        estimate_to=date(2026, 12, 14),
    )
    period.awards.set(world.awards.values())
    stages = {DueStage.UNIT: 30, DueStage.OFFICE: 11, DueStage.SIGNING: 23}
    for kind in ("report", "self_assessment", "nominations"):
        for stage, day in stages.items():
            month = 11 if stage == DueStage.UNIT else 12
            PeriodDue.objects.create(
                period=period, submission_kind=kind, stage=stage, due_on=date(2026, month, day)
            )
    return period


def nominate(
    submission: Submission, names: Sequence[str], award: Award, *, people: Sequence[Person] = ()
) -> list[Nomination]:
    """Nominees in DRAFT: fresh persons by name, or the given `people`."""
    nominees = [*people, *(make_person(name) for name in names)]
    return [
        Nomination.objects.create(
            submission=submission,
            award=award,
            nominee_kind=NomineeKind.PERSON,
            person=person,
            nominee_name=person.full_name,
            nominee_sort_key=person.sort_key,
        )
        for person in nominees
    ]
