"""How a unit of the demo scores itself: plausible, the same at every load."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nominations.enums import CriterionSection
from nominations.models import Criterion, Submission
from nominations.queries.facts import facts_of
from nominations.queries.fields import asked_criteria
from nominations.queries.score_sheet import item_of
from nominations.rules.self_assessment import Answer, asked_of, from_system
from nominations.services.assessment import save_answers
from nominations.services.data_files import read_data
from workflows.services.demo.player import Player

_SCORED = (CriterionSection.MAIN, CriterionSection.GATE)


def assess(player: Player, file: Submission) -> None:
    """The officer scores the unit on what the system knows and on what the demo's data says."""
    said = read_data("demo/assessments")
    unit = file.dossier.unit
    own: Mapping[str, Any] = said["units"].get(unit.code, {})
    known = facts_of(file)
    answers = {}
    for place, criterion in enumerate(asked_criteria(file)):
        if criterion.section not in _SCORED and criterion.code not in own:
            continue
        code, fact = criterion.code, known.get(criterion.code)
        if code not in own and from_system(item_of(criterion), fact.fact if fact else None):
            answers[criterion] = Answer(note=said["note"])
            continue
        rotation = said["usual"].get(code)
        word = own.get(
            code, rotation[(unit.position + place) % len(rotation)] if rotation else None
        )
        answers[criterion] = _answer(criterion, word, said["note"], unit.position + place)
    save_answers(file, answers=answers, **player.saving(file))


def _answer(criterion: Criterion, word: Any, note: str, place: int) -> Answer:
    """One criterion; a table that the data does not know is scored near its maximum."""
    item = item_of(criterion)
    asked = asked_of(item, criterion.kind, scored=criterion.table.total is not None)
    if criterion.section == CriterionSection.GATE:
        return Answer(met=False)
    if word == "absent" and asked.absent:
        return Answer(absent=True, note=note)
    if isinstance(word, Mapping):
        return Answer(points=Decimal(str(word["points"])), note=word["note"])
    if asked.choice:
        return Answer(choice=str(word or criterion.how["options"][0]["code"]), note=note)
    if asked.value and word is not None:
        return Answer(value=Decimal(str(word)), note=note)
    if asked.met:
        return Answer(met=True, note=note)
    usual = max(criterion.max_points - place % 3, Decimal(0))
    return Answer(points=usual if word is None else Decimal(str(word)), note=note)
