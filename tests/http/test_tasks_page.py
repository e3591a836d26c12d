"""The tasks page: lists and counts agree, filters, news, reasons, and what has gone meanwhile."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from nominations import clock
from nominations.enums import Role
from nominations.models import Attachment, Delegation, Post
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of, page_url, post
from tests.factories.paths import sent
from tests.factories.world import NOW, World
from tests.http.test_query_counts import fresh_period
from workflows.models import Task

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def groups(client: Client, **said: str) -> dict[str, list[str]]:
    """Group → titles and units of its rows, as the page has them."""
    page = client.get("/", said or {"tab": "mine"})
    assert page.status_code == 200
    return {
        group.name: [f"{row.title} · {row.unit}" for row in group.rows]
        for group in page.context["groups"]
    }


def text_of(client: Client, **said: str) -> str:
    return re.sub(r"\s+", " ", client.get("/", said).content.decode())


def counts(page: Any) -> dict[str, str]:
    return {tab["name"]: tab["count"] for tab in page.context["page"].tabs}


def test_counts_of_menu_tab_and_groups_agree_on_every_page(world: World) -> None:
    for _period in range(18):
        fresh_period(world)
    client = client_of(world.users["hoa"])
    mine = Task.objects.filter(role=Role.UNIT_OFFICER, unit=world.units["cckl"])
    for task, day in zip(mine.order_by("pk"), (TODAY - timedelta(3), TODAY, TODAY), strict=False):
        Task.objects.filter(pk=task.pk).update(due_on=day)

    first = client.get("/", {"tab": "mine"})
    second = client.get("/", {"tab": "mine", "after": first.context["after"]})

    sizes = {group.name: int(group.count) for group in first.context["groups"]}
    assert sizes["late"] == 1
    assert sum(sizes.values()) == mine.count() == int(counts(first)["mine"])
    assert first.context["menu"][0]["count"] == counts(first)["mine"]
    assert {g.name: int(g.count) for g in second.context["groups"]}.items() <= sizes.items()


def test_group_is_the_one_that_the_words_say(world: World) -> None:
    tasks = Task.objects.filter(role=Role.UNIT_OFFICER, unit=world.units["cckl"]).order_by("pk")
    late, soon, later = (task.pk for task in tasks)
    Task.objects.filter(pk=late).update(due_on=date(2026, 11, 19))
    Task.objects.filter(pk=soon).update(due_on=date(2026, 11, 30))  # 24/11 is a day off
    Task.objects.filter(pk=later).update(due_on=date(2026, 12, 1))

    page = client_of(world.users["hoa"]).get("/")

    found = {g.name: [row.pk for row in g.rows] for g in page.context["groups"]}
    assert found == {"late": [late], "soon": [soon], "later": [later]}
    assert "Trễ 1 ngày làm việc" in page.content.decode()
    assert "nghỉ 24/11" in page.content.decode()


def test_task_claimed_by_a_colleague_is_in_the_list_of_the_house_only(world: World) -> None:
    file = sent(world)
    post(client_of(world.users["dung"]), file, "claim")
    lan = client_of(world.users["lan"])

    mine, house = groups(lan), groups(lan, tab="house")

    assert mine == {}
    assert len(house["later"]) == 1
    assert "Đỗ Thí Dũng" in text_of(lan, tab="house")


def test_head_sees_what_his_people_hold_and_a_clerk_has_no_such_list(world: World) -> None:
    head = groups(client_of(world.users["binh"]), tab="house")
    clerk = client_of(world.users["hoa"]).get("/", {"tab": "house"})

    assert sum(map(len, head.values())) == 3
    assert clerk.context["tab"] == "mine"
    assert "house" not in counts(clerk)


def test_returned_file_waits_for_the_unit_in_the_list_of_the_office(world: World) -> None:
    file = sent(world)
    line = file.nominations.first()
    pins = [(f"nomination:{line.ref}", "Thiếu")]
    do(file, "return", world.users["lan"], note="Sửa", pins=pins)

    waiting = groups(client_of(world.users["lan"]))["waiting"]

    assert len(waiting) == 1
    assert "Chi cục Kiểm lâm" in waiting[0]


def test_done_task_comes_back_when_somebody_moves_the_file_and_goes_when_it_was_seen(
    world: World,
) -> None:
    file = sent(world)
    with clock.at(NOW + timedelta(hours=1)):
        do(file, "accept", world.users["lan"])
    hoa = client_of(world.users["hoa"])
    with clock.at(NOW + timedelta(hours=2)):
        before = groups(hoa, tab="done")
        hoa.get(page_url(file))
        after = groups(hoa, tab="done")

    assert len(before["changed"]) == 1
    assert after == {"done": before["changed"]}


def test_row_says_what_happened_since_it_was_opened(world: World) -> None:
    file = sent(world)
    lan = client_of(world.users["lan"])
    unseen = "Có thay đổi" in text_of(lan)
    lan.get(page_url(file))
    seen = "Có thay đổi" in text_of(lan)

    with clock.at(NOW + timedelta(hours=1)):
        do(file, "receive", world.users["dung"])
        Task.objects.filter(pk=open_task_of(file).pk).update(owner=None, status="NEW")
    changed = text_of(lan)
    for n in range(2):
        Attachment.objects.create(
            submission=file, name=f"{n}.pdf", size=1, sha256=str(n), file=f"{n}.pdf",
            uploaded_by=world.person("hoa"), uploaded_at=NOW + timedelta(hours=1),
        )  # fmt: skip

    assert (unseen, seen) == (False, False)
    assert "Có thay đổi" in changed
    assert "2 tệp mới" in text_of(lan)


def test_row_says_why_it_is_mine(world: World) -> None:
    sent(world)
    Post.objects.filter(person=world.person("lan"), role=Role.OFFICE).update(
        title="Chuyên viên Văn phòng Sở"
    )
    Delegation.objects.create(
        post=Post.objects.get(person=world.person("dung"), role=Role.OFFICE),
        deputy=world.person("xuan"), mandate="TB 91/TB-SNNMT", mandate_on=TODAY,
        valid_from=TODAY, valid_to=date(2026, 11, 30),
    )  # fmt: skip

    mine = text_of(client_of(world.users["lan"]))
    given = text_of(client_of(world.users["xuan"]))

    assert "vì bạn là Chuyên viên Văn phòng Sở" in mine
    assert "thay Đỗ Thí Dũng" in given
    assert "theo TB 91/TB-SNNMT đến 30/11/2026" in given


def test_appointed_person_reads_that_he_was_appointed(world: World) -> None:
    file = sent(world)
    Task.objects.filter(pk=open_task_of(file).pk).update(appointee=world.person("xuan"))

    assert "được chỉ định xử lý việc này" in text_of(client_of(world.users["xuan"]))


@pytest.mark.parametrize(
    ("words", "rows"),
    [("đơn vị:kiểm lâm", 1), ("don vi:kiem lam", 1), ("thuy loi", 0), ("kỳ:2026 cụm:2", 1),
     ("cụm:1", 0), ("loại:đề nghị", 1), ("loại:báo cáo", 0), ("người:tôi", 0), ("người:chưa", 1),
     ("hạn:<3", 0), ("hạn:>3", 1), ("hạn:11/12", 1), ("trễ", 0)],
)  # fmt: skip
def test_words_of_the_box_narrow_the_list(world: World, words: str, rows: int) -> None:
    sent(world)

    found = groups(client_of(world.users["lan"]), q=words)

    assert sum(map(len, found.values())) == rows


@pytest.mark.parametrize(
    ("chip", "rows"),
    [({"unit": "cckl"}, 1), ({"unit": "cctl"}, 0), ({"unit": "khongco"}, 0),
     ({"kind": "nominations"}, 1), ({"kind": "report"}, 0), ({"kind": "x"}, 0),
     ({"due": "later"}, 1), ({"due": "late"}, 0), ({"due": "x"}, 0), ({"period": "x"}, 0),
     ({"cluster": "x"}, 0), ({"cluster": "\x00"}, 1)],
)  # fmt: skip
def test_chips_narrow_the_list(world: World, chip: dict[str, str], rows: int) -> None:
    sent(world)

    found = groups(client_of(world.users["lan"]), **chip)

    assert sum(map(len, found.values())) == rows


def test_chip_of_every_kind_is_offered_and_leads_to_its_rows(world: World) -> None:
    sent(world)
    client = client_of(world.users["lan"])

    offered = client.get("/").context["page"].chips

    assert [chip["name"] for chip in offered] == ["period", "cluster", "unit", "kind", "due"]
    for chip in offered[:3]:
        _value, _label, address = chip["options"][0]
        assert len(client.get(f"/{address}").context["groups"]) == 1


def test_mistyped_term_is_told_and_the_others_count(world: World) -> None:
    sent(world)

    page = client_of(world.users["lan"]).get("/", {"q": "mã:12 đơn vị:thủy lợi"})

    assert "mã:12" in page.content.decode()
    assert "Các điều kiện khác vẫn được áp dụng" in page.content.decode()
    assert page.context["groups"] == []


def test_filter_that_finds_nothing_says_how_many_there_are_without_it(world: World) -> None:
    text = text_of(client_of(world.users["hoa"]), q="khong co gi")

    assert "Không có việc nào khớp bộ lọc." in text
    assert "Bỏ lọc để xem cả 3 việc" in text


def test_clearing_the_filter_keeps_what_was_typed(world: World) -> None:
    page = client_of(world.users["hoa"]).get("/", {"q": "kiểm lâm", "kind": "report"})

    cleared = page.context["state"].cleared()

    assert "kind" not in cleared
    assert "q=ki%E1%BB%83m+l%C3%A2m" in cleared


def test_columns_are_those_of_the_address(world: World) -> None:
    client = client_of(world.users["hoa"])

    usual, chosen = text_of(client), text_of(client, cols="period,due")

    assert ">Đơn vị</th>" in usual
    assert ">Kỳ</th>" not in usual
    assert ">Kỳ</th>" in chosen
    assert ">Đơn vị</th>" not in chosen
    assert "vì bạn là" not in chosen


def test_nothing_to_do_says_so(world: World) -> None:
    client = client_of(world.users["xuan"])

    assert "Không có việc cần xử lý." in text_of(client)
    assert "Không có việc nào đang chờ người khác." in text_of(client, tab="waiting")
    assert "Bạn chưa xử lý việc nào." in text_of(client, tab="done")


@pytest.mark.parametrize(
    "address",
    ["/?tab=x&after=1.2", "/?after=0.99999999999999999.1", "/?tab=done&after=1.99999999999999.7",
     "/?after=x", "/?cols=,,x", "/?q=%00", "/?q=" + "đ" * 400, "/?due=%F0%9F%98%80"],
)  # fmt: skip
def test_garbled_address_shows_the_list(world: World, address: str) -> None:
    assert client_of(world.users["hoa"]).get(address).status_code == 200


def test_task_that_somebody_finished_meanwhile_says_who_and_when(world: World) -> None:
    file = sent(world)
    lan = client_of(world.users["lan"])
    link = f"{page_url(file)}?task={open_task_of(file).ref}"
    quiet = lan.get(link).content.decode()
    do(file, "accept", world.users["dung"])

    told = lan.get(link).content.decode()

    assert "Việc này đã có người xử lý" not in quiet
    assert "Việc này đã có người xử lý. Bà Đỗ Thí Dũng" in told


def test_page_that_is_only_looked_at_changes_nothing_else(world: World) -> None:
    file = sent(world)
    before = list(Task.objects.order_by("pk").values_list("pk", "status", "owner"))

    client_of(world.users["lan"]).get(page_url(file))

    assert list(Task.objects.order_by("pk").values_list("pk", "status", "owner")) == before
