"""The whole procedure as a picture: the same drawings as in the documentation, from the flows."""

from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from nominations.visitor import VisitorRequest
from workflows.flows.diagram import PICTURES, title_of
from workflows.flows.drawing import svg


@require_safe
def procedures(request: VisitorRequest) -> HttpResponse:
    """Every place and every act of the three flows."""
    context = {"pictures": _drawn(get_language())}
    return render(request, "workflows/procedures.html", context)


@cache
def _drawn(language: str) -> list[tuple[str, str, SafeString]]:
    """Name, title, drawing in `language`; the flows do not change while the process runs."""
    return [(picture.name, title_of(picture), mark_safe(svg(picture))) for picture in PICTURES]
