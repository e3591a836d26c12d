"""A nominee's word on his own line, and the unit's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations.forms.nominee_checks import AnswerForm
from nominations.queries.nominee_checks import checks_editable_by
from nominations.queries.visible_initiatives import own_lines_of
from nominations.services.drafting import DraftRefused
from nominations.services.nominee_checks import answer_check, ask_correction, confirm_line
from nominations.views.saving import ASKS
from nominations.visitor import VisitorRequest


@require_POST
def say(request: VisitorRequest, ref: str) -> HttpResponse:
    """“Thông tin đúng”, or what has to be corrected; what was typed is kept on a refusal."""
    line = get_object_or_404(own_lines_of(request.hats), ref=ref)
    try:
        if "confirm" in request.POST:
            confirm_line(line, actor=request.user)
            messages.success(request, _("Đã ghi: thông tin đúng."))
        else:
            ask_correction(line, actor=request.user, text=request.POST.get("request", ""))
            messages.success(request, _("Đã gửi đề nghị đính chính đến đơn vị."))
    except DraftRefused as refused:
        request.session["kept_request"] = [line.ref, request.POST.get("request", "")[:1000]]
        messages.error(request, refused.sentence)
    return redirect("my_line", line.ref)


@require_http_methods(ASKS)
def answer(request: VisitorRequest, ref: str) -> HttpResponse:
    """The unit says whether it corrected the line, with a sentence."""
    check = get_object_or_404(checks_editable_by(request.hats).select_related("person"), ref=ref)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                answer_check(
                    check,
                    actor=request.user,
                    corrected=said["corrected"] == "1",
                    text=said["answer"],
                )
            except DraftRefused as refused:
                form.add_error(refused.field or None, refused.sentence)
            else:
                messages.success(request, _("Đã trả lời."))
                return redirect("submission", check.nomination.submission.ref)
    context = {"check": check, "line": check.nomination, "form": form}
    return render(request, "nominations/answer_check.html", context, status=status)
