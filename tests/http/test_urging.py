"""Urging letters: written from who is late, numbered by the registrar, read by whom they name."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nominations import clock
from nominations.models import Delegation, Event, Membership, Post
from tests.factories.http import client_of
from tests.factories.world import World
from workflows.models import Message, Task, UrgingLetter
from workflows.rules.letters import long_day
from workflows.services.clocks import move_due
from workflows.services.sweep import sweep

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)
NOW = timezone.make_aware(datetime.combine(date(2026, 12, 2), time(9)))  # two working days late


@pytest.fixture
def late(world: World) -> World:
    """Kiểm lâm and Thủy lợi are late with everything."""
    world.department.leader_title, world.department.place = "Giám đốc", "Minh Giang"
    world.department.save()
    move_due(tasks=Task.objects.exclude(role=""), due_on=DUE)
    return world


def page(world: World) -> str:
    assert world.period is not None
    return f"/tracker/{world.period.ref}/urge/"


def said(world: World, **other: Any) -> dict[str, Any]:
    """What the office fills in: Kiểm lâm alone, by Monday, signed by the head of the office."""
    usual = {
        "key": "k1",
        "units": [world.units["cckl"].ref],
        "answer_by": "2026-12-07",
        "signer": f"{world.person('mau').ref}:office_head",
    }
    return usual | other


def written(world: World, **other: Any) -> UrgingLetter:
    with clock.at(NOW):
        answer = client_of(world.users["lan"]).post(page(world), said(world, **other))
    assert answer.status_code == 302
    return UrgingLetter.objects.latest("pk")


def test_late_units_are_ticked_and_the_letter_keeps_them_as_they_were(late: World) -> None:
    lan = client_of(late.users["lan"])
    with clock.at(NOW):
        empty = lan.get(page(late)).content.decode()
    letter = written(late)
    move_due(tasks=Task.objects.exclude(role=""), due_on=date(2026, 12, 20))
    with clock.at(NOW):
        paper = lan.get(f"/urging/{letter.ref}/").content.decode()

    assert empty.count(" checked") == 2
    assert "TL. GIÁM ĐỐC, THỦ TRƯỞNG CƠ QUAN THƯỜNG TRỰC: Hoàng Văn Mẫu" in empty
    assert [(row["unit"], row["last_day"], row["days"]) for row in letter.late] == [
        ("Chi cục Kiểm lâm", "2026-11-30", 2)
    ]
    for words in (
        "SỞ MẪU",
        "V/v đôn đốc gửi hồ sơ kỳ “Năm 2026”",
        "Minh Giang, ngày … tháng … năm …",
        "Đến hết ngày 02/12/2026, còn 01 đơn vị chưa gửi đủ",
        "Báo cáo, ",
        "trước hết ngày 07/12/2026",
        "TL. GIÁM ĐỐC",
    ):
        assert words in paper
    assert Event.objects.get(action="draft_urging").subject == late.period.ref  # type: ignore[union-attr]


def test_units_hear_of_it_when_it_has_a_number_and_may_read_it_then(late: World) -> None:
    letter = written(late)
    url, so = f"/urging/{letter.ref}/", client_of(late.users["so"])
    readers = {name: client_of(late.users[name]) for name in ("binh", "hoa", "son")}
    with clock.at(NOW):
        before = {name: reader.get(url).status_code for name, reader in readers.items()}
        so.post(url, {"seen": "", "number": " 45/SM-VP ", "dated_on": "2026-12-02"})
        after = {name: reader.get(url).status_code for name, reader in readers.items()}
    with clock.at(NOW.replace(hour=10)):
        sweep()
        sweep()

    letter.refresh_from_db()
    assert (letter.number, letter.dated_on) == ("45/SM-VP", date(2026, 12, 2))
    assert before == {"binh": 404, "hoa": 404, "son": 404}
    assert after == {"binh": 200, "hoa": 200, "son": 404}
    told = Message.objects.filter(notice__event__action="urge")
    assert [message.person for message in told] == [late.person("binh")]
    assert told[0].title == "Công văn đôn đốc số 45/SM-VP ngày 02/12/2026 – Năm 2026"
    assert told[0].text.endswith("đề nghị gửi trước hết ngày 07/12/2026.")
    assert told[0].link == url


def test_a_slip_in_the_number_is_mended_without_telling_again(late: World) -> None:
    letter = written(late)
    url, so = f"/urging/{letter.ref}/", client_of(late.users["so"])
    with clock.at(NOW):
        so.post(url, {"seen": "", "number": "45/SM", "dated_on": "2026-12-02"})
        stale = so.post(url, {"seen": "", "number": "46/SM", "dated_on": "2026-12-02"})
        so.post(url, {"seen": "45/SM", "number": "45/SM-VP", "dated_on": "2026-12-02"})
    with clock.at(NOW.replace(hour=10)):
        sweep()

    letter.refresh_from_db()
    assert letter.number == "45/SM-VP"
    assert "Công văn vừa được ghi số 45/SM." in stale.content.decode()
    assert Message.objects.filter(notice__event__action__contains="urg").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"units": []}, "Hãy chọn ít nhất một đơn vị."),
        ({"units": ["khongco"]}, "Có đơn vị vừa gửi hồ sơ, không còn trễ."),
        ({"answer_by": "2026-12-02"}, "Ngày 02/12/2026 không còn ở phía trước."),
        ({"answer_by": "2026-12-06"}, "Ngày làm việc tiếp theo là 07/12/2026."),
        ({"answer_by": "2062-12-06"}, "quá 90 ngày. Hãy kiểm tra lại năm."),
        ({"answer_by": "31/02/2026"}, "Ngày này không có thật."),
        ({"signer": "ai"}, "Người này hôm nay không ký được."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    late: World, wrong: dict[str, Any], sentence: str
) -> None:
    with clock.at(NOW):
        answer = client_of(late.users["lan"]).post(page(late), said(late, **wrong))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="k1"' in answer.content.decode()
    assert not UrgingLetter.objects.exists()


@pytest.mark.parametrize(
    ("number", "day", "sentence"),
    [
        ("", "2026-12-02", "Trường này là bắt buộc"),
        ("45/SM-VP", "2026-12-03", "Ngày văn bản phải từ ngày lập 02/12/2026 đến hôm nay."),
        ("45/SM-VP", "2026-12-01", "Ngày văn bản phải từ ngày lập 02/12/2026 đến hôm nay."),
        ("44/SM-VP", "2026-12-02", "Số 44/SM-VP đã dùng cho văn bản khác."),
    ],
)
def test_number_and_day_must_be_possible(late: World, number: str, day: str, sentence: str) -> None:
    other, letter = written(late), written(late, key="k2")
    so = client_of(late.users["so"])
    with clock.at(NOW):
        so.post(
            f"/urging/{other.ref}/", {"seen": "", "number": "44/SM-VP", "dated_on": "2026-12-02"}
        )
        answer = so.post(f"/urging/{letter.ref}/", {"seen": "", "number": number, "dated_on": day})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert UrgingLetter.objects.get(pk=letter.pk).number == ""


def test_two_clicks_are_one_letter(late: World) -> None:
    lan = client_of(late.users["lan"])
    with clock.at(NOW):
        first, second = (lan.post(page(late), said(late)) for _n in range(2))
        other = lan.post(page(late), said(late, answer_by="2026-12-08"))

    assert first.headers["Location"] == second.headers["Location"]
    assert "Mã thao tác này đã dùng cho một việc khác." in other.content.decode()
    assert UrgingLetter.objects.count() == 1


def test_who_stands_in_signs_in_the_right_form(late: World) -> None:
    """KT. for a deputy leader, TL. and KT. for the deputy of the office's head."""
    head = Post.objects.get(person=late.person("mau"))
    Post.objects.filter(pk=head.pk).update(title="Chánh Văn phòng Sở")
    Post.objects.filter(person=late.person("phan")).update(title="Phó Giám đốc")
    Membership.objects.filter(person=late.person("dung")).update(position="Phó Chánh Văn phòng Sở")
    Delegation.objects.create(
        post=head,
        deputy=late.person("dung"),
        mandate="TB 3/TB",
        mandate_on=date(2026, 12, 1),
        valid_from=date(2026, 12, 1),
        valid_to=date(2026, 12, 4),
    )
    with clock.at(NOW):
        offered = client_of(late.users["lan"]).get(page(late)).content.decode()

    assert "TL. GIÁM ĐỐC, CHÁNH VĂN PHÒNG SỞ: Hoàng Văn Mẫu" in offered
    assert "TL. GIÁM ĐỐC, KT. CHÁNH VĂN PHÒNG SỞ, PHÓ CHÁNH VĂN PHÒNG SỞ: Đỗ Thí Dũng" in offered
    assert "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC: Phan Thử Nghiệm" in offered
    assert ">GIÁM ĐỐC: Vũ Đình Ví Dụ<" in offered


