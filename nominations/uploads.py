"""While a body arrives: what is too large is read past and never kept, the rest goes on."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

LARGE, SUM, COUNT = "large", "sum", "count"


class LimitHandler(FileUploadHandler):
    """First of the upload handlers; notes each file left out on the request, with why.

    The limits are asked with each piece that arrives, so that a file of any size costs neither
    memory nor disk, and the other files of the same sending are kept.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.taken = self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.here = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.here += len(raw_data)
        why = self._too_much()
        if why:
            self.taken -= self.here - len(raw_data)
            assert self.request is not None
            _noted(self.request).append((self.file_name or "", why))
            raise SkipFile  # not in `new_file`: it would close the file before this one
        self.taken += len(raw_data)
        return raw_data

    def _too_much(self) -> str:
        if self.files > settings.UPLOAD_MAX_FILES_AT_ONCE:
            return COUNT
        if self.here > settings.UPLOAD_MAX_BYTES:
            return LARGE
        return SUM if self.taken + self.here > settings.UPLOAD_MAX_BYTES_AT_ONCE else ""

    def file_complete(self, file_size: int) -> None:
        return None  # the next handler has it


def skipped_files(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, why) of each file of the request that was left out while it arrived."""
    _ = request.FILES  # reads the body, if nobody has
    return _noted(request)


def _noted(request: HttpRequest) -> list[tuple[str, str]]:
    noted: list[tuple[str, str]] = request.__dict__.setdefault("_skipped_files", [])
    return noted
