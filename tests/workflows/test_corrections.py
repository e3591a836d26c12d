"""Some nominations go back alone: a process of their own, and nothing else is held."""

from datetime import date

import pytest

from nominations.models import Correction, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, nominee, sent, states_of
from tests.factories.world import World
from workflows.models import Process
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def give_back(world: World, file: Submission, *names: str, **data: object) -> Correction:
    lines = [nominee(file, name).pk for name in names]
    do(file, "return", world.users["lan"], note="Thiếu thành tích", lines=lines, **data)
    return file.corrections.latest("pk")


def test_partial_return_starts_a_process_and_leaves_the_file_where_it_is(world: World) -> None:
    file = sent(world)

    correction = give_back(world, file, "Thử B", reply_by=date(2026, 11, 25))

    assert file.state == "OFFICE_CHECK"
    assert states_of(file) == {"Mẫu A": "SUBMITTED", "Thử B": "RETURNED", "Dụ C": "SUBMITTED"}
    assert correction.state == "FIXING"
    task = open_task_of(correction)
    assert (task.role, task.unit_id) == ("unit_officer", world.units["cckl"].pk)
    assert task.due_on == date(2026, 11, 25)
    assert open_task_of(file).role == "office"


def test_rest_of_the_file_is_accepted_while_a_correction_runs(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")

    do(file, "accept", world.users["lan"])
    do(correction, "send_to_head", world.users["hoa"])
    do(correction, "resubmit", world.users["binh"])
    do(correction, "accept", world.users["lan"])

    assert (file.state, correction.state) == ("ACCEPTED", "DONE")
    assert set(states_of(file).values()) == {"CHECKED"}
    assert open_task_of(correction) is None


def test_two_corrections_of_one_file_run_side_by_side(world: World) -> None:
    file = sent(world)
    first = give_back(world, file, "Mẫu A")
    second = give_back(world, file, "Dụ C")

    do(second, "resubmit", world.users["binh"])

    assert states_of(file) == {"Mẫu A": "RETURNED", "Thử B": "SUBMITTED", "Dụ C": "SUBMITTED"}
    assert open_task_of(first).role == "unit_officer"
    assert open_task_of(second).role == "office"
    assert Process.objects.filter(finished=None, correction__submission=file).count() == 2


def test_accepted_nomination_goes_back_after_the_flow_has_ended(world: World) -> None:
    file = accepted(world)

    correction = give_back(world, file, "Dụ C")
    do(correction, "resubmit", world.users["binh"])
    do(correction, "accept", world.users["dung"])

    assert file.state == "ACCEPTED"
    assert states_of(file)["Dụ C"] == "CHECKED"


def test_recheck_returns_again_with_another_remark(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")
    do(correction, "resubmit", world.users["binh"])
    assert not correction.pins.filter(resolved_at=None).exists()

    do(correction, "return", world.users["lan"], note="Vẫn thiếu", reply_by=date(2026, 12, 1))

    assert (correction.state, correction.note) == ("FIXING", "Vẫn thiếu")
    assert states_of(file)["Thử B"] == "RETURNED"
    assert list(correction.pins.values_list("remark", "resolved_at")) == [("Vẫn thiếu", None)]
    assert open_task_of(correction).due_on == date(2026, 12, 1)


def test_head_sends_a_correction_back_to_the_officer(world: World) -> None:
    correction = give_back(world, sent(world), "Thử B")
    do(correction, "send_to_head", world.users["hoa"])

    do(correction, "send_back", world.users["binh"], note="Chưa đủ")

    assert correction.state == "FIXING"


def test_withdrawn_correction_ends_and_withdraws_its_lines_only(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")

    do(correction, "withdraw", world.users["binh"], note="Không đủ minh chứng")

    assert correction.state == "DONE"
    assert states_of(file) == {"Mẫu A": "SUBMITTED", "Thử B": "WITHDRAWN", "Dụ C": "SUBMITTED"}
    assert not correction.pins.filter(resolved_at=None).exists()
    assert open_task_of(correction) is None


def test_accepting_the_file_leaves_the_lines_under_recheck_alone(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")
    do(correction, "resubmit", world.users["binh"])

    do(file, "accept", world.users["lan"])

    assert states_of(file) == {"Mẫu A": "CHECKED", "Thử B": "SUBMITTED", "Dụ C": "CHECKED"}
    do(correction, "return", world.users["lan"], note="Vẫn thiếu")
    assert states_of(file)["Thử B"] == "RETURNED"


def test_returning_the_file_leaves_the_lines_under_recheck_alone(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")
    do(correction, "resubmit", world.users["binh"])

    do(file, "return", world.users["lan"], note="Biên bản", pins=[("meeting_minutes", "")])
    assert states_of(file) == {"Mẫu A": "RETURNED", "Thử B": "SUBMITTED", "Dụ C": "RETURNED"}
    do(correction, "accept", world.users["lan"])
    do(file, "resubmit", world.users["binh"])

    assert states_of(file) == {"Mẫu A": "SUBMITTED", "Thử B": "CHECKED", "Dụ C": "SUBMITTED"}


def test_mending_the_file_leaves_the_lines_of_a_correction_alone(world: World) -> None:
    file = sent(world)
    give_back(world, file, "Thử B")
    do(file, "return", world.users["lan"], note="Biên bản", pins=[("meeting_minutes", "")])

    do(file, "resubmit", world.users["binh"])

    assert states_of(file) == {"Mẫu A": "SUBMITTED", "Thử B": "RETURNED", "Dụ C": "SUBMITTED"}


@pytest.mark.parametrize("stage", ["FIXING", "RECHECK"])
def test_line_travels_in_one_correction_at_a_time(world: World, stage: str) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")
    if stage == "RECHECK":
        do(correction, "resubmit", world.users["binh"])

    with pytest.raises(NotReady):
        give_back(world, file, "Thử B")

    assert file.corrections.count() == 1


def test_correction_without_a_line_left_is_not_sent_again(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")
    do(file, "suspend", world.users["lan"], note="Đơn thư", lines=[nominee(file, "Thử B").pk])

    with pytest.raises(NotReady):
        do(correction, "resubmit", world.users["binh"])
    with pytest.raises(NotReady):
        do(correction, "withdraw", world.users["binh"], note="Rút")


def test_whole_file_is_not_withdrawn_while_a_correction_runs(world: World) -> None:
    file = sent(world)
    give_back(world, file, "Thử B")

    with pytest.raises(NotReady):
        do(file, "withdraw", world.users["binh"], note="Rút")

    assert states_of(file)["Mẫu A"] == "SUBMITTED"


def test_correction_is_the_own_units_business_only(world: World) -> None:
    correction = give_back(world, sent(world), "Thử B")

    with pytest.raises(NotAllowed) as refused:
        do(correction, "resubmit", world.users["son"])

    assert refused.value.stranger


def test_acts_on_a_correction_join_the_chain_of_its_submission(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")

    event = do(correction, "send_to_head", world.users["hoa"])

    assert event.stream.subject == file.ref
    assert event.subject == correction.ref
    assert (event.from_state, event.to_state) == ("FIXING", "UNIT_SIGNING")


def test_line_resumed_while_the_others_are_rechecked_goes_back_alone(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Mẫu A", "Thử B", reply_by=date(2026, 11, 25))
    third = nominee(file, "Thử B")
    do(file, "suspend", world.users["lan"], note="Đơn thư", lines=[third.pk])
    do(correction, "resubmit", world.users["binh"])
    do(file, "resume", world.users["lan"], note="Đã rõ", lines=[third.pk])

    event = do(correction, "accept", world.users["lan"])

    left = file.corrections.exclude(pk=correction.pk).get()
    assert (correction.state, left.state, left.reply_by) == ("DONE", "FIXING", date(2026, 11, 25))
    assert list(left.nominations.values_list("pk", flat=True)) == [third.pk]
    assert event.data["corrections"] == [left.ref]
    assert open_task_of(left).role == "unit_officer"
    assert states_of(file)["Thử B"] == "RETURNED"


@pytest.mark.parametrize("begun_by", ["return", "resume"])
def test_every_correction_pins_its_lines_for_the_unit(world: World, begun_by: str) -> None:
    file = accepted(world)
    line = nominee(file, "Thử B")
    if begun_by == "return":
        correction = give_back(world, file, "Thử B")
    else:
        do(file, "recall", world.users["lan"])
        do(file, "suspend", world.users["lan"], note="Đơn", lines=[line.pk])
        do(file, "accept", world.users["lan"])
        do(file, "resume", world.users["lan"], note="Đã rõ")
        correction = file.corrections.get()
        assert not correction.pins.filter(resolved_at=None).exists()
        do(correction, "return", world.users["lan"], note="Thiếu")

    open_pins = correction.pins.filter(resolved_at=None)
    assert list(open_pins.values_list("field", flat=True)) == [f"nomination:{line.ref}"]


def test_recheck_of_nothing_is_not_returned(world: World) -> None:
    file = sent(world)
    correction = give_back(world, file, "Thử B")
    do(correction, "resubmit", world.users["binh"])
    do(file, "suspend", world.users["lan"], note="Đơn", lines=[nominee(file, "Thử B").pk])

    with pytest.raises(NotReady):
        do(correction, "return", world.users["lan"], note="Thiếu")


def test_withdrawn_correction_leaves_no_line_without_a_desk(world: World) -> None:
    file = sent(world, people=[world.person("lan")])
    own = world.person("lan").full_name
    lines = [nominee(file, name).pk for name in ("Mẫu A", own)]
    do(file, "return", world.users["dung"], note="Sửa", lines=lines)
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])
    do(correction, "return", world.users["lan"], note="Vẫn thiếu")
    assert states_of(file)[own] == "SUBMITTED"

    do(correction, "withdraw", world.users["binh"], note="Rút")

    assert (states_of(file)["Mẫu A"], states_of(file)[own]) == ("WITHDRAWN", "WITHDRAWN")
