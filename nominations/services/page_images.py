"""Pages of proofs as pictures, made when first asked for and kept below the data folder.

The key is the content (SHA-256), so copies at two levels share their pictures. The folder holds
nothing that cannot be made again.
"""

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import gettext as _

from nominations.models import Attachment
from nominations.services.confinement import ask_confined

#: Size by name → width in pixels, and how many neighbours are made with a page.
SIZES: Mapping[str, tuple[int, int]] = MappingProxyType({"small": (180, 12), "large": (1200, 1)})
_KINDS = {"application/pdf": "pdf", "image/png": "image", "image/jpeg": "image"}
_ONE_AT_A_TIME = threading.Lock()
_PATIENCE = 60


class PageUnreadable(Exception):
    """The page cannot be shown; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def shows_pages(attachment: Attachment) -> bool:
    """Whether this kind of file has pages that can be shown."""
    return attachment.content_type in _KINDS


def page_image(attachment: Attachment, *, page: int, size: str) -> Path:
    """The picture of a page (from 1) in one of SIZES.

    Raises PageUnreadable where there is no such page, or the file cannot be read.
    """
    width, neighbours = SIZES[size]
    wanted = _place(attachment, page, width)
    if wanted.exists():
        return wanted
    if not shows_pages(attachment):
        raise PageUnreadable(_("Loại tệp này không xem được từng trang. Hãy tải tệp gốc về."))
    if attachment.pages is not None and not 1 <= page <= attachment.pages:
        raise PageUnreadable(_("Tệp không có trang %(page)s.") % {"page": page})
    with _in_turn():
        if not wanted.exists():
            first = page - (page - 1) % neighbours
            whole = _render(attachment, first, first + neighbours - 1, width)
            if not whole and not wanted.exists():
                _render(attachment, page, page, width)  # a bad neighbour spoils itself only
    if not wanted.exists():
        raise PageUnreadable(
            _(
                "Trang này không có, bị hỏng hoặc quá nặng nên không xem được ở đây. "
                "Hãy tải tệp gốc về xem."
            )
        )
    return wanted


def _place(attachment: Attachment, page: int, width: int) -> Path:
    digest = attachment.sha256
    folder = Path(settings.MEDIA_ROOT) / "page-images" / digest[:2] / digest
    return folder / f"{width}-{page}.webp"


@contextmanager
def _in_turn() -> Iterator[None]:
    """One picture at a time in each web process, whatever is asked for at once."""
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise PageUnreadable(_("Máy chủ đang bận dựng trang khác. Hãy thử lại sau ít phút."))
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def _render(attachment: Attachment, first: int, last: int, width: int) -> bool:
    folder = _place(attachment, 1, width).parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kind, original = _KINDS[attachment.content_type], attachment.file.path
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        told = ask_confined("render", kind, original, first, last, width, fresh)
        for picture in Path(fresh).glob("*.webp"):
            os.replace(picture, folder / f"{width}-{picture.name}")
    return "problem" not in told
