"""Proofs from the drop to the eye: many at once, sorted, replaced, shown as pages."""

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.models import Attachment, Criterion, FieldChange, ProofLink, Submission
from nominations.queries.proofs import proofs_of
from nominations.services.evidence import attach as attach_files
from nominations.services.sweeping import sweep_files
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.http import client_of, page_url
from tests.factories.paths import NAMES, nominee, prepared
from tests.factories.world import World
from tests.http.papers import PDF, PNG, docx, pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs")]
THREE = pdf(3)


@pytest.fixture
def paper(world: World) -> Submission:
    """Kiểm lâm's self-assessment of four criteria, not yet sent."""
    file = world.submission("cckl", SubmissionKind.SELF_ASSESSMENT)
    table = file.dossier.period.unit_table
    for position, (code, text) in enumerate(
        (
            ("I.1", "Chương trình công tác được phê duyệt đúng hạn"),
            ("I.2", "Giải ngân vốn đầu tư công"),
            ("I.12", "Tuần tra bảo vệ rừng"),
        ),
        start=1,
    ):
        Criterion.objects.create(
            table=table, code=code, text=text, max_points=10, source="mẫu", position=position
        )
    return file


def send(client: Client, file: Submission, *uploads: tuple[str, bytes], **fields: Any) -> Any:
    file.refresh_from_db()
    values = {"seen_version": file.version, "begin": "1", "end": "1"} | fields
    values["upload"] = [upload(name, content) for name, content in uploads]
    headers = values.pop("headers", {})
    return client.post(reverse("attach", args=[file.ref]), values, headers=headers)


def added(world: World, file: Submission, *uploads: tuple[str, bytes]) -> list[Attachment]:
    received = attach_files(
        file,
        actor=world.users["hoa"],
        seen_version=0,
        uploads=[upload(name, content) for name, content in uploads],
    )
    return received.stored


def sort_page(file: Submission, files: Sequence[Attachment] = ()) -> str:
    address = reverse("sort_proofs", args=[file.ref])
    return f"{address}?files={','.join(one.ref for one in files)}" if files else address


def as_shown(answer: Any) -> dict[str, Any]:
    """What a browser would send if "Ghim" were pressed on this page as it came."""
    formset = answer.context["formset"]
    fields: dict[str, Any] = {"seen_version": answer.context["submission"].version}
    for bound in [*formset.management_form, *(field for form in formset for field in form)]:
        value = bound.value()
        fields[bound.html_name] = "" if value is None else value
    return fields


def row_of(answer: Any, file: Attachment, number: int = 0) -> str:
    """The prefix of the names of one row of a file."""
    rows = [form for form in answer.context["formset"] if form["file"].value() == file.ref]
    return str(rows[number].prefix)


def key_of(code: str) -> str:
    return f"c-{Criterion.objects.get(code=code).pk}"


def pin(world: World, file: Attachment, code: str) -> ProofLink:
    return ProofLink.objects.create(
        attachment=file,
        criterion=Criterion.objects.get(code=code),
        last_page=file.pages,
        added_by=world.person("hoa"),
        added_at=clock.now(),
    )


def pinned() -> set[tuple[str, str, int, int | None]]:
    links = ProofLink.objects.filter(removed_at=None).select_related("attachment", "criterion")
    return {
        (link.attachment.name, link.criterion.code, link.first_page, link.last_page)
        for link in links
    }


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def on_disk(folder: Path) -> list[Path]:
    return [path for path in (folder / "proofs").rglob("*") if path.is_file()]


# --- Many at once ------------------------------------------------------------------------------


def test_good_files_are_kept_and_each_bad_one_is_named(hoa: Client, paper: Submission) -> None:
    answer = send(
        hoa,
        paper,
        ("a.pdf", PDF),
        ("b.exe", PDF),
        ("c.png", PNG),
        ("d.pdf", b"chi la chu"),
        ("e.docx", b""),
    )

    kept = Attachment.objects.order_by("pk")
    words = said(answer)
    assert [(proof.name, proof.pages) for proof in kept] == [("a.pdf", 1), ("c.png", 1)]
    assert answer.url == sort_page(paper, kept)
    assert "Đã lưu 2 tệp" in words
    assert all(part in words for part in ("“.exe”", "“d.pdf” không đúng", "“e.docx” rỗng"))


