"""Files of strangers are opened in a process of their own, with limits of memory and time.

A hostile file can then spoil its own process only, and the libraries that are not made for
threads (PDFium) have one thread.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)
_SECONDS = 40


def ask_confined(*arguments: str | Path | int) -> dict[str, Any]:
    """The answer of `services.confined` to a command: {"problem": word} if it came to grief."""
    command = [sys.executable, "-E", "-s", "-m", "nominations.services.confined"]
    try:
        answer = subprocess.run(
            [*command, *(str(argument) for argument in arguments)],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("a file took longer than %s s: %s", _SECONDS, arguments[:2])
        return {"problem": "bomb"}
    if answer.returncode:
        last = answer.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        logger.warning("a file could not be read (%s): %s", answer.returncode, last)
        return {"problem": "bomb" if answer.returncode < 0 else "broken"}
    told: dict[str, Any] = json.loads(answer.stdout)
    return told
