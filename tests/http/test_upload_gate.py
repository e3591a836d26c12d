"""The gate: hostile files are refused with a sentence, good ones come through bare."""

import contextlib
import io
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nominations.services.drafting import DraftRefused
from nominations.services.upload_gate import ALLOWED, check_upload
from tests.http.papers import (
    GOOD_OFFICE,
    GOOD_PDF,
    PDF,
    PNG,
    SPOILT_OFFICE,
    SPOILT_PDF,
    bomb_png,
    docx,
    pdf,
    picture,
    tagged_jpeg,
    upload,
    xlsx,
)


def said_of(name: str, content: bytes) -> str:
    with pytest.raises(DraftRefused) as refused:
        check_upload(upload(name, content))
    assert refused.value.field == "upload"
    return refused.value.sentence


@pytest.mark.parametrize("name", SPOILT_PDF)
def test_pdf_that_does_more_than_show_pages_is_refused(name: str) -> None:
    content, said = SPOILT_PDF[name]

    sentence = said_of("bc.pdf", content)

    assert said in sentence
    assert "“bc.pdf”" in sentence
    assert "Hãy" in sentence


@pytest.mark.parametrize("name", GOOD_PDF)
def test_pdf_with_links_or_a_signature_is_taken_as_it_is(name: str) -> None:
    checked = check_upload(upload("bc.pdf", GOOD_PDF[name]))

    assert checked.content.read() == GOOD_PDF[name]
    assert checked.pages == (3 if name == "three" else 1)


@pytest.mark.parametrize("name", SPOILT_OFFICE)
def test_office_file_that_hides_something_is_refused(name: str) -> None:
    ending, content, said = SPOILT_OFFICE[name]

    assert said in said_of(f"bc{ending}", content)


@pytest.mark.parametrize("name", GOOD_OFFICE)
def test_plain_office_file_is_taken_as_it_is(name: str) -> None:
    checked = check_upload(upload(name, GOOD_OFFICE[name]))

    assert checked.content.read() == GOOD_OFFICE[name]
    assert checked.pages is None


def test_photograph_keeps_its_picture_and_nothing_else() -> None:
    content = tagged_jpeg()

    checked = check_upload(upload("anh.jpg", content))

    kept = checked.content.read()
    shown = Image.open(io.BytesIO(kept))
    assert b"MayAnhThu" in content
    assert b"MayAnhThu" not in kept
    assert b"behind" not in kept
    assert b"PK\x03\x04" not in kept
    assert not shown.getexif()
    assert shown.size == (30, 40)  # turned upright


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "I;16"])
def test_png_of_every_kind_is_written_anew(mode: str) -> None:
    held = io.BytesIO()
    Image.new(mode, (4, 3)).save(held, "PNG")

    checked = check_upload(upload("anh.png", held.getvalue() + b"behind"))

    assert b"behind" not in checked.content.read()


def test_picture_with_billions_of_pixels_is_refused() -> None:
    assert "điểm ảnh" in said_of("anh.png", bomb_png())


def test_cmyk_photograph_is_taken() -> None:
    held = io.BytesIO()
    Image.new("CMYK", (4, 3)).save(held, "JPEG")

    assert check_upload(upload("anh.jpg", held.getvalue())).pages == 1


@pytest.mark.parametrize("content", [PNG[:40], picture("JPEG")[:60]])
def test_torn_picture_is_refused(content: bytes) -> None:
    ending = "png" if content.startswith(b"\x89") else "jpg"

    assert "bị hỏng" in said_of(f"anh.{ending}", content)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        (unicodedata.normalize("NFD", "Báo cáo.pdf"), "Báo cáo.pdf"),
        ("..\\..\\a\u202efdp.pdf", "afdp.pdf"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
        ("a  b\x07.pdf", "a b.pdf"),
    ],
)
def test_name_is_cleaned(given_name: str, kept: str) -> None:
    file = SimpleUploadedFile("a.pdf", PDF)
    file._name = given_name  # type: ignore[attr-defined]  # as it came, before Django's own care

    assert check_upload(file).name == kept


SEEDS = [PDF, pdf(2), PNG, picture("JPEG"), docx(), xlsx(), bomb_png(), b""]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A good file with some bytes changed, cut or repeated; or just bytes."""
    content = bytearray(draw(st.sampled_from(SEEDS)) or draw(st.binary(max_size=200)))
    for _change in range(draw(st.integers(0, 6))):
        if not content:
            break
        place = draw(st.integers(0, len(content) - 1))
        match draw(st.sampled_from(("set", "cut", "double"))):
            case "set":
                content[place] = draw(st.integers(0, 255))
            case "cut":
                del content[place:]
            case _:
                content[place:place] = content[place : place + 40]
    return bytes(content)


@pytest.mark.slow
@given(content=spoilt(), ending=st.sampled_from(sorted(ALLOWED)), stem=st.text(max_size=20))
def test_no_file_raises_anything_but_a_refusal(content: bytes, ending: str, stem: str) -> None:
    file = SimpleUploadedFile("a", content)
    file._name = stem + ending  # type: ignore[attr-defined]

    with contextlib.suppress(DraftRefused):
        checked = check_upload(file)
        assert len(checked.sha256) == 64
        assert checked.content_type == ALLOWED[ending]


# --- The scanner of the house ------------------------------------------------------------------


@pytest.fixture
def scanner(tmp_path: Path) -> Any:
    """A scanner that ends with the code written in its first argument, and notes its file."""
    script = tmp_path / "scan.py"
    note = tmp_path / "seen"
    script.write_text(
        "import sys, time\n"
        "code, note, path = sys.argv[1:]\n"
        "open(note, 'wb').write(open(path, 'rb').read())\n"
        "time.sleep(30) if code == 'asleep' else sys.exit(int(code))\n"
    )

    def with_code(code: str) -> Any:
        command = [sys.executable, str(script), code, str(note)]
        return override_settings(UPLOAD_SCANNER=command, UPLOAD_SCANNER_SECONDS=2)

    with_code.note = note  # type: ignore[attr-defined]
    return with_code


def test_clean_file_passes_the_scanner_which_sees_all_of_it(scanner: Any) -> None:
    with scanner("0"):
        check_upload(upload("a; rm -rf $HOME.pdf", PDF))

    assert scanner.note.read_bytes() == PDF


@pytest.mark.parametrize(
    ("code", "said"),
    [("1", "mã độc"), ("2", "chưa kiểm tra được"), ("asleep", "chưa kiểm tra được")],
)
def test_file_that_the_scanner_does_not_pass_is_refused(scanner: Any, code: str, said: str) -> None:
    with scanner(code):
        assert said in said_of("a.pdf", PDF)


def test_absent_scanner_refuses_rather_than_lets_through() -> None:
    with override_settings(UPLOAD_SCANNER=["/khong/co/clamscan"]):
        assert "chưa kiểm tra được" in said_of("a.pdf", PDF)


@pytest.mark.parametrize("value", ["khong-co-lenh-nay --no-summary", "'clamscan"])
def test_scanner_that_is_not_there_ends_the_start_with_a_sentence(value: str) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=os.environ | {"UPLOAD_SCANNER": value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode
    assert "UPLOAD_SCANNER" in answer.stderr
