"""Files that no row names: what a process left behind that was killed between file and row."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from nominations.models import Attachment

_DAY = 24 * 60 * 60
_PICTURES_KEPT = 90 * _DAY
_AT_ONCE = 500


def sweep_files() -> int:
    """Remove proofs without a row and pictures of pages not made for long; gives how many.

    Only what is older than a day: a younger file may be waiting for its row. Ages are the disk's.
    """
    root = Path(settings.MEDIA_ROOT)
    old = [str(path.relative_to(root)) for path in _older(root / "proofs", _DAY)]
    gone = 0
    for start in range(0, len(old), _AT_ONCE):
        part = old[start : start + _AT_ONCE]
        named = set(Attachment.objects.filter(file__in=part).values_list("file", flat=True))
        for name in part:
            if name not in named:
                (root / name).unlink(missing_ok=True)
                gone += 1
    for path in _older(root / "page-images", _PICTURES_KEPT):
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def _older(folder: Path, seconds: int) -> Iterator[Path]:
    before = time.time() - seconds
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_mtime < before:
            yield path
