"""What a unit registers for the year, and changes once."""

from nominations.enums import PeriodKind, RegistrationKind
from nominations.models import Submission, User
from nominations.services.registrations import Entry, add_line
from workflows.services.rehearse.stage import Stage, version_of


def register(stage: Stage, file: Submission, officer: User) -> None:
    """A target, titles for the unit and some of its people, an initiative; later one more."""
    unit, people = file.dossier.unit, stage.world.people[file.dossier.unit.code]
    chance = stage.world.chance(stage.label(file), "registered")
    if file.dossier.period.kind == PeriodKind.AMENDMENT:
        entries = [Entry(RegistrationKind.TARGET, text="Điều chỉnh: hoàn thành trước 30/11")]
    else:
        awards = stage.world.awards
        keen = chance.sample(people, max(1, len(people) // 6))
        entries = [
            Entry(RegistrationKind.TARGET, text="Hoàn thành 100 % chương trình công tác năm"),
            Entry(RegistrationKind.TITLE, award=awards["TTLDTT"], unit=unit),
            *(Entry(RegistrationKind.TITLE, award=awards["CSTDCS"], person=p) for p in keen),
            Entry(RegistrationKind.INITIATIVE, text="Số hóa quy trình nội bộ", person=keen[0]),
        ]
    for entry in entries:
        add_line(file, actor=officer, seen_version=version_of(file), entry=entry)
