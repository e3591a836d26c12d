"""Pages leave compressed; everything else is compressed already, or not worth it (ADR 29)."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT = ("text/html", "text/csv", "application/json", "image/svg+xml")


class PageCompression(GZipMiddleware):
    """Django's own, for text only: pictures of proofs and Excel files would gain nothing."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(_TEXT):
            return response
        return super().process_response(request, response)
