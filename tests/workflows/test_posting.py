"""The drafting desk, the head of the office, and the list on the wall."""

from datetime import date, timedelta

import pytest

from nominations import clock
from nominations.models import Award, AwardDecider, Consolidation, Nomination
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, drafted, nominee, presented, states_of
from tests.factories.world import NOW, World, make_world
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


# --- Drafting ----------------------------------------------------------------------------------


def test_only_the_office_opens_a_proposal(world: World) -> None:
    for login in ("hoa", "binh", "vu", "so", "xuan"):
        with pytest.raises(NotAllowed):
            open_consolidation(period=world.period, title="TT", actor=world.users[login])

    opened = open_consolidation(period=world.period, title=" TT ", actor=world.users["mau"])

    assert (opened.title, opened.state, opened.decider) == ("TT", "DRAFTING", "director")
    assert open_task_of(opened).role == "office"


def test_proposal_needs_a_title_and_an_open_period(world: World) -> None:
    with pytest.raises(NotReady):
        open_consolidation(period=world.period, title="  ", actor=world.users["lan"])
    world.period.status = "closed"

    with pytest.raises(NotReady):
        open_consolidation(period=world.period, title="TT", actor=world.users["lan"])


def test_collect_takes_what_was_examined_and_nobody_else_holds(world: World) -> None:
    file = accepted(world)
    first = open_consolidation(period=world.period, title="1", actor=world.users["lan"])
    do(first, "collect", world.users["lan"])
    second = open_consolidation(period=world.period, title="2", actor=world.users["lan"])

    with pytest.raises(NotReady):
        do(second, "collect", world.users["lan"])
    do(first, "take_off", world.users["lan"], lines=[nominee(file, "Dụ C").pk])
    do(second, "collect", world.users["lan"])

    assert first.lines.filter(active=True).count() == 2
    assert list(second.lines.values_list("nomination__nominee_name", flat=True)) == ["Dụ C"]


def test_collect_leaves_what_another_authority_decides(world: World) -> None:
    higher = Award.objects.create(
        code="BK", name="Bằng khen", kind="form", target="person", rank=50, basis="Luật mẫu"
    )
    AwardDecider.objects.create(
        award=higher,
        level="department",
        decider="minister",
        basis="Luật mẫu",
        valid_from=date(2024, 1, 1),
    )
    world.awards["BK"] = higher
    accepted(world, award="BK", names=["Cao D"])
    proposal = open_consolidation(period=world.period, title="1", actor=world.users["lan"])

    with pytest.raises(NotReady):
        do(proposal, "collect", world.users["lan"])


def test_left_out_line_has_a_reason_and_may_come_back(world: World) -> None:
    file = accepted(world)
    proposal = drafted(world)
    last = nominee(file, "Dụ C")

    with pytest.raises(NotReady):
        do(proposal, "leave_out", world.users["lan"], lines=[last.pk])
    do(proposal, "leave_out", world.users["lan"], note="Trùng", lines=[last.pk])
    last.refresh_from_db()
    assert (last.state, last.reason) == ("NOT_SHORTLISTED", "Trùng")
    do(proposal, "shortlist", world.users["lan"], lines=[last.pk])

    last.refresh_from_db()
    assert (last.state, last.reason) == ("SHORTLISTED", "")


def test_undecided_line_blocks_the_list(world: World) -> None:
    file = accepted(world)
    proposal = open_consolidation(period=world.period, title="1", actor=world.users["lan"])
    do(proposal, "collect", world.users["lan"])
    do(proposal, "shortlist", world.users["lan"], lines=[nominee(file, "Mẫu A").pk])

    with pytest.raises(NotReady) as refused:
        do(proposal, "present", world.users["lan"])

    assert "2 đề nghị" in refused.value.sentence


def test_empty_list_is_not_presented(world: World) -> None:
    proposal = open_consolidation(period=world.period, title="1", actor=world.users["lan"])

    with pytest.raises(NotReady):
        do(proposal, "present", world.users["lan"])


def test_rank_puts_the_lines_in_the_order_given(world: World) -> None:
    file = accepted(world)
    proposal = drafted(world)
    order = [nominee(file, name).pk for name in ("Dụ C", "Mẫu A", "Thử B")]

    do(proposal, "rank", world.users["lan"], order=order)

    lines = proposal.lines.order_by("position").values_list("nomination_id", flat=True)
    assert list(lines) == order


def test_rank_of_another_list_is_refused(world: World) -> None:
    file = accepted(world)
    proposal = drafted(world)

    with pytest.raises(NotReady):
        do(proposal, "rank", world.users["lan"], order=[nominee(file, "Mẫu A").pk])


