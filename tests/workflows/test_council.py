"""The council's recorded result: quorum, threshold on all members, votes that become void."""

from collections.abc import Mapping
from typing import Any

import pytest

from nominations.models import AwardDecider, Consolidation, ConsolidationLine
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, drafted, nominee, presented, states_of
from tests.factories.world import World, make_world
from workflows.services.errors import NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def council(morning: object) -> World:
    """A route with a council: 70 % of all members, 66 % present."""
    world = make_world(council=True, council_threshold=70)
    accepted(world)
    return world


def record(world: World, proposal: Consolidation, votes: Mapping[str, int], **session: Any) -> None:
    file = world.submission("cckl")
    by_id = {nominee(file, name).pk: count for name, count in votes.items()}
    values = {"size": 10, "present": 10, "minutes": "BB 7/HĐ", "votes": by_id, **session}
    do(proposal, "record_result", world.users["lan"], **values)


def test_list_goes_to_the_council_and_the_office_records(council: World) -> None:
    proposal = presented(council)

    assert proposal.state == "COUNCIL"
    assert open_task_of(proposal).role == "office"


def test_votes_decide_and_nobody_types_the_result(council: World) -> None:
    proposal = presented(council)

    record(council, proposal, {"Mẫu A": 10, "Thử B": 7, "Dụ C": 6})

    assert states_of(council.submission("cckl")) == {
        "Mẫu A": "PASSED",
        "Thử B": "PASSED",  # exactly 70 %
        "Dụ C": "FAILED",
    }
    assert (proposal.council_size, proposal.council_present) == (10, 10)
    assert proposal.council_minutes == "BB 7/HĐ"


