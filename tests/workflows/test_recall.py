"""Recall: one's own last act, until the next desk has taken it up; a forward act like any other."""

from datetime import date

import pytest

from nominations.models import Consolidation, Event, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, nominee, prepared, presented, sent, states_of
from tests.factories.world import World, make_world
from workflows.models import Process
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
PINS = [("meeting_minutes", "Thiếu số")]


def signed(world: World) -> Consolidation:
    accepted(world)
    proposal = presented(world)
    do(proposal, "sign_all", world.users["vu"])
    return proposal


def test_officer_recalls_what_he_handed_to_the_head(world: World) -> None:
    file = prepared(world)
    do(file, "send_to_head", world.users["hoa"])

    event = do(file, "recall", world.users["hoa"])

    assert file.state == "DRAFT"
    assert (event.action, event.moves, event.from_state) == ("recall", True, "UNIT_SIGNING")
    assert open_task_of(file).role == "unit_officer"


def test_officer_recalls_a_mended_file_to_returned(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", pins=PINS)
    do(file, "send_to_head", world.users["hoa"])

    do(file, "recall", world.users["hoa"])

    assert file.state == "RETURNED"


def test_head_recalls_a_sent_file_and_its_lines_are_drafts_again(world: World) -> None:
    file = sent(world)

    do(file, "recall", world.users["binh"])

    assert (file.state, file.sent_at) == ("UNIT_SIGNING", None)
    assert set(states_of(file).values()) == {"DRAFT"}
    do(file, "submit", world.users["binh"])
    assert set(states_of(file).values()) == {"SUBMITTED"}


def test_head_recalls_from_the_cluster() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cctl")

    do(file, "recall", world.users["son"])

    assert file.state == "UNIT_SIGNING"


def test_recalled_resubmission_keeps_pins_deadline_and_origin(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", pins=PINS, reply_by=date(2026, 11, 27))
    do(file, "resubmit", world.users["binh"])

    do(file, "recall", world.users["binh"])

    assert (file.state, file.returned_from) == ("UNIT_SIGNING", "OFFICE_CHECK")
    assert file.reply_by == date(2026, 11, 27)
    assert file.pins.filter(resolved_at=None).count() == 1
    assert set(states_of(file).values()) == {"RETURNED"}


def test_examiner_recalls_an_acceptance_and_the_desk_opens_again(world: World) -> None:
    file = accepted(world)

    do(file, "recall", world.users["lan"])

    assert file.state == "OFFICE_CHECK"
    assert set(states_of(file).values()) == {"SUBMITTED"}
    assert open_task_of(file).role == "office"
    assert Process.objects.filter(submission=file, finished=None).count() == 1
    do(file, "accept", world.users["dung"])
    assert file.state == "ACCEPTED"


def test_acceptance_is_not_recalled_once_a_proposal_holds_a_line(world: World) -> None:
    file = accepted(world)
    presented(world)

    with pytest.raises(NotReady):
        do(file, "recall", world.users["lan"])

    assert world.submission("cckl").state == "ACCEPTED"


def test_acceptance_is_not_recalled_once_a_line_went_back(world: World) -> None:
    file = accepted(world)
    do(file, "return", world.users["dung"], note="Sửa", lines=[nominee(file, "Dụ C").pk])

    with pytest.raises(NotReady):
        do(file, "recall", world.users["lan"])


def test_nothing_is_recalled_once_the_next_desk_has_claimed(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["lan"])

    with pytest.raises(NotAllowed):
        do(file, "recall", world.users["binh"])

    assert set(states_of(file).values()) == {"SUBMITTED"}


@pytest.mark.parametrize("first_mark", ["receive", "return"])
def test_first_saved_mark_claims_and_so_ends_the_recall(world: World, first_mark: str) -> None:
    file = sent(world)
    data = {"note": "Sửa", "lines": [nominee(file, "Thử B").pk]} if first_mark == "return" else {}
    do(file, first_mark, world.users["lan"], **data)
    assert open_task_of(file).owner == world.users["lan"]

    with pytest.raises(NotAllowed):
        do(file, "recall", world.users["binh"])


def test_recall_is_refused_after_a_line_was_worked_on_and_the_claim_released(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, "Thử B").pk])
    do(file, "release", world.users["lan"])

    with pytest.raises(NotAllowed):
        do(file, "recall", world.users["binh"])


def test_recall_leaves_a_line_withdrawn_meanwhile_withdrawn(world: World) -> None:
    file = sent(world)
    do(file, "withdraw", world.users["binh"], note="Rút", lines=[nominee(file, "Thử B").pk])

    do(file, "recall", world.users["binh"])

    assert states_of(file) == {"Mẫu A": "DRAFT", "Thử B": "WITHDRAWN", "Dụ C": "DRAFT"}


def test_receipt_that_was_released_is_forgotten_by_a_recall(world: World) -> None:
    file = sent(world)
    do(file, "receive", world.users["lan"])
    do(file, "release", world.users["lan"])

    do(file, "recall", world.users["binh"])
    do(file, "submit", world.users["binh"])
    do(file, "receive", world.users["dung"])

    assert file.received_at is not None


def test_only_the_doer_recalls(world: World) -> None:
    file = accepted(world)

    with pytest.raises(NotAllowed):
        do(file, "recall", world.users["dung"])

    assert world.submission("cckl").state == "ACCEPTED"


