"""A merger in the middle of an open period: the new unit finishes what the old ones began."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from nominations.enums import Reorganisation, Role
from nominations.models import Event, Membership, Period, Person, Post, Submission, Unit
from nominations.services.orders import Order, Successor
from nominations.services.reorganisation import reorganise
from tests.factories.acts import do
from tests.factories.http import client_of, page_url, post, snapshot, write
from tests.factories.merger import (
    BASIS,
    NEW_NAME,
    TODAY,
    administer,
    dated,
    merge,
    new_unit,
)
from tests.factories.paths import NAMES, nominee, prepared, sent
from tests.factories.world import NOW, SINCE, World, make_unit, make_world
from tests.http.test_query_counts import statements
from workflows.queries.holders import holders_of
from workflows.services.periods import add_units
from workflows.services.reconcile import inconsistencies

pytestmark = pytest.mark.django_db


@pytest.fixture
def midway(world: World) -> World:
    """Kiểm lâm: nominations sent, one line in correction, its report a draft; Thủy lợi: returned.

    The head of the office is ready to merge both today.
    """
    file = sent(world)
    do(file, "return", world.users["lan"], note="Thiếu", lines=[nominee(file, NAMES[0]).pk])
    other = sent(world, "cctl", names=["Khác D"])
    do(other, "return", world.users["lan"], note="Sửa", pins=[("meeting_minutes", "Thiếu số")])
    return dated(world)


def typed(world: World, **changed: Any) -> dict[str, Any]:
    """The form as the head of the office fills it in on Kiểm lâm's page."""
    return {
        "key": "một-lần",
        "kind": "merge",
        "others": [world.units["cctl"].ref],
        "into": "",
        "name": NEW_NAME,
        "symbol": "CCLNTL",
        "leader_title": "Chi cục trưởng",
        "head": world.person("binh").ref,
        "on": TODAY.isoformat(),
        "basis": BASIS,
    } | changed


def url_of(world: World, code: str = "cckl") -> str:
    return reverse("reorganise", args=[world.units[code].ref])


def merged_over_http(world: World) -> Unit:
    office = client_of(world.users["mau"])
    office.post(url_of(world), typed(world) | {"step": "confirm"})
    return Unit.objects.get(name=NEW_NAME)


# --- The page ---------------------------------------------------------------------------------


def test_preview_says_what_would_move_and_moves_nothing(midway: World) -> None:
    office, before = client_of(midway.users["mau"]), snapshot()

    text = office.post(url_of(midway), typed(midway) | {"step": "preview"}).content.decode()

    assert "chưa có gì được ghi" in text
    assert "Đề nghị khen thưởng, Năm 2026" in text
    assert "Bổ sung riêng, Năm 2026" in text
    assert f"Phó Chi cục trưởng {NEW_NAME}" in text
    assert "Cụm số 2" in text
    assert not Unit.objects.filter(name=NEW_NAME).exists()
    assert not Membership.objects.filter(valid_to__isnull=False).exists()
    assert snapshot() == before


def test_confirmed_preview_is_carried_out_once(midway: World) -> None:
    office = client_of(midway.users["mau"])
    page = office.post(url_of(midway), typed(midway) | {"step": "preview"})
    shown: dict[str, Any] = {}
    for name, value in page.context["typed"]:
        shown.setdefault(name, []).append(value)

    answers = [office.post(url_of(midway), shown | {"step": "confirm"}) for _click in range(2)]

    unit = Unit.objects.get(name=NEW_NAME)
    assert answers[0]["Location"] == reverse("unit", args=[unit.ref])
    assert answers[1].status_code == 302
    assert Event.objects.filter(action="reorganise").count() == 3
    assert NEW_NAME in office.get(reverse("units")).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"head": ""}, "2 người đứng đầu"),
        ({"on": "2025-12-31"}, "phải sau ngày 01/01/2026"),
        ({"on": "31/02"}, "Từ ngày"),
        ({"name": ""}, "Hãy nhập mục này"),
        ({"basis": ""}, "Căn cứ"),
        ({"kind": "end"}, "việc chưa xong"),
        ({"kind": "split"}, "Hãy nhập mục này"),
        ({"kind": "rename", "name": "", "symbol": ""}, "tên hoặc ký hiệu mới"),
        ({"kind": "nonsense"}, "Hình thức"),
    ],
)
def test_impossible_orders_keep_what_was_typed(
    midway: World, changed: dict[str, Any], said: str
) -> None:
    office, before = client_of(midway.users["mau"]), snapshot()
    kept = "Chữ tôi đã gõ"
    values = typed(midway, leader_title=kept, basis=kept) | changed | {"step": "confirm"}

    answer = office.post(url_of(midway), values)

    text = answer.content.decode()
    assert (answer.status_code, snapshot()) == (422, before)
    assert said in text
    assert kept in text


