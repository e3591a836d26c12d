"""The embedded broker: Kombu's, with messages that appear only when they are whole.

Kombu opens a message's file under its final name and then writes into it. A worker that looks in
between takes an empty file and dies of it, and with it `bin/run`: seen under load.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)
_TRIES, _PAUSE = 20, 0.05


class Channel(filesystem.Channel):
    """Files in a folder, one per message."""

    def _put(self, queue: Any, message: Any, **kwargs: Any) -> None:
        """Written under a name that nobody looks for, then renamed in one step."""
        folder = Path(self.data_folder_out)
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        draft = folder / f"{name}.part"
        draft.write_text(dumps(message), encoding="utf-8")
        draft.rename(folder / name)

    def _get(self, queue: Any, timeout: Any = None) -> Any:  # kombu calls it with the queue only
        try:
            return super()._get(queue)
        except ValueError as torn:  # cut off by a full disk: its job is called again
            logger.warning("a torn message of the file broker is dropped: %s", torn)
            raise Empty from torn

    def _queue_bind(self, *names: str) -> None:
        _patiently(lambda: super(Channel, self)._queue_bind(*names))

    def get_table(self, exchange: str) -> Any:
        return _patiently(lambda: super(Channel, self).get_table(exchange))


def _patiently(read: Callable[[], Any]) -> Any:
    """Two parts that start together: one may read the table of queues before it is written."""
    for _again in range(_TRIES):
        try:
            return read()
        except ValueError:
            sleep(_PAUSE)
    return read()


class Transport(filesystem.Transport):
    Channel = Channel
