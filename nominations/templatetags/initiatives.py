"""Initiatives as grounds on a nominee's page."""

from typing import Any

from django import template

from nominations import clock
from nominations.models import Nomination
from nominations.queries.fields import is_open, open_fields
from nominations.queries.initiatives import initiatives_for

register = template.Library()


@register.inclusion_tag("nominations/_initiative_choice.html", takes_context=True)
def initiative_choice(context: template.Context, nomination: Nomination) -> dict[str, Any]:
    """The initiatives that may be named for this nominee, with where else they are named.

    `{% load initiatives %}{% initiative_choice nomination %}`, outside any other form.
    """
    request = context["request"]
    allowed = open_fields(nomination.submission)
    opened = is_open(allowed, "nominees") or is_open(allowed, f"nomination:{nomination.ref}")
    return {
        "nomination": nomination,
        "submission": nomination.submission,
        "rows": initiatives_for(nomination, request.hats, clock.today()),
        "opened": opened,
        "csrf_token": context.get("csrf_token"),
    }
