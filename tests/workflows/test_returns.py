"""A file goes back whole: pinned fields, a day to reply, straight to the desk that returned it."""

from datetime import date

import pytest

from nominations.models import Submission
from tests.factories.acts import do, open_task_of
from tests.factories.paths import nominee, prepared, sent, states_of
from tests.factories.world import World, make_world
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
PINS = [("meeting_minutes", "Thiếu số"), ("nominees", "")]
REPLY_BY = date(2026, 11, 27)


def returned(world: World, **data: object) -> Submission:
    file = sent(world)
    values = {"note": "Bổ sung biên bản", "pins": PINS, "reply_by": REPLY_BY, **data}
    do(file, "return", world.users["lan"], **values)
    return file


def test_whole_return_pins_fields_and_moves_every_line(world: World) -> None:
    file = returned(world)

    assert (file.state, file.returned_from) == ("RETURNED", "OFFICE_CHECK")
    assert set(states_of(file).values()) == {"RETURNED"}
    pins = list(file.pins.values_list("field", "remark", "resolved_at", "correction"))
    assert pins == [
        ("meeting_minutes", "Thiếu số", None, None),
        ("nominees", "Bổ sung biên bản", None, None),
    ]


def test_whole_return_opens_the_officers_task_until_the_reply_day(world: World) -> None:
    file = returned(world)

    task = open_task_of(file)
    assert (task.role, task.unit_id) == ("unit_officer", world.units["cckl"].pk)
    assert task.due_on == REPLY_BY


@pytest.mark.parametrize(("data", "field"), [({"pins": []}, "pins"), ({"note": "  "}, "note")])
def test_return_needs_pins_and_a_reason(world: World, data: dict, field: str) -> None:
    with pytest.raises(NotReady) as refused:
        returned(world, **data)

    assert [unmet.field for unmet in refused.value.unmet] == [field]
    assert world.submission("cckl").state == "OFFICE_CHECK"


def test_mended_file_goes_straight_back_to_the_desk_that_returned_it(world: World) -> None:
    file = returned(world)

    do(file, "send_to_head", world.users["hoa"])
    do(file, "resubmit", world.users["binh"])

    assert (file.state, file.returned_from, file.reply_by) == ("OFFICE_CHECK", "", None)
    assert set(states_of(file).values()) == {"SUBMITTED"}
    assert not file.pins.filter(resolved_at=None).exists()
    assert open_task_of(file).role == "office"


def test_head_may_sign_the_mended_file_without_the_officer(world: World) -> None:
    file = returned(world)

    do(file, "resubmit", world.users["binh"])

    assert file.state == "OFFICE_CHECK"


def test_head_sends_a_returned_file_back_to_returned(world: World) -> None:
    file = returned(world)
    do(file, "send_to_head", world.users["hoa"])

    do(file, "send_back", world.users["binh"], note="Chưa đủ")

    assert file.state == "RETURNED"
    assert open_task_of(file).role == "unit_officer"


def test_head_sends_a_new_file_back_to_draft(world: World) -> None:
    file = prepared(world)
    do(file, "send_to_head", world.users["hoa"])

    do(file, "send_back", world.users["binh"], note="Chưa đủ")

    assert (file.state, file.returned_from) == ("DRAFT", "")


def test_submit_of_a_returned_file_is_refused(world: World) -> None:
    file = returned(world)
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotAllowed):
        do(file, "submit", world.users["binh"])

    assert world.submission("cckl").state == "UNIT_SIGNING"


def test_resubmit_of_a_file_never_returned_is_refused(world: World) -> None:
    file = prepared(world)
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotAllowed):
        do(file, "resubmit", world.users["binh"])


def test_resubmit_of_an_incomplete_file_names_what_is_missing(world: World) -> None:
    file = returned(world)
    Submission.objects.filter(pk=file.pk).update(meeting_minutes="")

    with pytest.raises(NotReady) as refused:
        do(file, "resubmit", world.users["binh"])

    assert [unmet.field for unmet in refused.value.unmet] == ["meeting_minutes"]
    assert set(states_of(file).values()) == {"RETURNED"}


def test_file_whose_lines_were_all_examined_can_still_be_mended(world: World) -> None:
    file = sent(world, names=["Mẫu A"])
    only = nominee(file, "Mẫu A")
    do(file, "return", world.users["lan"], note="Sửa", lines=[only.pk])
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])
    do(correction, "accept", world.users["lan"])

    do(file, "return", world.users["lan"], note="Biên bản", pins=PINS)
    do(file, "resubmit", world.users["binh"])

    assert file.state == "OFFICE_CHECK"
    assert states_of(file) == {"Mẫu A": "CHECKED"}


def test_lines_examined_before_a_whole_return_stay_judged(world: World) -> None:
    file = sent(world)
    second = nominee(file, "Thử B")
    do(file, "return", world.users["lan"], note="Sửa", lines=[second.pk])
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])
    do(correction, "accept", world.users["lan"])

    do(file, "return", world.users["lan"], note="Biên bản", pins=PINS)

    assert states_of(file) == {"Mẫu A": "RETURNED", "Thử B": "CHECKED", "Dụ C": "RETURNED"}


def test_report_is_returned_and_accepted_without_lines(world: World) -> None:
    users, report = world.users, world.submission("cckl", "report")
    report.narrative = "Kết quả"
    report.save(update_fields=["narrative"])
    do(report, "send_to_head", users["hoa"])
    do(report, "submit", users["binh"])

    do(report, "return", users["dung"], note="Thiếu số liệu", pins=[("narrative", "Mục II")])
    do(report, "resubmit", users["binh"])
    do(report, "accept", users["dung"])

    assert report.state == "ACCEPTED"
    assert open_task_of(report) is None


def test_cluster_returns_the_whole_file_and_gets_it_back() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cctl")

    do(file, "return", world.users["binh"], note="Bổ sung", pins=PINS)
    do(file, "resubmit", world.users["son"])

    assert file.state == "CLUSTER_REVIEW"
    assert open_task_of(file).cluster_id == world.cluster.pk


def test_cluster_cannot_return_single_lines() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cctl")

    with pytest.raises(NotReady):
        do(file, "return", world.users["binh"], note="x", lines=[nominee(file, "Mẫu A").pk])


def test_accepted_file_is_not_returned_as_a_whole(world: World) -> None:
    file = sent(world)
    do(file, "accept", world.users["lan"])

    with pytest.raises(NotReady) as refused:
        do(file, "return", world.users["lan"], note="Sửa", pins=PINS)

    assert [unmet.field for unmet in refused.value.unmet] == ["lines"]
