"""Messages: one's own, how one is told, and for the office the log and what leaves today."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nominations import clock
from nominations.visitor import VisitorRequest
from workflows.enums import MailState
from workflows.forms.messages import LogForm, WishesForm
from workflows.models import MessagePreference
from workflows.queries.message_pages import (
    PAGE,
    mail_page,
    mails_of,
    messages_to,
    planned_today,
    troubled_mails,
    watches_mail,
)
from workflows.queries.releasing import releases_for
from workflows.services.messages.mails import USUAL
from workflows.services.messages.reading import mark_read, save_wishes
from workflows.services.messages.sending import send_again

_ASKS = ("GET", "HEAD", "POST")


@require_http_methods(_ASKS)
def inbox(request: VisitorRequest) -> HttpResponse:
    """What the visitor was told, the newest first; POST marks one or all as read."""
    if request.method == "POST":
        ref = request.POST.get("ref", "")
        mark_read(actor=request.user, refs=[ref] if ref else None)
        return redirect("messages")
    unread = request.GET.get("unread") == "1"
    rows = messages_to(request.user.person_id, unread=unread, before=_before(request))
    context: dict[str, Any] = {
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "unread": unread,
        "any_unread": any(row.read_at is None for row in rows),
        "office": bool(watches_mail(request.hats)),
        "releases": bool(releases_for(request.hats)),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "workflows/messages.html", context)


@require_http_methods(_ASKS)
def wishes(request: VisitorRequest) -> HttpResponse:
    """Channel, one letter a day or each by itself, and the hour."""
    person_id = request.user.person_id
    wish = MessagePreference.objects.filter(person=person_id).first() or USUAL
    initial = {
        "by_mail": wish.by_mail,
        "digest": "1" if wish.digest else "0",
        "hour": str(wish.hour),
    }
    form = WishesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_wishes(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("messages")
    address = request.user.person.email if request.user.person else ""
    status = 422 if form.errors else 200
    context = {"form": form, "address": address}
    return render(request, "workflows/message_wishes.html", context, status=status)


@require_http_methods(_ASKS)
def log(request: VisitorRequest) -> HttpResponse:
    """Which letters left, which did not and why; a refused one is sent again."""
    authorities = watches_mail(request.hats)
    if not authorities:
        raise Http404
    if request.method == "POST":
        return _again(request, authorities)
    form = LogForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state, day = asked.get("state", ""), asked.get("day")
    rows = mail_page(authorities, state=state, day=day, before=_before(request))
    context = {
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "form": form,
        "state": state,
        "day": day,
        "troubled": [] if state or day or _before(request) else troubled_mails(authorities),
    }
    return render(request, "workflows/message_log.html", context)


def _again(request: VisitorRequest, authorities: frozenset[int]) -> HttpResponse:
    letter = get_object_or_404(
        mails_of(authorities).select_related("person"), ref=request.POST.get("ref", "")
    )
    address = letter.person.email
    if not address:
        said = _("%(name)s chưa có địa chỉ thư. Hãy ghi địa chỉ trong danh sách cán bộ trước.")
        messages.error(request, said % {"name": letter.person.full_name})
    elif send_again(letter, address=address):
        said = _("Thư cho %(name)s sẽ được gửi lại trong ít phút, đến %(address)s.")
        messages.success(request, said % {"name": letter.person.full_name, "address": address})
    else:
        label = str(MailState(letter.state).label)
        messages.info(request, _("Thư này không cần gửi lại (%(state)s).") % {"state": label})
    return redirect("message_log")


@require_safe
def today(request: VisitorRequest) -> HttpResponse:
    """What will be said until midnight, to whom, and when."""
    authorities = watches_mail(request.hats)
    if not authorities:
        raise Http404
    rows, more = planned_today(authorities, clock.now())
    said = ngettext("%(n)d thông báo", "%(n)d thông báo", len(rows)) % {"n": len(rows)}
    return render(
        request, "workflows/message_today.html", {"rows": rows, "more": more, "said": said}
    )


def _before(request: VisitorRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
