"""The reading desk in the browser: what each daily act costs, keys counted like clicks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from playwright.sync_api import Browser, expect

from nominations import clock
from nominations.models import Attachment, DeskMark, ProofLink, Recusal, Submission
from nominations.services.ready_reasons import load_ready_reasons
from tests.e2e.visitor import Visitor, visit
from tests.factories.marks import claimed, marked_cluster
from tests.factories.paths import nominee, sent, states_of
from tests.factories.rounds import send
from tests.factories.world import World, make_world
from tests.http.papers import pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ("Mẫu A", "Thử B", "Dụ C")


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def world(site: str) -> World:
    world = make_world()
    load_ready_reasons(world.department)
    return world


@dataclass
class Hand:
    """Counts every press and every key of a person at the desk; typing words is free."""

    who: Visitor
    presses: int = 0
    done: list[str] = field(default_factory=list)

    def key(self, name: str) -> None:
        self.presses += 1
        self.who.page.keyboard.press(name)

    def click(self, words: str) -> None:
        self.presses += 1
        self.who.page.get_by_role("button", name=words).first.click()


def proof_of(world: World, file: Submission, pages: int = 2) -> Attachment:
    body = pdf(pages)
    return Attachment.objects.create(
        submission=file,
        name="Minh chứng.pdf",
        content_type="application/pdf",
        size=len(body),
        sha256=f"{file.pk:064d}",
        file=ContentFile(body, name="minh-chung.pdf"),
        pages=pages,
        uploaded_by=world.person("hoa") if "hoa" in world.users else world.person("o0"),
        uploaded_at=clock.now(),
    )


def report_of(world: World, unit: str) -> Submission:
    report = world.submission(unit, "report")
    Submission.objects.filter(pk=report.pk).update(narrative="Hoàn thành nhiệm vụ.")
    send(world, report, unit)
    return report


def state_of(file: Submission) -> str:
    file.refresh_from_db()
    return str(file.state)


def test_agreeing_takes_one_key_and_another_takes_it_back(
    chromium: Browser, site: str, world: World
) -> None:
    first, second = report_of(world, "cckl"), report_of(world, "cctl")
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/desk/submissions/{first.ref}/")
        hand = Hand(lan)

        hand.key("1")
        lan.page.wait_for_url(f"**/desk/submissions/{second.ref}/")
        lan.sees("Đã tiếp nhận hồ sơ của Chi cục Kiểm lâm.")
        assert (hand.presses, state_of(first)) == (1, "ACCEPTED")

        hand.key("z")
        lan.page.wait_for_url(f"**/submissions/{first.ref}/")
        assert (hand.presses, state_of(first)) == (2, "OFFICE_CHECK")


def test_next_file_is_one_key_and_the_proof_stands_beside_it(
    chromium: Browser, site: str, world: World
) -> None:
    first, second = report_of(world, "cckl"), report_of(world, "cctl")
    proof_of(world, second)
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/desk/submissions/{first.ref}/")
        hand = Hand(lan)

        hand.key("n")
        lan.page.wait_for_url(f"**/desk/submissions/{second.ref}/")
        picture = lan.page.locator("[data-proof-page] img")
        expect(picture).to_be_visible()
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1200
        assert hand.presses == 1

        left, right = (
            lan.page.locator(one).bounding_box() for one in (".desk-left", ".desk-right")
        )
        assert left is not None
        assert right is not None
        assert right["x"] >= left["x"] + left["width"]
        hand.key("]")
        expect(lan.page.locator("[data-proof-at]")).to_have_text("tệp 1/1, trang 2/2")


def test_return_with_a_ready_reason_takes_two_presses(
    chromium: Browser, site: str, world: World
) -> None:
    report = report_of(world, "cckl")
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/desk/submissions/{report.ref}/")
        hand = Hand(lan)

        hand.click("Báo cáo chưa nêu tồn tại")
        hand.click("Trả lại, yêu cầu bổ sung")
        lan.page.wait_for_url(f"{site}/")

        assert (hand.presses, state_of(report)) == (2, "RETURNED")
        assert report.pins.get().field == "narrative"


def test_nominee_goes_back_with_a_ready_reason_in_two_presses(
    chromium: Browser, site: str, world: World
) -> None:
    file = sent(world)
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/desk/submissions/{file.ref}/")
        hand = Hand(lan)

        hand.click("Tóm tắt thành tích chưa nêu kết quả")
        expect(lan.page.get_by_role("button", name="Trả lại (1)")).to_be_visible()
        hand.click("Trả lại (1)")
        lan.sees("Đã trả lại các đề nghị đã chọn")

        assert hand.presses == 2
    assert sorted(states_of(file).values()) == ["RETURNED", "SUBMITTED", "SUBMITTED"]


def test_conflict_is_declared_with_one_press(chromium: Browser, site: str, world: World) -> None:
    file = sent(world)
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/desk/submissions/{file.ref}/")
        first = lan.page.locator(".line.here .main a").inner_text()
        hand = Hand(lan)

        hand.click("Liên quan đến bản thân hoặc người thân")
        lan.sees("Đã ẩn 1 đề nghị")

        assert hand.presses == 1
        expect(lan.page.get_by_role("link", name=first)).to_have_count(0)
    assert Recusal.objects.get().relative == nominee(file, first).person


def test_criteria_are_scored_with_one_key_each_and_one_more(chromium: Browser, site: str) -> None:
    world = marked_cluster(3)
    paper = claimed(world, 0)
    file = proof_of(world, paper)
    table = paper.dossier.period.unit_table
    ProofLink.objects.create(
        attachment=file,
        criterion=table.criteria.get(code="I.2"),
        first_page=2,
        added_by=world.person("o0"),
        added_at=clock.now(),
    )
    user = world.users["h2"]
    user.set_password("x")
    user.save()
    with visit(chromium, site, "h2") as h2:
        h2.open(f"/desk/submissions/{paper.ref}/")
        inputs = h2.page.locator(".point [name^='points_']")
        number = inputs.count()
        inputs.first.focus()
        hand = Hand(h2)

        for place in range(number):
            expect(inputs.nth(place)).to_be_focused()
            if place == 1:
                expect(h2.page.locator("[data-proof-at]")).to_have_text("tệp 1/1, trang 2/2")
            hand.key("Enter")
        hand.key("Control+Enter")
        h2.page.wait_for_url(f"{site}/")

        assert hand.presses == number + 1
    assert paper.marks.filter(column="cluster").count() == number


def test_file_is_read_and_decided_with_the_keyboard_alone(
    chromium: Browser, site: str, world: World
) -> None:
    file = sent(world)
    with visit(chromium, site, "lan") as lan:
        lan.open(f"/desk/submissions/{file.ref}/")
        keys = lan.page.keyboard
        lines = lan.page.locator(".line")
        keys.press("j")
        expect(lines.nth(1)).to_have_class("line here")
        keys.press("k")
        keys.press("1")
        expect(lan.page.locator(".line .word-done").filter(has_text="Đủ điều kiện")).to_have_count(
            1
        )
        expect(lines.nth(1)).to_have_class("line here")
        keys.press("2")
        lan.sees("Hãy ghi lý do, hoặc chọn một lý do soạn sẵn.")
        expect(lan.page.locator("#remark")).to_be_focused()
        keys.type("Thiếu số quyết định")
        keys.press("Escape")
        keys.press("2")
        expect(lines.nth(1)).to_contain_text("Thiếu số quyết định")
        keys.press("3")
        expect(lan.page.locator("#award")).to_be_focused()
        keys.press("Tab")
        keys.press("Enter")
        expect(lan.page.locator("#desk-plan")).to_contain_text("Đã chọn đủ")
        keys.press("Control+Enter")
        lan.page.wait_for_url(f"{site}/")
        lan.sees("Đã xử lý hồ sơ của Chi cục Kiểm lâm")

    assert state_of(file) == "ACCEPTED"
    assert sorted(states_of(file).values()) == ["CHECKED", "CHECKED", "RETURNED"]
    assert DeskMark.objects.get(outcome="change").award is not None


def test_without_javascript_two_are_marked_and_one_goes_back(
    chromium: Browser, site: str, world: World
) -> None:
    file = sent(world)
    with visit(chromium, site, "lan", script=False) as lan:
        lan.open(f"/desk/submissions/{file.ref}/")
        lan.press("Đủ điều kiện 1")
        lan.page.get_by_role("button", name="Tóm tắt thành tích chưa nêu kết quả").click()
        lan.press("Trả lại… 2")
        lan.press("Trả lại (1)… r")
        lan.sees("Đã trả lại các đề nghị đã chọn")

    assert sorted(states_of(file).values()) == ["RETURNED", "SUBMITTED", "SUBMITTED"]
    assert file.corrections.get().pins.get().remark.startswith("Tóm tắt thành tích")
