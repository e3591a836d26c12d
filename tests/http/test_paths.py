"""The picture of a file's way, as its people see it on the page."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from nominations import clock
from nominations.models import PeriodDue
from tests.factories.acts import do
from tests.factories.http import client_of, page_url
from tests.factories.paths import accepted, drafted, nominee, prepared, presented, sent
from tests.factories.world import NOW, World, make_world
from tests.http.test_query_counts import statements

pytestmark = pytest.mark.django_db
PINS = [("meeting_minutes", "Thiếu số")]


def path_on(world: World, subject: Any, login: str = "lan") -> dict[str, dict[str, Any]]:
    page = client_of(world.users[login]).get(page_url(subject))
    return {place["label"]: place for place in page.context["path"]}


def states(path: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {label: place["state"] for label, place in path.items()}


def test_draft_stands_at_the_unit_and_tells_the_planned_days(world: World) -> None:
    path = path_on(world, world.submission("cckl"), "hoa")

    assert states(path) == {
        "Lập hồ sơ": "now", "Ký gửi": "next", "Thẩm định": "next", "Tổng hợp": "next",
        "Trình ký": "next", "Ban hành": "next",
    }  # fmt: skip
    assert str(path["Lập hồ sơ"]["due_on"]) == "2026-11-30"
    assert (path["Thẩm định"]["note"], path["Trình ký"]["note"]) == ("11/12", "23/12")


@pytest.mark.usefixtures("morning")
def test_route_decides_which_places_there_are() -> None:
    world = make_world(cluster_kinds=["nominations"], posting_days=5, council=True)
    PeriodDue.objects.create(
        period=world.period, submission_kind="nominations", stage="consolidation",
        due_on=NOW.date().replace(month=12, day=11),
    )  # fmt: skip

    path = path_on(world, world.submission("cckl"), "hoa")

    assert list(path) == ["Lập hồ sơ", "Ký gửi", "Bình xét", "Thẩm định", "Tổng hợp", "Công khai",
                          "Hội đồng", "Trình ký", "Ban hành"]  # fmt: skip
    assert path["Công khai"]["note"] == "14–18/12"


def test_days_spent_stand_at_the_places_passed(world: World) -> None:
    file = prepared(world)
    with clock.at(NOW + timedelta(days=3)):  # Monday
        do(file, "send_to_head", world.users["hoa"])
    with clock.at(NOW + timedelta(days=6)):  # Thursday; Tuesday 24/11 is a holiday
        do(file, "submit", world.users["binh"])
        path = path_on(world, file)

    assert path["Lập hồ sơ"]["note"] == "23/11 · 1\u00a0ngày"
    assert path["Ký gửi"]["note"] == "26/11 · 2\u00a0ngày"
    assert path["Thẩm định"]["state"] == "now"


def test_return_is_an_arc_and_two_clocks(world: World) -> None:
    file = sent(world)
    with clock.at(NOW + timedelta(days=5)):
        do(file, "return", world.users["dung"], note="Sửa", pins=PINS)
        page = client_of(world.users["lan"]).get(page_url(file))
    path = {place["label"]: place for place in page.context["path"]}

    assert states(path)["Lập hồ sơ"] == "returned"
    assert (path["Lập hồ sơ"]["back"], path["Ký gửi"]["state"]) == (2, "done")
    assert path["Lập hồ sơ"]["arc"].startswith("Trả lại 25/11, bổ sung đến ")
    assert path["Thẩm định"]["note"] == "Dừng ở 2/10 ngày"  # 24/11 is a holiday
    kinds = {item.kind: item for item in page.context["clocks"]}
    assert (kinds["stopped"].used, kinds["stopped"].allowed) == (2, 10)
    assert "dừng từ 25/11" in kinds["stopped"].words
    assert kinds["soon"].used == 0
    text = page.content.decode()
    assert "arc back-2" in text
    assert " style=" not in text


def test_mended_file_keeps_its_arc_and_its_clock_runs_on(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["dung"], note="Sửa", pins=PINS)
    do(file, "send_to_head", world.users["hoa"])
    assert path_on(world, file, "hoa")["Thẩm định"]["state"] == "stopped"
    with clock.at(NOW + timedelta(days=5)):
        do(file, "resubmit", world.users["binh"])
        page = client_of(world.users["lan"]).get(page_url(file))
    path = {place["label"]: place for place in page.context["path"]}

    assert path["Lập hồ sơ"]["arc"] == "Trả lại 20/11, gửi lại 25/11"
    assert path["Thẩm định"]["state"] == "now"
    assert page.context["clocks"] == []


def test_recalled_file_was_never_sent(world: World) -> None:
    file = sent(world)
    do(file, "recall", world.users["binh"])

    path = path_on(world, file, "hoa")

    assert (path["Ký gửi"]["state"], path["Thẩm định"]["state"]) == ("now", "next")
    assert not any("arc" in place for place in path.values())


def test_late_desk_says_so(world: World) -> None:
    file = world.submission("cckl")

    with clock.at(NOW + timedelta(days=14)):  # 04/12
        path = path_on(world, file, "hoa")
        text = client_of(world.users["hoa"]).get(page_url(file)).content.decode()

    assert path["Lập hồ sơ"]["state"] == "late"
    assert "Trễ 4 ngày làm việc" in text


def test_suspended_file_stands_where_it_was(world: World) -> None:
    file = sent(world)
    do(file, "suspend", world.users["dung"], note="Có đơn thư")

    path = path_on(world, file)

    assert path["Thẩm định"]["state"] == "stopped"
    assert path["Thẩm định"]["note"] == "Tạm dừng từ 20/11"


def test_withdrawn_file_ends_where_it_was(world: World) -> None:
    file = sent(world)
    do(file, "withdraw", world.users["binh"], note="Rút")

    assert path_on(world, file, "hoa")["Thẩm định"]["note"] == "Đã rút 20/11"


def test_accepted_file_goes_on_with_the_paper_that_holds_its_lines(world: World) -> None:
    file = accepted(world)
    assert path_on(world, file)["Tổng hợp"]["state"] == "now"
    paper = drafted(world)
    do(paper, "present", world.users["lan"])

    page = client_of(world.users["lan"]).get(page_url(file))

    path = {place["label"]: place for place in page.context["path"]}
    assert states(path)["Trình ký"] == "now"
    assert [(item.paper, item.lines) for item in page.context["held_by"]] == [(paper, 3)]
    assert page.context["duties"][0].who.startswith("Vũ Đình Ví Dụ")


def test_unit_learns_of_a_signature_only_when_it_can_no_longer_be_taken_back(world: World) -> None:
    file = accepted(world)
    paper = presented(world)
    do(paper, "sign_all", world.users["vu"])

    assert path_on(world, file, "lan")["Ban hành"]["state"] == "now"
    assert path_on(world, file, "hoa")["Trình ký"]["state"] == "now"
    assert client_of(world.users["hoa"]).get(page_url(file)).context["held_by"] == []


def test_paper_sent_back_by_its_signer_has_an_arc(world: World) -> None:
    accepted(world)
    paper = presented(world)
    do(paper, "return_to_office", world.users["vu"], note="Xem lại")

    path = path_on(world, paper)

    assert (path["Tổng hợp"]["arc"], path["Tổng hợp"]["back"]) == ("Trả lại 20/11", 1)
    assert path["Trình ký"]["state"] == "next"


def test_partial_return_has_a_way_of_its_own(world: World) -> None:
    file = sent(world)
    do(file, "return", world.users["dung"], note="Thiếu", lines=[nominee(file, "Thử B").pk])
    correction = file.corrections.get()
    do(correction, "send_to_head", world.users["hoa"])

    path = path_on(world, correction, "hoa")

    assert states(path) == {
        "Bổ sung": "done", "Ký gửi lại": "now", "Kiểm tra lại": "next", "Đã bổ sung xong": "next",
    }  # fmt: skip


def test_nominee_sees_the_way_of_his_own_line(world: World) -> None:
    file = accepted(world, people=[world.person("xuan")])
    paper = drafted(world)
    others = [nominee(file, name).pk for name in ("Mẫu A", "Thử B", "Dụ C")]
    do(paper, "take_off", world.users["lan"], lines=others)
    do(paper, "present", world.users["lan"])
    line = nominee(file, world.person("xuan").full_name)

    page = client_of(world.users["xuan"]).get(reverse("my_line", args=[line.ref]))

    path = {place["label"]: place for place in page.context["path"]}
    assert path["Trình ký"]["state"] == "now"
    assert "Trịnh Thị Lan" not in page.content.decode()


def way_of_xuan(world: World) -> dict[str, str]:
    line = world.submission("cckl").nominations.get(person=world.person("xuan"))
    page = client_of(world.users["xuan"]).get(reverse("my_line", args=[line.ref]))
    return {place["label"]: place["note"] for place in page.context["path"]
            if place["state"] in ("stopped", "returned")}  # fmt: skip


def test_way_of_a_declined_line_ends_at_the_signature_once_that_is_issued(world: World) -> None:
    file = accepted(world, people=[world.person("xuan")])
    paper = presented(world)
    own = file.nominations.get(person=world.person("xuan")).pk
    do(paper, "decline", world.users["vu"], lines=[own], note="Chưa đủ")
    do(paper, "sign_all", world.users["vu"])
    assert way_of_xuan(world) == {}
    numbers = {decision.ref: ("1/QĐ", NOW.date()) for decision in paper.decisions.all()}
    do(paper, "number", world.users["so"], numbers=numbers)

    do(paper, "publish", world.users["so"])

    assert way_of_xuan(world) == {"Trình ký": "Chưa được khen thưởng (có lý do)"}


def test_line_that_is_mended_alone_is_back_at_the_unit(world: World) -> None:
    file = sent(world, people=[world.person("xuan")])
    own = file.nominations.get(person=world.person("xuan")).pk
    do(file, "return", world.users["dung"], note="Thiếu", lines=[own])

    assert way_of_xuan(world) == {"Lập hồ sơ": "Đang ở đây", "Thẩm định": "Dừng ở 0/10 ngày"}


def test_who_must_act_now_next_and_if_late(world: World) -> None:
    page = client_of(world.users["hoa"]).get(page_url(world.submission("cckl")))

    now, after, late = page.context["duties"]
    assert now.who.startswith("Lý Thị Hoa")
    assert after.who.startswith("Y Bình Niê")
    assert (late.when, str(late.day)) == ("Nếu trễ", "2026-12-01")  # the head of the unit
    assert late.who.startswith("Y Bình Niê")


@pytest.mark.parametrize("login", ["hoa", "lan"])
def test_way_costs_the_same_whatever_has_happened_to_the_file(world: World, login: str) -> None:
    client, file = client_of(world.users[login]), sent(world)
    url = page_url(file)

    costs = []
    for _round in range(3):
        for action, who, said in (
            ("return", "dung", {"note": "Sửa", "pins": PINS}),
            ("send_to_head", "hoa", {}),
            ("resubmit", "binh", {}),
        ):
            do(file, action, world.users[who], **said)
        costs.append(statements(client, url))

    assert costs[0] == costs[1] == costs[2]


def test_whole_procedure_is_drawn_for_everybody(world: World) -> None:
    page = client_of(world.users["xuan"]).get(reverse("procedures")).content.decode()

    assert page.count("<svg xmlns") == 3
    assert "Trình lãnh đạo đơn vị" in page
