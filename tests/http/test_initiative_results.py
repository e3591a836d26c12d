"""What the council of initiatives decided, recorded at once; and initiatives as grounds."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from nominations.enums import Role
from nominations.models import (
    Event,
    Initiative,
    InitiativeUse,
    Nomination,
    Period,
    Post,
    Recognition,
    Submission,
)
from nominations.queries.initiatives import initiatives_for
from nominations.queries.standing import hats_of
from nominations.services.audit import tampered_streams
from tests.factories.acts import do
from tests.factories.http import client_of, page_url
from tests.factories.initiatives import (
    TODAY,
    handed_in,
    part_of,
    recognised,
    round_of,
    secretary,
    written,
)
from tests.factories.paths import prepared
from tests.factories.world import NOW, SINCE, World, nominate
from tests.http.test_query_counts import fresh_period, statements

pytestmark = pytest.mark.django_db
KEPT = "Lý do này tôi đã gõ rất lâu"


def url_of(period: Period) -> str:
    return reverse("initiative_results", args=[period.ref])


def carried(client: Client, period: Period) -> dict[str, Any]:
    """What the page's form carries when it is opened."""
    form = client.get(url_of(period)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value} | {
        "number": "512/QĐ-SNNMT",
        "decided_on": f"{TODAY:%Y-%m-%d}",
        "valid_to": "2028-12-31",
    }


def record(client: Client, period: Period, *rows: Initiative, **fields: Any) -> Any:
    ticked = {"initiative": [row.ref for row in rows]}
    return client.post(url_of(period), carried(client, period) | ticked | fields)


@pytest.fixture
def period(world: World) -> Period:
    return round_of(world)


@pytest.fixture
def rows(world: World, period: Period) -> list[Initiative]:
    """Three of Kiểm lâm and one of Thủy lợi, handed in."""
    kl = [written(world, title) for title in ("Bản đồ", "Nhật ký", "Máy bay")]
    tl = written(world, "Mực nước", unit="cctl")
    handed_in(world, period, kl)
    handed_in(world, period, [tl], "cctl")
    return [*kl, tl]


@pytest.fixture
def y_tuong(world: World) -> Client:
    return client_of(secretary(world))


# --- Recording ---------------------------------------------------------------------------------


def test_secretary_records_one_decision_for_all_units_at_once(
    world: World, period: Period, rows: list[Initiative], y_tuong: Client
) -> None:
    bare, one, two, three, last = rows[0], *rows
    assert bare is one

    answer = record(y_tuong, period, one, two, last)
    refused = record(y_tuong, period, three, outcome="0", number="5/BB", reason="Chưa có hiệu quả")

    assert (answer.status_code, refused.status_code) == (302, 302)
    words = dict(Recognition.objects.values_list("initiative__title", "recognised"))
    assert words == {"Bản đồ": True, "Nhật ký": True, "Mực nước": True, "Máy bay": False}
    page = y_tuong.get(url_of(period)).content.decode()
    assert "512/QĐ-SNNMT" in page
    assert "Chưa có hiệu quả" in page
    event = Event.objects.filter(action="recognise_initiatives").first()
    assert event is not None
    assert len(event.data["initiatives"]) == 3
    assert list(tampered_streams()) == []
    own = client_of(world.users["hoa"]).get(page_url(part_of(world, period))).content.decode()
    assert "512/QĐ-SNNMT" in own


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"decided_on": f"{TODAY + timedelta(days=1):%Y-%m-%d}"}, "decided_on"),  # in the future
        ({"decided_on": f"{TODAY - timedelta(days=1):%Y-%m-%d}"}, "decided_on"),  # not sent yet
        ({"decided_on": "hôm qua"}, "decided_on"),
        ({"number": "  "}, "number"),
        ({"number": ""}, "number"),
        ({"authority": ""}, "authority"),
        ({"valid_to": f"{TODAY - timedelta(days=1):%Y-%m-%d}"}, "valid_to"),
        ({"outcome": "0", "reason": " "}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"level": "lang"}, "level"),
        ({"initiative": []}, "__all__"),
        ({"initiative": ["khongco"]}, "__all__"),
        ({"key": ""}, "key"),
    ],
)
def test_wrong_decision_is_refused_at_its_field_and_typing_stays(
    world: World,
    period: Period,
    rows: list[Initiative],
    y_tuong: Client,
    fields: dict[str, Any],
    field: str,
) -> None:
    answer = record(y_tuong, period, rows[0], **{"reason": KEPT, **fields})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if fields.get("initiative") is None:
        assert f'value="{rows[0].ref}" checked' in answer.content.decode()
    if "reason" not in fields:
        assert KEPT in answer.content.decode()
    assert not Recognition.objects.exists()