def test_ten_files_take_one_event_and_few_statements(hoa: Client, paper: Submission) -> None:
    def statements(count: int) -> int:
        files = [(f"{count}-{n}.docx", docx({f"word/{count}-{n}": b"x"})) for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            send(hoa, paper, *files)
        return len(captured)

    version = paper.version
    send(hoa, paper, ("warm.docx", docx()))

    few, many = statements(1), statements(6)

    assert few == many
    assert Submission.objects.get(pk=paper.pk).version == version + 3


def test_same_files_sent_twice_are_stored_once_and_it_is_said(
    hoa: Client, paper: Submission, proofs: Path
) -> None:
    version = paper.version
    send(hoa, paper, ("a.pdf", PDF))

    again = send(hoa, paper, ("khac-ten.pdf", PDF), ("a.pdf", PDF), seen_version=version)

    assert again.status_code == 302
    assert "“a.pdf” đã có trong hồ sơ" in said(again)
    assert Attachment.objects.count() == len(on_disk(proofs)) == 1


def test_somebody_elses_save_in_between_loses_no_upload(hoa: Client, paper: Submission) -> None:
    opened = paper.version
    send(hoa, paper, ("a.pdf", PDF))

    answer = send(hoa, paper, ("b.pdf", THREE), seen_version=opened)

    assert answer.status_code == 302
    assert Attachment.objects.count() == 2


def test_body_that_breaks_off_stores_nothing(hoa: Client, paper: Submission, proofs: Path) -> None:
    """A proxy may pass on what it has got: the last file could be half a file."""
    values = {"seen_version": paper.version, "begin": "1", "upload": upload("a.pdf", PDF)}

    answer = hoa.post(reverse("attach", args=[paper.ref]), values)

    assert answer.status_code == 422
    assert "ngắt giữa chừng" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not on_disk(proofs)


class Torn(io.BytesIO):
    """A connection that goes away in the middle."""

    def read(self, *size: Any) -> bytes:
        piece = super().read(*size)
        if not piece:
            raise OSError("connection reset by peer")
        return piece


def test_connection_that_goes_away_leaves_nothing(
    hoa: Client, paper: Submission, proofs: Path
) -> None:
    half = b'--x\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n' + PDF
    request = {
        "PATH_INFO": reverse("attach", args=[paper.ref]),
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": 5_000_000,
        "wsgi.input": Torn(half),
    }
    hoa.raise_request_exception = False

    answer = hoa.request(**request)

    assert answer.status_code in (400, 422)
    assert not Attachment.objects.exists()
    assert not on_disk(proofs)


@pytest.mark.parametrize(
    ("limits", "kept", "words"),
    [
        ({"UPLOAD_MAX_BYTES": 3000}, ["a.pdf", "c.pdf"], "“lon.pdf” lớn hơn"),
        (
            {"UPLOAD_MAX_BYTES": 10_000_000, "UPLOAD_MAX_BYTES_AT_ONCE": 6000},
            ["a.pdf", "c.pdf"],
            "“lon.pdf” chưa lưu: một lần gửi tối đa",
        ),
        ({"UPLOAD_MAX_FILES_AT_ONCE": 2}, ["a.pdf", "lon.pdf"], "“c.pdf” chưa lưu"),
    ],
)
@pytest.mark.parametrize("in_memory", [2_621_440, 0])
def test_what_is_too_much_is_left_out_while_it_arrives_and_the_rest_is_kept(
    hoa: Client,
    paper: Submission,
    limits: dict[str, int],
    kept: list[str],
    words: str,
    in_memory: int,
) -> None:
    large = pdf(2).ljust(200_000, b"\n")

    with override_settings(**limits, FILE_UPLOAD_MAX_MEMORY_SIZE=in_memory):
        answer = send(hoa, paper, ("a.pdf", PDF), ("lon.pdf", large), ("c.pdf", THREE))

    assert list(Attachment.objects.order_by("pk").values_list("name", flat=True)) == kept
    assert words in said(answer)


def test_only_too_large_files_are_said_on_the_page(hoa: Client, paper: Submission) -> None:
    with override_settings(UPLOAD_MAX_BYTES=500):
        answer = send(hoa, paper, ("lon.pdf", THREE))

    assert answer.status_code == 422
    assert answer.context["form"].errors["upload"] == [
        "Tệp “lon.pdf” lớn hơn 0 MB. Hãy nén hoặc chia nhỏ."
    ]


def test_script_gets_an_address_or_sentences(hoa: Client, paper: Submission) -> None:
    by_script = {"X-Requested-With": "XMLHttpRequest"}

    good = send(hoa, paper, ("a.pdf", PDF), headers=by_script)
    bad = send(hoa, paper, ("b.exe", PDF), headers=by_script)

    assert json.loads(good.content)["url"] == sort_page(paper, Attachment.objects.all())
    assert (bad.status_code, len(json.loads(bad.content)["errors"])) == (422, 1)


def test_papers_of_a_list_have_their_kind_and_their_nominee(world: World, hoa: Client) -> None:
    file = prepared(world)
    line = nominee(file, NAMES[0])

    answer = send(hoa, file, ("bien-ban.pdf", PDF), kind="minutes", nomination=line.ref)

    proof = Attachment.objects.get()
    assert answer.url == reverse("submission", args=[file.ref])  # nothing to sort here
    assert (proof.kind, proof.nomination) == ("minutes", line)


# --- Sorting -----------------------------------------------------------------------------------


def test_names_propose_criteria_and_one_press_pins_all(
    world: World, hoa: Client, paper: Submission
) -> None:
    files = added(
        world,
        paper,
        ("I.1 chuong trinh.pdf", PDF),
        ("tc_I-12, I.2 tuan tra.pdf", THREE),
        ("Giải ngân đầu tư công.docx", docx()),
        ("anh.png", PNG),
    )

    page = hoa.get(sort_page(paper, files))
    answer = hoa.post(sort_page(paper, files), as_shown(page))

    assert answer.status_code == 302
    assert pinned() == {
        ("I.1 chuong trinh.pdf", "I.1", 1, 1),
        ("tc_I-12, I.2 tuan tra.pdf", "I.12", 1, 3),
        ("tc_I-12, I.2 tuan tra.pdf", "I.2", 1, 3),
        ("Giải ngân đầu tư công.docx", "I.2", 1, None),
    }
    change = FieldChange.objects.get(submission=paper, field="attachments")
    assert "I.12: tc_I-12, I.2 tuan tra.pdf, trang 1–3" in change.after


def test_pins_are_added_changed_and_taken_off_by_new_rows(
    world: World, hoa: Client, paper: Submission
) -> None:
    (file,) = added(world, paper, ("a.pdf", THREE))
    staying, changing, leaving = (pin(world, file, code) for code in ("I.1", "I.2", "I.12"))
    page = hoa.get(sort_page(paper))
    fields = as_shown(page)
    fields[f"{row_of(page, file, 1)}-first"] = 2
    fields[f"{row_of(page, file, 2)}-proves"] = ""
    fields[f"{row_of(page, file, 3)}-proves"] = key_of("T1")

    hoa.post(sort_page(paper), fields)
    after = set(ProofLink.objects.values_list("pk", flat=True))
    hoa.post(sort_page(paper), fields)  # pressed twice

    assert pinned() == {
        ("a.pdf", "I.1", 1, 3),
        ("a.pdf", "I.2", 2, 3),
        ("a.pdf", "T1", 1, 3),
    }
    assert set(ProofLink.objects.values_list("pk", flat=True)) == after
    for link in (staying, changing, leaving):
        link.refresh_from_db()
    assert (staying.removed_at, changing.first_page) == (None, 1)
    assert None not in (changing.removed_at, leaving.removed_at)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2", "4", "chỉ có 3 trang"),
        ("3", "2", "trang cuối"),
        ("x", "1", "số trang"),
        ("0", "1", ""),
    ],
)
def test_pages_that_the_file_has_not_are_refused_and_stay_on_the_page(
    world: World, hoa: Client, paper: Submission, first: str, last: str, words: str
) -> None:
    (file,) = added(world, paper, ("I.1.pdf", THREE))
    page = hoa.get(sort_page(paper))
    row = row_of(page, file)
    fields = as_shown(page) | {f"{row}-first": first, f"{row}-last": last}

    answer = hoa.post(sort_page(paper), fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{last}"' in answer.content.decode()
    assert not pinned()


@pytest.mark.parametrize("foreign", ["file", "criterion"])
def test_files_and_criteria_of_others_are_not_pinned(
    world: World, hoa: Client, paper: Submission, foreign: str
) -> None:
    (file,) = added(world, paper, ("I.1.pdf", PDF))
    other = world.submission("cctl", SubmissionKind.SELF_ASSESSMENT)
    page = hoa.get(sort_page(paper))
    row = row_of(page, file)
    strange = {
        "file": {f"{row}-file": f"{other.ref}"},
        "criterion": {f"{row}-proves": "c-999999"},
    }[foreign]

    answer = hoa.post(sort_page(paper), as_shown(page) | strange)

    assert answer.status_code == 422
    assert not ProofLink.objects.exists()


@pytest.mark.parametrize("garbage", [{}, {"pin-TOTAL_FORMS": "x"}, {"pin-TOTAL_FORMS": "99999"}])
def test_garbled_sorting_is_no_failure(
    world: World, hoa: Client, paper: Submission, garbage: dict[str, str]
) -> None:
    added(world, paper, ("I.1.pdf", PDF))

    answer = hoa.post(sort_page(paper), garbage)

    assert answer.status_code == 422
    assert not ProofLink.objects.exists()


def sent(world: World, paper: Submission) -> None:
    """The self-assessment is with the office."""
    claim(paper, 1)
    do(paper, "send_to_head", world.users["hoa"])
    do(paper, "submit", world.users["binh"])


def returned(world: World, paper: Submission, *fields: str) -> Submission:
    """The self-assessment, sent and returned for what `fields` names."""
    sent(world, paper)
    pins = [(name, "Thiếu minh chứng") for name in fields]
    do(paper, "return", world.users["lan"], note="Thiếu", pins=pins)
    paper.refresh_from_db()
    return paper


def test_return_of_one_criterion_opens_its_proofs_and_no_others(
    world: World, hoa: Client, paper: Submission
) -> None:
    (old,) = added(world, paper, ("cu.pdf", THREE))
    kept = pin(world, old, "I.1")
    returned(world, paper, "criterion:I.2")

    answer = send(hoa, paper, ("I.2 moi.pdf", PDF))
    page = hoa.get(answer.url)
    hoa.post(answer.url, as_shown(page))
    shut = hoa.post(reverse("retire_proof", args=[old.ref]), {"seen_version": paper.version})

    assert [target.code for target in page.context["board"].targets.values()] == ["I.2"]
    assert pinned() == {("I.2 moi.pdf", "I.2", 1, 1), ("cu.pdf", "I.1", 1, 3)}
    assert "đang khóa" in said(shut)
    kept.refresh_from_db()
    assert kept.removed_at is None


def test_sent_file_takes_neither_pins_nor_files(
    world: World, hoa: Client, paper: Submission
) -> None:
    (file,) = added(world, paper, ("I.1.pdf", PDF))
    page = hoa.get(sort_page(paper))
    sent(world, paper)

    late = hoa.post(sort_page(paper), as_shown(page))
    more = send(hoa, paper, ("b.pdf", THREE))

    assert (late.status_code, more.status_code) == (422, 422)
    assert Attachment.objects.get() == file
    assert not ProofLink.objects.exists()


# --- Replaced, taken out of use -----------------------------------------------------------------


def test_newer_file_takes_over_the_pins_and_the_older_row_stays(
    world: World, hoa: Client, paper: Submission, proofs: Path
) -> None:
    (old,) = added(world, paper, ("cu.pdf", THREE))
    pin(world, old, "I.1")
    url = reverse("replace_proof", args=[old.ref])

    answer = hoa.post(url, {"seen_version": 0, "upload": upload("moi.pdf", PDF)})

    old.refresh_from_db()
    new = Attachment.objects.get(name="moi.pdf")
    assert answer.status_code == 302
    assert (old.superseded, old.replaced_by, len(on_disk(proofs))) == (True, new, 2)
    assert pinned() == {("moi.pdf", "I.1", 1, 1)}
    shown = hoa.get(page_url(paper)).content.decode()
    assert "Đã thay bằng" in shown
    assert hoa.post(url, {"seen_version": 0, "upload": upload("x.pdf", pdf(2))}).status_code == 422
    assert Attachment.objects.count() == 2


def test_bad_newer_file_changes_nothing(
    world: World, hoa: Client, paper: Submission, proofs: Path
) -> None:
    (old,) = added(world, paper, ("cu.pdf", THREE))
    url = reverse("replace_proof", args=[old.ref])

    for content in (b"chi la chu", THREE, b""):
        answer = hoa.post(url, {"seen_version": 0, "upload": upload("moi.pdf", content)})
        assert answer.status_code == 422

    old.refresh_from_db()
    assert (old.superseded, len(on_disk(proofs))) == (False, 1)


def test_file_taken_out_of_use_stays_and_proves_nothing(
    world: World, hoa: Client, paper: Submission, proofs: Path
) -> None:
    (file,) = added(world, paper, ("cu.pdf", THREE))
    pin(world, file, "I.1")
    url = reverse("retire_proof", args=[file.ref])

    for _twice in range(2):
        hoa.post(url, {"seen_version": paper.version})

    file.refresh_from_db()
    assert (file.superseded, file.replaced_by, len(on_disk(proofs))) == (True, None, 1)
    assert not pinned()
    assert not proofs_of(paper)


def test_sweeping_takes_what_no_row_names_and_nothing_young(
    world: World, paper: Submission, proofs: Path
) -> None:
    (file,) = added(world, paper, ("a.pdf", THREE))
    lost, young = (proofs / "proofs" / name for name in ("lost.pdf", "young.pdf"))
    for path in (lost, young):
        path.write_bytes(PDF)
    for path in (lost, Path(file.file.path)):
        os.utime(path, (0, 0))

    assert sweep_files() == 1
    assert (lost.exists(), young.exists(), Path(file.file.path).exists()) == (False, True, True)


# --- Looking -----------------------------------------------------------------------------------


def page_of(client: Client, file: Attachment, number: int = 1, size: str = "small") -> Any:
    return client.get(reverse("proof_page", args=[file.ref, number, size]))


def drawn(answer: Any) -> Image.Image:
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize(("size", "width"), [("small", 180), ("large", 1200)])
def test_page_is_a_picture_and_nothing_else(
    world: World, hoa: Client, paper: Submission, size: str, width: int
) -> None:
    (file,) = added(world, paper, ("a.pdf", THREE))

    answer = page_of(hoa, file, 2, size)

    again = hoa.get(
        reverse("proof_page", args=[file.ref, 2, size]), headers={"If-None-Match": answer["ETag"]}
    )
    picture = drawn(answer)
    assert (picture.format, picture.width) == ("WEBP", width)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304


def test_picture_is_its_own_page(world: World, hoa: Client, paper: Submission) -> None:
    (file,) = added(world, paper, ("a.png", PNG))

    assert drawn(page_of(hoa, file)).size == (40, 30)


@pytest.mark.parametrize(
    ("number", "size"), [(0, "small"), (4, "small"), (1, "huge"), (99999, "large")]
)
def test_page_that_is_not_there_is_not_found(
    world: World, hoa: Client, paper: Submission, number: int, size: str
) -> None:
    (file,) = added(world, paper, ("a.pdf", THREE))

    assert page_of(hoa, file, number, size).status_code == 404


def test_pages_are_closed_to_strangers_even_once_drawn(
    world: World, hoa: Client, paper: Submission
) -> None:
    (file,) = added(world, paper, ("a.pdf", THREE))
    etag = page_of(hoa, file)["ETag"]

    for login in ("xuan", "an", "son", "lan", "vu"):
        client = client_of(world.users[login])
        assert page_of(client, file).status_code == 404
        url = reverse("proof_page", args=[file.ref, 1, "small"])
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 404
        assert client.get(reverse("proof_pages", args=[file.ref])).status_code == 404


@pytest.mark.parametrize("asked", ["1", "3", "99", "-1", "x", ""])
def test_viewer_shows_a_page_whatever_is_asked(
    world: World, hoa: Client, paper: Submission, asked: str
) -> None:
    (file,) = added(world, paper, ("a.pdf", THREE))

    answer = hoa.get(reverse("proof_pages", args=[file.ref]), {"page": asked})

    assert answer.status_code == 200
    assert answer.context["page"] in (1, 3)
    assert not answer.context["unreadable"]


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png"])
def test_file_that_cannot_be_drawn_is_said_in_words(
    world: World, hoa: Client, paper: Submission, content_type: str
) -> None:
    file = Attachment.objects.create(
        submission=paper,
        name="cu.pdf",
        content_type=content_type,
        size=8,
        sha256=uuid4().hex * 2,
        file=ContentFile(b"%PDF-1.7", name="cu.pdf"),
        pages=1,
        uploaded_by=world.person("hoa"),
        uploaded_at=clock.now(),
    )

    answer = hoa.get(reverse("proof_pages", args=[file.ref]))

    assert answer.status_code == 200
    assert "không xem được ở đây" in answer.content.decode()
    assert page_of(hoa, file).status_code == 404


def test_office_file_is_facts_and_a_download(world: World, hoa: Client, paper: Submission) -> None:
    (file,) = added(world, paper, ("a.docx", docx()))

    answer = hoa.get(reverse("proof_pages", args=[file.ref]))

    assert file.sha256 in answer.content.decode()
    assert "<img" not in answer.content.decode()
    assert page_of(hoa, file).status_code == 404


# --- How many statements -----------------------------------------------------------------------


def test_pages_take_the_same_statements_for_more_files(
    world: World, hoa: Client, paper: Submission
) -> None:
    def statements(url: str) -> int:
        hoa.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert hoa.get(url).status_code == 200
        return len(captured)

    def more(number: int) -> None:
        (file,) = added(world, paper, (f"{number}.docx", docx({f"word/{number}": b"x"})))
        pin(world, file, "I.1")
        pin(world, file, "I.2")

    urls = [sort_page(paper), page_url(paper)]
    more(0)

    few = [statements(url) for url in urls]
    for number in range(1, 4):
        more(number)
    many = [statements(url) for url in urls]

    assert few == many
    assert many[0] <= 12


def test_proofs_of_every_criterion_come_in_one_statement(world: World, paper: Submission) -> None:
    for number in range(3):
        (file,) = added(world, paper, (f"{number}.docx", docx({f"word/{number}": b"x"})))
        pin(world, file, "I.1")
        pin(world, file, "I.2")

    with CaptureQueriesContext(connection) as captured:
        found = {
            pk: [link.attachment.name for link in links] for pk, links in proofs_of(paper).items()
        }

    names = ["0.docx", "1.docx", "2.docx"]
    codes = Criterion.objects.in_bulk(found)
    assert len(captured) == 1
    assert {codes[pk].code: held for pk, held in found.items()} == {"I.1": names, "I.2": names}


def test_pages_stand_beside_the_points_where_they_are_given_and_read(
    world: World, hoa: Client, paper: Submission
) -> None:
    (proof,) = added(world, paper, ("I.1.pdf", PDF))
    criterion = Criterion.objects.get(code="I.1")
    proof.links.create(
        criterion=criterion, first_page=1, added_by=world.person("hoa"), added_at=clock.now()
    )
    picture, viewer = f"/proofs/{proof.ref}/pages/1/small/", f"/proofs/{proof.ref}/pages/?page=1"

    edit = hoa.get(reverse("edit", args=[paper.ref])).content.decode()
    read = hoa.get(reverse("submission", args=[paper.ref])).content.decode()

    assert f'src="{picture}"' in edit
    assert f'href="{viewer}"' in edit
    assert f'href="{viewer}" data-no-lock>1 minh chứng' in read
