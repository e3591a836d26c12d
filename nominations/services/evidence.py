"""The upload gate: what a proof may be, and its append-only place outside the web root.

Allow-list by content, not by name alone; office files are looked into before anything unpacks
them (macros, bombs). quality.md, "Uploads".
"""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import IO, Any, TypeAlias, cast

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from nominations import clock
from nominations.enums import AttachmentKind
from nominations.models import Attachment, Nomination, Submission, User
from nominations.names import clean
from nominations.services.drafting import DraftRefused, editing

Upload: TypeAlias = "UploadedFile[Any]"
_PDF, _PNG, _JPEG = "application/pdf", "image/png", "image/jpeg"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALLOWED: Mapping[str, str] = MappingProxyType(
    {".pdf": _PDF, ".png": _PNG, ".jpg": _JPEG, ".jpeg": _JPEG, ".docx": _WORD, ".xlsx": _EXCEL}
)
_OFFICE_FOLDER = {".docx": "word/", ".xlsx": "xl/"}
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 100
_MAX_ENTRIES = 5000
_HEAD = 8192


def attach(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    upload: Upload,
    nomination: Nomination | None = None,
    kind: AttachmentKind = AttachmentKind.PROOF,
) -> Attachment:
    """Store a proof after all checks. Raises DraftRefused with what to mend.

    The minutes may come whenever what they say is open, even if other papers are not.
    """
    name, content_type = check_upload(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    assert actor.person is not None
    field = "meeting_minutes" if kind == AttachmentKind.MINUTES else "attachments"
    with editing(submission, actor=actor, seen_version=seen_version, fields=[field]) as file:
        upload.name = f"{digest.hexdigest()[:16]}{PurePath(name).suffix.lower()}"
        return Attachment.objects.create(
            submission=file,
            nomination=nomination,
            kind=kind,
            name=name,
            content_type=content_type,
            size=upload.size or 0,
            sha256=digest.hexdigest(),
            file=upload,
            uploaded_by=actor.person,
            uploaded_at=clock.now(),
        )


def check_upload(upload: Upload) -> tuple[str, str]:
    """(clean name, content type) of an acceptable upload."""
    name = clean(PurePath(upload.name or "").name)[-200:]
    ending = PurePath(name).suffix.lower()
    limit = settings.UPLOAD_MAX_BYTES
    if not upload.size:
        raise DraftRefused(f"Tệp “{name}” rỗng.", field="upload")
    if upload.size > limit:
        raise DraftRefused(
            f"Tệp “{name}” lớn hơn {limit // (1024 * 1024)} MB. Hãy nén hoặc chia nhỏ.",
            field="upload",
        )
    if ending not in ALLOWED:
        raise DraftRefused(
            f"Không nhận tệp “{ending or name}”. Hãy dùng PDF, PNG, JPG, Word (.docx) "
            "hoặc Excel (.xlsx).",
            field="upload",
        )
    _check_content(upload, name, ending)
    upload.seek(0)
    return name, ALLOWED[ending]


def _check_content(upload: Upload, name: str, ending: str) -> None:
    upload.seek(0)
    guessed = filetype.guess(upload.read(_HEAD))
    if ending in _OFFICE_FOLDER:
        _check_office(upload, name, ending)
        return
    if guessed is None or guessed.mime != ALLOWED[ending]:
        raise DraftRefused(
            f"Nội dung tệp “{name}” không đúng với đuôi {ending}. Hãy lưu lại đúng định dạng.",
            field="upload",
        )


def _check_office(upload: Upload, name: str, ending: str) -> None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(cast(IO[bytes], upload)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as broken:
        raise DraftRefused(f"Tệp “{name}” bị hỏng, không mở được.", field="upload") from broken
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked / packed > _MAX_RATIO:
        raise DraftRefused(f"Tệp “{name}” nén bất thường, không nhận.", field="upload")
    names = [entry.filename for entry in entries]
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise DraftRefused(f"Tệp “{name}” có macro. Hãy lưu lại không có macro.", field="upload")
    if not any(entry.startswith(_OFFICE_FOLDER[ending]) for entry in names):
        raise DraftRefused(f"Nội dung tệp “{name}” không đúng với đuôi {ending}.", field="upload")
