"""A frozen copy holds everything that was sent, in the words in which its unit reads it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import AwardTarget
from nominations.models import (
    Attachment,
    Criterion,
    InitiativeUse,
    NomineeAnswer,
    ProofLink,
    ScoreTable,
    Submission,
)
from nominations.services.minutes import Meeting, save_minutes
from nominations.services.sent_copies import take_copy
from tests.factories.acts import do
from tests.factories.forms import in_period
from tests.factories.http import write
from tests.factories.initiatives import part_of, round_of, written
from tests.factories.paths import NAMES, nominee, prepared
from tests.factories.world import NOW, World

pytestmark = pytest.mark.django_db
LEVELS = [{"code": "tot", "label": "Hoàn thành tốt", "points": 8}]
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL")


def frozen(world: World, file: Submission) -> Submission:
    """The part with one more copy, as a signature leaves it; in at most five statements."""
    fresh = Submission.objects.select_related("dossier__period").get(pk=file.pk)
    with CaptureQueriesContext(connection) as captured:
        take_copy(fresh, person_id=world.person("binh").pk)
    assert sum(not query["sql"].startswith(MARKS) for query in captured) <= 5
    return fresh


def page(client: Client, file: Submission, number: int = 1, name: str = "copy") -> str:
    answer = client.get(reverse(name, args=[file.ref, number]))
    return str(answer.content.decode())


def proof(world: World, file: Submission, name: str, pages: int = 12, **pin: Any) -> Attachment:
    """A file of the part; `pin` is what it proves, on which pages."""
    stored = file.attachments.create(
        name=name,
        sha256="a" * 64,
        size=1,
        pages=pages,
        uploaded_by=world.person("hoa"),
        uploaded_at=NOW,
    )
    if pin:
        ProofLink.objects.create(
            attachment=stored, added_by=world.person("hoa"), added_at=NOW, **pin
        )
    return stored


def criterion(file: Submission, code: str, **asked: Any) -> Criterion:
    values = {"text": f"Nội dung {code}", "max_points": 10, "source": "mẫu"} | asked
    table = file.dossier.period.unit_table
    return Criterion.objects.create(table=table, code=code, **values)


def test_assessment_is_frozen_as_its_unit_reads_it(world: World, hoa: Client) -> None:
    paper = world.submission("cckl", "self_assessment")
    level = criterion(paper, "I.1", how={"options": LEVELS}, position=1)
    number = criterion(paper, "I.2", how={"unit": "vụ"}, position=2)
    none = criterion(paper, "I.3", may_be_absent=True, position=3)
    gate = criterion(paper, "L.1", section="gate", max_points=0, position=4)
    minus = criterion(paper, "P.1", section="minus", position=6)
    yes_no = criterion(paper, "I.4", kind="boolean", position=5)
    paper.answers.create(criterion=level, choice="tot", points="8", note="Cả năm")
    paper.answers.create(criterion=number, value="12.50", points="9.5")
    paper.answers.create(criterion=none, absent=True)
    paper.answers.create(criterion=gate, met=False)
    paper.answers.create(criterion=yes_no, met=True)
    paper.answers.create(criterion=minus, points="5")
    proof(world, paper, "bang-ke.pdf", criterion=level, first_page=2, last_page=5)
    Submission.objects.filter(pk=paper.pk).update(self_total="17.5")

    text = page(hoa, frozen(world, paper))

    assert "8 điểm; mức “Hoàn thành tốt”; Cả năm; minh chứng: bang-ke.pdf (trang 2–5)" in text
    assert "9,5 điểm; số liệu 12,5 vụ" in text
    assert "I.3. Nội dung I.3</dt><dd>không phát sinh" in text
    assert "L.1. Nội dung L.1</dt><dd>không có" in text
    assert "I.4. Nội dung I.4</dt><dd>đạt" in text
    assert "P.1. Nội dung P.1</dt><dd>−5 điểm" in text
    assert "Tổng điểm tự chấm</dt><dd>17,5 điểm" in text
    assert "cho tiêu chí I.1 (trang 2–5); SHA-256: aaaa" in text


def test_pin_that_was_taken_off_is_not_frozen(world: World, hoa: Client) -> None:
    paper = world.submission("cckl", "self_assessment")
    level = criterion(paper, "I.1")
    stored = proof(world, paper, "bang-ke.pdf", criterion=level)
    stored.links.update(removed_at=NOW)

    text = page(hoa, frozen(world, paper))

    assert "bang-ke.pdf" in text
    assert "tiêu chí I.1" not in text


def test_form_is_frozen_below_its_headings_as_people_read_it(world: World, hoa: Client) -> None:
    in_period(world)
    report = world.submission("cckl", "report")
    typed = {
        "form_chi-dao": "Đã quán triệt.",
        "form_ty-le": "1.234,5",
        "form_ngay-hop": "20/11/2026",
        "form_cong-khai": "yes",
    }
    write(hoa, "edit", report, **typed)

    text = page(hoa, frozen(world, report))

    assert "<h2>I. Công tác chỉ đạo</h2>" in text
    assert "Mục ty-le</dt><dd>1.234,5" in text
    assert "Mục ngay-hop</dt><dd>20/11/2026" in text
    assert "Mục cong-khai</dt><dd>Có" in text
    assert text.count("Đã quán triệt.") == 1


def test_initiatives_are_frozen_with_authors_and_proofs(world: World, hoa: Client) -> None:
    file = part_of(world, round_of(world))
    authors = (("Nguyễn Mẫu", "66.5"), ("Trần Thử", "33.5"))
    initiative = written(world, "Quét mã hồ sơ", authors=authors)
    initiative.submission = file
    initiative.save(update_fields=["submission"])
    proof(world, file, "mo-ta.pdf", initiative=initiative, last_page=1)

    text = page(hoa, frozen(world, file))

    assert "Quét mã hồ sơ" in text
    assert "Tác giả: Nguyễn Mẫu (66,5 %), Trần Thử (33,5 %)" in text
    assert "Nội dung, giải pháp: Trước đây ghi sổ" in text
    assert "Hiệu quả, phạm vi áp dụng: Áp dụng tại hai hạt." in text
    assert "Minh chứng: mo-ta.pdf (trang 1)" in text
    assert "cho “Quét mã hồ sơ” (trang 1)" in text


def told(world: World) -> Submission:
    """A list with a meeting, and a nominee with everything that may be said of one."""
    period = world.period
    assert period is not None
    period.person_table = ScoreTable.objects.create(
        campaign=period.campaign, target=AwardTarget.PERSON, total=100, published_at=NOW
    )
    period.save(update_fields=["person_table"])
    file = prepared(world)
    save_minutes(
        file,
        actor=world.users["hoa"],
        seen_version=file.version,
        text="12/BB",
        meeting=Meeting(on=NOW.date(), members=30, present=28, voting="bỏ phiếu kín"),
    )
    line = nominee(file, NAMES[0])
    line.votes_for, line.birth_year, line.achievement = 25, 1980, "Tham mưu đúng hạn."
    line.nominee_position = "Kiểm lâm viên"
    line.save()
    asked = Criterion.objects.create(
        table=period.person_table, code="1", text="Kỷ luật", max_points=60, source="mẫu"
    )
    NomineeAnswer.objects.create(nomination=line, criterion=asked, points="55.5", note="Tốt")
    InitiativeUse.objects.create(initiative=written(world, "Quét mã hồ sơ"), nomination=line)
    return file


def test_nominees_are_frozen_with_votes_points_and_initiatives(world: World, hoa: Client) -> None:
    text = page(hoa, frozen(world, told(world)))

    assert "họp ngày 20/11/2026; dự họp 28; tổng số 30; biểu quyết: bỏ phiếu kín" in text
    assert "Kiểm lâm viên; sinh năm 1980; 25 phiếu đồng ý" in text
    assert "Tham mưu đúng hạn." in text
    assert "1. Kỷ luật: 55,5 điểm; Tốt" in text
    assert "Sáng kiến: “Quét mã hồ sơ”" in text


def test_changes_of_a_nominee_are_marked_where_they_are(world: World, hoa: Client) -> None:
    file = frozen(world, told(world))
    line = nominee(file, NAMES[0])
    line.votes_for, line.achievement = 26, "Tham mưu đúng hạn, có kiểm chứng."
    line.save()
    NomineeAnswer.objects.update(points="57")
    frozen(world, file)

    text = page(hoa, file, 2, "copy_changes")

    assert text.count('<td class="main">') == 1
    assert text.count("<del>") == 2
    assert "sinh năm 1980" in text
    assert NAMES[1] not in text


def test_copy_of_a_signature_has_what_the_page_said(world: World, hoa: Client) -> None:
    file = told(world)
    do(file, "send_to_head", world.users["hoa"])
    do(file, "submit", world.users["binh"])

    text = page(hoa, file)

    assert "25 phiếu đồng ý" in text
    assert file.copies.get().content["nominees"][0]["answers"][0]["label"] == "Kỷ luật"