def test_changed_award_must_fit_and_be_the_signers_to_give(world: World) -> None:
    file = accepted(world)
    proposal = drafted(world)
    line = [nominee(file, "Mẫu A").pk]

    for code in ("TTLDTT", "KHONGCO", ""):
        with pytest.raises(NotReady):
            do(proposal, "change_award", world.users["lan"], note="x", lines=line, award=code)
    do(proposal, "change_award", world.users["lan"], note="x", lines=line, award="LDTT")

    assert proposal.lines.get(nomination_id=line[0]).award.code == "LDTT"
    assert Nomination.objects.get(pk=line[0]).award.code == "CSTDCS"


# --- The head of the office --------------------------------------------------------------------


def test_head_of_the_office_initials_and_the_leader_is_next() -> None:
    world = make_world(office_head_check=True)
    accepted(world)
    proposal = presented(world)
    assert (proposal.state, open_task_of(proposal).role) == ("OFFICE_HEAD_CHECK", "office_head")

    with pytest.raises(NotAllowed):
        do(proposal, "initial", world.users["lan"])
    do(proposal, "initial", world.users["mau"])

    assert (proposal.state, open_task_of(proposal).role) == ("SIGNING", "leader")


def test_head_of_the_office_sends_it_back_with_a_reason() -> None:
    world = make_world(office_head_check=True)
    accepted(world)
    proposal = presented(world)

    with pytest.raises(NotReady):
        do(proposal, "send_back", world.users["mau"])
    do(proposal, "send_back", world.users["mau"], note="Xếp lại")

    assert (proposal.state, open_task_of(proposal).role) == ("DRAFTING", "office")


# --- Posting -----------------------------------------------------------------------------------


def posted() -> tuple[World, Consolidation]:
    world = make_world(posting_days=3)
    accepted(world)
    return world, presented(world)


def test_posting_counts_working_days_and_24_november_is_none() -> None:
    _world, proposal = posted()

    assert proposal.state == "POSTED"
    assert (proposal.posted_from, proposal.posted_to) == (date(2026, 11, 20), date(2026, 11, 26))


def test_posting_is_closed_the_day_after_its_last_day_only() -> None:
    world, proposal = posted()
    last_day = NOW + timedelta(days=6)

    with clock.at(last_day + timedelta(hours=14, minutes=59)), pytest.raises(NotReady) as refused:
        do(proposal, "close_posting", world.users["lan"])  # 23:59 on the last day, in Vietnam
    assert refused.value.unmet[0].field == "posted_to"
    with clock.at(last_day + timedelta(hours=15)):  # midnight
        do(proposal, "close_posting", world.users["lan"])

    assert proposal.state == "SIGNING"


def test_list_posted_once_is_not_posted_again() -> None:
    world, proposal = posted()
    with clock.at(NOW + timedelta(days=7)):
        do(proposal, "close_posting", world.users["lan"])
        do(proposal, "return_to_office", world.users["vu"], note="Sửa")

        do(proposal, "present", world.users["lan"])

    assert proposal.state == "SIGNING"


def test_recalled_posting_starts_anew() -> None:
    world, proposal = posted()
    do(proposal, "recall", world.users["lan"])

    with clock.at(NOW + timedelta(days=3)):  # Monday
        do(proposal, "present", world.users["lan"])

    assert (proposal.posted_from, proposal.posted_to) == (date(2026, 11, 23), date(2026, 11, 27))


def test_longest_path_passes_every_desk_in_order() -> None:
    world = make_world(office_head_check=True, posting_days=1, council=True)
    file = accepted(world)
    proposal = presented(world)
    seen = [proposal.state]
    do(proposal, "initial", world.users["mau"])
    seen.append(proposal.state)
    with clock.at(NOW + timedelta(days=4)):
        do(proposal, "close_posting", world.users["lan"])
        seen.append(proposal.state)
        votes = dict.fromkeys(file.nominations.values_list("pk", flat=True), 9)
        session = {"size": 9, "present": 9, "minutes": "BB", "votes": votes}
        do(proposal, "record_result", world.users["lan"], **session)
        do(proposal, "present", world.users["lan"])
        seen.append(proposal.state)
        do(proposal, "sign_all", world.users["vu"])
        seen.append(proposal.state)

    assert seen == ["OFFICE_HEAD_CHECK", "POSTED", "COUNCIL", "SIGNING", "APPROVED"]
    assert set(states_of(file).values()) == {"PASSED"}
