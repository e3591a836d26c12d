"""The whole procedure as a picture: the same drawings as in the documentation, from the flows."""

from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from nominations.visitor import VisitorRequest
from workflows.flows.diagram import PICTURES, title_of
from workflows.flows.drawing import svg


@require_safe
def procedures(request: VisitorRequest) -> HttpResponse:
    """Every place and every act of the three flows."""
    return render(request, "workflows/procedures.html", {"pictures": _drawn()})


@cache
def _drawn() -> list[tuple[str, str, SafeString]]:
    """Name, title, drawing; the flows do not change while the process runs."""
    return [(picture.name, title_of(picture), mark_safe(svg(picture))) for picture in PICTURES]
