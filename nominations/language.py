"""Which language a page speaks: the one that its reader chose, Vietnamese until then.

Accept-Language is not asked: many officials' browsers are set up in English while their office
works in Vietnamese (docs/adr/0030).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

SPOKEN = dict(settings.LANGUAGES)
#: A year, in seconds: what a visitor chose before the login.
COOKIE_AGE = 365 * 24 * 60 * 60


def language_of(request: HttpRequest) -> str:
    """The user's own language; before the login what the login page's switch has left."""
    if request.user.is_authenticated:
        chosen = request.user.language
    else:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in SPOKEN else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Answers every request in its reader's language, and says which one that was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


def for_the_record() -> translation.override:
    """What goes into a record is said in Vietnamese, whoever acts (docs/adr/0030)."""
    return translation.override(settings.LANGUAGE_CODE)


def recorded(label: object) -> str:
    """A label as a record keeps it."""
    with for_the_record():
        return str(label)
