"""Under verification and back; taken back for good: whole files and single nominations."""

import pytest

from tests.factories.acts import do, open_task_of
from tests.factories.clusters import meeting
from tests.factories.paths import accepted, drafted, nominee, prepared, sent, states_of
from tests.factories.world import World, make_world
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
PINS = [("meeting_minutes", "Thiếu số")]


def bring_to(world: World, state: str):
    file = prepared(world)
    if state == "DRAFT":
        return file
    do(file, "send_to_head", world.users["hoa"])
    if state == "UNIT_SIGNING":
        return file
    do(file, "submit", world.users["binh"])
    if state == "RETURNED":
        do(file, "return", world.users["lan"], note="Sửa", pins=PINS)
    assert file.state == state
    return file


@pytest.mark.parametrize("state", ["UNIT_SIGNING", "OFFICE_CHECK", "RETURNED"])
def test_suspended_file_comes_back_to_where_it_was(world: World, state: str) -> None:
    file = bring_to(world, state)
    before = states_of(file)

    do(file, "suspend", world.users["lan"], note="Có đơn thư")
    assert (file.state, file.suspended_from) == ("SUSPENDED", state)
    assert open_task_of(file).role == "office"
    do(file, "resume", world.users["dung"])

    assert (file.state, file.suspended_from) == (state, "")
    assert states_of(file) == before
    assert open_task_of(file) is not None


def test_suspended_in_the_cluster_comes_back_to_the_cluster() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cctl")

    do(file, "suspend", world.users["lan"], note="Có đơn thư")
    do(file, "resume", world.users["lan"])

    assert file.state == "CLUSTER_REVIEW"


def test_suspended_in_the_cluster_skips_a_cluster_that_locked_meanwhile() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file, other = sent(world, "cctl"), sent(world, "cckl")
    do(file, "suspend", world.users["lan"], note="Có đơn thư")
    ranking = other.ranking
    do(ranking, "lock_scores", world.users["son"], **meeting(unranked={file.ref: "Xác minh"}))

    do(file, "resume", world.users["lan"])

    assert file.state == "OFFICE_CHECK"
    assert open_task_of(file).role == "office"


def test_suspending_needs_a_reason(world: World) -> None:
    with pytest.raises(NotReady):
        do(sent(world), "suspend", world.users["lan"])


def test_nobody_else_acts_on_a_suspended_file(world: World) -> None:
    file = sent(world)
    do(file, "suspend", world.users["lan"], note="Có đơn thư")

    for action, login in (("accept", "lan"), ("recall", "binh"), ("withdraw", "binh")):
        with pytest.raises(NotAllowed):
            do(file, action, world.users[login], note="x")


def test_single_line_is_suspended_and_the_rest_goes_on(world: World) -> None:
    file = sent(world)
    second = nominee(file, "Thử B")

    do(file, "suspend", world.users["lan"], note="Có đơn thư", lines=[second.pk])
    do(file, "accept", world.users["lan"])

    assert file.state == "ACCEPTED"
    assert states_of(file) == {"Mẫu A": "CHECKED", "Thử B": "SUSPENDED", "Dụ C": "CHECKED"}
    second.refresh_from_db()
    assert (second.suspended_from, second.reason) == ("SUBMITTED", "Có đơn thư")


def test_line_resumed_after_its_desk_has_closed_gets_a_recheck_of_its_own(world: World) -> None:
    file = sent(world)
    second = nominee(file, "Thử B")
    do(file, "suspend", world.users["lan"], note="Có đơn thư", lines=[second.pk])
    do(file, "accept", world.users["lan"])

    do(file, "resume", world.users["lan"], note="Đã rõ")

    correction = file.corrections.get()
    assert correction.state == "RECHECK"
    assert open_task_of(correction).role == "office"
    do(correction, "accept", world.users["lan"])
    assert states_of(file)["Thử B"] == "CHECKED"


def test_returned_line_resumed_at_the_office_gets_a_correction_of_its_own(world: World) -> None:
    file = sent(world)
    second = nominee(file, "Thử B")
    do(file, "return", world.users["lan"], note="Sửa", pins=PINS)
    do(file, "suspend", world.users["lan"], note="Có đơn thư", lines=[second.pk])
    do(file, "resubmit", world.users["binh"])

    do(file, "resume", world.users["lan"], note="Đã rõ")

    assert states_of(file)["Thử B"] == "RETURNED"
    assert file.corrections.get().state == "FIXING"


