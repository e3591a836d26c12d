"""A unit's days before the annual deadline, on the demo's data, with the presses counted.

The counts are the targets of the product: twenty nominees in three, ten proofs in two, a signature
in two, a return answered in two and opened at its field, last year's file as the start in two.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, expect

from nominations.models import Membership, ProofLink, Submission, User
from nominations.services.demo import demo_period
from tests.e2e.steps import drop
from tests.e2e.visitor import Visitor, visit
from tests.http.papers import pdf
from tests.http.workbooks import packed_book, row
from workflows.services.demo.load import load_demo
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNIT, YEAR = "ccttbvtv", "Tổng kết và xét khen thưởng năm 2026"
CODES = ("I.1", "I.2", "I.3", "I.4", "I.6", "I.7", "II.1", "II.2", "III.1", "IV.4")
#: Criterion → what the officer types, where the system knows nothing.
NUMBERS = {"I.2": "98", "I.6": "96", "II.2": "94", "II.3": "99", "II.4": "92", "III.1": "0",
           "III.4": "3", "IV.4": "1", "IV.6": "60"}  # fmt: skip
JUDGED = {"I.7": "62", "III.2": "38", "III.3": "28"}


@pytest.fixture
def demo(site: str, tmp_path: Path) -> Iterator[str]:
    """The demo department with its year, its people's password made short."""
    with override_settings(MEDIA_ROOT=tmp_path / "media", DATA_DIR=tmp_path):
        load_demo()
        for code in (UNIT, "cctl", "cckl"):
            for post in ("tonghop", "truong"):
                user = User.objects.get(username=f"{code}.{post}")
                user.set_password("x")
                user.save(update_fields=["password"])
        yield site


def part_of(code: str, kind: str) -> Submission:
    return Submission.objects.get(
        dossier__period=demo_period("annual-2026"), dossier__unit__code=code, kind=kind
    )


def test_units_write_their_annual_files(chromium: Browser, demo: str) -> None:
    """One unit from nothing to its head's signature, one that answers a return, one that copies."""
    with visit(chromium, demo, f"{UNIT}.tonghop") as officer:
        officer.go("Hồ sơ của đơn vị")
        officer.follow(YEAR)
        officer.sees("Chưa bắt đầu", "0/21 tiêu chí đã chấm", "Danh sách chưa có đề nghị nào.")
        twenty_nominees(officer, part_of(UNIT, "nominations"))
        ten_proofs(officer, part_of(UNIT, "self_assessment"))
        self_score(officer, part_of(UNIT, "self_assessment"))
    with visit(chromium, demo, f"{UNIT}.truong") as head:
        sign(head, part_of(UNIT, "self_assessment"))
    with visit(chromium, demo, "cctl.tonghop") as officer:
        answer_a_return(officer, part_of("cctl", "report"))
    with visit(chromium, demo, "cckl.tonghop") as officer:
        start_from_last_year(officer, part_of("cckl", "nominations"))
    assert part_of(UNIT, "self_assessment").state == "CLUSTER_REVIEW"
    assert inconsistencies() == []


def twenty_nominees(officer: Visitor, file: Submission) -> None:
    """Fourteen for one title, six for another; names typed without accents are found."""
    people = Membership.objects.filter(unit=file.dossier.unit, valid_to=None).order_by("pk")
    names = [person.person.full_name for person in people.select_related("person")]
    rows = [row(name, votes=12, award="Lao động tiên tiến") for name in names]
    rows += [row(name, votes=11, award="Chiến sĩ thi đua cơ sở") for name in names[:6]]
    assert len(rows) == 20
    officer.open(f"/submissions/{file.ref}/")
    officer.counting()

    officer.follow("Nhập từ Excel")
    with officer.page.expect_file_chooser() as chooser:
        officer.page.get_by_label("Tệp Excel").click()
    book = {"name": "danh-sach.xlsx", "mimeType": "", "buffer": packed_book(rows)}
    chooser.value.set_files(book)  # type: ignore[arg-type]
    expect(officer.page.locator("h1")).to_have_text("Xem trước danh sách nhập")
    officer.look()
    officer.press("Đưa vào danh sách (20 dòng)")

    officer.sees("Đã đưa 20 đề nghị vào danh sách.")
    assert officer.presses() <= 3
    assert file.nominations.count() == 20


