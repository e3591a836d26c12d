"""The door itself: repeated clicks, stale pages, strangers, claims, and what an act costs."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nominations import clock
from nominations.enums import SubmissionState
from nominations.models import Consolidation, Event, Nomination, Submission
from nominations.services.nomination_moves import move_nominations
from tests.factories.acts import do, open_task_of
from tests.factories.paths import nominee, prepared, presented, sent, states_of
from tests.factories.world import NOW, World, make_world
from workflows.models import Task
from workflows.services.errors import Conflict, NotAllowed, NotReady
from workflows.services.perform import perform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
KEY = "0" * 32


# --- The same click twice ----------------------------------------------------------------------


def test_same_key_gives_the_same_event_and_one_effect(world: World) -> None:
    file = sent(world)
    first = do(file, "accept", world.users["lan"], key=KEY)
    version = file.version

    again = [
        perform(file, "accept", actor=world.users["lan"], seen_version=1, key=KEY)
        for _click in range(3)
    ]

    file.refresh_from_db()
    assert {event.pk for event in again} == {first.pk}
    assert file.version == version
    assert Event.objects.filter(subject=file.ref, action="accept").count() == 1


@pytest.mark.parametrize(
    "change", [{"note": "khác"}, {"lines": [1]}, {"action": "receive"}, {"subject": "other"}]
)
def test_same_key_for_something_else_is_a_conflict(world: World, change: dict) -> None:
    file, other = sent(world), sent(world, "cctl")
    do(file, "accept", world.users["lan"], key=KEY)
    subject = other if change.pop("subject", "") else file
    action = change.pop("action", "accept")

    with pytest.raises(Conflict) as refused:
        do(subject, action, world.users["lan"], key=KEY, **change)

    assert "Mã thao tác" in refused.value.sentence
    assert other.state == "OFFICE_CHECK"


def test_same_key_of_another_person_is_his_own(world: World) -> None:
    file, other = sent(world), sent(world, "cctl")
    do(file, "accept", world.users["lan"], key=KEY)

    do(other, "accept", world.users["dung"], key=KEY)

    assert other.state == "ACCEPTED"


def test_refused_act_leaves_its_key_free(world: World) -> None:
    file = sent(world)
    with pytest.raises(NotReady):
        do(file, "return", world.users["lan"], key=KEY)

    do(file, "return", world.users["lan"], key=KEY, note="Sửa", pins=[("nominees", "")])

    assert file.state == "RETURNED"


def test_replay_is_not_answered_to_a_stranger(world: World) -> None:
    file = sent(world)
    do(file, "accept", world.users["lan"], key=KEY)
    world.person("lan").posts.update(valid_to="2026-11-19")

    with pytest.raises(NotAllowed) as refused:
        perform(file, "accept", actor=world.users["lan"], seen_version=1, key=KEY)

    assert refused.value.stranger


# --- A page that is no longer true -------------------------------------------------------------


def test_stale_version_names_who_when_and_what(world: World) -> None:
    file = sent(world)
    seen = file.version
    do(file, "accept", world.users["lan"])

    with pytest.raises(Conflict) as refused:
        do(file, "accept", world.users["dung"], seen_version=seen)

    faster = refused.value.faster
    assert faster.who == "Bà Trịnh Thị Lan, Chuyên viên cơ quan thường trực"
    assert (faster.when, faster.action) == (NOW, "accept")
    assert faster.what


def test_same_state_with_another_history_is_stale(world: World) -> None:
    file = sent(world)
    seen, task = file.version, open_task_of(file)
    do(file, "recall", world.users["binh"])
    do(file, "submit", world.users["binh"])
    assert file.state == "OFFICE_CHECK"

    with pytest.raises(Conflict):
        do(file, "accept", world.users["lan"], seen_version=seen)
    with pytest.raises(Conflict):
        perform(
            file,
            "accept",
            actor=world.users["lan"],
            task_ref=task.ref,
            seen_version=file.version,
            key=KEY,
        )

    assert set(states_of(file).values()) == {"SUBMITTED"}


@pytest.mark.parametrize("action", ["claim", "receive", "appoint", "return", "suspend"])
def test_every_act_raises_the_version_once(world: World, action: str) -> None:
    file = sent(world)
    before = file.version
    data = {"person": world.person("xuan").ref, "lines": [nominee(file, "Mẫu A").pk]}

    do(file, action, world.users["lan"], note="x", **data)

    assert file.version == before + 1


def test_act_that_does_not_exist_here_is_not_allowed(world: World) -> None:
    file = sent(world)

    do(file, "accept", world.users["lan"])

    with pytest.raises(NotAllowed) as refused:
        do(file, "accept", world.users["lan"])

    assert not refused.value.stranger


# --- Strangers and colleagues ------------------------------------------------------------------


@pytest.mark.parametrize("login", ["xuan", "son", "an", "thu", "so"])
def test_stranger_learns_nothing(world: World, login: str) -> None:
    file = sent(world)

    for action in ("accept", "submit", "withdraw", "no_such_action"):
        with pytest.raises(NotAllowed) as refused:
            do(file, action, world.users[login])
        assert refused.value.stranger

    assert Event.objects.filter(subject=file.ref).count() == 3


def test_locked_out_user_is_a_stranger(world: World) -> None:
    file = sent(world)
    world.users["lan"].is_active = False

    with pytest.raises(NotAllowed) as refused:
        do(file, "accept", world.users["lan"])

    assert refused.value.stranger


def test_task_claimed_by_a_colleague_is_his(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["lan"])
    assert open_task_of(file).owner == world.users["lan"]

    for action in ("accept", "receive", "claim"):
        with pytest.raises(NotAllowed):
            do(file, action, world.users["dung"])
    do(file, "release", world.users["dung"])
    do(file, "accept", world.users["dung"])

    assert file.state == "ACCEPTED"


def test_claim_twice_and_release_of_nothing_are_refused(world: World) -> None:
    file = sent(world)

    with pytest.raises(NotAllowed):
        do(file, "release", world.users["lan"])
    do(file, "claim", world.users["lan"])
    with pytest.raises(NotAllowed):
        do(file, "claim", world.users["lan"])

    assert open_task_of(file).status == "ASSIGNED"


def test_claim_at_the_office_does_not_bind_the_unit(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["lan"])

    do(file, "withdraw", world.users["binh"], note="Rút")

    assert file.state == "WITHDRAWN"


def test_claim_inside_a_unit_binds_nobody(world: World) -> None:
    file = prepared(world)
    do(file, "claim", world.users["hoa"])

    do(file, "send_to_head", world.users["binh"])

    assert file.state == "UNIT_SIGNING"


# --- Nothing but the door moves anything -------------------------------------------------------


@pytest.mark.parametrize("which", ["submission", "nomination", "consolidation"])
def test_state_is_not_assigned(world: World, which: str) -> None:
    file = sent(world)
    do(file, "accept", world.users["lan"])
    subject: Any = {
        "submission": file,
        "nomination": nominee(file, "Mẫu A"),
        "consolidation": presented(world),
    }[which]

    with pytest.raises(AttributeError):
        subject.state = "CLOSED"


def test_two_instances_of_one_row_cannot_both_move(world: World) -> None:
    file = sent(world)
    stale = Submission.objects.get(pk=file.pk)
    do(file, "accept", world.users["lan"])
    stale.accept()

    with pytest.raises(Exception, match="changed since fetched"):
        stale.save()


def test_set_based_move_refuses_a_wrong_source_and_moves_nothing(world: World) -> None:
    file = sent(world)
    first, second, _third = file.nominations.order_by("pk")
    move_nominations([first.pk], "check_off")

    with pytest.raises(Exception, match="not from here"):
        move_nominations([first.pk, second.pk], "check_off")

    second.refresh_from_db()
    assert second.state == "SUBMITTED"


def test_database_refuses_a_state_that_nobody_knows(world: World) -> None:
    file = sent(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=file.pk).update(state="ELSEWHERE")


def test_refusal_in_the_middle_leaves_nothing(world: World) -> None:
    file = sent(world)
    do(file, "accept", world.users["lan"])
    proposal = presented(world)
    do(proposal, "sign_all", world.users["vu"])
    before = (Event.objects.count(), Task.objects.count(), proposal.version)

    with pytest.raises(NotReady):
        do(proposal, "publish", world.users["so"])

    proposal.refresh_from_db()
    assert (Event.objects.count(), Task.objects.count(), proposal.version) == before
    assert proposal.state == "APPROVED"


# --- The record --------------------------------------------------------------------------------


def test_chain_has_no_gap_and_each_link_knows_the_one_before(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, "Thử B").pk])
    do(file.corrections.get(), "resubmit", world.users["binh"])
    do(file, "accept", world.users["lan"])

    links = list(Event.objects.filter(stream__subject=file.ref).order_by("sequence"))
    assert [link.sequence for link in links] == list(range(1, len(links) + 1))
    assert [link.previous_digest for link in links] == ["", *(x.digest for x in links[:-1])]
    assert links[-1].stream.digest == links[-1].digest


def test_event_has_one_item_per_nomination_that_the_act_touched(world: World) -> None:
    file = sent(world)
    do(file, "accept", world.users["lan"])
    proposal = presented(world)
    lines = list(proposal.lines.values_list("nomination_id", flat=True))

    event = do(proposal, "postpone", world.users["vu"], note="Chờ", lines=lines)

    items = set(event.items.values_list("nomination_id", "from_state", "to_state"))
    assert items == {(pk, "SHORTLISTED", "POSTPONED") for pk in lines}


def test_event_says_in_which_post_it_was_done(world: World) -> None:
    event = do(sent(world), "accept", world.users["lan"])

    assert (event.person, event.post_title) == (
        world.person("lan"),
        "Chuyên viên cơ quan thường trực",
    )
    assert (event.at, event.acting_for) == (NOW, None)


# --- What an act costs -------------------------------------------------------------------------

LIMIT = 30
TRANSACTION_MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL")
PER_STARTED_PROCESS = 15


def spend(subject: Any, action: str, user: Any, **data: Any) -> int:
    """Statements of one act, without transaction marks."""
    subject.refresh_from_db()
    task = open_task_of(subject)
    with CaptureQueriesContext(
        connection,
    ) as spent:
        perform(
            subject,
            action,
            actor=user,
            task_ref=task.ref if task else "",
            seen_version=subject.version,
            key=f"{subject.ref}-{action}-{subject.version}",
            **data,
        )
    return sum(not query["sql"].startswith(TRANSACTION_MARKS) for query in spent)


@pytest.mark.django_db(transaction=True)
def test_every_act_on_a_submission_has_few_statements() -> None:
    with clock.at(NOW):
        world = make_world()
        users = world.users
        file = prepared(world)
        second = nominee(file, "Thử B")
        lines = {"lines": [second.pk], "note": "x"}
        pins = {"pins": [("nominees", "")], "note": "x"}
        path: list[tuple[str, str, dict, int]] = [
            ("claim", "hoa", {}, 0),
            ("release", "hoa", {}, 0),
            ("nothing_to_report", "hoa", {"value": False}, 0),
            ("send_to_head", "hoa", {}, 0),
            ("recall", "hoa", {}, 0),
            ("send_to_head", "hoa", {}, 0),
            ("send_back", "binh", {"note": "x"}, 0),
            ("send_to_head", "hoa", {}, 0),
            ("submit", "binh", {}, 0),
            ("suspend", "lan", {"note": "x"}, 0),
            ("resume", "lan", {}, 0),
            ("receive", "lan", {}, 0),
            ("return", "lan", pins, 0),
            ("resubmit", "binh", {}, 0),
            ("appoint", "lan", {"note": "x", "person": world.person("xuan").ref}, 0),
            ("return", "lan", lines, 1),
            ("accept", "lan", {}, 0),
            ("recall", "lan", {}, 1),
            ("accept", "lan", {}, 0),
            ("withdraw", "binh", {"note": "x", "lines": [nominee(file, "Dụ C").pk]}, 0),
        ]

        costs = {
            f"{n} {action}": (spend(file, action, users[login], **data), started)
            for n, (action, login, data, started) in enumerate(path, start=1)
        }

    over = {
        name: cost
        for name, (cost, started) in costs.items()
        if cost > LIMIT + started * PER_STARTED_PROCESS
    }
    assert over == {}


@pytest.mark.django_db(transaction=True)
def test_statements_do_not_grow_with_the_number_of_nominees() -> None:
    with clock.at(NOW):
        world = make_world()
        few = sent(world, "cckl", names=["Mẫu A"])
        many = sent(world, "cctl", names=[f"Người {n}" for n in range(40)])

        costs = [spend(file, "accept", world.users["lan"]) for file in (few, many)]

    assert costs[0] == costs[1]


@pytest.mark.django_db(transaction=True)
def test_every_act_on_a_proposal_has_few_statements() -> None:
    with clock.at(NOW):
        world = make_world()
        file = sent(world)
        do(file, "accept", world.users["lan"])
        proposal: Consolidation = presented(world)
        costs = {"sign_all": spend(proposal, "sign_all", world.users["vu"])}
        numbers = {proposal.decisions.get().ref: ("1/QĐ", clock.today())}
        costs["number"] = spend(proposal, "number", world.users["so"], numbers=numbers)
        costs["publish"] = spend(proposal, "publish", world.users["so"])

    assert {name: cost for name, cost in costs.items() if cost > LIMIT + 10} == {}
    assert Nomination.objects.filter(state="AWARDED").count() == 3
    assert Submission.objects.filter(state=SubmissionState.CLOSED).count() == 1
