"""Twenty nominees from a workbook in three clicks, and last year's list in two, in the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nominations.models import Submission
from tests.e2e.visitor import Visitor, visit
from tests.factories.world import SINCE, World, make_period, make_person, make_world, nominate
from tests.http.workbooks import packed_book, row
from workflows.services.periods import open_period

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = [f"Người Thử {letter}" for letter in "ABCDEGHIKLMNOPQRSTUV"]
_COUNT = """document.addEventListener("click", function (event) {
  if (event.isTrusted) { sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1; }
}, true);"""


@pytest.fixture
def world(site: str) -> World:
    world = make_world()
    for name in NAMES:
        person = make_person(name)
        person.memberships.create(
            unit=world.units["cckl"], position="Kiểm lâm viên", valid_from=SINCE
        )
    return world


def counting(visitor: Visitor, file: Submission) -> None:
    """Open the file's page and count clicks from there on."""
    visitor.page.context.add_init_script(_COUNT)
    visitor.open(f"/submissions/{file.ref}/")
    visitor.page.evaluate("sessionStorage.clicks = 0")


def clicks(visitor: Visitor) -> int:
    return int(visitor.page.evaluate("sessionStorage.clicks"))


def test_twenty_nominees_come_from_a_workbook_in_three_clicks(
    chromium: Browser, site: str, world: World, tmp_path: Path
) -> None:
    file, workbook = world.submission("cckl"), tmp_path / "danh-sach.xlsx"
    workbook.write_bytes(packed_book([row(name, votes=11) for name in NAMES]))
    with visit(chromium, site, "hoa") as hoa:
        counting(hoa, file)

        hoa.follow("Nhập từ Excel")
        with hoa.page.expect_file_chooser() as chooser:
            hoa.page.get_by_label("Tệp Excel").click()
        chooser.value.set_files(workbook)
        expect(hoa.page.locator("h1")).to_have_text("Xem trước danh sách nhập")
        hoa.look()
        hoa.press("Đưa vào danh sách (20 dòng)")

        hoa.sees("Đã đưa 20 đề nghị vào danh sách.", NAMES[0], NAMES[-1])
        assert clicks(hoa) <= 3
    assert file.nominations.filter(votes_for=11).count() == 20


def test_last_years_list_comes_in_two_clicks(chromium: Browser, site: str, world: World) -> None:
    before = make_period(world)
    before.year = 2025
    before.save()
    open_period(period=before, units=[world.units["cckl"]], actor=world.users["lan"])
    old = Submission.objects.get(dossier__period=before, kind="nominations")
    nominate(old, [], world.awards["LDTT"], people=[world.person("binh"), world.person("hoa")])
    file = world.submission("cckl")
    with visit(chromium, site, "hoa") as hoa:
        counting(hoa, file)

        hoa.press("Lập từ năm trước")
        hoa.press("Đưa vào danh sách (2 dòng)")

        hoa.sees("Đã đưa 2 đề nghị vào danh sách.")
        assert clicks(hoa) <= 2
    assert file.nominations.count() == 2


def test_order_is_changed_with_buttons_and_keys(chromium: Browser, site: str, world: World) -> None:
    file = world.submission("cckl")
    nominate(file, ["Mẫu Văn A", "Thử Thị B", "Dụ Văn C"], world.awards["LDTT"])
    with visit(chromium, site, "hoa") as hoa:
        hoa.open(f"/content/{file.ref}/nominees/")
        first = hoa.page.locator("tbody tr").first.locator("a").inner_text()
        hoa.page.get_by_role("button", name=f"Xuống: {first}").click()
        votes = hoa.page.locator('input[name$="-votes_for"]')
        votes.first.fill("5")
        votes.first.press("Enter")
        expect(votes.nth(1)).to_be_focused()
        hoa.page.keyboard.type("6")
        hoa.press("Lưu cả danh sách")

        hoa.sees("Đã lưu.")
    saved = list(file.nominations.values_list("nominee_name", "priority", "votes_for"))
    assert [(place, given) for _name, place, given in saved] == [(1, 5), (2, 6), (3, None)]
    assert saved[1][0] == first
