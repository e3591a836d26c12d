"""Initiatives of the small world: a round that is open, some written, sent, recognised."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from nominations.enums import InitiativeLevel, PeriodKind, Role, SubmissionKind
from nominations.models import Initiative, Period, Person, Post, Submission, User
from nominations.services.initiatives import Authorship, Wording, begin, put_in
from nominations.services.recognitions import Ruling, record_results
from tests.factories.acts import do
from tests.factories.paths import HEADS, OFFICERS
from tests.factories.rounds import file_in, opened, planned
from tests.factories.world import NOW, SINCE, World, make_person

TODAY = NOW.date()
SUMMARY = "Trước đây ghi sổ, nay quét mã; mỗi hồ sơ bớt ba ngày."


def round_of(world: World, *, year: int = 2026, name: str = "") -> Period:
    """A round of initiatives, open for both units."""
    kind, part = PeriodKind.INITIATIVES, SubmissionKind.INITIATIVES
    period = planned(world, kind, part, date(2026, 12, 3), year=year, name=name)
    return opened(world, period)


def part_of(world: World, period: Period, unit: str = "cckl") -> Submission:
    return file_in(world, period, unit)


def written(
    world: World,
    title: str,
    *,
    unit: str = "cckl",
    authors: Sequence[tuple[Person | str, str]] = (),
    year: int = 2026,
) -> Initiative:
    """An initiative that its unit's officer wrote; by the officer alone if nobody is named."""
    user = world.users[OFFICERS[unit]]
    named = authors or [(world.person(OFFICERS[unit]), "100")]
    rows = [
        Authorship("", Decimal(share), who)
        if isinstance(who, Person)
        else Authorship(who, Decimal(share))
        for who, share in named
    ]
    wording = Wording(title, SUMMARY, "Áp dụng tại hai hạt.", tuple(rows))
    return begin(world.units[unit], year, actor=user, wording=wording)


def handed_in(
    world: World, period: Period, initiatives: Sequence[Initiative], unit: str = "cckl"
) -> Submission:
    """The unit's part with `initiatives`, signed and sent."""
    file = part_of(world, period, unit)
    user = world.users[OFFICERS[unit]]
    refs = [row.ref for row in initiatives]
    put_in(file, refs, actor=user, seen_version=file.version)
    do(file, "send_to_head", user)
    do(file, "submit", world.users[HEADS[unit]])
    return file


def ruling(number: str = "512/QĐ", **said: object) -> Ruling:
    values: dict[str, object] = {
        "recognised": True,
        "level": InitiativeLevel.BASE,
        "number": number,
        "decided_on": TODAY,
        "authority": "Sở Mẫu",
        "valid_to": date(2028, 12, 31),
        "reason": "",
    }
    return Ruling(**{**values, **said})  # type: ignore[arg-type]


def recognised(
    world: World, titles: Sequence[str], *, unit: str = "cckl", **said: object
) -> list[Initiative]:
    """Initiatives that were written, sent and recognised in a round of their own."""
    period = round_of(world)
    rows = [written(world, title, unit=unit) for title in titles]
    handed_in(world, period, rows, unit)
    refs = [row.ref for row in rows]
    record_results(period, refs, actor=world.users["lan"], ruling=ruling(**said))  # type: ignore[arg-type]
    return rows


def secretary(world: World) -> User:
    """The secretary of the department's council of initiatives."""
    person = make_person("Tạ Ý Tưởng")
    world.users["y_tuong"] = user = User.objects.create(username="y_tuong", person=person)
    Post.objects.create(
        person=person, role=Role.INITIATIVES, unit=world.department, valid_from=SINCE
    )
    return user
