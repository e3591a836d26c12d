"""Phân công xử lý thay: the list, a new one, and ending one early."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.models import Person
from nominations.queries.deputies import in_line_for, mandates_seen_by, posts_to_hand_over
from nominations.services.deputies import MandateRefused, end_early, name_deputy
from nominations.visitor import VisitorRequest
from workflows.forms.deputies import DeputyForm

_ASKS = ("GET", "HEAD", "POST")
_SHOWN = 200
#: Posts among which one chooses; an office with more finds the person's own page first.
_MOST_POSTS = 500


@require_http_methods(_ASKS)
def deputies(request: VisitorRequest) -> HttpResponse:
    """Mandates in force, coming and past; POST ends one early."""
    seen, today = mandates_seen_by(request.hats), clock.today()
    if request.method == "POST":
        given = get_object_or_404(seen, ref=request.POST.get("ref", ""))
        try:
            begun = end_early(given=given, actor=request.user)
        except MandateRefused as no:
            messages.error(request, str(no))
        else:
            said = (
                _("Việc xử lý thay kết thúc hết ngày hôm nay.") if begun else _("Đã bỏ phân công.")
            )
            messages.success(request, said)
        return redirect("deputies")
    rows = list(seen[:_SHOWN])
    context = {
        "now": [row for row in rows if _in_force(row.valid_from, row.valid_to, today)],
        "coming": [row for row in rows if row.valid_from > today],
        "past": [row for row in rows if row.valid_to is not None and row.valid_to < today],
        "may_name": posts_to_hand_over(request.hats, today).exists(),
        "today": today,
    }
    return render(request, "workflows/deputies.html", context)


def _in_force(since: date, until: date | None, today: date) -> bool:
    return since <= today and (until is None or until >= today)


@require_http_methods(_ASKS)
def new(request: VisitorRequest) -> HttpResponse:
    """Name a deputy for one's own post, or for one of the office's house."""
    today = clock.today()
    posts = list(posts_to_hand_over(request.hats, today)[:_MOST_POSTS])
    if not posts:
        messages.info(request, _("Bạn không giữ nhiệm vụ nào để phân công xử lý thay."))
        return redirect("deputies")
    own = [post for post in posts if post.person_id == request.user.person_id]
    posts = own + [post for post in posts if post not in own]
    people = list(in_line_for(posts, today))
    form = DeputyForm(
        request.POST or None,
        posts=posts,
        people=people,
        initial={"since": today, "until": today, "mandate_on": today},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            name_deputy(
                post=next(post for post in posts if str(post.pk) == said["post"]),
                deputy=Person.objects.get(ref=said["deputy"]),
                since=said["since"],
                until=said["until"],
                mandate=said["mandate"],
                mandate_on=said["mandate_on"],
                form=said["form"],
                actor=request.user,
            )
        except MandateRefused as no:
            for item in no.unmet:
                form.add_error(item.field, item.sentence)
        else:
            messages.success(request, _("Đã phân công; hai người được báo."))
            return redirect("deputies")
    status = 422 if form.errors else 200
    return render(request, "workflows/deputy_new.html", {"form": form}, status=status)
