"""A department with many units, each with an officer and a head, and files of nominees."""

from collections.abc import Sequence
from dataclasses import dataclass

from nominations.enums import NomineeKind, Role, Sex, SubmissionKind
from nominations.models import Consolidation, Nomination, Person, Post, Submission, Unit, User
from nominations.names import search_key, sort_key
from tests.factories.acts import do
from tests.factories.world import SINCE, World, make_unit, make_world
from workflows.services.consolidations import open_consolidation
from workflows.services.periods import open_period

AWARD = "CSTDCS"


@dataclass
class Crowd:
    """The world, and for each unit its nominations file with who prepares and who signs it."""

    world: World
    files: list[Submission]
    officers: list[User]
    heads: list[User]


def make_people(names: Sequence[str]) -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            full_name=name,
            sort_key=sort_key(name),
            search_key=search_key(name),
            sex=Sex.FEMALE,
            birth_year=1980,
        )
        for name in names
    )


def make_logins(
    names: Sequence[str], role: Role, units: Sequence[Unit], *, prefix: str
) -> list[User]:
    """A person with a login and one post each."""
    people = make_people(names)
    users = User.objects.bulk_create(
        User(username=f"{prefix}{n}", person=person, password="!")
        for n, person in enumerate(people)
    )
    Post.objects.bulk_create(
        Post(person=person, role=role, unit=unit, title=str(role.label), valid_from=SINCE)
        for person, unit in zip(people, units, strict=True)
    )
    return users


def make_units(world: World, count: int, *, prefix: str = "pb") -> list[Unit]:
    return [
        make_unit(f"{prefix}-{n}", f"Phòng số {n}", parent=world.department) for n in range(count)
    ]


def make_crowd(*, units: int, nominees: int) -> Crowd:
    """`units` units that owe `nominees` nominations each, in an open period."""
    world = make_world(open_annual=False)
    owing = make_units(world, units)
    officers = make_logins(
        [f"Trần Lập {n}" for n in range(units)], Role.UNIT_OFFICER, owing, prefix="officer"
    )
    heads = make_logins(
        [f"Đinh Ký {n}" for n in range(units)], Role.UNIT_HEAD, owing, prefix="head"
    )
    open_period(period=world.period, units=owing, actor=world.users["lan"])
    world.period.refresh_from_db()
    files = list(
        Submission.objects.filter(
            dossier__period=world.period, kind=SubmissionKind.NOMINATIONS
        ).order_by("dossier__unit_id")
    )
    for file in files:
        nominate(world, file, nominees)
    return Crowd(world, files, officers, heads)


def nominate(world: World, file: Submission, nominees: int) -> None:
    """A complete file of `nominees` persons, not yet sent to the head."""
    people = make_people([f"Người Mẫu {file.pk} {n}" for n in range(nominees)])
    Nomination.objects.bulk_create(
        Nomination(
            submission=file,
            award=world.awards[AWARD],
            nominee_kind=NomineeKind.PERSON,
            person=person,
            nominee_name=person.full_name,
            nominee_sort_key=person.sort_key,
        )
        for person in people
    )
    file.meeting_minutes = "BB 12/BB"
    file.save(update_fields=["meeting_minutes"])


def examined(crowd: Crowd) -> None:
    """All files sent and accepted."""
    for file, officer, head in zip(crowd.files, crowd.officers, crowd.heads, strict=True):
        do(file, "send_to_head", officer)
        do(file, "submit", head)
        do(file, "accept", crowd.world.users["lan"])


def waiting_for_signature(crowd: Crowd) -> Consolidation:
    """One proposal with everything, on the Director's desk."""
    lan = crowd.world.users["lan"]
    proposal = open_consolidation(period=crowd.world.period, title="Tờ trình", actor=lan)
    do(proposal, "collect", lan)
    do(proposal, "shortlist", lan)
    do(proposal, "present", lan)
    return proposal


def numbers_for(proposal: Consolidation) -> dict[str, tuple[str, object]]:
    """A number and the day of the signature for each decision."""
    return {
        decision.ref: (f"{n}/QĐ", decision.signed_at.date())
        for n, decision in enumerate(proposal.decisions.order_by("pk"), start=proposal.pk * 100)
    }
