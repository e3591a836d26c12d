"""Between the levels: copies upstairs, supplements, receipts, returns, and what is read below."""

from datetime import timedelta

import pytest

from nominations import clock
from nominations.enums import Decider
from nominations.models import Attachment, AwardRecord, Consolidation, Nomination
from nominations.queries.forwarding import outcomes_upstairs
from tests.factories.acts import do, open_task_of
from tests.factories.levels import (
    Levels,
    issued,
    make_levels,
    received,
    returned_upstairs,
    sent_up,
)
from tests.factories.paths import nominee, states_of
from tests.factories.world import NOW
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.reconcile import inconsistencies


@pytest.fixture
def levels(db: None, morning: object) -> Levels:
    return make_levels()


def test_lines_end_below_and_copies_wait_upstairs(levels: Levels) -> None:
    proposal = sent_up(levels)

    file, copies = levels.world.submission("cckl"), levels.part().nominations.all()
    assert proposal.state == "SENT_UP"
    assert states_of(file) == {"Mẫu A": "FORWARDED", "Thử B": "FORWARDED"}
    assert {copy.source.nominee_name: copy.state for copy in copies} == {
        "Mẫu A": "DRAFT",
        "Thử B": "DRAFT",
    }
    assert file.__class__.objects.get(pk=file.pk).state == "CLOSED"
    assert open_task_of(proposal) is None
    assert inconsistencies() == []


def test_receipt_upstairs_ends_the_paper_below(levels: Levels) -> None:
    received(levels)

    paper = levels.world.period.consolidations.get()
    dispatch = paper.dispatches.get()
    assert paper.state == "RECEIVED"
    assert dispatch.carried_by == levels.part()
    assert dispatch.received_at == clock.now()
    assert inconsistencies() == []


def test_proofs_go_up_as_they_were(levels: Levels) -> None:
    proposal = issued(levels, Decider.MINISTER, "BKBT")
    file = levels.world.submission("cckl")
    Attachment.objects.create(
        submission=file,
        nomination=nominee(file, "Mẫu A"),
        kind="opinion",
        name="bằng khen.pdf",
        pages=3,
        content_type="application/pdf",
        size=8,
        sha256="a" * 64,
        file="proofs/x.pdf",
        uploaded_by=levels.world.person("hoa"),
        uploaded_at=clock.now(),
    )

    do(proposal, "send_up", levels.users["lan"])

    copy = levels.part().attachments.get()
    assert (copy.sha256, copy.nomination.nominee_name) == ("a" * 64, "Mẫu A")
    assert (copy.kind, copy.pages) == ("opinion", 3)


def test_second_paper_opens_a_numbered_supplement_once_the_first_was_sent(levels: Levels) -> None:
    received(levels)
    users = levels.users
    line = Nomination.objects.create(
        submission=levels.world.submission("cctl"),
        award=levels.world.awards["BKBT"],
        nominee_kind="outsider",
        nominee_name="Nông Dân",
        nominee_sort_key="n",
    )
    file = line.submission
    file.meeting_minutes = "BB"
    file.save()
    do(file, "send_to_head", users["an"])
    do(file, "submit", users["son"])
    do(file, "accept", users["lan"])
    second = open_consolidation(
        period=levels.world.period, title="Đợt 2", actor=users["lan"], decider=Decider.MINISTER
    )
    for action in ("collect", "shortlist", "present"):
        do(second, action, users["lan"])
    do(second, "sign_all", users["vu"])
    do(second, "number", users["so"], numbers={second.ref: ("148/TTr-SM", NOW.date())})
    do(second, "publish", users["so"])

    do(second, "send_up", users["lan"])

    extra = levels.part(number=1)
    assert (extra.state, extra.nominations.get().nominee_name) == ("DRAFT", "Nông Dân")
    assert open_task_of(extra).role == "unit_officer"
    assert inconsistencies() == []


