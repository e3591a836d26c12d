"""Proofs: what is refused before it is stored, where the rest lies, and how it leaves again."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from nominations.models import Attachment
from tests.factories.acts import do
from tests.factories.http import client_of, snapshot
from tests.factories.paths import NAMES, nominee, prepared, sent
from tests.factories.world import World
from tests.http.papers import PDF, PNG, bomb_docx, docx, macro_docx, packed, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs")]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attach(world: World, name: str, content: bytes, **fields: Any) -> Any:
    file = world.submission("cckl")
    values = {"seen_version": file.version, "upload": upload(name, content)} | fields
    client = client_of(world.users["hoa"])
    return client.post(reverse("attach", args=[file.ref]), values)


def fetch(client: Client, proof: Attachment) -> tuple[Any, bytes]:
    answer = client.get(reverse("proof", args=[proof.ref]))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer, body


REFUSED = [
    ("virus.exe", PDF, "Không nhận tệp"),
    ("trang.html", b"<script>alert(1)</script>", "Không nhận tệp"),
    ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Không nhận tệp"),
    ("khong-duoi", PDF, "Không nhận tệp"),
    ("van-ban.docm", docx(), "Không nhận tệp"),
    ("gia.pdf", PNG, "không đúng với đuôi"),
    ("gia.png", PDF, "không đúng với đuôi"),
    ("gia.pdf", b"chi la chu", "không đúng với đuôi"),
    ("gia.docx", b"chi la chu", "bị hỏng"),
    ("gia.docx", packed({"xl/workbook.xml": b"<x/>"}), "không đúng với đuôi"),
    ("gia.xlsx", docx(), "không đúng với đuôi"),
    ("macro.docx", macro_docx(), "macro"),
    ("bom.docx", bomb_docx(), "nén bất thường"),
    ("rong.pdf", b"", "rỗng"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_unfit_file_is_refused_in_words_and_not_stored(
    world: World, proofs: Path, name: str, content: bytes, said: str
) -> None:
    before = snapshot()

    answer = attach(world, name, content)

    assert (answer.status_code, snapshot()) == (422, before)
    assert said in " ".join(answer.context["form"].errors["upload"])
    assert not Attachment.objects.exists()
    assert not [path for path in proofs.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("size", "status"), [(2000, 302), (2001, 422)])
def test_file_larger_than_the_setting_is_refused(world: World, size: int, status: int) -> None:
    with override_settings(UPLOAD_MAX_BYTES=2000):
        answer = attach(world, "a.pdf", PDF.ljust(size, b"\n"))

    assert answer.status_code == status
    assert Attachment.objects.count() == (status == 302)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Biên bản họp.PDF", PDF, "application/pdf"),
        ("ảnh.png", PNG, "image/png"),
        ("bc.docx", docx(), WORD),
    ],
)  # fmt: skip
def test_fit_file_is_stored_with_its_hash_outside_the_static_folder(
    world: World, proofs: Path, name: str, content: bytes, kind: str
) -> None:
    answer = attach(world, name, content)

    proof = Attachment.objects.get()
    stored = Path(proof.file.path)
    assert answer.status_code == 302
    assert (proof.name, proof.content_type, proof.size) == (name, kind, len(content))
    assert proof.sha256 == hashlib.sha256(content).hexdigest()
    assert proof.uploaded_by == world.person("hoa")
    assert stored.read_bytes() == content
    assert stored.is_relative_to(proofs)
    assert not stored.is_relative_to(settings.STATIC_ROOT)
    assert name not in stored.name  # nothing of the sender's name reaches the disk
    assert (stored.stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\x.pdf", "a\x00b.pdf"])
def test_name_leads_nowhere(world: World, proofs: Path, name: str) -> None:
    attach(world, name, PDF)

    for path in proofs.rglob("*"):
        assert path.resolve().is_relative_to(proofs.resolve())
    assert not [proof for proof in Attachment.objects.all() if "/" in proof.name]


def test_proof_leaves_as_an_attachment_only(world: World) -> None:
    attach(world, 'Biên bản "họp".pdf', PDF)
    proof = Attachment.objects.get()

    answer, body = fetch(client_of(world.users["binh"]), proof)

    assert (answer.status_code, body) == (200, PDF)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_stored_file_has_no_address_of_its_own(world: World) -> None:
    attach(world, "a.pdf", PDF)
    path = Attachment.objects.get().file.name
    client = client_of(world.users["binh"])

    for url in (f"/media/{path}", f"/static/{path}", f"/{path}", f"/static/../media/{path}"):
        assert client.get(url).status_code == 404


def test_proof_is_the_business_of_those_to_whom_the_file_was_sent(world: World) -> None:
    prepared(world)
    attach(world, "a.pdf", PDF)
    proof, file = Attachment.objects.get(), world.submission("cckl")
    office = ("lan", "dung", "mau", "vu", "phan", "bui")
    strangers = ("an", "son", "thu", "so", "xuan")

    def seen_by(*logins: str) -> set[int]:
        return {fetch(client_of(world.users[login]), proof)[0].status_code for login in logins}

    assert (seen_by("hoa", "binh"), seen_by(*office, *strangers)) == ({200}, {404})
    do(file, "send_to_head", world.users["hoa"])
    do(file, "submit", world.users["binh"])
    assert (seen_by("hoa", "binh", *office), seen_by(*strangers)) == ({200}, {404})


def test_proof_belongs_to_a_line_of_this_file_only(world: World) -> None:
    file, other = prepared(world), prepared(world, "cctl", names=["Khác D"])

    own = attach(world, "a.pdf", PDF, nomination=nominee(file, NAMES[0]).ref)
    foreign = attach(world, "b.pdf", PDF, nomination=nominee(other, "Khác D").ref)

    assert (own.status_code, foreign.status_code) == (302, 422)
    assert Attachment.objects.get().nomination == nominee(file, NAMES[0])


def test_sent_file_takes_no_more_proofs_until_a_return_asks_for_them(world: World) -> None:
    file = sent(world)
    assert attach(world, "a.pdf", PDF).status_code == 422

    do(file, "return", world.users["lan"], note="Thiếu", pins=[("attachments", "Thiếu biên bản")])

    assert attach(world, "a.pdf", PDF).status_code == 302


def test_stale_page_stores_nothing(world: World, proofs: Path) -> None:
    answer = attach(world, "a.pdf", PDF, seen_version=99)

    assert answer.status_code == 409
    assert not Attachment.objects.exists()
    assert not [path for path in proofs.rglob("*") if path.is_file()]


def test_upload_without_a_file_is_said_at_the_field(world: World) -> None:
    file = world.submission("cckl")
    url = reverse("attach", args=[file.ref])

    answer = client_of(world.users["hoa"]).post(url, {"seen_version": file.version})

    assert answer.status_code == 422
    assert answer.context["form"].errors["upload"]
