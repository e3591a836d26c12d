"""A person's own preferences, and the first steps put away or asked for again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations.forms.preferences import PreferencesForm
from nominations.rules.personas import TOURS
from nominations.services.preferences import put_tour_away, save_preferences, show_tour_again
from nominations.visitor import VisitorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: VisitorRequest) -> HttpResponse:
    """Language, and whether single letters act as keys."""
    user = request.user
    initial = {"language": user.language, "keys": not user.keys_off}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        save_preferences(actor=user, language=data["language"], keys_off=not data["keys"])
        with translation.override(data["language"]):
            messages.success(request, _("Đã lưu tùy chọn của bạn."))
        return redirect("preferences")
    status = 422 if form.errors else 200
    return render(request, "nominations/preferences.html", {"form": form}, status=status)


@require_POST
def tour(request: VisitorRequest, name: str) -> HttpResponse:
    """Put the first steps away; with `again`, show them on the start page once more."""
    if name not in TOURS:
        raise Http404
    change = show_tour_again if request.POST.get("again") else put_tour_away
    change(actor=request.user, name=name)
    return redirect("tasks")
