"""Every cell of the hand-written truth table over HTTP: who may succeeds, everybody else fails."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from nominations import clock
from nominations.models import Event
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.world import CAST
from tests.http.places import LOGINS, fields_for, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "workflows" / "truth_table.yaml").read_text()
)
MACHINES: dict[str, dict[str, dict[str, list[str]]]] = TABLE["machines"]

CELLS = [
    (machine, state, action)
    for machine, states in MACHINES.items()
    for state, row in states.items()
    for action in row
]
SEATS = [(*cell, role) for cell in CELLS for role in MACHINES[cell[0]][cell[1]][cell[2]]]

#: Where an act leads; every act that is not listed leaves its subject where it was.
TARGETS = {
    "submission": {
        ("DRAFT", "send_to_head"): "UNIT_SIGNING",
        ("DRAFT", "withdraw"): "WITHDRAWN",
        ("UNIT_SIGNING", "submit"): "OFFICE_CHECK",
        ("UNIT_SIGNING", "resubmit"): "OFFICE_CHECK",
        ("UNIT_SIGNING", "send_back"): "DRAFT",
        ("UNIT_SIGNING", "withdraw"): "WITHDRAWN",
        ("UNIT_SIGNING", "recall"): "DRAFT",
        ("UNIT_SIGNING", "suspend"): "SUSPENDED",
        ("CLUSTER_REVIEW", "return"): "RETURNED",
        ("CLUSTER_REVIEW", "withdraw"): "WITHDRAWN",
        ("CLUSTER_REVIEW", "recall"): "UNIT_SIGNING",
        ("CLUSTER_REVIEW", "suspend"): "SUSPENDED",
        ("OFFICE_CHECK", "accept"): "ACCEPTED",
        ("OFFICE_CHECK", "return"): "RETURNED",
        ("OFFICE_CHECK", "withdraw"): "WITHDRAWN",
        ("OFFICE_CHECK", "recall"): "UNIT_SIGNING",
        ("OFFICE_CHECK", "suspend"): "SUSPENDED",
        ("RETURNED", "send_to_head"): "UNIT_SIGNING",
        ("RETURNED", "resubmit"): "OFFICE_CHECK",
        ("RETURNED", "withdraw"): "WITHDRAWN",
        ("RETURNED", "suspend"): "SUSPENDED",
        ("ACCEPTED", "recall"): "OFFICE_CHECK",
        ("SUSPENDED", "resume"): "OFFICE_CHECK",
    },
    "consolidation": {
        ("COLLECTING", "sum_up"): "DRAFTING",
        ("COLLECTING", "discard"): "ENDED",
        ("SIGNING", "sign"): "APPROVED",
        ("ISSUED", "send_up"): "SENT_UP",
        ("DRAFTING", "present"): "SIGNING",
        ("DRAFTING", "discard"): "ENDED",
        ("OFFICE_HEAD_CHECK", "initial"): "SIGNING",
        ("OFFICE_HEAD_CHECK", "send_back"): "DRAFTING",
        ("OFFICE_HEAD_CHECK", "recall"): "DRAFTING",
        ("POSTED", "close_posting"): "SIGNING",
        ("POSTED", "recall"): "DRAFTING",
        ("COUNCIL", "present"): "SIGNING",
        ("COUNCIL", "discard"): "ENDED",
        ("COUNCIL", "recall"): "DRAFTING",
        ("SIGNING", "sign_all"): "APPROVED",
        ("SIGNING", "return_to_office"): "DRAFTING",
        ("SIGNING", "recall"): "DRAFTING",  # of present; a signer's recall stays
        ("APPROVED", "publish"): "ISSUED",
        ("APPROVED", "recall"): "SIGNING",
    },
    "correction": {
        ("FIXING", "send_to_head"): "UNIT_SIGNING",
        ("FIXING", "resubmit"): "RECHECK",
        ("FIXING", "withdraw"): "DONE",
        ("UNIT_SIGNING", "resubmit"): "RECHECK",
        ("UNIT_SIGNING", "send_back"): "FIXING",
        ("UNIT_SIGNING", "withdraw"): "DONE",
        ("UNIT_SIGNING", "recall"): "FIXING",
        ("RECHECK", "accept"): "DONE",
        ("RECHECK", "return"): "FIXING",
        ("RECHECK", "recall"): "UNIT_SIGNING",
    },
    "ranking": {("OPEN", "lock_scores"): "LOCKED"},
}
SIGNERS = ("leader", "deputy_leader")
CLUSTER_POSTS = {"binh": "cluster_head", "son": "cluster_deputy", "an": "cluster_member"}


def target(machine: str, state: str, action: str, role: str) -> str:
    if (state, action) == ("SIGNING", "recall") and role in SIGNERS:
        return "SIGNING"
    return TARGETS[machine].get((state, action), state)


def roles_of(login: str, machine: str, unit: str, *, cluster: bool) -> set[str]:
    """What a person of the cast is to the subject, by hand: its unit's, cluster's, authority's."""
    _name, role, where = CAST.get(login, ("", None, "above"))
    held = {CLUSTER_POSTS[login]} if cluster and login in CLUSTER_POSTS else set()
    in_its_unit = where == unit and machine in ("submission", "correction")
    return held | ({role.value} if role and (where == "d" or in_its_unit) else set())


