"""Small files as people upload them, good and bad."""

import io
import zipfile
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
_WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A zip of these files, as small as it gets."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def docx() -> bytes:
    return packed(_WORD)


def macro_docx() -> bytes:
    return packed(_WORD | {"word/vbaProject.bin": b"macro"})


def bomb_docx() -> bytes:
    """Eight megabytes of nothing in a few kilobytes."""
    return packed(_WORD | {"word/media/image1.bmp": b"\0" * 8_000_000})