@pytest.mark.parametrize(
    ("size", "votes", "state"),
    [(9, 7, "PASSED"), (9, 6, "FAILED"), (13, 10, "PASSED"), (13, 9, "FAILED"), (3, 2, "FAILED")],
)
def test_threshold_counts_all_members_not_those_present(
    council: World, size: int, votes: int, state: str
) -> None:
    proposal = presented(council)

    record(council, proposal, {"Mẫu A": votes}, size=size, present=max(votes, size * 2 // 3 + 1))

    assert states_of(council.submission("cckl"))["Mẫu A"] == state


@pytest.mark.parametrize(("votes", "state"), [(9, "PASSED"), (8, "FAILED")])
def test_award_with_a_threshold_of_its_own_overrides_the_route(
    council: World, votes: int, state: str
) -> None:
    AwardDecider.objects.filter(award__code="CSTDCS").update(threshold=90)
    proposal = presented(council)

    record(council, proposal, {"Mẫu A": votes})

    assert states_of(council.submission("cckl"))["Mẫu A"] == state


def test_result_is_corrected_by_recording_it_again(council: World) -> None:
    proposal = presented(council)
    record(council, proposal, {"Mẫu A": 10, "Thử B": 3, "Dụ C": 10})

    record(council, proposal, {"Mẫu A": 3, "Thử B": 10})

    assert states_of(council.submission("cckl")) == {
        "Mẫu A": "FAILED",
        "Thử B": "PASSED",
        "Dụ C": "PASSED",
    }


@pytest.mark.parametrize(
    ("session", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": None}, "size"),
        ({"present": 11}, "present"),
        ({"present": -1}, "present"),
        ({"minutes": " "}, "minutes"),
    ],
)
def test_impossible_session_is_refused(council: World, session: dict, field: str) -> None:
    proposal = presented(council)

    with pytest.raises(NotReady) as refused:
        record(council, proposal, {"Mẫu A": 5}, **session)

    assert [unmet.field for unmet in refused.value.unmet] == [field]
    assert states_of(council.submission("cckl"))["Mẫu A"] == "SHORTLISTED"


@pytest.mark.parametrize("count", [-1, 11])
def test_impossible_votes_are_refused(council: World, count: int) -> None:
    proposal = presented(council)

    with pytest.raises(NotReady):
        record(council, proposal, {"Mẫu A": count})


def test_votes_on_a_line_of_another_list_are_refused(council: World) -> None:
    stranger = accepted(council, "cctl", names=["Lạ D"])
    proposal = presented(council)
    do(proposal, "recall", council.users["lan"])
    foreign = nominee(stranger, "Lạ D").pk
    do(proposal, "take_off", council.users["lan"], lines=[foreign])
    do(proposal, "present", council.users["lan"])

    with pytest.raises(NotReady):
        do(
            proposal,
            "record_result",
            council.users["lan"],
            size=10,
            present=10,
            minutes="BB",
            votes={foreign: 9},
        )


@pytest.mark.parametrize(("present", "enough"), [(7, True), (6, False)])
def test_list_goes_on_with_a_quorum_only(council: World, present: int, enough: bool) -> None:
    proposal = presented(council)
    record(council, proposal, dict.fromkeys(("Mẫu A", "Thử B", "Dụ C"), 9), present=present)

    if enough:
        do(proposal, "present", council.users["lan"])
    else:
        with pytest.raises(NotReady) as refused:
            do(proposal, "present", council.users["lan"])
        assert [unmet.field for unmet in refused.value.unmet] == ["council_present"]

    proposal.refresh_from_db()
    assert proposal.state == ("SIGNING" if enough else "COUNCIL")


def test_line_without_a_result_blocks_the_list(council: World) -> None:
    proposal = presented(council)
    record(council, proposal, {"Mẫu A": 9, "Thử B": 9})

    with pytest.raises(NotReady) as refused:
        do(proposal, "present", council.users["lan"])

    assert [unmet.field for unmet in refused.value.unmet] == ["lines"]


def test_session_not_recorded_blocks_the_list(council: World) -> None:
    proposal = presented(council)

    with pytest.raises(NotReady) as refused:
        do(proposal, "present", council.users["lan"])

    assert [unmet.field for unmet in refused.value.unmet] == ["council"]


def test_changed_award_voids_the_vote_and_the_council_sees_it_again(council: World) -> None:
    proposal = presented(council)
    record(council, proposal, {"Mẫu A": 9, "Thử B": 9, "Dụ C": 2})
    do(proposal, "present", council.users["lan"])
    do(proposal, "return_to_office", council.users["vu"], note="Xem lại hình thức")
    file = council.submission("cckl")
    first = nominee(file, "Mẫu A")

    do(
        proposal,
        "change_award",
        council.users["lan"],
        note="Theo ý kiến",
        lines=[first.pk],
        award="GKGD",
    )
    line = ConsolidationLine.objects.get(nomination=first, active=True)
    assert (line.award.code, line.votes_for) == ("GKGD", None)
    assert states_of(file)["Mẫu A"] == "SHORTLISTED"
    do(proposal, "present", council.users["lan"])

    assert proposal.state == "COUNCIL"


def test_unchanged_list_that_came_back_skips_the_council(council: World) -> None:
    proposal = presented(council)
    record(council, proposal, dict.fromkeys(("Mẫu A", "Thử B", "Dụ C"), 9))
    do(proposal, "present", council.users["lan"])
    do(proposal, "return_to_office", council.users["vu"], note="Sửa câu chữ")

    do(proposal, "present", council.users["lan"])

    assert proposal.state == "SIGNING"


def test_list_of_which_nobody_passed_is_discarded(council: World) -> None:
    proposal = presented(council)
    record(council, proposal, dict.fromkeys(("Mẫu A", "Thử B", "Dụ C"), 1))

    with pytest.raises(NotReady):
        do(proposal, "present", council.users["lan"])
    do(proposal, "discard", council.users["lan"], note="Không ai được thông qua")

    assert proposal.state == "ENDED"
    assert set(states_of(council.submission("cckl")).values()) == {"FAILED"}
    assert open_task_of(proposal) is None
    assert not proposal.lines.filter(active=True).exists()


@pytest.mark.parametrize("votes", [{}, {"Mẫu A": 9, "Thử B": 1, "Dụ C": 1}])
def test_list_with_somebody_passed_or_not_voted_is_not_discarded(
    council: World, votes: dict
) -> None:
    proposal = presented(council)
    if votes:
        record(council, proposal, votes)

    with pytest.raises(NotReady):
        do(proposal, "discard", council.users["lan"], note="Bỏ")


def test_discarded_draft_frees_its_nominations_for_another(council: World) -> None:
    proposal = drafted(council)

    do(proposal, "discard", council.users["lan"], note="Làm lại")
    assert set(states_of(council.submission("cckl")).values()) == {"CHECKED"}
    again = drafted(council)

    assert again.lines.filter(active=True).count() == 3


def test_failed_line_is_not_signed_and_ends_at_this_level(council: World) -> None:
    proposal = presented(council)
    record(council, proposal, {"Mẫu A": 9, "Thử B": 9, "Dụ C": 1})
    do(proposal, "present", council.users["lan"])

    do(proposal, "sign_all", council.users["vu"])

    file = council.submission("cckl")
    failed = proposal.lines.get(nomination=nominee(file, "Dụ C"))
    assert proposal.state == "APPROVED"
    assert (failed.outcome, states_of(file)["Dụ C"]) == ("", "FAILED")
