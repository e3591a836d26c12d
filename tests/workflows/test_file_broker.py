"""The embedded broker hands out whole messages only, whoever writes and reads at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config.file_broker import Transport


@contextmanager  # a queue's name is known to the whole process: each test has its own
def broker(folder: Path) -> Iterator[Any]:
    places = {"data_folder_in": str(folder), "data_folder_out": str(folder)}
    places["control_folder"] = str(folder / "control")
    with Connection("filesystem://", transport_options=places) as asked:
        yield asked


def test_torn_message_is_dropped_and_the_next_one_comes(tmp_path: Path) -> None:
    with broker(tmp_path) as asked:
        queue = asked.SimpleQueue("torn")
        (tmp_path / "0_torn.torn.msg").write_bytes(b"")
        queue.put({"n": 1})

        with pytest.raises(Empty):
            queue.get(block=False)
        assert queue.get(timeout=5).payload == {"n": 1}
        queue.close()


def test_message_is_not_there_before_it_is_whole(tmp_path: Path) -> None:
    """What is being written has a name that no reader looks for."""
    (tmp_path / "0_draft.draft.msg.part").write_bytes(b'{"body": ')
    with broker(tmp_path) as asked:
        queue = asked.SimpleQueue("draft")

        assert queue.qsize() == 0
        with pytest.raises(Empty):
            queue.get(block=False)
        queue.close()


def test_writers_and_a_reader_at_once_lose_nothing(tmp_path: Path) -> None:
    writers, each = 4, 50

    def write(n: int) -> None:
        with broker(tmp_path) as asked:
            queue = asked.SimpleQueue("busy")
            for k in range(each):
                queue.put({"n": n * each + k, "filler": "x" * 20_000})
            queue.close()

    def read(_n: int) -> list[int]:
        with broker(tmp_path) as asked:
            queue = asked.SimpleQueue("busy", no_ack=True)
            found = [queue.get(timeout=30).payload["n"] for _k in range(writers * each)]
            queue.close()
        return found

    with broker(tmp_path) as asked:
        asked.SimpleQueue("busy").close()
    with ThreadPoolExecutor(writers + 1) as pool:
        reading = pool.submit(read, 0)
        list(pool.map(write, range(writers)))

    assert sorted(reading.result()) == list(range(writers * each))


def test_the_site_uses_it(tmp_path: Path) -> None:
    with broker(tmp_path) as asked:
        assert type(asked.transport) is Transport
