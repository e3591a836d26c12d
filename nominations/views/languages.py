"""The switch between Vietnamese and English: on every page, and before the login."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nominations.language import COOKIE_AGE, SPOKEN
from nominations.services.languages import speak


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the choice with the user, or with the browser before the login."""
    answer = redirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen not in SPOKEN:
        messages.error(request, _("Chưa có ngôn ngữ này. Hãy chọn tiếng Việt hoặc tiếng Anh."))
    elif request.user.is_authenticated:
        speak(actor=request.user, language=chosen)
    else:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return answer


def _back(request: HttpRequest) -> str:
    """The page where the switch stood, never somebody else's site."""
    here = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        here, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return here if own else "/"
