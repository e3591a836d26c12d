"""Saving beside others: what a page has seen, both texts of a clash, and saves by itself."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Submission
from nominations.services.drafting import DraftRefused, StaleDraft
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
    labels: Mapping[str, str] = getattr(form, "history_labels", {})
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    data["seen_version"] = str(clashed.version)
    data.pop("seen_fields", None)
    for name, text in _typed_again(form, fields, clashed.theirs).items():
        data[name] = text
    form.data = data
    form.add_error(None, clashed.sentence)
    return [
        {
            "clash": clash,
            "label": labels.get(clash.field) or form[fields[clash.field]].label,
            "choose": f"choose_{fields[clash.field]}",
        }
        for clash in clashed.clashes
    ]


def _typed_again(
    form: forms.Form, fields: Mapping[str, str], theirs: Mapping[str, str]
) -> Mapping[str, str]:
    """What the fields hold of texts of the history; a form with several fields for one knows it."""
    again = getattr(form, "stored_again", None)
    if again is not None:
        found: Mapping[str, str] = again(theirs)
        return found
    return {
        fields[name]: getattr(form.fields[fields[name]], "typed_as", str)(text)
        for name, text in theirs.items()
    }


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


def keep_by_itself(
    submission: Submission, form: forms.Form, write: Callable[[], None]
) -> HttpResponse:
    """Carry out a save that nobody pressed and tell what became of it; `form` is clean.

    `submission` is the object that `write` saves, as it was read when the request began.
    """
    version = submission.version
    try:
        write()
    except Clashed:
        return JsonResponse({"sentence": _("Người khác vừa sửa mục này.")}, status=409)
    except DraftRefused as refused:
        status = 409 if isinstance(refused, StaleDraft) else 422
        return JsonResponse({"sentence": refused.sentence}, status=status)
    return saved_as(submission.version, whole=version == form.cleaned_data["seen_version"])


def refused_by_itself(form: forms.Form, status: int) -> HttpResponse:
    """The first thing that is wrong, in a sentence."""
    said = [str(error) for errors in form.errors.values() for error in errors]
    return JsonResponse({"sentence": said[0] if said else ""}, status=status)
