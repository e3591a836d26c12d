"""Who is told what, why, and in which letter: notices become messages, messages become mail."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from nominations import clock
from nominations.models import Delegation, Person, Post
from tests.factories.acts import do, open_task_of
from tests.factories.claims import claim
from tests.factories.paths import accepted, sent
from tests.factories.world import World, make_world
from workflows.enums import MailKind, MailState, NoticeKind
from workflows.models import Mail, Message, MessagePreference, Notice, SetAside, Task
from workflows.services.clocks import move_due
from workflows.services.messages.spread import spread
from workflows.services.nudges import nudge
from workflows.services.reminders import queue_reminders
from workflows.services.setting_aside import settle
from workflows.services.sweep import sweep

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)
PINS = [("meeting_minutes", "Gửi kèm bản đã ký")]
REMINDED = date(2026, 11, 25)  # three working days before


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def swept(day: date, hour: int = 9, minute: int = 0) -> dict[str, int]:
    with clock.at(at(day, hour, minute)):
        return sweep()


def messages_of(world: World, login: str, kind: str = "") -> list[Message]:
    found = Message.objects.filter(person=world.person(login)).select_related("notice")
    return list(found.filter(notice__kind=kind) if kind else found)


@pytest.fixture
def addressed(world: World) -> World:
    """Everybody has an address, everything at the units is due on 30/11, nothing is told yet."""
    for login, user in world.users.items():
        Person.objects.filter(user=user).update(email=f"{login}@example.invalid")
    with clock.at(at(date(2026, 11, 20))):
        move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
    return world


# --- To whom --------------------------------------------------------------------------------------


def test_reminder_says_how_long_until_when_what_and_why(addressed: World) -> None:
    swept(REMINDED)

    report = addressed.submission("cckl", "report")
    message = Message.objects.get(
        person=addressed.person("hoa"), notice__task__process__submission=report
    )
    assert message.title == "Hạn 30/11: Năm 2026 – Báo cáo – Chi cục Kiểm lâm"
    assert message.text == (
        "Còn 03 ngày làm việc đến hạn nộp Năm 2026 – Báo cáo (hạn: hết ngày 30/11/2026). "
        "Đơn vị chưa gửi: Báo cáo."
    )
    assert message.why == (
        "Bạn nhận thông báo này vì là Cán bộ tổng hợp của đơn vị của Chi cục Kiểm lâm."
    )
    assert message.link == f"/submissions/{report.ref}/"


def test_lateness_goes_up_step_by_step_and_never_to_the_leader(addressed: World) -> None:
    phan = Post.objects.get(person=addressed.person("phan"))
    phan.in_charge_of.add(addressed.units["cckl"])

    for day in (date(2026, 12, 1), date(2026, 12, 2)):
        for hour in (0, 18):
            swept(day, hour)

    kinds = {
        login: {message.notice.kind for message in messages_of(addressed, login)}
        for login in ("hoa", "binh", "mau", "phan", "bui", "lan", "vu", "xuan")
    }
    assert kinds == {
        "hoa": {"overdue"},
        "binh": {"to_head"},
        "mau": {"to_office"},
        "phan": {"to_office"},
        "bui": set(),
        "lan": set(),
        "vu": set(),
        "xuan": set(),
    }
    late = messages_of(addressed, "hoa", NoticeKind.OVERDUE)[0]
    assert late.text.startswith("Chi cục Kiểm lâm trễ 01 ngày làm việc:")
    assert late.text.endswith("Văn phòng Sở sẽ báo cáo lãnh đạo sau 17 giờ ngày 02/12/2026.")
    above = messages_of(addressed, "phan")
    assert {m.text.split(":")[0] for m in above} == {"Chi cục Kiểm lâm trễ 02 ngày làm việc"}


def test_deputy_of_the_absent_is_told_too_and_reads_for_whom(addressed: World) -> None:
    Delegation.objects.create(
        post=Post.objects.get(person=addressed.person("hoa")),
        deputy=addressed.person("xuan"),
        mandate="TB 9/TB",
        mandate_on=date(2026, 11, 20),
        valid_from=date(2026, 11, 25),
        valid_to=date(2026, 11, 25),
    )

    swept(REMINDED)
    swept(date(2026, 11, 27))  # the next step, after the mandate has ended

    told = messages_of(addressed, "xuan")
    assert {message.notice.step for message in told} == {3}
    assert told[0].why == (
        "Bạn nhận thông báo này vì xử lý thay Lý Thị Hoa (Cán bộ tổng hợp của đơn vị) theo TB 9/TB."
    )
    assert messages_of(addressed, "hoa", "reminder")


def test_claimed_task_is_its_claimers_alone(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["lan"])
    task = open_task_of(file)
    assert task is not None
    assert task.due_on is not None
    Message.objects.all().delete()

    swept(task.due_on + timedelta(days=5))

    late = Message.objects.filter(notice__task=task, notice__kind=NoticeKind.OVERDUE)
    assert [message.person for message in late] == [world.person("lan")]


def test_task_done_before_the_sweep_is_told_to_nobody(world: World) -> None:
    file = sent(world)
    task = open_task_of(file)
    assert task is not None
    nudge(tasks=[task], actor=world.users["mau"])
    do(file, "accept", world.users["lan"])

    sweep()

    assert not Message.objects.filter(notice__kind=NoticeKind.NUDGE).exists()
    assert Notice.objects.get(kind=NoticeKind.NUDGE).spread_at is not None


def test_broken_notice_is_set_aside_and_the_others_are_told(addressed: World) -> None:
    with clock.at(at(date(2026, 12, 1))):
        queue_reminders()
        broken = Notice.objects.filter(kind=NoticeKind.OVERDUE).order_by("pk")[2]
        Task.objects.filter(pk=broken.task_id).update(ladder="7,3,1|x|2")
        told = [spread(), spread()]
        Task.objects.filter(pk=broken.task_id).update(ladder="")
        settle(SetAside.objects.get(notice=broken))
        told.append(spread())

    assert told == [5, 0, 1]
    assert "x" in SetAside.objects.get().error


def test_cross_scorer_is_told_of_the_paper_that_his_unit_scores(db: None) -> None:
    with clock.at(at(date(2026, 11, 20))):
        world = make_world(cluster_kinds=["self_assessment"])
        paper = world.submission("cckl", "self_assessment")
        claim(paper, 90)
        for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
            do(paper, action, world.users[login])
        task = open_task_of(paper)
        assert task is not None
        nudge(tasks=[task], actor=world.users["lan"])
        spread()

    told = Message.objects.filter(notice__task=task, notice__kind=NoticeKind.NUDGE)
    assert task.role == "cluster_member"
    assert {message.person for message in told} == {world.person("an"), world.person("son")}


# --- News -----------------------------------------------------------------------------------------


def test_return_is_told_after_a_while_with_the_reason(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["lan"], note="Thiếu biên bản họp.", pins=PINS, reply_by=DUE)

    swept(date(2026, 11, 20), 9, 5)
    early = messages_of(world, "hoa", NoticeKind.NEWS)
    swept(date(2026, 11, 20), 9, 11)
    late = messages_of(world, "hoa", NoticeKind.NEWS)

    assert early == []
    assert [message.text for message in late] == [
        "Đã trả lại, yêu cầu bổ sung (Trịnh Thị Lan, 09:00, 20/11/2026). Thiếu biên bản họp."
    ]


def test_what_is_recalled_in_time_is_never_told(world: World) -> None:
    file = sent(world)
    do(file, "recall", world.users["binh"])
    other = accepted(world, "cctl")
    do(other, "recall", world.users["lan"])

    swept(date(2026, 11, 20), 9, 30)

    assert messages_of(world, "lan") == []
    assert messages_of(world, "an", NoticeKind.NEWS) == []


def test_late_recall_is_one_line_to_those_who_were_told(world: World) -> None:
    file = sent(world)
    swept(date(2026, 11, 20), 9, 30)
    told = messages_of(world, "lan", NoticeKind.NEWS)
    with clock.at(at(date(2026, 11, 20), 10)):
        do(file, "recall", world.users["binh"])
    for minute in (1, 2, 30):
        swept(date(2026, 11, 20), 10, minute)

    assert len(told) == 1
    again = messages_of(world, "lan", NoticeKind.RECALLED)
    assert [message.title for message in again] == [told[0].title]


def test_news_waits_no_longer_once_the_next_desk_has_begun(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["lan"])

    swept(date(2026, 11, 20), 9, 1)

    assert len(messages_of(world, "lan", NoticeKind.NEWS)) == 1


# --- Letters --------------------------------------------------------------------------------------


def test_one_digest_a_day_at_the_chosen_hour_however_much_there_is(addressed: World) -> None:
    MessagePreference.objects.create(person=addressed.person("an"), hour=14)

    for hour in (0, 7, 9, 14, 20):
        swept(REMINDED, hour)

    mails = {m.person.user.username: m for m in Mail.objects.select_related("person__user")}
    assert set(mails) == {"hoa", "an"}
    assert {mail.kind for mail in mails.values()} == {MailKind.DIGEST}
    assert [clock.local(mails[login].made_at).hour for login in ("hoa", "an")] == [7, 14]
    assert mails["hoa"].messages.count() == 3
    assert mails["hoa"].subject == "[TĐKT] 3 thông báo – 25/11/2026"
    assert len(outbox.outbox) == 2
    letter = outbox.outbox[0]
    assert letter.extra_headers["Message-ID"] == mails["hoa"].message_id
    assert letter.extra_headers["List-Unsubscribe"] == "<http://127.0.0.1:8000/messages/settings/>"
    assert "http://127.0.0.1:8000/submissions/" in letter.body
    assert "Kính gửi ông/bà Lý Thị Hoa" in letter.body


def test_days_of_standstill_are_one_letter(addressed: World) -> None:
    swept(date(2026, 12, 9), 8)

    assert Mail.objects.filter(person=addressed.person("hoa")).count() == 1
    assert Message.objects.filter(person=addressed.person("hoa")).count() == 3


def test_reminder_by_hand_breaks_out_of_the_digest(addressed: World) -> None:
    file = addressed.submission("cckl", "report")
    task = open_task_of(file)
    assert task is not None
    with clock.at(at(date(2026, 11, 20), 5)):
        nudge(tasks=[task], actor=addressed.users["lan"], note="Bộ cần trước thứ Hai.")
        nudge(tasks=[task], actor=addressed.users["lan"])
        sweep()

    letter = Mail.objects.get()
    assert (letter.kind, letter.state) == (MailKind.URGENT, MailState.SENT)
    assert letter.subject == "[TĐKT] Hạn 30/11: Năm 2026 – Báo cáo – Chi cục Kiểm lâm"
    assert "Trịnh Thị Lan nhắc: đề nghị xử lý sớm. Bộ cần trước thứ Hai." in letter.text


def test_each_message_on_its_own_for_who_wants_that(addressed: World) -> None:
    MessagePreference.objects.create(person=addressed.person("hoa"), digest=False)

    swept(REMINDED, 0)

    mails = Mail.objects.filter(person=addressed.person("hoa"))
    assert [mail.kind for mail in mails] == [MailKind.SINGLE] * 3


def test_no_address_and_no_mail_wanted_are_said_and_nothing_leaves(addressed: World) -> None:
    Person.objects.filter(user=addressed.users["hoa"]).update(email="")
    MessagePreference.objects.create(person=addressed.person("an"), by_mail=False)

    swept(REMINDED)

    states = dict(Mail.objects.values_list("person__user__username", "state"))
    assert states == {"hoa": MailState.NO_ADDRESS, "an": MailState.SILENT}
    assert outbox.outbox == []
    assert messages_of(addressed, "an")


def test_english_reader_is_written_to_in_english(addressed: World) -> None:
    user = addressed.users["hoa"]
    user.language = "en"
    user.save(update_fields=["language"])

    swept(REMINDED)

    assert "Kính gửi" not in Mail.objects.get(person=addressed.person("hoa")).text


def test_read_on_the_page_is_not_mailed(addressed: World) -> None:
    swept(REMINDED, 1)
    Message.objects.filter(person=addressed.person("hoa")).update(read_at=at(REMINDED, 2))

    swept(REMINDED, 9)

    assert not Mail.objects.filter(person=addressed.person("hoa")).exists()


def test_statements_do_not_grow_with_the_notices(
    addressed: World, django_assert_max_num_queries: Any
) -> None:

    with clock.at(at(REMINDED)):
        queue_reminders()
        with django_assert_max_num_queries(16):
            spread()
