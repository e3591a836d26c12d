"""Calendar addresses: the page on which they are made and revoked, and the calendar itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.queries.standing import hats_of
from nominations.visitor import VisitorRequest
from workflows.enums import FeedKind
from workflows.forms.feeds import MINE, FeedForm
from workflows.queries.feed_entries import entries_of_person, entries_of_unit
from workflows.queries.feeds import feed_behind, feeds_of, still_open, units_offered
from workflows.rules.ics import calendar_of
from workflows.services.errors import Conflict, NotAllowed
from workflows.services.feeds import hashed, make_feed, note_reading, revoke_feed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: VisitorRequest) -> HttpResponse:
    """The visitor's addresses; POST makes one and shows it, this one time."""
    units = units_offered(request.hats, request.GET.get("unit", ""))
    asked = {"of": request.GET.get("unit", MINE)}
    form = FeedForm(request.POST or None, units=units, initial=asked)
    address = _made(request, form) if request.method == "POST" and form.is_valid() else ""
    context = {
        "form": form,
        "feeds": feeds_of(request.user),
        "address": address,
        "may_make": bool(request.hats.posts),
    }
    return render(request, "workflows/feeds.html", context)


def _made(request: VisitorRequest, form: FeedForm) -> str:
    """The new address, or nothing and the sentence that says why."""
    try:
        _feed, secret = make_feed(actor=request.user, unit=form.unit)
    except (Conflict, NotAllowed) as refused:
        form.add_error(None, str(refused))
        return ""
    return request.build_absolute_uri(reverse("feed", args=[secret]))


@require_POST
def revoke(request: VisitorRequest, ref: str) -> HttpResponse:
    """One of the visitor's own addresses answers no more."""
    feed = get_object_or_404(feeds_of(request.user), ref=ref)
    if revoke_feed(feed=feed, actor=request.user):
        messages.success(request, _("Đã thu hồi địa chỉ lịch; từ nay địa chỉ đó không đọc được."))
    else:
        messages.info(request, _("Địa chỉ lịch này đã được thu hồi trước đó."))
    return redirect("feeds")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, for a program without a login.

    What it tells is what its owner may see today; an address that is unknown, revoked, or whose
    owner has no such post any more, is a page that does not exist.
    """
    found = feed_behind(hashed(secret))
    if found is None:
        raise Http404
    hats = hats_of(found.user, clock.today())
    if not still_open(found, hats):
        raise Http404
    site = request.build_absolute_uri("/").rstrip("/")
    with translation.override("vi"):
        if found.kind == FeedKind.UNIT and found.unit is not None:
            name = f"Nêu Gương: {found.unit.name}"
            entries = entries_of_unit(hats, found.unit.pk, site)
        else:
            name = _("Nêu Gương: việc của tôi")
            entries = entries_of_person(hats, found.user.pk, site)
        body = calendar_of(name, entries, host=request.get_host().split(":")[0])
    note_reading(feed=found)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="neu-guong.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
