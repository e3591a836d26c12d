"""How far something has come already: files sent or accepted, proposals drafted or presented."""

from collections.abc import Sequence

from nominations.models import Consolidation, Nomination, Person, Submission
from tests.factories.acts import do
from tests.factories.world import World, nominate
from workflows.services.consolidations import open_consolidation

OFFICERS = {"cckl": "hoa", "cctl": "an"}
HEADS = {"cckl": "binh", "cctl": "son"}
NAMES = ("Mẫu A", "Thử B", "Dụ C")


def prepared(
    world: World,
    unit: str = "cckl",
    *,
    names: Sequence[str] = NAMES,
    award: str = "CSTDCS",
    people: Sequence[Person] = (),
) -> Submission:
    """The unit's nominations, complete, not yet sent to the head."""
    file = world.submission(unit)
    nominate(file, names, world.awards[award], people=people)
    file.meeting_minutes = "BB 12/BB"
    file.save(update_fields=["meeting_minutes"])
    return file


def sent(world: World, unit: str = "cckl", **nominees: object) -> Submission:
    """As `prepared`, signed and sent by the head: at the first desk of the route."""
    file = prepared(world, unit, **nominees)  # type: ignore[arg-type]
    do(file, "send_to_head", world.users[OFFICERS[unit]])
    do(file, "submit", world.users[HEADS[unit]])
    return file


def accepted(world: World, unit: str = "cckl", **nominees: object) -> Submission:
    """As `sent`, examined by Lan (a route without cluster)."""
    file = sent(world, unit, **nominees)
    do(file, "accept", world.users["lan"])
    return file


def drafted(world: World) -> Consolidation:
    """A proposal with everything that was examined, all of it on the list."""
    proposal = open_consolidation(period=world.period, title="Tờ trình", actor=world.users["lan"])
    do(proposal, "collect", world.users["lan"])
    do(proposal, "shortlist", world.users["lan"])
    return proposal


def presented(world: World) -> Consolidation:
    """As `drafted`, sent on to the next stage of the route."""
    proposal = drafted(world)
    do(proposal, "present", world.users["lan"])
    return proposal


def nominee(file: Submission, name: str) -> Nomination:
    return Nomination.objects.get(submission=file, nominee_name=name)


def states_of(file: Submission) -> dict[str, str]:
    """Nominee → state, as the database has it."""
    return dict(
        Nomination.objects.filter(submission=file)
        .order_by("pk")
        .values_list("nominee_name", "state")
    )