def test_nobody_sends_a_paper_that_stays_in_the_house(levels: Levels) -> None:
    proposal = issued(levels, Decider.MINISTER, "BKBT")
    proposal.__class__.objects.filter(pk=proposal.pk).update(goes_up=False)

    with pytest.raises(NotReady, match="không phải trình cấp trên"):
        do(proposal, "send_up", levels.users["lan"])


def test_paper_waits_while_the_period_upstairs_is_not_open(levels: Levels) -> None:
    proposal = issued(levels, Decider.MINISTER, "BKBT")
    levels.above.__class__.objects.filter(pk=levels.above.pk).update(status="closed")

    with pytest.raises(NotReady, match="chưa mở"):
        do(proposal, "send_up", levels.users["lan"])
    proposal.refresh_from_db()
    assert proposal.state == "ISSUED"


def test_proposal_without_a_recipient_is_refused(levels: Levels) -> None:
    with pytest.raises(NotReady, match="nơi nhận hồ sơ trình Thủ tướng"):
        open_consolidation(
            period=levels.world.period,
            title="TTr",
            actor=levels.users["lan"],
            decider=Decider.PRIME_MINISTER,
        )


def test_minister_grants_and_the_level_below_reads_it_when_it_is_issued(levels: Levels) -> None:
    file = received(levels)
    users = levels.users
    do(file, "accept", users["kieu"])
    proposal = open_consolidation(period=levels.above, title="TTr Bộ", actor=users["kieu"])
    for action in ("collect", "shortlist", "present"):
        do(proposal, action, users["kieu"])
    below = list(levels.world.submission("cckl").nominations.all())
    assert outcomes_upstairs(below) == {}

    do(proposal, "sign_all", users["truong"])
    number = {proposal.decisions.get().ref: ("9/QĐ-BM", clock.today())}
    do(proposal, "number", users["cao"], numbers=number)
    do(proposal, "publish", users["cao"])

    read = outcomes_upstairs(below)
    assert {row.state for row in read.values()} == {"AWARDED"}
    assert AwardRecord.objects.count() == 2
    assert {r.nomination.submission for r in AwardRecord.objects.all()} == {levels.part()}
    assert inconsistencies() == []


# --- Returned from upstairs --------------------------------------------------------------------


def test_return_from_upstairs_goes_to_the_department_not_to_the_unit(levels: Levels) -> None:
    correction = returned_upstairs(levels)

    task = open_task_of(correction)
    assert (task.role, task.unit) == ("unit_officer", levels.world.department)
    assert states_of(levels.world.submission("cckl"))["Mẫu A"] == "FORWARDED"


def test_office_mends_its_own_copy_and_the_source_stays(levels: Levels) -> None:
    correction = returned_upstairs(levels)

    do(correction, "resubmit", levels.users["vu"])
    do(correction, "accept", levels.users["kieu"])

    assert states_of(levels.part()) == {"Mẫu A": "CHECKED", "Thử B": "SUBMITTED"}
    assert states_of(levels.world.submission("cckl"))["Mẫu A"] == "FORWARDED"


def test_reopened_source_gives_the_unit_one_task_and_goes_up_again(levels: Levels) -> None:
    above = returned_upstairs(levels)
    users = levels.users

    do(above, "reopen_source", users["lan"], note="Ghi rõ số quyết định từng năm")

    file = levels.world.submission("cckl")
    below = file.corrections.get()
    assert states_of(file) == {"Mẫu A": "RETURNED", "Thử B": "FORWARDED"}
    assert open_task_of(below).unit == levels.world.units["cckl"]
    with pytest.raises(NotReady, match="đơn vị đang bổ sung"):
        do(above, "resubmit", users["vu"])
    Nomination.objects.filter(submission=file, nominee_name="Mẫu A").update(achievement="Rõ hơn")
    do(below, "resubmit", users["binh"])
    do(below, "accept", users["lan"])
    assert states_of(file)["Mẫu A"] == "FORWARDED"
    assert levels.part().nominations.get(nominee_name="Mẫu A").achievement == "Rõ hơn"
    do(above, "resubmit", users["vu"])
    assert above.state == "RECHECK"
    assert inconsistencies() == []


