"""What is written at the reading desk: marks, the decision on a file, what is put off.

Each answers a plain form with a redirect, and htmx with the pieces of the page that changed.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from nominations.models import Nomination
from nominations.queries.desk_beside import lower_awards
from nominations.services.desk import MarkedMeanwhile, pass_all, save_mark
from nominations.services.drafting import DraftRefused
from nominations.visitor import VisitorRequest
from workflows.forms.acts import form_class
from workflows.forms.base import show_unmet
from workflows.forms.desk import DecideForm, MarkForm, proposed_reply_by
from workflows.forms.marks import MarksForm
from workflows.queries.desk import taken_from
from workflows.services.desk import (
    Deed,
    Page,
    act_in_turn,
    decide_by_marks,
    done_before,
    pins_for,
    take_up,
)
from workflows.services.errors import Busy, Conflict, NotAllowed, NotReady, StepRefused
from workflows.views.acts import door_fields, giver_named
from workflows.views.desk import UNDO, focused, points_action, show
from workflows.views.desk_seat import (
    Desk,
    MovedOn,
    carried,
    moved_on,
    next_url,
    put_off,
    seated,
)


@require_POST
def mark(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """One nominee's intended outcome; the first one takes the file up."""
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    line = _line(found, request.POST.get("line", ""))
    awards = lower_awards(found.file, line.nominee_kind, line.award.rank)
    form = MarkForm(request.POST, awards=awards)
    refused = "" if form.is_valid() else form.first_error
    status = 422
    if not refused:
        try:
            _save(request, found, line, form.cleaned_data)
        except DraftRefused as no:
            refused, status = no.sentence, 409 if isinstance(no, MarkedMeanwhile) else 422
    return _marked(request, found, line, refused, status)


def _line(found: Desk, ref: str) -> Nomination:
    """A line of this desk; one that the reader may not decide does not exist for him."""
    listed = found.nominees(only=ref, told=False) if ref and found.by_line else None
    if listed is None or not listed.lines:
        raise Http404
    return get_object_or_404(found.file.nominations.select_related("award"), ref=ref)


def _save(request: VisitorRequest, found: Desk, line: Nomination, said: dict[str, Any]) -> None:
    if not found.seat.acts:
        raise DraftRefused(found.seat.refusal)
    save_mark(
        line,
        stage=found.stage,
        outcome=said["outcome"],
        remark=said["remark"],
        award=said["award"] if said["outcome"] == "change" else None,
        actor=request.user,
        seen_version=said["seen"],
    )
    _take_up(request, found)


def _take_up(request: VisitorRequest, found: Desk) -> None:
    giver = giver_named(found.seat.giver)
    if take_up(found.subject, found.task, actor=request.user, acting_for=giver):
        found.task.owner = request.user


def _marked(
    request: VisitorRequest, found: Desk, line: Nomination, refused: str, status: int
) -> HttpResponse:
    """The line and the counts again for htmx; else the page at the next open line."""
    if "HX-Request" in request.headers:
        listed, rows = found.nominees(told=False), found.nominees(only=line.ref).lines
        for row in rows:
            row.number = next(one.number for one in listed.lines if one.pk == row.pk)
        context = {
            "desk": found,
            "submission": found.file,
            "listed": listed,
            "rows": rows,
            "focus": next(iter(rows), None) if refused else None,
            "taken": taken_from(found.seat, found.subject, request.user.pk),
            "refused": refused,
            "swapped": True,
            "carried": carried(request),
            "carry_f": carried(request)[1:],
            "reply_by": proposed_reply_by(),
            "door": door_fields(found.subject, found.task.ref) | {"acting_for": found.seat.giver},
            "can_decide": not taken_from(found.seat, found.subject, request.user.pk),
            "seat": found.seat,
        }
        return HttpResponse(render_to_string("workflows/_desk_marked.html", context, request))
    if refused:
        return show(request, found, status=status, refused=refused, typed=request.POST.dict())
    listed = found.nominees()
    following = focused(listed, listed.to_look_at, "")
    return redirect(found.url() + carried(request, line=following.ref if following else ""))