def ten_proofs(officer: Visitor, file: Submission) -> None:
    officer.open(f"/content/{file.ref}/proofs/new/")
    officer.counting()
    files = {f"{code} minh chung.pdf": pdf(place) for place, code in enumerate(CODES, start=1)}

    drop(officer, files)
    officer.page.wait_for_url("**/sort/**", timeout=90_000)
    officer.look()
    officer.press("Ghim")

    officer.sees("Đã ghim minh chứng.")
    assert officer.presses() + 1 <= 2  # the drop itself is no press
    pinned = ProofLink.objects.filter(attachment__submission=file, removed_at=None)
    assert set(pinned.values_list("criterion__code", flat=True)) == set(CODES)


def self_score(officer: Visitor, file: Submission) -> None:
    """What is known stands already; the rest is typed; what is missing is said and linked."""
    officer.open(f"/content/{file.ref}/")
    field = officer.page.locator
    for code, number in NUMBERS.items():
        field(f'[name="value_{code}"]').fill(number)
    for code, points in JUDGED.items():
        field(f'[name="points_{code}"]').fill(points)
        field(f'[name="note_{code}"]').fill("Đã rà soát, có nhận xét của cấp ủy.")
    for code, choice in (("I.1", "on_time"), ("II.1", "yes")):
        field(f'[name="choice_{code}"][value="{choice}"]').check(force=True)
    field('[name="absent_I.5"]').check(force=True)
    officer.press("Lưu nháp")
    officer.sees("Còn thiếu trước khi ký gửi", "L.1")

    officer.open(f"/content/{file.ref}/")
    for code in ("L.1", "L.2", "L.3"):
        field(f'[name="met_{code}"][value="0"]').check(force=True)
    for code in ("I.3", "I.4", "IV.5", "IV.6"):
        field(f'[name="note_{code}"]').fill("Theo số liệu đã xác nhận và danh sách của đơn vị.")
    officer.press("Lưu nháp")
    officer.counting()
    officer.press("Trình lãnh đạo đơn vị")

    assert officer.presses() <= 2
    assert part_of(UNIT, "self_assessment").state == "UNIT_SIGNING"


def sign(head: Visitor, file: Submission) -> None:
    """From the tasks: open the file, sign it."""
    head.counting()
    head.follow("Ký gửi: Bảng tự chấm điểm")
    head.press("Ký gửi")

    head.sees("Đang bình xét tại cụm thi đua")
    assert head.presses() <= 2


def answer_a_return(officer: Visitor, file: Submission) -> None:
    """The pinned field is one press away and opens in sight; the second press saves it."""
    officer.open(f"/submissions/{file.ref}/")
    officer.sees("Phải bổ sung")
    officer.counting()

    officer.page.locator(".task-list a").first.click()
    officer.look()
    anchor = officer.page.evaluate("location.hash.slice(1)")
    expect(officer.page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    officer.page.locator(f"[id='{anchor}']").fill("Đã kiểm tra 100 % hồ chứa; tháng 7: 11/12.")
    officer.press("Lưu nháp")

    officer.sees("Đã lưu.")
    assert officer.presses() <= 2


def start_from_last_year(officer: Visitor, file: Submission) -> None:
    """An empty list offers last year's: one press shows it, one takes it."""
    assert not file.nominations.exists()
    officer.open(f"/submissions/{file.ref}/")
    officer.counting()

    officer.press("Lập từ năm trước")
    expect(officer.page.locator("h1")).to_have_text("Xem trước danh sách nhập")
    officer.sees("năm trước")
    officer.page.get_by_role("button", name="Đưa vào danh sách").first.click()
    officer.look()

    assert officer.presses() <= 2
    assert file.nominations.count() >= 10