def test_copy_of_a_withdrawn_source_must_be_withdrawn_too(levels: Levels) -> None:
    above = returned_upstairs(levels)
    users = levels.users
    do(above, "reopen_source", users["lan"], note="Bổ sung")
    do(
        levels.world.submission("cckl").corrections.get(),
        "withdraw",
        users["binh"],
        note="Không đủ năm",
    )

    with pytest.raises(NotReady, match="đơn vị đã rút đề nghị gốc"):
        do(above, "resubmit", users["vu"])
    do(above, "withdraw", users["vu"], note="Đơn vị đã rút")

    assert states_of(levels.part())["Mẫu A"] == "WITHDRAWN"
    assert inconsistencies() == []


def test_source_is_reopened_once(levels: Levels) -> None:
    above = returned_upstairs(levels)
    do(above, "reopen_source", levels.users["lan"], note="Bổ sung")

    with pytest.raises(NotReady, match="Không có đề nghị nào"):
        do(above, "reopen_source", levels.users["lan"], note="Bổ sung")


# --- Outside authorities -----------------------------------------------------------------------


def outside(levels: Levels) -> Consolidation:
    return sent_up(levels, Decider.PROVINCE, "BKCT")


def ids(levels: Levels, *names: str) -> list[int]:
    file = levels.world.submission("cckl")
    return [nominee(file, name).pk for name in names]


def test_list_is_granted_in_part_and_declined_in_part(levels: Levels) -> None:
    proposal = outside(levels)
    lan = levels.users["lan"]

    with clock.at(NOW + timedelta(days=60)):
        do(
            proposal,
            "record_outcome",
            lan,
            granted=True,
            lines=ids(levels, "Mẫu A"),
            number="77/QĐ-UBND",
            dated=clock.today(),
        )
        assert (proposal.state, open_task_of(proposal).role) == ("SENT_UP", "office")
        do(
            proposal,
            "record_outcome",
            lan,
            granted=False,
            lines=ids(levels, "Thử B"),
            note="Không đủ điều kiện",
        )

    assert proposal.state == "RECEIVED"
    assert states_of(levels.world.submission("cckl")) == {"Mẫu A": "AWARDED", "Thử B": "DECLINED"}
    record = AwardRecord.objects.get()
    assert (record.decision.authority, record.decision.number) == (levels.province, "77/QĐ-UBND")
    assert inconsistencies() == []


def test_name_that_was_never_sent_is_refused(levels: Levels) -> None:
    proposal = outside(levels)
    stranger = Nomination.objects.create(
        submission=levels.world.submission("cctl"),
        award=levels.world.awards["BKCT"],
        nominee_kind="outsider",
        nominee_name="Người Lạ",
        nominee_sort_key="l",
    )

    with pytest.raises(NotReady, match="không nằm trong danh sách đã trình"):
        do(
            proposal,
            "record_outcome",
            levels.users["lan"],
            granted=True,
            lines=[stranger.pk],
            number="1/QĐ",
            dated=clock.today(),
        )
    assert AwardRecord.objects.count() == 0


@pytest.mark.parametrize("days", [-1, 1])
def test_outcome_is_dated_between_sending_and_today(levels: Levels, days: int) -> None:
    proposal = outside(levels)

    with pytest.raises(NotReady, match="Ngày quyết định phải từ ngày gửi"):
        do(
            proposal,
            "record_outcome",
            levels.users["lan"],
            granted=True,
            lines=ids(levels, "Mẫu A"),
            number="1/QĐ",
            dated=clock.today() + timedelta(days=days),
        )


def test_proposal_has_no_receipt_and_a_report_no_outcome(levels: Levels) -> None:
    proposal = outside(levels)

    with pytest.raises(NotAllowed, match="không dùng cho loại văn bản này"):
        do(proposal, "record_receipt", levels.users["lan"], receipt="x")
