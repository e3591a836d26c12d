"""What lies at the ministry stays there until it is decided; what travels alone holds nothing."""

import pytest

from nominations import clock
from nominations.models import AwardRecord
from tests.factories.acts import do, open_task_of
from tests.factories.levels import (
    Levels,
    make_levels,
    returned_upstairs,
    send_up_alone,
    sent_up,
)
from tests.factories.paths import accepted, nominee, states_of
from workflows.services.errors import NotReady
from workflows.services.reconcile import inconsistencies


@pytest.fixture
def levels(db: None, morning: object) -> Levels:
    return make_levels()


@pytest.mark.parametrize("granted", [True, False])
def test_outcome_of_what_the_ministry_decides_is_not_recorded_below(
    levels: Levels, granted: bool
) -> None:
    proposal = sent_up(levels)
    line = nominee(levels.world.submission("cckl"), "Mẫu A")

    with pytest.raises(NotReady, match="không nằm trong danh sách đã trình"):
        do(
            proposal,
            "record_outcome",
            levels.users["lan"],
            granted=granted,
            lines=[line.pk],
            number="1/QĐ",
            dated=clock.today(),
            note="vì",
        )

    assert states_of(levels.world.submission("cckl"))["Mẫu A"] == "FORWARDED"
    assert AwardRecord.objects.count() == 0


def test_supplement_after_one_that_was_withdrawn_gets_a_number_of_its_own(levels: Levels) -> None:
    accepted(levels.world, award="BKBT", names=["Mẫu A", "Thử B", "Dụ C"])
    send_up_alone(levels, "Mẫu A")
    do(levels.part(), "send_to_head", levels.users["lan"])
    send_up_alone(levels, "Thử B")
    second, vu = levels.part(number=1), levels.users["vu"]
    do(second, "send_to_head", levels.users["lan"])
    do(second, "submit", vu)
    do(second, "receive", levels.users["kieu"])
    do(second, "withdraw", vu, note="Gửi nhầm")

    send_up_alone(levels, "Dụ C")

    extra = levels.part(number=2)
    assert (extra.state, extra.nominations.get().nominee_name) == ("DRAFT", "Dụ C")
    assert inconsistencies() == []


def test_line_that_is_with_its_unit_does_not_hold_the_rest_of_the_part(levels: Levels) -> None:
    above = returned_upstairs(levels)
    users, part = levels.users, levels.part()
    do(above, "reopen_source", users["lan"], note="Ghi rõ")
    do(part, "return", users["kieu"], note="Sửa", pins=[("meeting_minutes", "Thiếu số")])

    do(part, "resubmit", users["vu"])

    assert part.state == "OFFICE_CHECK"
    assert states_of(part) == {"Mẫu A": "RETURNED", "Thử B": "SUBMITTED"}
    with pytest.raises(NotReady, match="đơn vị đang bổ sung"):
        do(above, "resubmit", users["vu"])
    assert open_task_of(above).role == "unit_officer"


# --- Withdrawn upstairs --------------------------------------------------------------------------


def test_a_part_that_brings_an_unreceived_paper_is_not_withdrawn_as_a_whole(
    levels: Levels,
) -> None:
    proposal = sent_up(levels)
    file = levels.part()
    lan = levels.users["lan"]

    with pytest.raises(NotReady, match="147/TTr-SM, cấp trên chưa tiếp nhận"):
        do(file, "withdraw", levels.users["vu"], note="Rút")
    lines = list(file.nominations.values_list("pk", flat=True))
    do(file, "withdraw", levels.users["vu"], note="Rút", lines=lines)
    do(file, "nothing_to_report", lan, value=True)
    do(file, "send_to_head", lan)
    do(file, "submit", levels.users["vu"])
    do(file, "receive", levels.users["kieu"])

    proposal.refresh_from_db()
    assert proposal.state == "RECEIVED"
    assert inconsistencies() == []


def test_a_copy_is_not_withdrawn_while_its_unit_mends_the_source(levels: Levels) -> None:
    correction = returned_upstairs(levels)
    do(correction, "reopen_source", levels.users["lan"], note="Bổ sung năm")
    below = levels.world.submission("cckl").corrections.get()

    with pytest.raises(NotReady, match="đang được đơn vị bổ sung"):
        do(correction, "withdraw", levels.users["vu"], note="Rút")
    do(below, "withdraw", levels.users["binh"], note="Rút")
    do(correction, "withdraw", levels.users["vu"], note="Đơn vị đã rút")

    assert set(states_of(levels.part()).values()) == {"WITHDRAWN", "SUBMITTED"}
    assert inconsistencies() == []
