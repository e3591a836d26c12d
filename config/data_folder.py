"""One site per data folder: whoever works on all of it holds its lock."""

import fcntl
import os

from django.conf import settings

from config.environment import refuse


def hold_data_folder() -> int:
    """Take the lock of DATA_DIR; it lives as long as this process.

    Raises ImproperlyConfigured if a site is running there.
    """
    handle = os.open(settings.DATA_DIR / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(
            "DATA_DIR",
            settings.DATA_DIR,
            "Nêu Gương đang chạy trên thư mục này rồi",
            remedy="Hãy dừng bản đang chạy, hoặc đặt DATA_DIR là thư mục khác",
        )
    return handle
