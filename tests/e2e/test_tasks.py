"""The tasks page by hand, by keyboard alone and without JavaScript; presses are counted."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from nominations import clock
from nominations.enums import Role
from nominations.models import ClusterMember, Nomination, Post, Submission
from tests.e2e.visitor import Visitor, visit
from tests.factories.acts import do
from tests.factories.paths import sent
from tests.factories.world import NOW, SINCE, World, make_unit, make_world, nominate
from workflows.services.periods import open_period

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLEAN_FILES = 30


@pytest.fixture
def offices(site: str) -> World:
    """Two units' nominations wait at the office."""
    with clock.at(NOW):
        world = make_world()
        sent(world, "cckl")
        sent(world, "cctl")
    return world


@pytest.fixture
def cluster(site: str) -> World:
    """Thirty clean files wait for Bình, the head of the cluster."""
    with clock.at(NOW):
        world = make_world(open_annual=False, cluster_kinds=["nominations"])
        units = [_member(world, n) for n in range(CLEAN_FILES)]
        open_period(period=world.period, units=units, actor=world.users["lan"])
        for n, file in enumerate(Submission.objects.filter(kind="nominations").order_by("pk")):
            nominate(file, [f"Người {n:02d}"], world.awards["CSTDCS"])
            Submission.objects.filter(pk=file.pk).update(meeting_minutes="BB 1/BB")
            do(file, "send_to_head", world.users["thu"])
            do(file, "submit", world.users["mau"])
    return world


def _member(world: World, n: int) -> Any:
    """A unit of the cluster for which Thử prepares and Mẫu signs."""
    unit = make_unit(f"don-vi-{n:02d}", f"Đơn vị {n:02d}", parent=world.department)
    ClusterMember.objects.create(cluster=world.cluster, unit=unit, year=2026, position=10 + n)
    for login, role in (("thu", Role.UNIT_OFFICER), ("mau", Role.UNIT_HEAD)):
        Post.objects.create(person=world.person(login), role=role, unit=unit, valid_from=SINCE)
    return unit


def states() -> set[str]:
    return set(Nomination.objects.values_list("state", flat=True))


def test_cluster_head_agrees_with_thirty_clean_files_in_three_presses(
    chromium: Browser, site: str, cluster: World
) -> None:
    with visit(chromium, site, "binh") as binh:
        binh.counting()
        expect(binh.page.locator("tr.group b").first).to_be_visible()
        seen = binh.presses()
        binh.page.locator("thead .tick label").click()
        expect(binh.page.get_by_text(f"Đã chọn {CLEAN_FILES} việc")).to_be_visible()
        binh.page.get_by_role("button", name="Xem trước: Nhất trí đề nghị").click()
        binh.sees(f"{CLEAN_FILES} trên {CLEAN_FILES} hồ sơ sẽ được xử lý")
        before = states()
        binh.page.get_by_role("button", name="Nhất trí đề nghị (").click()
        binh.sees(f"Đã xử lý {CLEAN_FILES}, bỏ qua 0")

        assert seen == 0
        assert binh.presses() <= 3
        assert before == {"SUBMITTED"}
        assert states() == {"ENDORSED"}


def test_tasks_are_walked_with_the_keyboard_alone(
    chromium: Browser, site: str, offices: World
) -> None:
    with visit(chromium, site, "lan") as lan:
        keys = lan.page.keyboard
        focused = "document.activeElement.closest('tr').rowIndex"
        keys.press("j")
        first = lan.page.evaluate(focused)
        keys.press("j")
        second = lan.page.evaluate(focused)
        keys.press("x")
        keys.press("k")
        keys.press("x")
        expect(lan.page.get_by_text("Đã chọn 2 việc")).to_be_visible()
        keys.press("?")
        expect(lan.page.locator("dialog dt").get_by_text("a", exact=True)).to_be_visible()
        keys.press("Escape")
        keys.press("a")
        lan.sees("2 trên 2 hồ sơ sẽ được xử lý")
        keys.press("y")
        lan.sees("Đã xử lý 2, bỏ qua 0")

        assert (first, second) == (2, 3)
        assert states() == {"CHECKED"}


def test_letters_are_letters_while_one_types(chromium: Browser, site: str, offices: World) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.page.locator(".find input[name=q]").click()
        lan.page.keyboard.type("xa?j")

        expect(lan.page.locator(".find input[name=q]")).to_have_value("xa?j")
        expect(lan.page.locator("dialog[open]")).to_have_count(0)
        assert lan.page.locator("#files input[name=files]:checked").count() == 0


def test_key_opens_a_task(chromium: Browser, site: str, offices: World) -> None:
    with visit(chromium, site, "lan") as lan:
        lan.page.keyboard.press("j")
        lan.page.keyboard.press("Enter")
        lan.page.wait_for_url("**/submissions/**")
        lan.look()


def test_keys_are_off_where_the_person_wants_it(
    chromium: Browser, site: str, offices: World
) -> None:
    offices.users["lan"].keys_off = True
    offices.users["lan"].save(update_fields=["keys_off"])

    with visit(chromium, site, "lan") as lan:
        lan.page.evaluate("document.body.dataset.keys = 'off'")
        lan.page.locator("td.main a").first.focus()
        for key in ("x", "?"):
            lan.page.keyboard.press(key)

        assert lan.page.locator("#files input[name=files]:checked").count() == 0
        expect(lan.page.locator("dialog[open]")).to_have_count(0)


def test_filter_bulk_and_undo_work_without_javascript(
    chromium: Browser, site: str, offices: World
) -> None:
    with visit(chromium, site, "lan", script=False) as lan:
        _choose(lan, "Đơn vị", "Chi cục Thủy lợi")
        expect(lan.page.locator("td.main a")).to_have_count(1)
        lan.follow("Đơn vị: Chi cục Thủy lợi")
        lan.page.locator(".find input[name=q]").fill("don vi:kiem lam ma:1")
        lan.press("Lọc")
        lan.sees("Không hiểu “ma:1”")
        expect(lan.page.locator("td.unit")).to_have_text(["Chi cục Kiểm lâm"])
        lan.page.locator("#files td.tick input").check(force=True)
        lan.page.get_by_role("button", name="Xem trước: Đủ điều kiện").click()
        lan.sees("1 trên 1 hồ sơ sẽ được xử lý")
        lan.page.get_by_role("button", name="Đủ điều kiện, tiếp nhận tổng hợp (1)").click()
        lan.sees("Đã xử lý 1, bỏ qua 0")
        accepted = states()
        lan.press("Thu hồi (1)")
        lan.sees("Đã xử lý 1, bỏ qua 0")

        assert "CHECKED" in accepted
        assert states() == {"SUBMITTED"}


def test_view_is_saved_and_found_again_without_javascript(
    chromium: Browser, site: str, offices: World
) -> None:
    with visit(chromium, site, "lan", script=False) as lan:
        _choose(lan, "Loại việc", "Đề nghị khen thưởng")
        lan.page.locator(".view-menu summary").click()
        lan.page.get_by_label("Lưu danh sách đang xem thành khung nhìn").fill("Đề nghị")
        lan.press("Lưu")
        lan.sees("Đã lưu khung nhìn “Đề nghị”.")
        lan.open("/views/")
        lan.press("Đặt mặc định")
        lan.go("Việc cần xử lý")
        lan.sees("Khung nhìn: Đề nghị", "Loại việc: Đề nghị khen thưởng")


def _choose(person: Visitor, chip: str, option: str) -> None:
    """Open a chip's menu and choose from it."""
    person.page.locator(".chips summary").get_by_text(chip, exact=True).click()
    person.follow(option)
