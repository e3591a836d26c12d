"""A look into Word and Excel files before anything unpacks them."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from nominations.services.confined.verdict import Unfit

_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 100
_MAX_ENTRIES = 5000
_MAX_LINKS = 1024 * 1024
_MAX_INNER = 20 * 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh")
_PROGRAMS = (b"MZ", b"\x7fELF", _OLD_OFFICE)
_MACRO = re.compile(r"(vbaproject|vbadata|macrosheets/|activex/)", re.IGNORECASE)
_INNER_BOOK = re.compile(r"(word|xl)/embeddings/[^/]+\.xlsx", re.IGNORECASE)
_CHARTS_ONLY = "xlsx"


def examine_office(path: str, kind: str) -> None:
    """Raises Unfit: broken, locked, bomb, macro, nested, foreign, fetches, embedded."""
    with open(path, "rb") as stream:
        if stream.read(8) == _OLD_OFFICE:  # Office puts a file with a password into this old shell
            raise Unfit("locked")
        _examine(stream, kind, inner=False)


def _examine(stream: IO[bytes], kind: str, *, inner: bool) -> None:
    size = stream.seek(0, io.SEEK_END)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, size)
            names = {entry.filename for entry in entries}
            if any(_MACRO.search(name) for name in names):
                raise Unfit("macro")
            if "[Content_Types].xml" not in names or _MAIN[kind] not in names:
                raise Unfit("foreign")
            for entry in entries:
                _examine_entry(archive, entry, inner=inner)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as broken:
        raise Unfit("broken") from broken
    except (EOFError, zipfile.zlib.error) as broken:  # type: ignore[attr-defined]
        raise Unfit("broken") from broken


def _refuse_bombs(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    overlapping = packed > size
    doubled = len({entry.filename for entry in entries}) < len(entries)
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or overlapping or doubled:
        raise Unfit("bomb")
    if unpacked / max(1, packed) > _MAX_RATIO:
        raise Unfit("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit("locked")
    if any(_leads_out(entry.filename) for entry in entries):
        raise Unfit("bomb")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)


def _examine_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, inner: bool) -> None:
    name = entry.filename
    if name.lower() == "[content_types].xml" and b"macroEnabled" in _read(archive, entry):
        raise Unfit("macro")
    if name.lower().endswith(".rels"):
        _examine_links(_read(archive, entry))
        return
    with archive.open(entry) as content:
        head = content.read(8)
    if head.startswith(_PROGRAMS):
        raise Unfit("embedded")
    if not head.startswith(_ARCHIVES):
        return
    if inner or not _INNER_BOOK.fullmatch(name) or entry.file_size > _MAX_INNER:
        raise Unfit("nested")
    _examine(io.BytesIO(archive.read(entry)), _CHARTS_ONLY, inner=True)  # the figures of a chart


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > _MAX_LINKS:
        raise Unfit("bomb")
    return archive.read(entry)


def _examine_links(xml: bytes) -> None:
    for kind, mode in _links(xml):
        if mode == "external" and kind != "hyperlink":  # a hyperlink waits for a click
            raise Unfit("fetches")


def _links(xml: bytes) -> Iterator[tuple[str, str]]:
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError) as broken:
        raise Unfit("broken") from broken
    for link in root.iter():
        kind = link.get("Type", "").rpartition("/")[2].lower()
        yield kind, link.get("TargetMode", "").lower()
