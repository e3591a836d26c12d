"""Small files as people upload them, good and bad. Nothing here is a real document."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name
from PIL import Image

Change = Callable[[pikepdf.Pdf], None]
_WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
_EXCEL = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- PDF ---------------------------------------------------------------------------------------


def pdf(pages: int = 1, *, change: Change | None = None, **saving: object) -> bytes:
    """A PDF with a number on each page; `change` spoils it."""
    held = io.BytesIO()
    with pikepdf.new() as made:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for number in range(1, pages + 1):
            page = made.add_blank_page(page_size=(595, 842))
            words = f"BT /F1 40 Tf 80 700 Td (Trang {number}) Tj ET".encode()
            page.obj.Contents = made.make_stream(words)
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        if change is not None:
            change(made)
        made.save(held, deterministic_id=not saving, **saving)
    return held.getvalue()


PDF = pdf()


def _script_at_opening(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _script_by_name(made: pikepdf.Pdf) -> None:
    action = made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))


def _script_on_a_page(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def _script_after_a_link(made: pikepdf.Pdf) -> None:
    later = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    action = Dictionary(S=Name.URI, URI="https://example.org/", Next=later)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    made.pages[0].obj.Annots = Array([link])


def _launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")


def _submit(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.SubmitForm, F="https://example.org/")


def _embed(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="a.exe")


def _film(made: pikepdf.Pdf) -> None:
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    made.pages[0].obj.Annots = Array([made.make_indirect(film)])


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp/>"))


def _link(made: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.URI, URI="https://example.org/")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    made.pages[0].obj.Annots = Array([link])


def _sign(made: pikepdf.Pdf) -> None:
    field = made.make_indirect(Dictionary(FT=Name.Sig, T="ky", V=Dictionary(Type=Name.Sig)))
    made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def locked_pdf(user: str) -> bytes:
    """Encrypted; with an empty `user` password everybody can read it, and may not print it."""
    return pdf(encryption=pikepdf.Encryption(owner="chu", user=user))


#: name → (content, what the refusal says).
SPOILT_PDF: Mapping[str, tuple[bytes, str]] = {
    "script at opening": (pdf(change=_script_at_opening), "JavaScript"),
    "script by name": (pdf(change=_script_by_name), "JavaScript"),
    "script on a page": (pdf(change=_script_on_a_page), "JavaScript"),
    "script after a link": (pdf(change=_script_after_a_link), "JavaScript"),
    "launch": (pdf(change=_launch), "mở chương trình"),
    "submit": (pdf(change=_submit), "mở chương trình"),
    "embedded": (pdf(change=_embed), "nhúng bên trong"),
    "film": (pdf(change=_film), "nhúng bên trong"),
    "xfa": (pdf(change=_xfa), "XFA"),
    "locked": (locked_pdf("mo"), "mật khẩu"),
    "may not print": (locked_pdf(""), "mật khẩu"),
    "no page": (pdf(0), "bị hỏng"),
    "torn": (b"%PDF-1.7\n%%EOF\n", "bị hỏng"),
    "too long": (pdf(1001), "1000 trang"),
}
GOOD_PDF = {"link": pdf(change=_link), "signed": pdf(change=_sign), "three": pdf(3)}


# --- Pictures ----------------------------------------------------------------------------------


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **saving: object) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, form, **saving)
    return held.getvalue()


PNG = picture()


def tagged_jpeg() -> bytes:
    """A photograph that tells where it was taken, lies on its side, and drags a zip behind it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "MayAnhThu"
    return picture("JPEG", exif=exif) + packed({"a.txt": b"behind"})


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return len(content).to_bytes(4, "big") + kind + content + check.to_bytes(4, "big")


def bomb_png() -> bytes:
    """Says that it has 3.6 billion pixels, in less than a hundred bytes."""
    side = (60_000).to_bytes(4, "big")
    head = _chunk(b"IHDR", side + side + bytes((8, 2, 0, 0, 0)))
    body = _chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + head + body + _chunk(b"IEND", b"")


# --- Word and Excel ----------------------------------------------------------------------------


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A zip of these files, as small as it gets."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def docx(more: Mapping[str, bytes] | None = None) -> bytes:
    return packed(_WORD | dict(more or {}))


def xlsx(more: Mapping[str, bytes] | None = None) -> bytes:
    return packed(_EXCEL | dict(more or {}))