def test_split_and_rename_go_through_the_page(midway: World) -> None:
    office = client_of(midway.users["mau"])
    split = {
        "kind": "split",
        "others": [],
        "name": "Chi cục A",
        "symbol": "CC",
        "second_name": "Chi cục B",
        "second_symbol": "CC",
        "second_people": [midway.person("hoa").ref],
        "second_head": midway.person("hoa").ref,
    }
    rename = {"kind": "rename", "others": [], "name": "Chi cục Nước", "symbol": "CCN", "key": "hai"}

    office.post(url_of(midway), typed(midway) | split | {"step": "confirm"})
    office.post(url_of(midway, "cctl"), typed(midway) | rename | {"step": "confirm"})

    assert Unit.objects.get(name="Chi cục A").code != Unit.objects.get(name="Chi cục B").code
    assert Unit.objects.filter(name="Chi cục Nước", pk=midway.units["cctl"].pk).exists()
    assert midway.person("hoa").memberships.get(valid_to=None).unit.name == "Chi cục B"


# --- What follows -----------------------------------------------------------------------------


def test_new_unit_finishes_what_the_old_ones_began(midway: World) -> None:
    file, other = midway.submission("cckl"), midway.submission("cctl")
    report = midway.submission("cctl", "report")
    correction = file.corrections.get()

    merged_over_http(midway)

    officer, head = client_of(midway.users["hoa"]), client_of(midway.users["binh"])
    inbox = officer.get("/").content.decode()
    assert [page_url(paper) in inbox for paper in (correction, other, report)] == [True] * 3
    assert write(officer, "edit", other, meeting_minutes="14/BB").status_code == 302
    assert write(officer, "edit", report, narrative="Kết quả năm").status_code == 302
    for paper in (other, report, correction):
        assert post(officer, paper, "send_to_head").status_code == 302
    for paper, act in ((other, "resubmit"), (report, "submit"), (correction, "resubmit")):
        assert page_url(paper) in head.get("/").content.decode()
        assert post(head, paper, act).status_code == 302
    office = client_of(midway.users["lan"])
    for paper in (other, report, correction, file):
        assert post(office, paper, "accept").status_code == 302
    for paper in (file, other, report):
        paper.refresh_from_db()
        assert (paper.state, paper.dossier.unit.name) in {
            ("ACCEPTED", "Chi cục Kiểm lâm"),
            ("ACCEPTED", "Chi cục Thủy lợi"),
        }
    assert inconsistencies() == []


def test_office_reads_old_names_with_the_new_one(midway: World) -> None:
    file = midway.submission("cckl")

    merged_over_http(midway)

    office = client_of(midway.users["mau"])
    text = office.get(page_url(file)).content.decode()
    assert f"Chi cục Kiểm lâm (nay là {NEW_NAME})" in text
    old = office.get(reverse("unit", args=[midway.units["cckl"].ref])).content.decode()
    assert NEW_NAME in old
    assert "đã sắp xếp, tổ chức lại đơn vị".lower() in old.lower()
    assert "nay là" in office.get(reverse("units")).content.decode()


def test_who_has_no_post_in_the_new_unit_sees_nothing_any_more(midway: World) -> None:
    file = midway.submission("cckl")
    merged_over_http(midway)
    Post.objects.filter(person=midway.person("hoa"), valid_to=None).update(
        valid_to=TODAY, valid_from=TODAY
    )

    with clock.at(NOW + timedelta(days=1)):
        client = client_of(midway.users["hoa"])
        assert client.get(page_url(file)).status_code == 404
        assert page_url(file) not in client.get("/").content.decode()


def test_nominees_of_an_old_file_are_found_in_the_new_unit(midway: World) -> None:
    merged_over_http(midway)
    file = midway.submission("cckl")

    page = client_of(midway.users["hoa"]).get(reverse("add_nominee", args=[file.ref]))

    form = page.context["form"]
    assert list(form.fields["unit"].queryset) == [Unit.objects.get(name=NEW_NAME)]
    assert {"hoa", "an"} <= {user.username for user in _users(form.fields["person"].queryset)}


def _users(people: Any) -> list[Any]:
    return [person.user for person in people if hasattr(person, "user")]


def test_new_unit_joins_the_period_on_its_own_account(midway: World) -> None:
    unit = merged_over_http(midway)

    add_units(period=midway.period, units=[unit], actor=midway.users["lan"])

    rows = client_of(midway.users["hoa"]).get(reverse("dossiers")).context["rows"]
    assert {dossier.unit.name for dossier, *_rest in rows} == {
        NEW_NAME, "Chi cục Kiểm lâm", "Chi cục Thủy lợi",
    }  # fmt: skip


