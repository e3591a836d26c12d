"""Begin the demo anew: only where the demo is, and only the whole of it."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from nominations.models import Unit
from nominations.services.demo import holds_demo
from nominations.services.demo_clock import set_demo_clock
from workflows.services.demo.load import load_demo


class ResetRefused(Exception):
    """This site is not the demo, or holds something else; nothing was touched."""


def reset_demo() -> None:
    """Empty every table, load the demo anew, throw the old proofs away, move its clock back.

    All tables in one transaction: if loading fails, everything is as it was. The demo brings proofs
    of its own: only those that were there before go. The site must not be running. Raises
    ResetRefused without DEMO, and where the data is not the demo's.
    """
    if not settings.DEMO:
        raise ResetRefused("Trang này không phải trang minh họa (DEMO chưa bật): không xóa gì cả.")
    full = Unit.objects.exists()
    if full and not holds_demo():
        raise ResetRefused("Dữ liệu ở đây không phải dữ liệu minh họa: không xóa gì cả.")
    old = _contents(Path(settings.MEDIA_ROOT))
    with transaction.atomic():
        if full:
            call_command("flush", interactive=False, verbosity=0)
        load_demo()
    _throw_away(old)
    set_demo_clock(anew=True)


def _contents(folder: Path) -> list[Path]:
    """Everything below `folder`, what lies deepest first; links are not followed."""
    return sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True)


def _throw_away(old: list[Path]) -> None:
    """The files of `old`, and the folders of it in which nothing new lies."""
    for path in old:
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        elif not any(path.iterdir()):
            path.rmdir()
