"""Two levels: the small world's department under a ministry, beside another department.

At the ministry Kiều examines, Mai heads the standing office, Trương is the Minister, Cao numbers.
Lan is the department's unit officer there and Vũ its head; the other department has Khác and Kha.
Outside the system: UBND tỉnh, reached through Sở Nội vụ.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from nominations import clock
from nominations.enums import (
    AwardKind,
    AwardTarget,
    ConsolidationKind,
    Decider,
    Level,
    PeriodKind,
    Role,
    UnitKind,
)
from nominations.language import recorded
from nominations.models import (
    Award,
    AwardDecider,
    Consolidation,
    Correction,
    Period,
    PeriodDue,
    PeriodRecipient,
    Post,
    RouteTemplate,
    Submission,
    Unit,
    User,
)
from tests.factories.acts import do
from tests.factories.paths import accepted
from tests.factories.world import NOW, SINCE, World, make_person, make_unit, make_world
from workflows.services.consolidations import open_consolidation
from workflows.services.periods import open_period

#: login → (full name, role, where): "b" is the ministry, "so" the department, "so2" the other one.
UPSTAIRS = {
    "kieu": ("Kiều Thị Tổng", Role.OFFICE, "b"),
    "mai": ("Mai Văn Thẩm", Role.OFFICE_HEAD, "b"),
    "truong": ("Trương Văn Quyết", Role.LEADER, "b"),
    "cao": ("Cao Thị Số", Role.REGISTRAR, "b"),
    "khac": ("Khác Thị Dụ", Role.UNIT_OFFICER, "so2"),
    "kha": ("Kha Văn Dụ", Role.UNIT_HEAD, "so2"),
}


@dataclass
class Levels:
    """The world below, the ministry above it, and the units outside."""

    world: World
    ministry: Unit
    other: Unit
    province: Unit
    reception: Unit
    above: Period
    units: dict[str, Unit] = field(default_factory=dict)

    @property
    def users(self) -> dict[str, User]:
        return self.world.users

    def part(self, kind: str = "nominations", number: int = 0) -> Submission:
        """The department's own part in the ministry's period."""
        return Submission.objects.get(
            dossier__period=self.above,
            dossier__unit=self.world.department,
            kind=kind,
            number=number,
        )


def make_levels(*, council_above: bool = False, **route: object) -> Levels:
    """Both levels with their annual periods open; `route` is the department's."""
    world = make_world(**route)
    ministry = make_unit("bo", "Bộ Mẫu", kind=UnitKind.MINISTRY)
    Unit.objects.filter(pk=ministry.pk).update(level=Level.MINISTRY)
    ministry.refresh_from_db()
    other = make_unit("so2", "Sở Khác", kind=UnitKind.PROVINCIAL_DEPARTMENT)
    province = make_unit("ubnd", "UBND tỉnh Mẫu", kind=UnitKind.OUTSIDE)
    reception = make_unit("snv", "Sở Nội vụ tỉnh Mẫu", parent=province, kind=UnitKind.OUTSIDE)
    places = {"b": ministry, "so": world.department, "so2": other}
    for login, (name, role, where) in UPSTAIRS.items():
        person = make_person(name)
        world.users[login] = User.objects.create(username=login, person=person)
        _post(person, role, places[where])
    _post(world.person("lan"), Role.UNIT_OFFICER, world.department)
    _post(world.person("vu"), Role.UNIT_HEAD, world.department)
    _awards(world)
    above = _ministry_period(ministry, world, council=council_above)
    with clock.at(min(clock.now(), NOW)):  # before the days that it asks of the units
        open_period(period=above, units=[world.department, other], actor=world.users["kieu"])
    above.refresh_from_db()
    assert world.period is not None
    world.period.parent = above
    world.period.save(update_fields=["parent"])
    PeriodRecipient.objects.create(
        period=world.period,
        submission_kind="nominations",
        decider=Decider.PROVINCE,
        unit=reception,
        due_on=date(2027, 1, 15),
    )
    for unit, due_on in ((ministry, date(2026, 12, 18)), (reception, date(2026, 12, 20))):
        PeriodRecipient.objects.create(
            period=world.period, submission_kind="report", unit=unit, due_on=due_on
        )
    return Levels(world, ministry, other, province, reception, above)


def _post(person: object, role: str, unit: Unit) -> None:
    Post.objects.create(
        person=person,
        role=role,
        unit=unit,
        title=f"{recorded(Role(role).label)} {unit}",
        valid_from=SINCE,
    )


