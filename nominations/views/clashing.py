"""Saving beside others: what a page has seen, both texts of a clash, and saves by itself."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse, QueryDict

from nominations import clock
from nominations.models import Submission
from nominations.services.merging import Clashed, PageState
from nominations.templatetags.neuguong import vn_time
from nominations.visitor import VisitorRequest

#: Sent by draft.js with a save that nobody pressed.
_HEADER = "X-Autosave"


def page_state(request: VisitorRequest, form: forms.Form) -> PageState:
    """What the page of a clean `form` shows, and of which fields another's text was chosen."""
    names: Mapping[str, str] = getattr(form, "history_names", {})
    return PageState(
        version=form.cleaned_data["seen_version"],
        fields=_newer(request.POST.get("seen_fields", ""), names),
        left=frozenset(
            name for field, name in names.items() if request.POST.get(f"choose_{field}") == "theirs"
        ),
    )


def _newer(text: str, names: Mapping[str, str]) -> dict[str, int]:
    """Versions of single fields, as draft.js keeps them; what is garbled counts as not seen."""
    try:
        given = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(given, dict):
        return {}
    return {
        names[field]: version
        for field, version in given.items()
        if field in names and type(version) is int
    }


def shown_again(form: forms.Form, clashed: Clashed) -> list[dict[str, Any]]:
    """Make `form` show the newest of what the visitor did not touch; both texts of each clash.

    The page then shows the version in which the texts were read, so that the next save compares
    with that one. A form of many lines says itself how.
    """
    if hasattr(form, "show_again"):
        form.show_again(clashed)
        return []
    fields = {name: field for field, name in form.history_names.items()}  # type: ignore[attr-defined]
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    data["seen_version"] = str(clashed.version)
    data.pop("seen_fields", None)
    for name, text in clashed.theirs.items():
        typed_as = getattr(form.fields[fields[name]], "typed_as", str)
        data[fields[name]] = typed_as(text)
    form.data = data
    form.add_error(None, clashed.sentence)
    return [
        {
            "clash": clash,
            "bound": form[fields[clash.field]],
            "choose": f"choose_{fields[clash.field]}",
            "label": getattr(form.fields[fields[clash.field]], "told_as", ""),
        }
        for clash in clashed.clashes
    ]


def by_itself(request: VisitorRequest) -> bool:
    """Whether the page saves by itself, so that nobody waits for a page."""
    return bool(request.headers.get(_HEADER))


def quietly(request: VisitorRequest) -> dict[str, bool]:
    """How a page that saves by itself does so (`merging`), for the service that it calls."""
    quiet = by_itself(request)
    return {"quiet": quiet, "folds": quiet and request.POST.get("folds") == "1"}


def saved_by_itself(submission: Submission, *, read: int, seen: int) -> HttpResponse:
    """Version and time of the save; `read` is the version when the request began."""
    version = Submission.objects.values_list("version", flat=True).get(pk=submission.pk)
    return saved_as(version, whole=read == seen and version <= seen + 1)


def saved_as(version: int, *, whole: bool) -> HttpResponse:
    """What draft.js is told; `whole`: nobody else saved since the version that the page shows.

    Otherwise only the fields just saved are of this version, the rest of the page is older.
    """
    return JsonResponse({"version": version, "whole": whole, "at": vn_time(clock.now())})


def refused_by_itself(form: forms.Form, status: int) -> HttpResponse:
    """The first thing that is wrong, in a sentence."""
    said = [str(error) for errors in form.errors.values() for error in errors]
    return JsonResponse({"sentence": said[0] if said else ""}, status=status)