def test_holders_of_an_old_task_are_the_new_units_people(midway: World) -> None:
    merged_over_http(midway)
    page = client_of(midway.users["mau"]).get(page_url(midway.submission("cctl")))

    assert holders_of(page.context["task"], TODAY).startswith("Đỗ Văn An")
    assert "Lý Thị Hoa" in page.context["holder"]


def test_deputy_scores_every_file_that_the_cluster_heads_unit_inherited() -> None:
    with clock.at(NOW):
        world = dated(make_world(cluster_kinds=["nominations"]))
        Post.objects.create(
            person=world.person("xuan"), role=Role.CLUSTER_DEPUTY, cluster=world.cluster,
            valid_from=SINCE,
        )  # fmt: skip
        prepared(world, "cctl")
        merge(world)
        file = world.submission("cctl")

        do(file, "send_to_head", world.users["an"])
        do(file, "submit", world.users["binh"])

        assert file.state == "CLUSTER_REVIEW"
        page = client_of(world.users["xuan"]).get(page_url(file))
        assert page.context["task"].role == Role.CLUSTER_DEPUTY


# --- Authorities, costs -----------------------------------------------------------------------


def test_merged_department_goes_on_with_the_open_period_and_proposal(world: World) -> None:
    other = make_unit("so-b", "Sở B", kind="provincial_department")
    dated(world)
    for unit in (world.department, other):
        administer(world, "xuan", unit)
    file = sent(world)
    founded = new_unit(None, "so-c", "Sở C", kind="provincial_department", leader_title="Giám đốc")
    goal = Successor(founded, head=world.person("vu"))
    order = Order(Reorganisation.MERGE, [world.department, other], [goal], TODAY, BASIS)

    reorganise(order=order, actor=world.users["xuan"], key="k")

    office, leader = client_of(world.users["lan"]), client_of(world.users["vu"])
    assert office.get("/").context["authority_name"] == "Sở C"
    assert page_url(file) in office.get("/").content.decode()
    assert post(office, file, "accept").status_code == 302
    office.post(
        reverse("new_consolidation"),
        {"kind": "proposal", "period": world.period.ref, "title": "TTr"},
    )
    proposal = Period.objects.get(pk=world.period.pk).consolidations.get()
    for action in ("collect", "shortlist", "present"):
        do(proposal, action, world.users["lan"])
    assert reverse("sign_paper", args=[proposal.ref]) in leader.get("/").content.decode()
    assert post(leader, proposal, "sign_all").status_code == 302
    registrar = client_of(world.users["so"])
    decision = proposal.decisions.get()
    numbers = {f"number_{decision.ref}": "1/QĐ", f"dated_{decision.ref}": TODAY.isoformat()}
    assert post(registrar, proposal, "number", **numbers).status_code == 302
    assert post(registrar, proposal, "publish").status_code == 302
    text = office.get(reverse("decision", args=[decision.ref])).content.decode()
    assert "Sở Mẫu (nay là Sở C)" in text
    assert inconsistencies() == []


def test_pages_of_inherited_files_cost_what_they_cost_before(midway: World) -> None:
    officer: Client = client_of(midway.users["hoa"])
    urls = ["/", reverse("dossiers")]
    before = [statements(officer, url) for url in urls]

    merged_over_http(midway)

    assert [statements(officer, url) for url in urls] == before


@pytest.mark.parametrize("page", ["units", "unit", "reorganise"])
def test_pages_of_units_cost_the_same_for_more_units(world: World, page: str) -> None:
    dated(world)
    client = client_of(world.users["mau"])
    url = reverse(page, args=[] if page == "units" else [world.units["cckl"].ref])

    few = statements(client, url)
    for n in range(5):
        unit = make_unit(f"them-{n}", f"Thêm {n}", parent=world.department)
        person = Person.objects.create(full_name=f"Người {n}", sort_key=str(n), search_key=str(n))
        Membership.objects.create(person=person, unit=unit, position="x", valid_from=SINCE)
        Post.objects.create(person=person, role="unit_head", unit=unit, valid_from=SINCE)

    assert statements(client, url) == few <= 20


def test_files_of_the_period_stay_where_they_are(midway: World) -> None:
    before = list(Submission.objects.order_by("pk").values_list("dossier__unit", "state"))

    merged_over_http(midway)

    assert list(Submission.objects.order_by("pk").values_list("dossier__unit", "state")) == before