def test_checked_line_is_suspended_and_resumed_without_a_desk(world: World) -> None:
    file = accepted(world)
    second = nominee(file, "Thử B")

    do(file, "suspend", world.users["lan"], note="Có đơn thư", lines=[second.pk])
    do(file, "resume", world.users["lan"], note="Đã rõ", lines=[second.pk])

    assert states_of(file)["Thử B"] == "CHECKED"
    assert not file.corrections.exists()


def test_nothing_to_suspend_or_resume_or_withdraw_is_said(world: World) -> None:
    report = world.submission("cckl", "report")
    report.narrative = "Kết quả"
    report.save(update_fields=["narrative"])
    do(report, "send_to_head", world.users["hoa"])
    do(report, "submit", world.users["binh"])
    do(report, "accept", world.users["lan"])

    for action, login in (("suspend", "lan"), ("resume", "lan"), ("withdraw", "binh")):
        with pytest.raises(NotReady):
            do(report, action, world.users[login], note="x")


@pytest.mark.parametrize("state", ["UNIT_SIGNING", "OFFICE_CHECK", "RETURNED"])
def test_unit_withdraws_the_whole_file_for_good(world: World, state: str) -> None:
    file = bring_to(world, state)

    do(file, "withdraw", world.users["binh"], note="Không tham gia nữa")

    assert file.state == "WITHDRAWN"
    assert set(states_of(file).values()) == {"WITHDRAWN"}
    assert open_task_of(file) is None
    assert file.processes.get().finished is not None


def test_withdrawing_needs_a_reason(world: World) -> None:
    with pytest.raises(NotReady):
        do(sent(world), "withdraw", world.users["binh"], note=" ")


def test_single_line_is_withdrawn_and_the_file_goes_on(world: World) -> None:
    file = sent(world)

    do(file, "withdraw", world.users["binh"], note="Rút", lines=[nominee(file, "Thử B").pk])

    assert file.state == "OFFICE_CHECK"
    assert states_of(file) == {"Mẫu A": "SUBMITTED", "Thử B": "WITHDRAWN", "Dụ C": "SUBMITTED"}


def test_line_is_withdrawn_after_acceptance(world: World) -> None:
    file = accepted(world)

    do(file, "withdraw", world.users["binh"], note="Rút", lines=[nominee(file, "Dụ C").pk])

    assert file.state == "ACCEPTED"
    assert states_of(file)["Dụ C"] == "WITHDRAWN"


def test_line_on_the_list_that_goes_up_is_not_withdrawn(world: World) -> None:
    file = accepted(world)
    drafted(world)

    with pytest.raises(NotReady):
        do(file, "withdraw", world.users["binh"], note="Rút", lines=[nominee(file, "Dụ C").pk])


def test_file_with_a_line_on_a_list_is_not_withdrawn_whole(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, "Thử B").pk])
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])
    do(correction, "accept", world.users["lan"])
    drafted(world)

    with pytest.raises(NotReady):
        do(file, "withdraw", world.users["binh"], note="Rút")

    assert states_of(file)["Thử B"] == "SHORTLISTED"


def test_file_with_a_line_under_verification_is_not_withdrawn(world: World) -> None:
    file = sent(world)
    do(file, "suspend", world.users["lan"], note="Đơn", lines=[nominee(file, "Thử B").pk])

    with pytest.raises(NotReady):
        do(file, "withdraw", world.users["binh"], note="Rút")


def test_person_withdrawn_may_be_nominated_again(world: World) -> None:
    file = prepared(world, names=[], people=[world.person("hoa")])
    do(file, "send_to_head", world.users["hoa"])
    do(file, "submit", world.users["binh"])
    line = file.nominations.get()

    do(file, "withdraw", world.users["binh"], note="Nhầm", lines=[line.pk])
    prepared(world, names=[], people=[world.person("hoa")])

    assert sorted(file.nominations.values_list("state", flat=True)) == ["DRAFT", "WITHDRAWN"]
