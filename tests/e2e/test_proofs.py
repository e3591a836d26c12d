"""Ten proofs in the browser: dropped, sorted by their names, looked at page by page."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, expect

from nominations.enums import SubmissionKind
from nominations.models import Attachment, Criterion, ProofLink, Submission
from tests.e2e.steps import drop
from tests.e2e.visitor import Visitor, visit
from tests.factories.world import World, make_world
from tests.http.papers import SPOILT_PDF, docx, pdf, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CODES = [f"I.{number}" for number in range(1, 9)]
FILES: Mapping[str, bytes] = {
    **{f"{code} minh chung.pdf": pdf(place) for place, code in enumerate(CODES, start=1)},
    "I.1 anh chup.png": picture(),
    "I.2, I.3 bao cao.docx": docx(),
}


@pytest.fixture
def paper(site: str) -> Submission:
    """Kiểm lâm's self-assessment of nine criteria."""
    world: World = make_world()
    file = world.submission("cckl", SubmissionKind.SELF_ASSESSMENT)
    for position, code in enumerate(CODES, start=1):
        Criterion.objects.create(
            table=file.dossier.period.unit_table,
            code=code,
            text=f"Tiêu chí {code}",
            max_points=10,
            source="mẫu",
            position=position,
        )
    return file


def choose(hoa: Visitor, files: Mapping[str, bytes]) -> None:
    hoa.page.get_by_label("Tệp minh chứng").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": body}
            for name, body in files.items()
        ]
    )


def all_pinned() -> bool:
    pins = ProofLink.objects.filter(removed_at=None).select_related("attachment", "criterion")
    found = {(pin.attachment.name, pin.criterion.code) for pin in pins}
    wanted = {(f"{code} minh chung.pdf", code) for code in CODES} | {
        ("I.1 anh chup.png", "I.1"),
        ("I.2, I.3 bao cao.docx", "I.2"),
        ("I.2, I.3 bao cao.docx", "I.3"),
    }
    return found == wanted


def test_ten_dropped_proofs_take_one_click(chromium: Browser, site: str, paper: Submission) -> None:
    with visit(chromium, site, "hoa") as hoa:
        hoa.open(f"/content/{paper.ref}/proofs/new/")

        drop(hoa, FILES)
        hoa.page.wait_for_url("**/sort/**", timeout=60_000)
        hoa.sees("Đã lưu 10 tệp.", "đề xuất theo tên tệp")
        hoa.press("Ghim")

        hoa.sees("Đã ghim minh chứng.")
        assert all_pinned()
        hoa.follow("I.8 minh chung.pdf")
        hoa.sees("Trang 1 / 8")
        hoa.press("Trang sau")
        hoa.sees("Trang 2 / 8")
        shown = hoa.page.locator("img.big-page")
        expect(shown).to_be_visible()
        assert shown.evaluate("image => image.naturalWidth") == 1200


def test_ten_chosen_proofs_take_two_clicks_without_javascript(
    chromium: Browser, site: str, paper: Submission
) -> None:
    with visit(chromium, site, "hoa", script=False) as hoa:
        hoa.open(f"/content/{paper.ref}/proofs/new/")
        choose(hoa, FILES)

        hoa.press("Tải lên")
        hoa.sees("Đã lưu 10 tệp.")
        hoa.press("Ghim")

        hoa.sees("Đã ghim minh chứng.")
        assert all_pinned()


def test_bad_files_are_named_and_the_good_one_goes_on(
    chromium: Browser, site: str, paper: Submission
) -> None:
    bad = SPOILT_PDF["launch"][0]
    large = b"%PDF-1.7" + b"\0" * (21 * 1024 * 1024)
    with visit(chromium, site, "hoa") as hoa:
        hoa.open(f"/content/{paper.ref}/proofs/new/")

        choose(hoa, {"xau.pdf": bad})
        hoa.press("Tải lên")
        hoa.sees("Tệp “xau.pdf” có lệnh mở chương trình")
        choose(hoa, {"lon.pdf": large, "xau.pdf": bad, "I.1 tot.pdf": pdf()})
        hoa.sees("“lon.pdf” lớn hơn 20")
        hoa.press("Tải lên")

        hoa.page.wait_for_url("**/sort/**", timeout=60_000)
        hoa.sees("Đã lưu 1 tệp.", "Tệp “xau.pdf” có lệnh mở chương trình")
        assert Attachment.objects.get().name == "I.1 tot.pdf"
