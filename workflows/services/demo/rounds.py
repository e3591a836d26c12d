"""A round of the demo's year: it opens, the units send what they owe, the office takes it in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nominations.enums import DueStage, SubmissionState
from nominations.models import Period, Submission, Unit
from nominations.services.demo import demo_period, owing_units, units_of
from workflows.services.demo.player import Player
from workflows.services.demo.scenes import Script, at
from workflows.services.demo.writing import Row, write
from workflows.services.periods import open_period


def round_of(player: Player, row: Row) -> Script:
    """Play one row of `rounds` in data/demo/year.yaml.

    `sent` is the usual day, `late` those of other units, `missing` who has not sent; `accepted` the
    days on which the office takes in everything that has come.
    """
    yield at(row["opens"])
    period = open_round(player, row)
    owed = period.dues.filter(stage=DueStage.UNIT).order_by("submission_kind")
    kinds = list(owed.values_list("submission_kind", flat=True))
    scenes = [(moment, units) for moment, units in _sendings(player, period, row).items()]
    scenes += [(at(day), []) for day in row.get("accepted", ())]
    for moment, units in sorted(scenes, key=lambda scene: (scene[0], not scene[1])):
        yield moment
        for file in [player.file(period, unit.code, kind) for unit in units for kind in kinds]:
            write(player, file, row)
            player.send(file)
        if not units:
            _accept_all(player, period, kinds)


def open_round(player: Player, row: Row) -> Period:
    """The office opens the planned period for the units of `row`."""
    period = demo_period(row["period"])
    open_period(period=period, units=_owing(player, period, row), actor=_office(player, period))
    period.refresh_from_db()
    return period


def _owing(player: Player, period: Period, row: Row) -> list[Unit]:
    if "units" in row:
        return units_of(row["units"])
    if period.authority.code == "bnnmt":
        return units_of(player.year["ministry_units"])
    return owing_units()


def _office(player: Player, period: Period) -> Any:
    return player.desk(period, "office")


def _sendings(player: Player, period: Period, row: Row) -> dict[datetime, list[Unit]]:
    """Moment → who sends then."""
    found: dict[datetime, list[Unit]] = defaultdict(list)
    absent: Sequence[str] = row.get("missing", ())
    for dossier in period.dossiers.select_related("unit").order_by("unit__position"):
        code = dossier.unit.code
        if code not in absent:
            found[at(row.get("late", {}).get(code, row["sent"]))].append(dossier.unit)
    return found


def _accept_all(player: Player, period: Period, kinds: Sequence[str]) -> None:
    come = Submission.objects.filter(
        dossier__period=period, kind__in=kinds, state=SubmissionState.OFFICE_CHECK
    )
    for file in come.select_related("dossier__unit").order_by("dossier__unit__position", "kind"):
        player.act(file, "accept", player.desk(period, "examiner"))