def test_what_was_recalled_is_not_recalled_again(world: World) -> None:
    file = sent(world)
    do(file, "recall", world.users["binh"])

    with pytest.raises(NotAllowed):
        do(file, "recall", world.users["hoa"])


def test_recall_names_the_event_that_it_takes_back(world: World) -> None:
    file = sent(world)
    submitted = Event.objects.get(subject=file.ref, action="submit")

    event = do(file, "recall", world.users["binh"])

    assert event.data["recalls"] == submitted.ref
    assert {item.to_state for item in event.items.all()} == {"DRAFT"}


@pytest.mark.parametrize(
    ("action", "login", "back_to"),
    [("send_to_head", "hoa", "FIXING"), ("resubmit", "binh", "UNIT_SIGNING")],
)
def test_recall_inside_a_correction(world: World, action: str, login: str, back_to: str) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, "Thử B").pk])
    correction = file.corrections.get()
    do(correction, action, world.users[login])

    do(correction, "recall", world.users[login])

    assert correction.state == back_to
    assert correction.pins.filter(resolved_at=None).count() == 1
    assert states_of(file)["Thử B"] == "RETURNED"


@pytest.mark.parametrize(
    "route", [{"office_head_check": True}, {"posting_days": 3}, {"council": True}, {}]
)
def test_office_recalls_a_presented_list_from_each_next_stage(route: dict) -> None:
    world = make_world(**route)
    accepted(world)
    proposal = presented(world)
    assert proposal.state != "DRAFTING"

    do(proposal, "recall", world.users["lan"])

    assert (proposal.state, proposal.posted_from, proposal.posted_to) == ("DRAFTING", None, None)
    assert open_task_of(proposal).role == "office"


@pytest.mark.parametrize("route", [{"posting_days": 3}, {"council": True}, {}])
def test_office_head_recalls_his_initials_from_each_next_stage(route: dict) -> None:
    world = make_world(office_head_check=True, **route)
    accepted(world)
    proposal = presented(world)
    do(proposal, "initial", world.users["mau"])

    do(proposal, "recall", world.users["mau"])

    assert (proposal.state, proposal.posted_to) == ("OFFICE_HEAD_CHECK", None)


def test_office_recalls_the_councils_list_before_it_is_signed() -> None:
    world = make_world(council=True)
    file = accepted(world)
    proposal = presented(world)
    votes = dict.fromkeys(file.nominations.values_list("pk", flat=True), 9)
    do(
        proposal,
        "record_result",
        world.users["lan"],
        size=9,
        present=9,
        minutes="BB 1",
        votes=votes,
    )
    do(proposal, "present", world.users["lan"])

    do(proposal, "recall", world.users["lan"])

    assert proposal.state == "COUNCIL"


def test_signature_is_recalled_until_it_is_numbered(world: World) -> None:
    proposal = signed(world)

    do(proposal, "recall", world.users["vu"])

    assert proposal.state == "SIGNING"
    assert not proposal.decisions.exists()
    assert set(proposal.lines.values_list("outcome", "decided_by", "reason")) == {("", None, "")}
    assert open_task_of(proposal).role == "leader"


def test_numbered_signature_is_not_recalled(world: World) -> None:
    proposal = signed(world)
    decision = proposal.decisions.get()
    do(proposal, "number", world.users["so"], numbers={decision.ref: ("1/QĐ", date(2026, 11, 20))})

    with pytest.raises(NotReady):
        do(proposal, "recall", world.users["vu"])

    assert proposal.decisions.count() == 1


def test_recall_of_the_last_signature_leaves_the_earlier_ones(world: World) -> None:
    file = accepted(world)
    proposal = presented(world)
    do(proposal, "sign_part", world.users["vu"], lines=[nominee(file, "Mẫu A").pk])
    do(proposal, "sign_all", world.users["vu"])

    do(proposal, "recall", world.users["vu"])

    outcomes = dict(proposal.lines.values_list("nomination__nominee_name", "outcome"))
    assert outcomes == {"Mẫu A": "granted", "Thử B": "", "Dụ C": ""}


def test_recalled_lowering_gives_the_award_back(world: World) -> None:
    file = accepted(world)
    proposal = presented(world)
    second = nominee(file, "Thử B")
    do(proposal, "lower", world.users["vu"], note="Chuyển", lines=[second.pk], award="GKGD")
    assert proposal.lines.get(nomination=second).award.code == "GKGD"

    do(proposal, "recall", world.users["vu"])

    line = proposal.lines.get(nomination=second)
    assert (line.award.code, line.outcome) == ("CSTDCS", "")


def test_deputy_recalls_the_signature_that_he_gave_as_substitute(world: World) -> None:
    accepted(world, names=[], people=[world.person("vu")])
    proposal = presented(world)
    do(proposal, "sign_all", world.users["phan"])
    assert proposal.state == "APPROVED"

    do(proposal, "recall", world.users["phan"])

    assert proposal.state == "SIGNING"
    assert open_task_of(proposal).role == "deputy_leader"


def test_other_deputy_recalls_nothing(world: World) -> None:
    accepted(world, names=[], people=[world.person("vu")])
    proposal = presented(world)
    do(proposal, "sign_all", world.users["phan"])

    with pytest.raises(NotAllowed):
        do(proposal, "recall", world.users["bui"])


def test_unsigned_file_has_nothing_to_recall(world: World) -> None:
    file = world.submission("cckl")

    with pytest.raises(NotAllowed):
        do(file, "recall", world.users["hoa"])

    assert Submission.objects.get(pk=file.pk).version == 1
