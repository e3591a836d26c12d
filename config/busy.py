"""A busy or absent database is "try again", never a failed page."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class BusyMiddleware:
    """Answers 503 where a view could not get its lock or its connection in time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        logger.warning("busy: %s %s: %s", request.method, request.path, exception)
        kept = {
            name: value
            for name, value in request.POST.items()
            if value and name not in _NOT_KEPT and isinstance(value, str)
        }
        context = {"retry_url": request.get_full_path(), "kept": kept}
        page = render_to_string("503.html", context)  # without the frame: it would ask again
        return HttpResponse(page, status=503)


#: The door's own hidden fields, and secrets: never shown back.
_NOT_KEPT = frozenset(
    {"csrfmiddlewaretoken", "key", "seen_version", "task_ref", "acting_for", "password"}
)
