"""GET /healthz: does this process serve, and when were the background jobs last seen?"""

import logging
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nominations import clock
from workflows.models import Heartbeat

logger = logging.getLogger(__name__)
_QUIET = timedelta(minutes=2)


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 otherwise. Needs no login.

    `jobs` says "ok" or "quiet": beat, broker and worker do not decide whether pages are served.
    """
    try:
        seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    except DatabaseError as error:
        logger.error("health check: the database does not answer: %s", error)
        return JsonResponse({"status": "unavailable"}, status=503)
    alive = seen is not None and clock.now() - seen < _QUIET
    return JsonResponse({"status": "ok", "jobs": "ok" if alive else "quiet"})
