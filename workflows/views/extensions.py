"""More time: the unit asks for it at its file, the office answers in one list."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.enums import Machine
from nominations.models import Submission
from nominations.visitor import VisitorRequest
from workflows.calendar import add_working_days, working_days_between
from workflows.enums import ExtensionState
from workflows.forms.extensions import AskForm
from workflows.models import Extension
from workflows.queries.owed import owed_in, requests_to
from workflows.services import extensions
from workflows.services.errors import Conflict, NotReady
from workflows.views.loading import load

_ASKS = ("GET", "HEAD", "POST")
_SHOWN = 200


@require_http_methods(_ASKS)
def ask(request: VisitorRequest, ref: str) -> HttpResponse:
    """The unit's officer or head asks for more time for one part."""
    file = load(request, Machine.SUBMISSION, ref)
    assert isinstance(file, Submission)
    if file.dossier.unit_id not in request.hats.unit_ids(extensions.ASKS):
        raise Http404
    owed = next(iter(owed_in(file.dossier.period, file=ref)), None)
    day = max(owed.due_on if owed else clock.today(), clock.today())
    form = AskForm(request.POST or None, initial={"until": add_working_days(day, 3)})
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            extensions.ask(
                file=file, until=said["until"], reason=said["reason"], actor=request.user
            )
        except Conflict as no:
            form.add_error(None, no.sentence)
            status = 409
        except NotReady as no:
            for item in no.unmet:
                form.add_error(item.field, item.sentence)
        else:
            messages.success(
                request, _("Đã xin gia hạn; cơ quan thường trực sẽ trả lời trên trang này.")
            )
            return redirect("submission", ref)
    if form.errors and status == 200:
        status = 422
    left = working_days_between(clock.today(), owed.due_on) if owed else None
    context = {"file": file, "owed": owed, "form": form, "today": clock.today(), "left": left}
    return render(request, "workflows/ask_extension.html", context, status=status)


@require_http_methods(_ASKS)
def requests(request: VisitorRequest) -> HttpResponse:
    """Who asked for more time: grant it as asked, or say no with the reason."""
    authorities = request.hats.unit_ids(extensions.GIVES)
    if not authorities:
        raise Http404
    found = requests_to(authorities)
    refused: dict[str, str] = {}
    if request.method == "POST":
        one = get_object_or_404(found, ref=request.POST.get("ref", ""))
        try:
            _answer(request, one)
        except (Conflict, NotReady) as no:
            refused = {
                "ref": one.ref,
                "sentence": no.sentence,
                "answer": request.POST.get("answer", ""),
            }
        else:
            return redirect("extensions")
    rows = list(found[:_SHOWN])
    context = {
        "waiting": [row for row in rows if row.state == ExtensionState.ASKED],
        "answered": [row for row in rows if row.state != ExtensionState.ASKED],
        "refused": refused,
        "today": clock.today(),
    }
    status = 422 if refused else 200
    return render(request, "workflows/extensions.html", context, status=status)


def _answer(request: VisitorRequest, one: Extension) -> None:
    said = request.POST.get("answer", "").strip()
    if request.POST.get("decide") != "grant":
        extensions.refuse(extension=one, answer=said, actor=request.user)
        messages.success(request, _("Đã trả lời: không gia hạn."))
        return
    if one.state != ExtensionState.ASKED:
        raise Conflict(_("Yêu cầu này đã được trả lời."))
    extensions.give(
        period=one.submission.dossier.period,
        files=[one.submission.ref],
        until=one.until,
        reason=said or one.reason,
        actor=request.user,
        anyway=True,
    )
    messages.success(
        request, _("Đã gia hạn đến hết ngày %(day)s.") % {"day": f"{one.until:%d/%m/%Y}"}
    )