@pytest.mark.thirds
@pytest.mark.parametrize(("machine", "state", "action", "role"), SEATS)
def test_whoever_may_succeeds(machine: str, state: str, action: str, role: str) -> None:
    place = reach(machine, state, action, role)
    subject, user = place.subject, place.world.users[place.login]

    with clock.at(place.moment):
        fields = hidden(subject) | place.fields
        answer = client_of(user).post(act_url(subject, action), fields)

    assert answer.status_code == 302, answer.content.decode()
    event = Event.objects.get(actor=user, key=fields["key"])
    subject.refresh_from_db()
    assert answer["Location"] in (page_url(subject), "/")
    assert (event.subject, event.action, event.from_state) == (subject.ref, action, state)
    assert subject.state == event.to_state == target(machine, state, action, role)


@pytest.mark.thirds
@pytest.mark.parametrize(("machine", "state"), sorted({cell[:2] for cell in CELLS}))
def test_nobody_else_moves_anything(machine: str, state: str) -> None:
    """A stranger to the act learns nothing (404); who could do it elsewhere is told no (403)."""
    place = reach(machine, state, "", "office")
    before = snapshot()
    wrong = []

    for login, user in place.world.users.items():
        held = roles_of(login, machine, place.unit, cluster=place.clustered)
        client = client_of(user)
        for action, roles in MACHINES[machine][state].items():
            if held & set(roles) - {"deputy_leader"}:
                continue
            answer = post(client, place.subject, action, **fields_for(action, place))
            expected = {403, 404} if held & anywhere(machine, action) else {404}
            if answer.status_code not in expected:
                wrong.append((action, login, answer.status_code))

    assert wrong == []
    assert snapshot() == before


def anywhere(machine: str, action: str) -> set[str]:
    """Who does `action` in some state."""
    return {role for row in MACHINES[machine].values() for role in row.get(action, [])}


def test_what_was_never_sent_is_not_there_for_the_office() -> None:
    place = reach("submission", "DRAFT", "withdraw", "unit_officer")
    before = snapshot()

    for login in ("lan", "mau"):
        answer = post(client_of(place.world.users[login]), place.subject, "suspend", **place.fields)
        assert answer.status_code == 404

    assert snapshot() == before


ENDS = [
    (machine, state) for machine, states in MACHINES.items() for state, row in states.items()
    if not row
]  # fmt: skip


@pytest.mark.thirds
@pytest.mark.parametrize(("machine", "state"), ENDS)
def test_nothing_is_done_to_what_has_ended(machine: str, state: str) -> None:
    actions = {action for row in MACHINES[machine].values() for action in row}
    place = reach(machine, state, "", "office")
    before = snapshot()
    done = []

    for user in place.world.users.values():
        client = client_of(user)
        for action in actions:
            answer = post(client, place.subject, action, note="Lý do", total="9", minutes="BB")
            if not 400 <= answer.status_code < 500:
                done.append((user.username, action, answer.status_code))

    assert done == []
    assert snapshot() == before


def test_every_cell_is_walked_and_every_target_is_a_cell() -> None:
    assert len(SEATS) == sum(
        len(MACHINES[machine][state][action]) for machine, state, action in CELLS
    )
    assert {role for *_cell, role in SEATS} == set(LOGINS)
    written = {(machine, *step) for machine, steps in TARGETS.items() for step in steps}
    assert written <= set(CELLS)
