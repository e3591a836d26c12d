"""The menu, seven entries at most whatever hats somebody wears, and what is said of the hats."""

from datetime import timedelta
from itertools import combinations_with_replacement

import pytest
from django.urls import reverse

from nominations import clock
from nominations.enums import Role
from nominations.models import Delegation, Post
from nominations.rules.personas import Persona
from tests.factories.http import client_of
from tests.factories.world import CAST, SINCE, World
from workflows.menus import ENTRIES, LENGTH, menu_of

pytestmark = pytest.mark.django_db
UNIT_MENU = [
    "Việc cần xử lý",
    "Đăng ký thi đua",
    "Báo cáo 6 tháng, năm",
    "Tự chấm điểm",
    "Đề nghị khen thưởng",
    "Sáng kiến",
    "Thành tích của đơn vị",
]


def page_of(world: World, login: str, path: str = "/mine/"):
    return client_of(world.users[login]).get(path)


def menu_labels(world: World, login: str) -> list[str]:
    return [entry["label"] for entry in page_of(world, login).context["menu"]]


def everything(world: World, login: str) -> set[str]:
    context = page_of(world, login).context
    return {entry["url"] for entry in (*context["menu"], *context["menu_more"])}


@pytest.mark.parametrize("login", CAST)
def test_menu_has_seven_entries_at_most(world: World, login: str) -> None:
    assert 1 < len(menu_labels(world, login)) <= 7


def test_two_kinds_of_work_in_one_person_lose_no_entry() -> None:
    for both in combinations_with_replacement(Persona, 2):
        near, far = menu_of(both)

        wanted = [e for e in ENTRIES if set(both) & set(e.near)]
        assert len(near) <= LENGTH
        assert sorted(map(id, (*near, *far))) == sorted(map(id, wanted))
        assert near[0].name == "tasks"


def test_unit_has_the_menu_of_the_plan(world: World) -> None:
    assert menu_labels(world, "hoa") == UNIT_MENU


def test_somebody_without_a_post_finds_his_own_lines(world: World) -> None:
    assert menu_labels(world, "xuan") == ["Việc cần xử lý", "Hồ sơ của tôi", "Thành tích của tôi"]


def test_many_hats_keep_the_menu_short_and_lose_nothing(world: World) -> None:
    before = everything(world, "binh")
    for role in (Role.OFFICE, Role.COUNCIL_MEMBER, Role.REGISTRAR):
        Post.objects.create(
            person=world.person("binh"), role=role, unit=world.department, valid_from=SINCE
        )

    after = everything(world, "binh")

    assert before <= after
    assert reverse("consolidations") in after
    assert len(menu_labels(world, "binh")) <= 7


def test_exactly_one_entry_is_marked_as_this_page(world: World) -> None:
    context = page_of(world, "so", f"{reverse('decisions')}?status=waiting").context

    marked = [e["label"] for e in (*context["menu"], *context["menu_more"]) if e["active"]]
    assert marked == ["Chờ lấy số"]


def test_page_below_an_entry_marks_the_entry_above_it(world: World) -> None:
    context = page_of(world, "lan", reverse("tracked", args=[world.period.ref])).context

    marked = [(e["label"], e["active"]) for e in context["menu"] if e["active"]]
    assert marked == [("Theo dõi tiến độ", "true")]


def test_person_menu_names_every_hat_with_its_dates(world: World) -> None:
    Post.objects.create(
        person=world.person("binh"),
        role=Role.COUNCIL_MEMBER,
        unit=world.department,
        title="Ủy viên Hội đồng",
        valid_from=SINCE,
    )

    text = page_of(world, "binh").content.decode()

    assert "Bạn đang giữ các nhiệm vụ" in text
    assert "Ủy viên Hội đồng" in text
    assert f"từ {SINCE:%d/%m/%Y}" in text


def test_deputy_reads_for_whom_by_what_and_until_when(world: World) -> None:
    today = clock.today()
    Delegation.objects.create(
        post=Post.objects.get(person=world.person("vu"), role=Role.LEADER),
        deputy=world.person("xuan"),
        mandate="Thông báo 91/TB-SM",
        mandate_on=today,
        valid_from=today,
        valid_to=today + timedelta(days=9),
    )

    text = " ".join(page_of(world, "xuan").content.decode().split())

    assert f"thay {world.person('vu').full_name}" in text
    assert "theo Thông báo 91/TB-SM" in text
    assert f"đến hết {today + timedelta(days=9):%d/%m/%Y}" in text


def test_file_says_in_which_capacity_one_acts(world: World) -> None:
    page = page_of(world, "hoa", f"/submissions/{world.submission('cckl').ref}/").content.decode()

    assert "với tư cách" in page
