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
    do(levels.part(number=1), "withdraw", levels.users["lan"], note="Gửi nhầm")

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
