"""The virus scanner of the house, if there is one: a command in clamscan's convention.

`UPLOAD_SCANNER` is run without a shell, the file's path appended: 0 clean, 1 infected, anything
else (or nothing in time) means that nobody has looked.
"""

import logging
import subprocess
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from nominations.services.drafting import DraftRefused

logger = logging.getLogger(__name__)
_CLEAN, _INFECTED = 0, 1


def scan(path: Path, name: str) -> None:
    """Raises DraftRefused for a file that is infected, and for one that could not be checked."""
    if not settings.UPLOAD_SCANNER:
        return
    command = [*settings.UPLOAD_SCANNER, str(path)]
    try:
        code = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.UPLOAD_SCANNER_SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as absent:
        logger.error("the scanner did not answer: %s", absent)
        code = -1
    if code == _CLEAN:
        return
    if code == _INFECTED:
        logger.warning("the scanner refused an upload")
        raise DraftRefused(
            _(
                "Tệp “%(name)s” có mã độc theo phần mềm quét của cơ quan, không nhận. Hãy "
                "báo bộ phận công nghệ thông tin và kiểm tra máy đã tạo tệp."
            )
            % {"name": name},
            field="upload",
        )
    logger.error("the scanner ended with %s", code)
    raise DraftRefused(
        _("Tệp “%(name)s” chưa kiểm tra được vi-rút nên chưa lưu. Hãy thử lại sau ít phút.")
        % {"name": name},
        field="upload",
    )