def _awards(world: World) -> None:
    """Bằng khen of the Minister and of the province, proposed by the department."""
    for code, name, decider in (
        ("BKBT", "Bằng khen của Bộ trưởng", Decider.MINISTER),
        ("BKCT", "Bằng khen của Chủ tịch UBND tỉnh", Decider.PROVINCE),
    ):
        award = Award.objects.create(
            code=code,
            name=name,
            kind=AwardKind.FORM,
            target=AwardTarget.BOTH,
            rank=30,
            basis="Luật mẫu",
        )
        levels = [Level.DEPARTMENT, Level.MINISTRY]
        for level in levels if decider == Decider.MINISTER else levels[:1]:
            AwardDecider.objects.create(
                award=award,
                level=level,
                decider=decider,
                basis="Luật mẫu",
                valid_from=date(2024, 1, 1),
            )
        world.awards[code] = award
        assert world.period is not None
        world.period.awards.add(award)


def _ministry_period(ministry: Unit, world: World, *, council: bool) -> Period:
    route = RouteTemplate.objects.create(
        authority=ministry,
        code=uuid4().hex,
        name="Quy trình của Bộ",
        office_head_check=False,
        council=council,
    )
    period = Period.objects.create(
        authority=ministry,
        kind=PeriodKind.ANNUAL,
        year=2026,
        name="Năm 2026 của Bộ",
        route=route,
        data_from=date(2025, 12, 15),
        data_to=date(2026, 11, 14),
    )
    period.awards.set([world.awards["BKBT"]])
    for kind in ("report", "nominations"):
        PeriodDue.objects.create(
            period=period, submission_kind=kind, stage="unit", due_on=date(2026, 12, 31)
        )
    return period


def let_in(levels: Levels) -> Levels:
    """Everybody of both levels can log in, with the password “x”."""
    for user in User.objects.all():
        user.set_password("x")
        user.save(update_fields=["password"])
    return levels


def issued(
    levels: Levels,
    decider: str,
    award: str,
    *,
    names: tuple[str, ...] = ("Mẫu A", "Thử B"),
    unit: str = "cckl",
    number: str = "147/TTr-SM",
) -> Consolidation:
    """A signed and numbered proposal of `names` to another decider: ready to be sent up."""
    accepted(levels.world, unit, award=award, names=names)
    users = levels.users
    proposal = open_consolidation(
        period=levels.world.period, title="Tờ trình", actor=users["lan"], decider=decider
    )
    for action in ("collect", "shortlist", "present"):
        do(proposal, action, users["lan"])
    do(proposal, "sign_all", users["vu"])
    do(proposal, "number", users["so"], numbers={proposal.ref: (number, NOW.date())})
    do(proposal, "publish", users["so"])
    return proposal


def sent_up(levels: Levels, decider: str = Decider.MINISTER, award: str = "BKBT") -> Consolidation:
    """As `issued`, sent: upstairs wait copies, or a package has gone out."""
    proposal = issued(levels, decider, award)
    do(proposal, "send_up", levels.users["lan"])
    return proposal


def send_up_alone(levels: Levels, name: str, decider: str = Decider.MINISTER) -> Consolidation:
    """A paper of its own for one examined nominee, sent."""
    users = levels.users
    paper = open_consolidation(
        period=levels.world.period, title=f"Tờ trình {name}", actor=users["lan"], decider=decider
    )
    do(paper, "collect", users["lan"])
    others = paper.lines.exclude(nomination__nominee_name=name)
    ids = list(others.values_list("nomination_id", flat=True))
    if ids:
        do(paper, "take_off", users["lan"], lines=ids)
    for action in ("shortlist", "present"):
        do(paper, action, users["lan"])
    do(paper, "sign_all", users["vu"])
    do(paper, "number", users["so"], numbers={paper.ref: (f"{paper.pk}/TTr-SM", NOW.date())})
    do(paper, "publish", users["so"])
    do(paper, "send_up", users["lan"])
    return paper


def received(levels: Levels) -> Submission:
    """The department's nominations at the ministry, signed by the Director and taken in."""
    sent_up(levels)
    file = levels.part()
    do(file, "send_to_head", levels.users["lan"])
    do(file, "submit", levels.users["vu"])
    do(file, "receive", levels.users["kieu"])
    return file


def returned_upstairs(levels: Levels, name: str = "Mẫu A") -> Correction:
    """As `received`; the ministry returned one copy to the department."""
    file = received(levels)
    line = file.nominations.get(nominee_name=name)
    do(file, "return", levels.users["kieu"], note="Chưa rõ năm", lines=[line.pk])
    return file.corrections.get()


def report(levels: Levels) -> Consolidation:
    """The department's consolidated report, still collecting."""
    return open_consolidation(
        period=levels.world.period,
        title="Báo cáo năm 2026",
        actor=levels.users["lan"],
        kind=ConsolidationKind.REPORT,
    )