def test_many_units_go_into_a_list_of_their_own(late: World) -> None:
    letter = written(late)
    UrgingLetter.objects.filter(pk=letter.pk).update(late=letter.late * 9)
    with clock.at(NOW):
        paper = client_of(late.users["lan"]).get(f"/urging/{letter.ref}/").content.decode()

    assert "Các đơn vị có tên trong danh sách kèm theo." in paper
    assert "(Kèm theo Công văn này)" in paper


def test_nobody_late_means_no_letter(world: World) -> None:
    lan = client_of(world.users["lan"])

    assert "Không đơn vị nào trễ hạn trong kỳ này." in lan.get(page(world)).content.decode()
    assert lan.post(page(world), said(world)).status_code == 422


def test_paper_speaks_vietnamese_to_an_english_reader(late: World) -> None:
    letter = written(late)
    user = late.users["lan"]
    user.language = "en"
    user.save(update_fields=["language"])
    with clock.at(NOW):
        paper = client_of(user).get(f"/urging/{letter.ref}/").content.decode()

    assert "Độc lập - Tự do - Hạnh phúc" in paper
    assert "Kính gửi:" in paper


def test_pages_take_the_same_statements_for_more(late: World) -> None:
    lan, counts = client_of(late.users["lan"]), []
    first = written(late)
    for keys in ([], ["k2", "k3"]):
        for key in keys:
            written(late, key=key, units=[late.units[code].ref for code in ("cckl", "cctl")])
        UrgingLetter.objects.filter(pk=first.pk).update(late=first.late * (1 + len(keys)))
        for url in ("/urging/", f"/urging/{first.ref}/", page(late)):
            with clock.at(NOW):
                lan.get(url)
                with CaptureQueriesContext(connection) as captured:
                    assert lan.get(url).status_code == 200
            counts.append(len(captured))

    assert counts[:3] == counts[3:]
    assert max(counts) <= 14


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "Minh Giang, ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "Minh Giang, ngày 15 tháng 3 năm 2026"),
        (date(2026, 11, 10), "Minh Giang, ngày 10 tháng 11 năm 2026"),
        (None, "Minh Giang, ngày … tháng … năm …"),
    ],
)
def test_day_is_written_as_papers_write_it(day: date | None, words: str) -> None:
    assert long_day("Minh Giang", day) == words
