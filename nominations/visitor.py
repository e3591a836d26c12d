"""The request as our views know it: somebody is logged in, and wears hats."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from nominations import clock
from nominations.models import User
from nominations.queries.standing import Hats, hats_of


class VisitorRequest(HttpRequest):
    """For types only: what `HatsMiddleware` and the login gate guarantee to every view."""

    user: User
    hats: Hats
    open_tasks: int  #: set by the tasks page, which has counted what the menu shows too


class HatsMiddleware:
    """Gives each request `hats`: the posts in force today, read on first use, once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        if request.user.is_authenticated:
            user = request.user
            request.hats = SimpleLazyObject(lambda: hats_of(user, clock.today()))  # type: ignore[assignment]
        return self.get_response(request)
