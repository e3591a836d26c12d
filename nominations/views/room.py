"""The corner of a part that only its unit's own people see: who is here, history, remarks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.forms.room import CommentForm
from nominations.models import Comment
from nominations.queries import room
from nominations.queries.fields import pinnable_fields
from nominations.queries.visible import comments_visible_to
from nominations.services.drafting import DraftRefused
from nominations.services.room import add_comment, mark_present, resolve_comment
from nominations.views.saving import ASKS, own
from nominations.visitor import VisitorRequest

_LONGEST_ID = 18  # digits of the largest row number that a database has


@require_POST
def here(request: VisitorRequest, ref: str) -> HttpResponse:
    """Sent by an open page again and again: “I am here”; the answer says who else is."""
    submission = own(request, ref)
    if request.hats.person_id is not None:
        field = request.POST.get("field", "")
        mark_present(submission, person_id=request.hats.person_id, field=field)
    others = room.present_in(submission, but=request.hats.people)
    # Without the frame of a page, whose counts would be asked every time.
    return HttpResponse(render_to_string("nominations/_here.html", {"here": others}))


@require_safe
def history(request: VisitorRequest, ref: str) -> HttpResponse:
    """Who changed what and when, word by word; one field alone with ?field=."""
    submission = own(request, ref)
    field, before = request.GET.get("field", ""), request.GET.get("before", "")
    asked = before.isascii() and before.isdigit() and len(before) <= _LONGEST_ID
    rows = room.changes_of_fields(submission, field=field, before=int(before) if asked else None)
    names = room.changed_fields(submission)
    labels = room.field_labels(submission, names)
    more = len(rows) > room.PAGE
    shown = rows[: room.PAGE]
    context = {
        "submission": submission,
        "field": field,
        "fields": sorted(labels.items(), key=lambda pair: pair[1]),
        "rows": [(row, labels.get(row.field, row.field)) for row in shown],
        "older": shown[-1].pk if more else None,
    }
    return render(request, "nominations/history.html", context)


@require_http_methods(ASKS)
def comments(request: VisitorRequest, ref: str) -> HttpResponse:
    """What the unit's people say to each other about a part, and the form for one remark more."""
    submission = own(request, ref)
    fields = pinnable_fields(submission)
    form = CommentForm(
        request.POST or None, fields=fields, initial={"field": request.GET.get("field", "")}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                add_comment(submission, actor=request.user, **form.cleaned_data)
            except DraftRefused as refused:
                form.add_error(refused.field or None, refused.sentence)
            else:
                messages.success(request, _("Đã gửi trao đổi."))
                return redirect("comments", submission.ref)
    found = list(room.comments_on(submission))
    labels = room.field_labels(submission, {remark.field for remark in found if remark.field})
    context = {
        "submission": submission,
        "form": form,
        "remarks": [(remark, labels.get(remark.field, "")) for remark in found],
        "people": [person.full_name for person in room.people_in(submission, clock.today())],
    }
    return render(request, "nominations/comments.html", context, status=status)


@require_POST
def resolve(request: VisitorRequest, ref: str) -> HttpResponse:
    """Mark a remark as dealt with, or open it again."""
    remark: Comment = get_object_or_404(
        comments_visible_to(request.hats).select_related("submission"), ref=ref
    )
    resolved = request.POST.get("resolved") == "1"
    resolve_comment(remark, actor=request.user, resolved=resolved)
    said = _("Đã đánh dấu giải quyết xong.") if resolved else _("Đã mở lại trao đổi.")
    messages.success(request, said)
    return redirect("comments", remark.submission.ref)


@require_safe
def mentions(request: VisitorRequest) -> HttpResponse:
    """Open remarks that name the visitor."""
    found = room.mentions_of(request.hats)[:100]
    return render(request, "nominations/mentions.html", {"remarks": found})
