"""Adding proofs: many files at once, then what each of them proves."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nominations.enums import SubmissionKind
from nominations.forms.proofs import PinFormSet, ReplaceForm, UploadForm
from nominations.models import Attachment, Submission
from nominations.queries.fields import open_fields, takes_proofs
from nominations.queries.pin_board import PinBoard, pin_board, pin_targets
from nominations.queries.visible import submissions_editable_by
from nominations.services import evidence
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.services.pinning import Wish, save_pins
from nominations.services.upload_gate import left_out
from nominations.uploads import skipped_files
from nominations.views.saving import ASKS, own, save, save_at_once, seen
from nominations.visitor import VisitorRequest


@require_http_methods(ASKS)
def attach(request: VisitorRequest, ref: str) -> HttpResponse:
    """Many proofs at once: the good ones are kept, each other one is named with what to mend."""
    submission = own(request, ref)
    if request.method != "POST":
        return _upload_page(request, submission, UploadForm(submission=submission), 200)
    cut_off = _cut_off(request)
    skipped = [left_out(name, why) for name, why in skipped_files(request)]
    form = UploadForm(
        request.POST, request.FILES, submission=submission, some_left_out=bool(skipped)
    )
    status = 422
    if cut_off:
        form.add_error(None, _("Kết nối bị ngắt giữa chừng nên chưa lưu tệp nào. Hãy gửi lại."))
    elif form.is_valid():
        try:
            received = _receive(request, submission, form)
        except DraftRefused as refused:
            form.add_error(None, refused.sentence)
            status = 409 if isinstance(refused, StaleDraft) else 422
        else:
            skipped += [refused.sentence for refused in received.refused]
            if received.stored or received.already:
                return _on_to_sorting(request, submission, received, skipped)
    for sentence in skipped:
        form.add_error("upload", sentence)
    return _upload_page(request, submission, form, status)


def _cut_off(request: VisitorRequest) -> bool:
    """Whether the body ended before the form did: our page says at both ends that it is whole."""
    try:
        return "begin" in request.POST and "end" not in request.POST
    except UnreadablePostError:
        return True


def _receive(
    request: VisitorRequest, submission: Submission, form: UploadForm
) -> evidence.Received:
    return evidence.attach(
        submission,
        actor=request.user,
        seen_version=form.cleaned_data["seen_version"],
        uploads=form.cleaned_data["upload"],
        kind=form.kind,
        nomination=form.nomination,
    )


def _on_to_sorting(
    request: VisitorRequest,
    submission: Submission,
    received: evidence.Received,
    sentences: list[str],
) -> HttpResponse:
    """Say what became of each file, and go where the new ones are sorted (if they can be)."""
    if received.stored:
        n = len(received.stored)
        messages.success(request, ngettext("Đã lưu %(n)d tệp.", "Đã lưu %(n)d tệp.", n) % {"n": n})
    for file in received.already:
        said = _("“%(name)s” đã có trong hồ sơ, không lưu lần nữa.") % {"name": file.name}
        messages.info(request, said)
    for sentence in sentences:
        messages.error(request, sentence)
    url = reverse("submission", args=[submission.ref])
    if pin_targets(submission):
        refs = ",".join(file.ref for file in [*received.stored, *received.already])
        url = reverse("sort_proofs", args=[submission.ref]) + f"?files={refs}"
    return JsonResponse({"url": url}) if _by_script(request) else redirect(url)


def _by_script(request: VisitorRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _upload_page(
    request: VisitorRequest, submission: Submission, form: UploadForm, status: int
) -> HttpResponse:
    if form.is_bound and _by_script(request):
        errors = [str(error) for problems in form.errors.values() for error in problems]
        return JsonResponse({"errors": errors}, status=status)
    context = {
        "form": form,
        "submission": submission,
        "closed": not takes_proofs(open_fields(submission)),
        "sorts": bool(pin_targets(submission)),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_together": settings.UPLOAD_MAX_BYTES_AT_ONCE,
        "max_files": settings.UPLOAD_MAX_FILES_AT_ONCE,
    }
    return render(request, "nominations/proofs_add.html", context, status=status)


@require_http_methods(ASKS)
def sort(request: VisitorRequest, ref: str) -> HttpResponse:
    """What each file proves, proposed from its name; one press saves all of it."""
    submission = own(request, ref)
    refs = [part for part in request.GET.get("files", "").split(",") if part]
    board = pin_board(submission, refs)
    if not board.targets and submission.kind != SubmissionKind.SELF_ASSESSMENT:
        raise Http404  # nothing there that a file could prove
    bound = request.method == "POST"
    formset = PinFormSet(
        request.POST if bound else None,
        initial=None if bound else board.rows,
        prefix="pin",
        form_kwargs={"choices": board.choices},
    )
    problem, status = "", 200
    if bound:
        status = 422
        if formset.is_valid():
            try:
                _pin(request, submission, board, formset)
            except DraftRefused as refused:
                problem = refused.sentence
                status = 409 if isinstance(refused, StaleDraft) else 422
            else:
                messages.success(request, _("Đã ghim minh chứng."))
                return redirect(reverse("submission", args=[submission.ref]) + "#proofs")
        else:
            problem = _("Hãy xem lại số trang ở các dòng được đánh dấu.")
    context = {
        "submission": submission,
        "board": board,
        "formset": formset,
        "cards": _cards(board, formset),
        "problem": problem,
    }
    return render(request, "nominations/proofs_sort.html", context, status=status)


def _cards(board: PinBoard, formset: Any) -> list[dict[str, Any]]:
    """Each file with the forms of its rows: those with something in them, and the blank ones."""
    forms: dict[str, list[Any]] = {}
    for form in formset:
        forms.setdefault(str(form["file"].value()), []).append(form)
    cards = []
    for shown in board.files:
        rows = forms.get(shown.file.ref, [])
        filled = [form for form in rows if form["proves"].value() or form.errors]
        first = filled or rows[:1]
        cards.append(
            {"shown": shown, "rows": first, "blanks": [form for form in rows if form not in first]}
        )
    return cards


def _pin(request: VisitorRequest, submission: Submission, board: PinBoard, formset: Any) -> None:
    files = {shown.file.ref: shown.file for shown in board.files}
    pins = {pin.pk: pin for file in files.values() for pin in file.pins}  # type: ignore[attr-defined]
    wishes = []
    for form in formset:
        row = form.cleaned_data
        file = files.get(row.get("file", ""))
        if file is None:
            raise DraftRefused(_("Có tệp không còn trong hồ sơ này. Hãy tải lại trang."))
        pin = pins.get(row["pin"])
        wishes.append(
            Wish(
                attachment=file,
                proves=board.targets.get(row["proves"]),
                first_page=row["first"] or 1,
                last_page=row["last"],
                pin=pin if pin is not None and pin.attachment_id == file.pk else None,
            )
        )
    save_pins(submission, actor=request.user, seen_version=_version(request), wishes=wishes)


def _version(request: VisitorRequest) -> int:
    """The version that the page showed; one that is yet to be where it is garbled."""
    try:
        return int(request.POST["seen_version"])
    except (KeyError, ValueError):
        return 0


def _own_file(request: VisitorRequest, ref: str) -> Attachment:
    editable = submissions_editable_by(request.hats)
    files = Attachment.objects.filter(submission__in=editable)
    return get_object_or_404(
        files.select_related("submission__dossier__unit", "submission__dossier__period"), ref=ref
    )


@require_http_methods(ASKS)
def replace(request: VisitorRequest, ref: str) -> HttpResponse:
    """A newer file for an older one; the older row stays, with a link to the newer."""
    file = _own_file(request, ref)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial=seen(file.submission))
    for name, why in skipped_files(request):
        form.fields["upload"].required = False
        form.add_error("upload", left_out(name, why))

    def write() -> None:
        evidence.replace(
            file,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            upload=form.cleaned_data["upload"],
        )

    context = {"heading": _("Thay tệp “%(name)s”") % {"name": file.name}}
    return save(request, file.submission, form, write, context=context)


@require_POST
def retire(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take a file out of use."""
    file = _own_file(request, ref)
    said = _("Đã bỏ “%(name)s”; bản cũ vẫn được lưu.") % {"name": file.name}
    return save_at_once(request, file.submission, partial(evidence.retire, file), said)
