"""The upload gate: what a proof may be. quality.md, "Uploads".

Allow-list by content, not by name alone. The name, the size and the first bytes are asked here;
the inside is looked at by a process of its own (`services.confined`), which also writes pictures
anew; then the scanner of the house has its say.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeAlias

import filetype
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.names import clean
from nominations.services.confinement import ask_confined
from nominations.services.drafting import DraftRefused
from nominations.services.scanner import scan
from nominations.uploads import COUNT, LARGE, SUM

Upload: TypeAlias = "UploadedFile[Any]"
_PDF, _PNG, _JPEG = "application/pdf", "image/png", "image/jpeg"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALLOWED: Mapping[str, str] = MappingProxyType(
    {".pdf": _PDF, ".png": _PNG, ".jpg": _JPEG, ".jpeg": _JPEG, ".docx": _WORD, ".xlsx": _EXCEL}
)
_KINDS = {_PDF: "pdf", _PNG: "png", _JPEG: "jpeg", _WORD: "docx", _EXCEL: "xlsx"}
_PICTURES = frozenset({_PNG, _JPEG})
_OFFICE = frozenset({_WORD, _EXCEL})
_HEAD = 8192
_NAME_LENGTH = 200
#: What each problem means for the person, and how to mend it.
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "broken": N_(
            "bị hỏng, không mở được. Hãy mở lại trên máy của mình rồi lưu hoặc in ra PDF mới"
        ),
        "locked": N_("có mật khẩu hoặc bị khóa quyền. Hãy bỏ mật khẩu, hoặc in ra PDF mới"),
        "bomb": N_("nén bất thường, không nhận. Hãy in ra PDF mới"),
        "long": N_("dài hơn 1000 trang. Hãy chỉ tải các trang làm minh chứng"),
        "macro": N_("có macro. Hãy lưu lại không có macro"),
        "foreign": N_("có nội dung không đúng với đuôi tệp. Hãy lưu lại đúng định dạng"),
        "nested": N_("có tệp nén nằm bên trong. Hãy tải riêng từng tệp, hoặc in ra PDF mới"),
        "embedded": N_("có tệp khác nhúng bên trong. Hãy bỏ phần nhúng, hoặc in ra PDF mới"),
        "fetches": N_("lấy nội dung từ nơi khác khi mở. Hãy bỏ liên kết ngoài, hoặc in ra PDF mới"),
        "script": N_("có đoạn mã tự chạy (JavaScript). Hãy in ra PDF mới"),
        "launch": N_("có lệnh mở chương trình, tệp khác hoặc gửi dữ liệu đi. Hãy in ra PDF mới"),
        "form": N_("là biểu mẫu điện tử (XFA). Hãy in ra PDF mới"),
        "pixels": N_("là ảnh quá lớn (trên 50 triệu điểm ảnh). Hãy chụp hoặc quét lại nhỏ hơn"),
    }
)


@dataclass(frozen=True)
class Checked:
    """An acceptable upload: what is to be kept of it, under which name."""

    name: str
    content_type: str
    content: "File[Any]"
    size: int
    sha256: str
    pages: int | None


def check_upload(upload: Upload) -> Checked:
    """Ask everything that can be asked of a file. Raises DraftRefused with what to mend."""
    name = _clean_name(upload.name or "")
    ending = PurePosixPath(name).suffix.lower()
    if not upload.size:
        raise DraftRefused(_("Tệp “%(name)s” rỗng.") % {"name": name}, field="upload")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise DraftRefused(left_out(name, LARGE), field="upload")
    if ending not in ALLOWED:
        raise DraftRefused(
            _(
                "Không nhận tệp “%(ending)s”. Hãy dùng PDF, PNG, JPG, Word (.docx) hoặc "
                "Excel (.xlsx)."
            )
            % {"ending": ending or name},
            field="upload",
        )
    _check_first_bytes(upload, name, ending)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        return _look_inside(upload, name, ending, Path(folder))


def left_out(name: str, why: str) -> str:
    """The sentence for a file that was not kept while it arrived (`nominations.uploads`)."""
    one = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    together = settings.UPLOAD_MAX_BYTES_AT_ONCE // (1024 * 1024)
    sentences = {
        LARGE: _("Tệp “%(name)s” lớn hơn %(one)s MB. Hãy nén hoặc chia nhỏ.")
        % {"name": name, "one": one},
        SUM: _("Tệp “%(name)s” chưa lưu: một lần gửi tối đa %(together)s MB. Hãy gửi ở lần sau.")
        % {"name": name, "together": together},
        COUNT: _("Tệp “%(name)s” chưa lưu: một lần gửi tối đa %(n)s tệp. Hãy gửi ở lần sau.")
        % {"name": name, "n": settings.UPLOAD_MAX_FILES_AT_ONCE},
    }
    return sentences[why]


def _clean_name(given: str) -> str:
    """The last part of the name in NFC, without characters that move text or lead elsewhere."""
    last = PurePosixPath(given.replace("\\", "/")).name
    name = clean("".join(char for char in last if char.isprintable()))
    return name[-_NAME_LENGTH:] or "khong-ten"


def _check_first_bytes(upload: Upload, name: str, ending: str) -> None:
    upload.seek(0)
    guessed = filetype.guess(upload.read(_HEAD))
    upload.seek(0)
    if ALLOWED[ending] in _OFFICE:
        return  # the inside decides
    if guessed is None or guessed.mime != ALLOWED[ending]:
        raise DraftRefused(
            _("Nội dung tệp “%(name)s” không đúng với đuôi %(ending)s. Hãy lưu lại đúng định dạng.")
            % {"name": name, "ending": ending},
            field="upload",
        )


def _look_inside(upload: Upload, name: str, ending: str, folder: Path) -> Checked:
    kind = ALLOWED[ending]
    original, bare = folder / f"original{ending}", folder / f"bare{ending}"
    with original.open("wb") as stream:
        shutil.copyfileobj(upload, stream)
    upload.seek(0)
    told = ask_confined("examine", _KINDS[kind], original, bare)
    if "problem" in told:
        raise DraftRefused(
            _("Tệp “%(name)s” %(what)s.") % {"name": name, "what": _(_SAID[told["problem"]])},
            field="upload",
        )
    scan(original, name)
    content: File[Any] = ContentFile(bare.read_bytes()) if kind in _PICTURES else upload
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return Checked(name, kind, content, content.size, digest.hexdigest(), told["pages"])
