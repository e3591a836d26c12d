"""Initiatives of a rehearsed year: written by the units, recognised once, named by nominees."""

from datetime import date
from decimal import Decimal

from nominations import clock
from nominations.enums import InitiativeLevel, Role, SubmissionKind
from nominations.models import Initiative, Nomination, Period, Submission, User
from nominations.queries.initiatives import offered_to, usable_for
from nominations.services.initiative_uses import choose
from nominations.services.initiatives import Authorship, Wording, begin, put_in
from nominations.services.recognitions import Ruling, record_results
from workflows.services.rehearse.stage import Stage, version_of

_MOST, _RECOGNISED = 2, 0.8


def hand_in(stage: Stage, file: Submission, officer: User) -> None:
    """The officer writes what the unit's people had in mind, and puts it all into the part."""
    unit = file.dossier.unit
    chance = stage.world.chance(stage.label(file), "initiatives")
    people = stage.world.people.get(unit.code, [])
    written = Initiative.objects.filter(submission=file).exists()
    for place in range(0 if written else chance.randint(1, _MOST)):
        authors = chance.sample(list(people), min(2, len(people)))
        share = Decimal(100) / len(authors)
        wording = Wording(
            title=f"Giải pháp {place + 1} của {unit.name}",
            summary="Quy trình mới rút ngắn thời gian giải quyết.",
            effect="Đã áp dụng tại đơn vị.",
            authors=tuple(Authorship("", share, person) for person in authors),
        )
        begin(unit, file.dossier.period.year, actor=officer, wording=wording)
    refs = [row.ref for row in offered_to(file)]
    put_in(file, refs, actor=officer, seen_version=version_of(file))


def recognise(stage: Stage, period: Period, day: date) -> bool:
    """The council's decision on everything sent; False while some of it is still on its way."""
    parts = Submission.objects.filter(dossier__period=period, kind=SubmissionKind.INITIATIVES)
    if parts.exclude(state__in=("ACCEPTED", "CLOSED", "WITHDRAWN")).exists():
        return False
    office = stage.holder_today(Role.OFFICE, period.authority)
    sent = Initiative.objects.filter(submission__in=parts).order_by("unit__position", "pk")
    chosen: dict[bool, list[str]] = {True: [], False: []}
    for place, initiative in enumerate(sent):
        lucky = stage.world.chance("recognised", initiative.unit.code, place).random()
        chosen[lucky < _RECOGNISED].append(initiative.ref)
    for recognised, refs in chosen.items():
        ruling = Ruling(
            recognised=recognised,
            level=InitiativeLevel.BASE,
            number=stage.next_number(period.authority.code, "QĐ"),
            decided_on=day,
            authority=period.authority.name,
            reason="" if recognised else "Chưa có phạm vi áp dụng rõ.",
        )
        if refs:
            record_results(period, refs, actor=office, ruling=ruling)
    return True


def cite(line: Nomination, officer: User) -> None:
    """Name the nominee's own recognised initiatives as grounds of his line."""
    refs = [row.ref for row in usable_for(line, clock.today())]
    file = line.submission
    if refs:
        choose(line, refs, actor=officer, seen_version=version_of(file))
