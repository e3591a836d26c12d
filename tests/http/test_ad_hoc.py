"""A unit opens an ad hoc reward by itself: for whom, until when, and what is refused."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from nominations.models import Period, RouteTemplate, Submission, Unit
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of, post, write
from tests.factories.merger import dated, merge
from tests.factories.world import NOW, SINCE, World, make_unit
from workflows.services.ad_hoc import Occasion, open_by_unit
from workflows.services.errors import Conflict, NotAllowed, NotReady
from workflows.services.reconcile import inconsistencies

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
URL = "/ad-hoc/new/"
BASIS = "Điều 85 (mẫu)"


@pytest.fixture
def open_world(world: World) -> World:
    """A world whose department lets units open ad hoc rewards, 45 days after the event."""
    RouteTemplate.objects.create(
        authority=world.department,
        code="dot-xuat",
        name="Thủ tục đơn giản",
        council=False,
        office_head_check=False,
        opened_by_units=["ad_hoc"],
        late_after_days=45,
        basis=BASIS,
    )
    return world


def fields(world: World, **changed: Any) -> dict[str, Any]:
    """What the officer of Kiểm lâm types."""
    return {
        "key": uuid4().hex,
        "unit": world.units["cckl"].ref,
        "kind": "ad_hoc",
        "title": "Chữa cháy rừng",
        "event_from": "2026-11-10",
        "event_to": "2026-11-12",
        "basis": "CĐ 07",
    } | changed


def occasion(**changed: Any) -> Occasion:
    values: dict[str, Any] = {
        "kind": "ad_hoc",
        "title": "Chữa cháy rừng",
        "event_from": date(2026, 11, 10),
        "event_to": date(2026, 11, 12),
    }
    return Occasion(**values | changed)


def opened(world: World, **changed: Any) -> Period:
    """Opened by the officer through the service."""
    return open_by_unit(
        unit=world.units["cckl"],
        occasion=occasion(**changed),
        actor=world.users["hoa"],
        key=uuid4().hex,
    )


def test_unit_opens_nominates_an_outsider_and_the_office_accepts(
    open_world: World, hoa: Client
) -> None:
    assert URL in hoa.get(reverse("dossiers")).content.decode()

    answer = hoa.post(URL, fields(open_world))

    period = Period.objects.get(kind="ad_hoc")
    file = Submission.objects.get(dossier__period=period)
    assert answer["Location"] == reverse("submission", args=[file.ref])
    assert (period.authority, period.initiator) == (
        open_world.department, open_world.units["cckl"],
    )  # fmt: skip
    assert (period.status, period.year, period.data_to) == ("open", 2026, date(2026, 11, 12))
    assert list(period.awards.values_list("code", flat=True)) == ["GKGD"]
    assert open_task_of(file).due_on == date(2026, 12, 27)
    answer = write(hoa, "add_nominee", file, award="GKGD", outsider="Nông Văn Dân")
    assert answer.status_code == 302
    write(hoa, "edit", file, meeting_minutes="3/BB")
    post(hoa, file, "send_to_head")
    post(client_of(open_world.users["binh"]), file, "submit")
    office = client_of(open_world.users["lan"])
    assert period.name in office.get(reverse("periods")).content.decode()
    assert post(office, file, "accept").status_code == 302
    file.refresh_from_db()
    line = file.nominations.get()
    assert (file.state, line.nominee_kind, line.state) == ("ACCEPTED", "outsider", "CHECKED")
    assert inconsistencies() == []


def test_two_clicks_open_one(open_world: World, hoa: Client) -> None:
    typed = fields(open_world)

    answers = [hoa.post(URL, typed)["Location"] for _click in range(2)]

    assert answers[0] == answers[1]
    assert Period.objects.filter(kind="ad_hoc").count() == 1


def test_key_of_another_opening_is_refused(open_world: World, hoa: Client) -> None:
    typed = fields(open_world)
    hoa.post(URL, typed)

    answer = hoa.post(URL, typed | {"title": "Việc khác"})

    assert answer.status_code == 422
    assert "Việc khác" in answer.content.decode()
    assert Period.objects.filter(kind="ad_hoc").count() == 1
    with pytest.raises(Conflict):
        open_by_unit(
            unit=open_world.units["cckl"],
            occasion=occasion(title="Việc khác nữa"),
            actor=open_world.users["hoa"],
            key=typed["key"],
        )


@pytest.mark.parametrize("login", ["lan", "mau", "vu", "so", "xuan"])
def test_who_is_of_no_unit_has_no_such_page(open_world: World, login: str) -> None:
    client = client_of(open_world.users[login])

    assert client.get(URL).status_code == client.post(URL, fields(open_world)).status_code == 404
    assert not Period.objects.filter(kind="ad_hoc").exists()


def test_unit_opens_for_itself_only(open_world: World) -> None:
    client = client_of(open_world.users["an"])

    answer = client.post(URL, fields(open_world))

    assert answer.status_code == 422
    assert not Period.objects.filter(kind="ad_hoc").exists()
    with pytest.raises(NotAllowed):
        open_by_unit(
            unit=open_world.units["cckl"],
            occasion=occasion(),
            actor=open_world.users["an"],
            key="k",
        )


def test_route_without_permission_says_why_not(world: World, hoa: Client) -> None:
    page = hoa.get(URL)
    answer = hoa.post(URL, fields(world))

    assert "chưa có quy trình xét cho phép" in page.content.decode()
    assert answer.status_code == 422
    with pytest.raises(NotReady, match="Chưa có quy trình"):
        opened(world)
    assert not Period.objects.filter(kind="ad_hoc").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"event_to": "2026-11-21"}, "chưa kết thúc"),
        ({"event_to": "2026-11-09"}, "trước ngày bắt đầu"),
        ({"event_from": "0001-01-01", "event_to": "0001-01-02"}, "quá hai năm"),
        ({"event_to": "31/02/2026"}, ""),
        ({"key": "a\x00b"}, ""),
        ({"title": "  "}, ""),
        ({"kind": "annual"}, ""),
        ({"unit": "khongco"}, ""),
    ],
)
def test_impossible_occasions_are_refused_and_kept(
    open_world: World, hoa: Client, changed: dict[str, str], said: str
) -> None:
    typed = fields(open_world, basis="Văn bản tôi đã gõ") | changed

    answer = hoa.post(URL, typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Văn bản tôi đã gõ" in text
    assert not Period.objects.filter(kind="ad_hoc").exists()


def test_late_file_says_by_how_much_and_on_what_basis(open_world: World, hoa: Client) -> None:
    period = opened(open_world, event_from=date(2026, 9, 20), event_to=date(2026, 9, 24))
    file = Submission.objects.get(dossier__period=period)
    said = "Trễ 12 ngày so với thời hạn 45 ngày"

    pages = [
        hoa.get(reverse("submission", args=[file.ref])).content.decode(),
        client_of(open_world.users["lan"])
        .get(reverse("period", args=[period.ref]))
        .content.decode(),
    ]

    assert [said in text and BASIS in text for text in pages] == [True, True]


def test_file_sent_in_time_is_never_late(open_world: World, hoa: Client) -> None:
    period = opened(open_world, event_from=date(2026, 10, 6), event_to=date(2026, 10, 6))
    file = Submission.objects.get(dossier__period=period)
    do(file, "nothing_to_report", open_world.users["hoa"], value=True)
    do(file, "send_to_head", open_world.users["hoa"])
    do(file, "submit", open_world.users["binh"])

    with clock.at(NOW + timedelta(days=30)):
        text = hoa.get(reverse("submission", args=[file.ref])).content.decode()

    assert "so với thời hạn 45 ngày" not in text


def test_route_without_a_term_gives_ten_working_days(open_world: World) -> None:
    RouteTemplate.objects.filter(code="dot-xuat").update(late_after_days=None)

    file = Submission.objects.get(dossier__period=opened(open_world))

    assert open_task_of(file).due_on == date(2026, 12, 7)  # 24/11 is a day off


def test_unit_of_an_ended_authority_turns_to_its_successor(open_world: World) -> None:
    heir = make_unit("so-moi", "Sở Mới")
    Unit.objects.filter(pk=open_world.department.pk).update(valid_to=TODAY - timedelta(days=1))
    open_world.department.successions.create(successor=heir, kind="merged", on=TODAY)

    assert opened(open_world).authority == heir


def test_merged_unit_opens_for_itself_not_for_what_it_continues(open_world: World) -> None:
    merge(dated(open_world))
    page = client_of(open_world.users["hoa"]).get(URL)

    assert [unit.name for unit in page.context["units"]] == [open_world.units["new"].name]
    assert open_world.units["new"].valid_from > SINCE
