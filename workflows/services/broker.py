"""Whether the broker answers, and how many jobs wait in it; known soon, or not at all."""

from threading import Thread
from urllib.parse import urlsplit

from celery import current_app

from workflows.rules.health import Broker

#: A page waits so long for the broker, whatever its driver does (looks up a name for ever, say).
_SECONDS = 3
_CONNECT_SECONDS = 2


def look_at_broker() -> Broker:
    """Ask it once, without a second try."""
    scheme = urlsplit(str(current_app.conf.broker_url)).scheme
    answers: list[Broker] = []
    asking = Thread(target=_ask, args=(scheme, answers), daemon=True)
    asking.start()
    asking.join(_SECONDS)
    return answers[0] if answers else Broker(scheme, False, error="timeout")


def _ask(scheme: str, answers: list[Broker]) -> None:
    try:
        with current_app.connection_for_read(connect_timeout=_CONNECT_SECONDS) as asked:
            asked.ensure_connection(max_retries=1, interval_start=0, timeout=_CONNECT_SECONDS)
            answers.append(Broker(scheme, True, _waiting(asked)))
    except Exception as away:  # whatever the driver raises is what the page says
        answers.append(Broker(scheme, False, error=f"{type(away).__name__}: {away}"))


def _waiting(asked: object) -> int:
    name = current_app.conf.task_default_queue
    channel = asked.default_channel  # type: ignore[attr-defined]
    try:
        return int(channel.queue_declare(queue=name, passive=True).message_count)
    except asked.channel_errors:  # type: ignore[attr-defined]
        return 0  # nobody has put anything into it yet
