"""The demo's initiatives: written, handed in, recognised, named; and a nominee's word."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nominations.enums import InitiativeLevel
from nominations.models import Initiative, Nomination, Period, Submission, Unit, User
from nominations.names import search_key
from nominations.queries.initiatives import offered_to, registered_lines
from nominations.services.data_files import read_data
from nominations.services.initiative_uses import choose
from nominations.services.initiatives import (
    Authorship,
    Seen,
    Wording,
    begin,
    fingerprint,
    put_in,
    save_initiative,
    take_up,
)
from nominations.services.nominee_checks import answer_check, ask_correction, confirm_line
from nominations.services.recognitions import Ruling, record_results
from workflows.services.demo.player import Player, people_of
from workflows.services.demo.rounds import open_round
from workflows.services.demo.scenes import Script, at

Row = dict[str, Any]
KIND = "initiatives"


def initiative_rounds() -> list[Row]:
    """The rounds of data/demo/initiatives.yaml."""
    rounds: list[Row] = read_data("demo/initiatives")["rounds"]
    return rounds


def initiatives_of(player: Player, row: Row) -> Script:
    """A round: opened, written by the units, sent, accepted, and what the council decided."""
    yield at(row["opens"])
    period = open_round(player, row)
    units = [
        dossier.unit
        for dossier in period.dossiers.select_related("unit").order_by("unit__position")
    ]
    yield at(row["written"])
    for unit in units:
        _write_all(player, period, unit, row)
    late = row.get("late", {})
    for moment in sorted({at(row["sent"]), *map(at, late.values())}):
        yield moment
        for unit in units:
            if at(late.get(unit.code, row["sent"])) == moment:
                _send(player, period, unit, row.get("kept_back", ()))
    yield at(row["accepted"])
    for unit in units:
        player.act(player.file(period, unit.code, KIND), "accept", player.desk(period, "examiner"))
    for said in row["results"]:
        yield at(said["day"])
        _decide(player, period, said)


def _write_all(player: Player, period: Period, unit: Unit, row: Row) -> None:
    """Each registered initiative, and those that were not registered, in the data's words."""
    officer = player.officers[unit.code]
    for title in row.get("direct", {}).get(unit.code, ()):
        begin(unit, period.year, actor=officer, wording=_wording(unit, title, ()))
    for line in registered_lines(unit, period.year):
        initiative = take_up(line, unit=unit, actor=officer)
        named = [line.person] if line.person else []
        save_initiative(
            initiative,
            actor=officer,
            seen=Seen(fingerprint=fingerprint(initiative)),
            wording=_wording(unit, initiative.title, named),
        )


def _wording(unit: Unit, title: str, first: Sequence[Any]) -> Wording:
    """Two authors of the unit, the first of them whoever registered it."""
    data = read_data("demo/initiatives")
    others = [person for person in people_of(unit.code) if person not in first]
    people = [*first, *others][: len(data["shares"])]
    authors = tuple(
        Authorship("", Decimal(share), person)
        for person, share in zip(people, data["shares"], strict=True)
    )
    return Wording(title, data["summary"], data["effect"], authors)


def _send(player: Player, period: Period, unit: Unit, kept_back: Sequence[str]) -> None:
    file = player.file(period, unit.code, KIND)
    refs = [row.ref for row in offered_to(file) if row.title not in kept_back]
    if refs:
        put_in(file, refs, **player.saving(file))
    else:
        player.act(file, "nothing_to_report", player.officers[unit.code])
    player.send(file)


def _decide(player: Player, period: Period, said: Row) -> None:
    sent = Initiative.objects.filter(submission__dossier__period=period)
    chosen = (
        sent.filter(title__in=said["titles"])
        if "titles" in said
        else sent.exclude(title__in=said["but"])
    )
    ruling = Ruling(
        recognised="reason" not in said,
        level=InitiativeLevel(said.get("level", InitiativeLevel.BASE)),
        number=said["number"],
        decided_on=said["dated"],
        authority=said.get("authority", period.authority.name),
        valid_to=said.get("valid_to"),
        reason=said.get("reason", ""),
    )
    refs = list(chosen.values_list("ref", flat=True))
    record_results(period, refs, actor=player.users["sangkien"], ruling=ruling)


def cite(player: Player, file: Submission, period: str) -> None:
    """Name the initiatives of the data in the first line of an author on the list."""
    unit = file.dossier.unit
    for title in read_data("demo/initiatives")["named"][period].get(unit.code, ()):
        initiative = Initiative.objects.get(unit=unit, search_key=search_key(title))
        authors = initiative.authors.values("person")
        lines = file.nominations.filter(person__in=authors)
        line = lines.order_by("-award__rank", "priority", "pk")[0]
        choose(line, [initiative.ref], **player.saving(file))


def asked_and_answered(player: Player, file: Submission) -> None:
    """The first person on the list doubts a detail, reads the answer, and confirms."""
    said = read_data("demo/initiatives")["checks"]
    lines = Nomination.objects.filter(submission=file, person__user__isnull=False)
    line = lines.order_by("priority", "pk").first()
    if line is None:
        return
    nominee = User.objects.select_related("person").get(person=line.person)
    check = ask_correction(line, actor=nominee, text=said["request"])
    officer = player.officers[file.dossier.unit.code]
    answer_check(check, actor=officer, corrected=False, text=said["answer"])
    confirm_line(line, actor=nominee)