def test_one_misfit_refuses_all_of_them(
    world: World, period: Period, rows: list[Initiative], y_tuong: Client
) -> None:
    file = part_of(world, period, "cctl")
    do(file, "return", world.users["lan"], note="Thiếu", pins=[("initiatives", "Ghi rõ")])

    answer = record(y_tuong, period, *rows)

    assert answer.status_code == 422
    assert "Mực nước" in str(answer.context["form"].errors)
    assert not Recognition.objects.exists()
    page = y_tuong.get(url_of(period)).content.decode()
    assert "chưa ghi kết quả được" in page
    assert f'value="{rows[3].ref}"' not in page


def test_double_click_records_once(
    world: World, period: Period, rows: list[Initiative], y_tuong: Client
) -> None:
    values = carried(y_tuong, period) | {"initiative": [rows[0].ref]}

    answers = [y_tuong.post(url_of(period), values) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Recognition.objects.count() == 1
    assert Event.objects.filter(action="recognise_initiatives").count() == 1


def test_same_word_again_is_refused_and_another_is_a_correction(
    world: World, period: Period, rows: list[Initiative], y_tuong: Client
) -> None:
    record(y_tuong, period, rows[0])

    same = record(y_tuong, period, rows[0], number=" 512/qđ-snnmt")
    other = record(y_tuong, period, rows[0], number="513/QĐ-SNNMT")
    corrected = record(y_tuong, period, rows[0], outcome="0", reason="Ghi nhầm", corrects="on")

    assert (same.status_code, other.status_code) == (422, 422)
    assert "đã được ghi" in str(same.context["form"].errors)
    assert "corrects" in other.context["form"].errors
    assert corrected.status_code == 302
    words = Recognition.objects.order_by("pk").values_list("number", "recognised")
    assert list(words) == [("512/QĐ-SNNMT", True), ("512/QĐ-SNNMT", False)]
    page = y_tuong.get(reverse("initiative", args=[rows[0].ref])).content.decode()
    assert "Không được công nhận" in page


def test_higher_level_is_one_more_row_and_is_quoted(
    world: World, period: Period, rows: list[Initiative], y_tuong: Client
) -> None:
    record(y_tuong, period, rows[0])

    answer = record(y_tuong, period, rows[0], level="bo_tinh", number="88/QĐ-UBND")

    assert answer.status_code == 302
    (row,) = (
        item["row"]
        for item in y_tuong.get(url_of(period)).context["rows"]
        if item["row"].initiative == rows[0]
    )
    assert row.paper.startswith("Cấp tỉnh, Bộ, số 88/QĐ-UBND")
    assert Recognition.objects.count() == 2


def test_recording_is_for_the_secretary_and_the_office(
    world: World, period: Period, rows: list[Initiative], y_tuong: Client
) -> None:
    other = Post.objects.create(
        person=world.person("xuan"), role=Role.INITIATIVES, unit=world.units["vp"], valid_from=SINCE
    )
    nothing = client_of(world.users["so"]).get(url_of(period)).content

    for login in ("hoa", "binh", "an", "vu", "phan", "so", "xuan"):
        client = client_of(world.users[login])
        for answer in (client.get(url_of(period)), client.post(url_of(period), {"number": "1"})):
            assert (answer.status_code, answer.content) == (404, nothing), login
    for login in ("lan", "mau"):
        assert client_of(world.users[login]).get(url_of(period)).status_code == 200, login

    assert other.unit != world.department
    assert not Recognition.objects.exists()


def test_nothing_is_recorded_in_periods_of_another_kind(world: World, y_tuong: Client) -> None:
    assert y_tuong.get(url_of(world.period)).status_code == 404


def test_recording_takes_the_same_statements_for_one_and_three(
    world: World,
    period: Period,
    rows: list[Initiative],
    y_tuong: Client,
    django_assert_max_num_queries: Any,
) -> None:
    values = carried(y_tuong, period)

    for ticked, number in (([rows[3]], "1/QĐ"), (rows[:3], "2/QĐ")):
        data = values | {
            "initiative": [row.ref for row in ticked], "number": number, "key": number
        }  # fmt: skip
        with django_assert_max_num_queries(22):
            assert y_tuong.post(url_of(period), data).status_code == 302


# --- As grounds of nominations -----------------------------------------------------------------


def line_of(world: World, login: str = "hoa", **named: Any) -> Nomination:
    """A line of Kiểm lâm's list, of somebody who is known."""
    file = world.submission("cckl")
    return nominate(file, [], world.awards["CSTDCS"], people=[world.person(login)])[0]


def choose(client: Client, line: Nomination, *rows: Initiative, **fields: Any) -> Any:
    line.submission.refresh_from_db()
    values = {"seen_version": line.submission.version, "initiative": [row.ref for row in rows]}
    url = reverse("nominee_initiatives", args=[line.ref])
    return client.post(url, values | fields, follow=True)


def named(line: Nomination) -> list[str]:
    uses = InitiativeUse.objects.filter(nomination=line).order_by("pk")
    return list(uses.values_list("initiative__title", flat=True))


def test_unit_names_recognised_initiatives_of_the_nominee(world: World, hoa: Client) -> None:
    first, second = recognised(world, ["Bản đồ", "Nhật ký"])
    line = line_of(world)
    page = hoa.get(reverse("edit_nominee", args=[line.ref])).content.decode()
    assert "Bản đồ" in page
    assert "512/QĐ" in page

    choose(hoa, line, first, second)
    choose(hoa, line, second, stay="1")

    assert named(line) == ["Nhật ký"]
    shown = hoa.get(page_url(line.submission)).content.decode()
    assert "Sáng kiến làm căn cứ" in shown
    assert "Nhật ký" in shown


def test_unit_names_its_own_for_a_collective(world: World, hoa: Client) -> None:
    ours = recognised(world, ["Bản đồ"])[0]
    theirs = recognised(world, ["Mực nước"], unit="cctl")[0]
    file = world.submission("cckl")
    line = Nomination.objects.create(
        submission=file,
        award=world.awards["TTLDTT"],
        nominee_kind="unit",
        unit=world.units["cckl"],
        nominee_name="Chi cục Kiểm lâm",
        nominee_sort_key="0",
    )
    viewer = hats_of(world.users["hoa"], TODAY)

    assert [row.initiative for row in initiatives_for(line, viewer, TODAY)] == [ours]
    choose(hoa, line, theirs)
    assert named(line) == []
    choose(hoa, line, ours)
    assert named(line) == ["Bản đồ"]


@pytest.mark.parametrize("case", ["unsent", "refused", "expired", "not his"])
def test_what_is_not_recognised_today_is_no_ground(world: World, hoa: Client, case: str) -> None:
    if case == "unsent":
        row = written(world, "Bản đồ")
    elif case == "refused":
        row = recognised(world, ["Bản đồ"], recognised=False, reason="Chưa rõ")[0]
    else:
        row = recognised(world, ["Bản đồ"], valid_to=TODAY)[0]
    line = line_of(world, "binh" if case == "not his" else "hoa")

    with clock.at(NOW + timedelta(days=1) if case == "expired" else NOW):
        hoa = client_of(world.users["hoa"])
        answer = choose(hoa, line, row)

    assert named(line) == []
    assert "Có sáng kiến không dùng được" in answer.content.decode()


def test_named_one_may_stay_after_its_last_day(world: World, hoa: Client) -> None:
    row = recognised(world, ["Bản đồ"], valid_to=TODAY)[0]
    line = line_of(world)
    choose(hoa, line, row)

    with clock.at(NOW + timedelta(days=3)):
        hoa = client_of(world.users["hoa"])
        page = hoa.get(reverse("edit_nominee", args=[line.ref])).content.decode()
        choose(hoa, line, row)

    assert "Hết thời gian sử dụng làm căn cứ" in page
    assert named(line) == ["Bản đồ"]


def test_used_twice_is_allowed_and_seen_on_both(world: World, hoa: Client) -> None:
    row = recognised(world, ["Bản đồ"])[0]
    first = line_of(world)
    choose(hoa, first, row)
    period = fresh_period(world)
    file = Submission.objects.get(
        dossier__period=period, dossier__unit=world.units["cckl"], kind="nominations"
    )
    second = nominate(file, [], world.awards["GKGD"], people=[world.person("hoa")])[0]
    choose(hoa, second, row)

    pages = [hoa.get(page_url(line.submission)).content.decode() for line in (first, second)]
    listed = hoa.get(reverse("initiatives")).content.decode()

    assert f'href="{page_url(second.submission)}"' in pages[0]
    assert f'href="{page_url(first.submission)}"' in pages[1]
    assert "dùng 2 lần" in listed


def test_use_in_a_draft_is_hidden_from_those_above(world: World, hoa: Client) -> None:
    row = recognised(world, ["Bản đồ"])[0]
    line = line_of(world)
    choose(hoa, line, row)
    lan = client_of(world.users["lan"])

    page = lan.get(reverse("initiative", args=[row.ref]))
    listed = lan.get(reverse("initiatives"))

    assert page.context["row"].times_used == 0
    assert line.submission.ref not in page.content.decode()
    assert [item.times_used for item in listed.context["rows"]] == [0]


def test_other_units_file_is_counted_but_not_linked(world: World, hoa: Client) -> None:
    row = recognised(world, ["Bản đồ"])[0]
    line = nominate(
        world.submission("cctl"), [], world.awards["CSTDCS"], people=[world.person("hoa")]
    )[0]
    choose(client_of(world.users["an"]), line, row)

    page = hoa.get(reverse("initiative", args=[row.ref]))

    assert (page.context["row"].uses, page.context["row"].hidden_uses) == ([], 1)
    assert line.submission.ref not in page.content.decode()
    assert "mà bạn không mở được" in page.content.decode()


def test_withdrawn_nomination_uses_nothing(world: World, hoa: Client) -> None:
    row = recognised(world, ["Bản đồ"])[0]
    file = prepared(world, names=["Mẫu A"], people=[world.person("hoa")])
    line = file.nominations.get(person=world.person("hoa"))
    choose(hoa, line, row)
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    do(file, "withdraw", world.users["binh"], note="Rút", lines=[line.pk])

    page = hoa.get(reverse("initiative", args=[row.ref]))

    assert page.context["row"].times_used == 0


def test_locked_list_and_strangers_name_nothing(world: World, hoa: Client) -> None:
    row = recognised(world, ["Bản đồ"])[0]
    file = prepared(world, names=["Mẫu A"], people=[world.person("hoa")])
    line = file.nominations.get(person=world.person("hoa"))
    for login in ("an", "lan", "xuan"):
        url = reverse("nominee_initiatives", args=[line.ref])
        assert client_of(world.users[login]).post(url, {"seen_version": 1}).status_code == 404
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])

    answer = choose(hoa, line, row)

    assert "Mục này đang khóa" in answer.content.decode()
    assert named(line) == []


def test_page_of_a_list_costs_the_same_for_one_and_three_grounds(world: World, hoa: Client) -> None:
    rows = recognised(world, ["Bản đồ", "Nhật ký", "Máy bay"])
    line = line_of(world)
    costs = []

    for count in (1, 3):
        choose(hoa, line, *rows[:count])
        urls = (page_url(line.submission), reverse("edit_nominee", args=[line.ref]))
        costs.append([statements(hoa, url) for url in urls])

    assert costs[0] == costs[1]