@require_POST
def pass_group(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """Mark the whole clean group as in order: those on whom nobody has said anything yet."""
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    if not found.by_line or not found.seat.acts:
        raise Http404
    clean = [line.pk for line in found.nominees().clean if not line.outcome]
    number = pass_all(clean, stage=found.stage, actor=request.user)
    _take_up(request, found)
    messages.success(request, _("Đã chọn cho %(n)d đề nghị không vướng điều kiện.") % {"n": number})
    return redirect(found.url() + carried(request))


@require_POST
def decide(request: VisitorRequest, machine: str, ref: str) -> HttpResponse:
    """The whole file, through the door; then the next file of the queue."""
    form = DecideForm(request.POST)
    if done_before(request.user, request.POST.get("key", "")):
        return redirect(next_url(request, None))
    try:
        found = seated(request, machine, ref)
    except MovedOn as gone:
        return moved_on(request, gone)
    points = _points(request, found)
    if not form.is_valid() or (points is not None and not points.is_valid()):
        said = form.first_error or _("Hãy sửa các ô điểm được đánh dấu.")
        return _again(request, found, said, points)
    if form.cleaned_data["what"] == "marks" and found.nominees(told=False).plan.open:
        return _later(request, found)
    return _decide(request, found, form.cleaned_data, points)


def _points(request: VisitorRequest, found: Desk) -> MarksForm | None:
    if request.POST.get("what") not in ("points", "points_accept"):
        return None
    action = points_action(found)
    if not action:
        raise Http404
    form = form_class(found.file, action)(request.POST, subject=found.file)
    assert isinstance(form, MarksForm)
    return form


def _later(request: VisitorRequest, found: Desk) -> HttpResponse:
    """Marks are kept as they are given: an unfinished file waits, the reader goes on."""
    number = found.nominees(told=False).plan.open
    said = _("Đã lưu kết quả dự kiến. Còn %(n)d đề nghị chưa chọn: hồ sơ chưa kết luận.")
    messages.info(request, said % {"n": number})
    put_off(request, found)
    return redirect(next_url(request, found.task))


def _decide(
    request: VisitorRequest, found: Desk, said: dict[str, Any], points: MarksForm | None
) -> HttpResponse:
    giver = giver_named(said["acting_for"])
    page = Page(request.user, giver, said["task_ref"], said["seen_version"], said["key"])
    try:
        if said["what"] in ("marks", "return_marked"):
            decide_by_marks(
                found.file,
                found.nominees(told=False),
                page,
                note=said["note"],
                reply_by=said["reply_by"],
                returns_only=said["what"] == "return_marked",
            )
        else:
            act_in_turn(found.subject, _deeds(found, said, points), page)
    except NotReady as no:
        if points is not None:
            show_unmet(points, no.unmet)
        return _again(request, found, " ".join(one.sentence for one in no.unmet), points)
    except StepRefused as no:
        return _refused(request, found, no)
    return _done(request, found, said["what"])


def _deeds(found: Desk, said: dict[str, Any], points: MarksForm | None) -> list[Deed]:
    """The acts on a file as a whole."""
    if points is not None:
        note = points.cleaned_data.get("note", "")
        deeds = [Deed(points_action(found), note, points.act_data())]
        return [*deeds, Deed("accept")] if said["what"] == "points_accept" else deeds
    if said["what"] == "accept":
        return [Deed("accept", said["note"])]
    data: dict[str, Any] = {"reply_by": said["reply_by"]}
    if found.subject is found.file:
        data["pins"] = pins_for(found.file, said["field"], said["note"])
    return [Deed("return", said["note"], data)]


_DONE = {
    "marks": N_("Đã xử lý hồ sơ của %(unit)s theo kết quả đã chọn."),
    "return_marked": N_("Đã trả lại các đề nghị đã chọn của %(unit)s."),
    "accept": N_("Đã tiếp nhận hồ sơ của %(unit)s."),
    "return": N_("Đã trả lại hồ sơ của %(unit)s, yêu cầu bổ sung."),
    "points": N_("Đã lưu điểm của %(unit)s."),
    "points_accept": N_("Đã lưu điểm, tiếp nhận hồ sơ của %(unit)s."),
}


def _done(request: VisitorRequest, found: Desk, what: str) -> HttpResponse:
    """One sentence, the way back where there is one, and the next file."""
    subject = found.subject
    messages.success(request, _(_DONE[what]) % {"unit": found.file.dossier.unit.name})
    if subject.state == "ACCEPTED":
        request.session[UNDO] = {
            "machine": found.machine.value,
            "ref": subject.ref,
            "version": subject.version,
            "unit": found.file.dossier.unit.name,
            "acting_for": found.seat.giver,
        }
    if what == "return_marked" and found.nominees(told=False).plan.open:
        return redirect(found.url() + carried(request))
    return redirect(next_url(request, found.task))


def _again(
    request: VisitorRequest, found: Desk, said: str, points: MarksForm | None
) -> HttpResponse:
    return show(request, found, status=422, refused=said, typed=request.POST.dict(), points=points)


def _refused(request: VisitorRequest, found: Desk, no: StepRefused) -> HttpResponse:
    """Somebody was faster, or the site is busy: the page as it is now, with all that was typed."""
    if isinstance(no, NotAllowed) and no.stranger:
        raise Http404
    sentence = no.sentence
    if isinstance(no, Conflict) and no.faster:
        sentence = f"{no.faster.who}: {no.faster.what.lower()}. {sentence}"
    status = 503 if isinstance(no, Busy) else 409 if isinstance(no, Conflict) else 403
    try:
        again = seated(request, found.machine.value, found.subject.ref)
    except MovedOn as gone:
        context = {
            "kept": {_("Ý kiến"): request.POST.get("note", "")},
            "conflict_message": sentence,
            "latest_url": gone.url,
        }
        return render(request, "409.html", context, status=409)
    return show(request, again, status=status, refused=sentence, typed=request.POST.dict())
