"""Every cell of the hand-written truth table against `may()`: the full product, in memory."""

import ast
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.models import Model, TextChoices

from nominations import rules
from nominations.enums import (
    ConsolidationState,
    CorrectionState,
    Machine,
    RankingState,
    Role,
    SubmissionState,
)
from nominations.models import ClusterRanking, Consolidation, Correction, Submission
from nominations.rules.roles import PERMITTED, Standing, could, may
from workflows.services import acts
from workflows.services.step import ACTS

HERE = Path(__file__).parent
TABLE: dict[str, Any] = yaml.safe_load((HERE / "truth_table.yaml").read_text())
MACHINES: dict[str, dict[str, dict[str, list[str]]]] = TABLE["machines"]
STATES: dict[Machine, type[TextChoices]] = {
    Machine.SUBMISSION: SubmissionState,
    Machine.CONSOLIDATION: ConsolidationState,
    Machine.CORRECTION: CorrectionState,
    Machine.RANKING: RankingState,
}
MODELS = (Submission, Consolidation, Correction, ClusterRanking)
ROLES: list[Role | None] = [None, *Role]
TASK_ROLES = ["", *(role.value for role in Role)]
ALL_ACTIONS = sorted(
    {name for _machine, name in ACTS}
    | {action for states in MACHINES.values() for row in states.values() for action in row}
)
#: `close` is set-based SQL at publication and at the period's end, not an act of a person.
NOT_AN_ACT = {("Submission", "close")}
#: Places beside the default in which a subject may begin.
BORN_IN: dict[type[Model], set[str]] = {Consolidation: {"COLLECTING"}}


def expected(
    machine: str,
    state: str,
    action: str,
    role: str,
    *,
    author: bool = False,
    appointed: bool = False,
    task_role: str = "",
) -> str:
    """The table's answer in one word: yes, stranger, own_work or not_substitute."""
    allowed = MACHINES[machine][state].get(action, [])
    held = {role} & set(allowed)
    if appointed and action not in TABLE["not_for_appointees"]:
        held |= {task_role} & set(allowed)
    if not held:
        return "stranger"
    if author and action in TABLE["judging"]:
        return "own_work"
    named = held - set(TABLE["only_as_substitute"]) or task_role in held
    if not named and action not in TABLE["also_without_a_task_of_his"]:
        return "not_substitute"
    return "yes"


def answer(
    machine: Machine, state: str, action: str, standing: Standing, task_role: str = ""
) -> str:
    refusal = may(standing, machine=machine, state=state, action=action, task_role=task_role)
    if refusal is None:
        return "yes"
    if refusal.stranger:
        return "stranger"
    return "not_substitute" if "ký thay" in refusal.reason else "own_work"


CELLS = [(machine, state) for machine, states in STATES.items() for state in states.values]


@pytest.mark.parametrize(("machine", "state"), CELLS)
def test_table_agrees_with_may_for_every_role_and_relation(machine: Machine, state: str) -> None:
    relations = list(product((False, True), (False, True), TASK_ROLES))
    wrong = []

    for action, role, (author, appointed, task_role) in product(ALL_ACTIONS, ROLES, relations):
        roles = frozenset({role} if role else ())
        standing = Standing(roles=roles, prepared_or_signed=author, appointed=appointed)
        said = answer(machine, state, action, standing, task_role)
        wanted = expected(
            machine,
            state,
            action,
            role.value if role else "",
            author=author,
            appointed=appointed,
            task_role=task_role,
        )
        if said != wanted:
            wrong.append((action, role, author, appointed, task_role, said, wanted))

    assert wrong == []


@pytest.mark.parametrize(("machine", "state"), CELLS)
def test_two_roles_together_allow_what_one_of_them_allows(machine: Machine, state: str) -> None:
    wrong = []

    for action, pair, task_role in product(
        ALL_ACTIONS, combinations(Role, 2), ("", Role.LEADER, Role.DEPUTY_LEADER)
    ):
        both = may(
            Standing(roles=frozenset(pair)),
            machine=machine,
            state=state,
            action=action,
            task_role=task_role,
        )
        single = [
            expected(machine, state, action, role.value, task_role=task_role) for role in pair
        ]
        if (both is None) != ("yes" in single):
            wrong.append((action, pair, task_role))

    assert wrong == []


@pytest.mark.parametrize(("machine", "action"), list(product(Machine, ALL_ACTIONS)))
def test_could_knows_everybody_who_may_do_it_in_some_state(machine: Machine, action: str) -> None:
    somewhere = {role for row in MACHINES[machine].values() for role in row.get(action, [])}

    known = {
        role.value
        for role in Role
        if could(Standing(roles=frozenset({role})), machine=machine, action=action)
    }

    assert known == somewhere
    assert not could(Standing(), machine=machine, action=action)


def test_table_is_complete_in_states() -> None:
    written = {machine: set(states) for machine, states in MACHINES.items()}

    assert written == {machine.value: set(states.values) for machine, states in STATES.items()}
    assert set(STATES) == set(Machine)


def test_table_has_exactly_the_registered_acts() -> None:
    written = {
        (machine, action)
        for machine, states in MACHINES.items()
        for row in states.values()
        for action in row
    }

    assert written == {(machine.value, name) for machine, name in ACTS}


def test_table_has_exactly_the_permitted_cells() -> None:
    written = {
        (machine, state, action)
        for machine, states in MACHINES.items()
        for state, row in states.items()
        for action in row
    }

    assert written == {
        (machine.value, str(state), action)
        for machine, table in PERMITTED.items()
        for state, action in table
    }


def test_table_names_known_roles_and_actions_only() -> None:
    named = {role for states in MACHINES.values() for row in states.values() for r in row.values()
             for role in r}  # fmt: skip
    rules_about = (
        *TABLE["judging"],
        *TABLE["also_without_a_task_of_his"],
        *TABLE["not_for_appointees"],
    )

    assert named <= set(Role.values)
    assert set(TABLE["only_as_substitute"]) <= set(Role.values)
    assert set(rules_about) <= set(ALL_ACTIONS)


def test_every_transition_is_taken_by_some_act() -> None:
    services = Path(acts.__file__).parent.parent
    taken = {
        node.attr
        for file in services.rglob("*.py")
        if "messages" not in file.parts  # connections are closed there, no files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute)
    }

    unused = {
        (model.__name__, transition.name)
        for model in MODELS
        for transition in model._meta.get_field("state").get_all_transitions(model)
        if transition.name not in taken
    }

    assert unused == NOT_AN_ACT


@pytest.mark.parametrize("model", MODELS)
def test_every_state_can_be_reached_by_a_transition(model: type[Model]) -> None:
    field = model._meta.get_field("state")
    reached = {field.get_default()} | BORN_IN.get(model, set())

    for transition in field.get_all_transitions(model):
        target = transition.target
        reached |= set(getattr(target, "allowed_states", None) or [target])

    assert reached == {value for value, _label in field.choices}


def test_rules_ask_no_database() -> None:
    folder = Path(rules.__file__).parent
    imported = {
        node.module
        for name in ("roles.py", "permitted.py")
        for node in ast.walk(ast.parse((folder / name).read_text()))
        if isinstance(node, ast.ImportFrom)
    }

    pure = {"collections.abc", "dataclasses", "types", "django.utils.translation"}
    pure |= {"nominations.enums"}
    assert imported <= pure | {"nominations.rules.permitted"}
