"""How units of a rehearsed year score themselves: what is known stands, the rest is drawn."""

from decimal import Decimal
from random import Random

from nominations.enums import CriterionSection
from nominations.models import Criterion, Submission, User
from nominations.queries.facts import facts_of
from nominations.queries.fields import asked_criteria
from nominations.queries.score_sheet import item_of
from nominations.rules.formulas import rule_of
from nominations.rules.self_assessment import Answer, asked_of, from_system
from nominations.services.assessment import save_answers
from workflows.services.rehearse.stage import Stage, version_of

_NOTE = "Có văn bản kèm theo."
_MAIN, _GATE = CriterionSection.MAIN, CriterionSection.GATE


def assess(stage: Stage, file: Submission, officer: User) -> None:
    """The officer answers every criterion and every gate of the period's score table."""
    chance = stage.world.chance(stage.label(file), "points")
    known = facts_of(file)
    answers = {}
    for criterion in asked_criteria(file):
        if criterion.section not in (_MAIN, _GATE):
            continue
        found = known.get(criterion.code)
        by_itself = from_system(item_of(criterion), found.fact if found else None)
        answers[criterion] = Answer(note=_NOTE) if by_itself else _drawn(criterion, chance)
    save_answers(file, actor=officer, seen_version=version_of(file), answers=answers)


def _drawn(criterion: Criterion, chance: Random) -> Answer:
    item = item_of(criterion)
    asked = asked_of(item, criterion.kind, scored=criterion.table.total is not None)
    if criterion.section == _GATE:
        return Answer(met=False)
    if asked.choice:
        return Answer(choice=criterion.how["options"][0]["code"], note=_NOTE)
    if asked.value and rule_of(item) != "judge":
        return Answer(value=_number(rule_of(item), chance), met=asked.met or None, note=_NOTE)
    if asked.met:
        return Answer(met=True, note=_NOTE)
    missing = chance.randint(0, 2)
    return Answer(points=max(criterion.max_points - missing, Decimal(0)), note=_NOTE)


def _number(rule: str, chance: Random) -> Decimal:
    """A percentage near 100, few cases against the unit, some that count for it."""
    if rule == "minus_each":
        return Decimal(int(chance.random() < 0.2))
    if rule in ("each", "months_above"):
        return Decimal(chance.randint(1, 4) if rule == "each" else 11)
    return Decimal(chance.randint(95, 100))