def macro_docx() -> bytes:
    return docx({"word/vbaProject.bin": b"macro"})


def bomb_docx() -> bytes:
    """Eight megabytes of nothing in a few kilobytes."""
    return docx({"word/media/image1.bmp": b"\0" * 8_000_000})


def crowded_docx() -> bytes:
    return docx({f"word/media/{number}.txt": b"" for number in range(5001)})


def linked(kind: str, target: str = "https://example.org/x", mode: str = "External") -> bytes:
    """Relationships of which one is `kind`."""
    link = f'<Relationship Id="r1" Type="{_RELATIONS}/{kind}" Target="{target}"'
    return f'<Relationships>{link} TargetMode="{mode}"/></Relationships>'.encode()


def locked_zip() -> bytes:
    """A document whose entries say that they are encrypted."""
    content = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def doubled_docx() -> bytes:
    """Two entries of one name: which of them a reader takes is his affair."""
    twice = docx({"word/documenx.xml": b"<x/>"})
    return twice.replace(b"word/documenx.xml", b"word/document.xml")


_RELS = "word/_rels/document.xml.rels"
_EVIL_XML = b'<!DOCTYPE r [<!ENTITY a "aaaa">]><Relationships>&a;</Relationships>'
#: name → (ending, content, what the refusal says).
SPOILT_OFFICE: Mapping[str, tuple[str, bytes, str]] = {
    "macro": (".docx", macro_docx(), "macro"),
    "macro by type": (
        ".docx",
        packed({**_WORD, "[Content_Types].xml": b"<Types>macroEnabled</Types>"}),
        "macro",
    ),
    "old macro sheet": (".xlsx", xlsx({"xl/macrosheets/sheet1.xml": b"<x/>"}), "macro"),
    "bomb": (".docx", bomb_docx(), "nén bất thường"),
    "crowd": (".docx", crowded_docx(), "nén bất thường"),
    "doubled": (".docx", doubled_docx(), "nén bất thường"),
    "leads out": (".docx", docx({"../../etc/cron.d/x": b"x"}), "nén bất thường"),
    "zip inside": (".docx", docx({"word/media/a.zip": packed({"a": b"a"})}), "tệp nén nằm"),
    "bomb inside": (
        ".docx",
        docx({"word/embeddings/a.xlsx": xlsx({"xl/a": b"\0" * 8_000_000})}),
        "nén bất thường",
    ),
    "zip inside a zip": (
        ".docx",
        docx({"word/embeddings/a.xlsx": xlsx({"xl/embeddings/b.xlsx": xlsx()})}),
        "tệp nén nằm",
    ),
    "macro inside": (
        ".docx",
        docx({"word/embeddings/a.xlsx": xlsx({"xl/vbaProject.bin": b"m"})}),
        "macro",
    ),
    "program inside": (".docx", docx({"word/media/image1.png": b"MZ\x90\0"}), "nhúng bên trong"),
    "object inside": (
        ".docx",
        docx({"word/embeddings/oleObject1.bin": OLD_OFFICE}),
        "nhúng bên trong",
    ),
    "template from elsewhere": (".docx", docx({_RELS: linked("attachedTemplate")}), "nơi khác"),
    "object from elsewhere": (".docx", docx({_RELS: linked("oleObject")}), "nơi khác"),
    "picture from elsewhere": (".docx", docx({_RELS: linked("image")}), "nơi khác"),
    "book elsewhere": (
        ".xlsx",
        xlsx({"xl/externalLinks/_rels/externalLink1.xml.rels": linked("externalLinkPath")}),
        "nơi khác",
    ),
    "entities": (".docx", docx({_RELS: _EVIL_XML}), "bị hỏng"),
    "password": (".docx", OLD_OFFICE, "mật khẩu"),
    "locked zip": (".xlsx", locked_zip(), "mật khẩu"),
    "no content types": (".docx", packed({"word/document.xml": b"<x/>"}), "không đúng với đuôi"),
    "words": (".docx", b"chi la chu", "bị hỏng"),
    "cut": (".docx", docx()[:-20], "bị hỏng"),
}
GOOD_OFFICE = {
    "link.docx": docx({_RELS: linked("hyperlink")}),
    "own picture.docx": docx({_RELS: linked("image", "media/image1.png", "Internal")}),
    "chart.docx": docx({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()}),
    "book.xlsx": xlsx(),
}
