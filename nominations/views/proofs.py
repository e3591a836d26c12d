"""Looking at proofs: page by page as pictures, behind the same door as the files themselves."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from nominations.models import Attachment
from nominations.queries.proofs import pins_in_force
from nominations.queries.visible import attachments_visible_to
from nominations.services.page_images import SIZES, PageUnreadable, page_image, shows_pages
from nominations.visitor import VisitorRequest

_AT_ONCE = 60


def _seen(request: VisitorRequest, ref: str) -> Attachment:
    visible = attachments_visible_to(request.hats).select_related(
        "submission__dossier__unit", "nomination", "uploaded_by", "replaced_by"
    )
    return get_object_or_404(visible, ref=ref)


@require_safe
def pages(request: VisitorRequest, ref: str) -> HttpResponse:
    """One file: small pages, the big page, what it is pinned to, the original as a download."""
    file = _seen(request, ref)
    count = file.pages or (1 if shows_pages(file) else 0)
    page = _asked_page(request, count)
    unreadable = ""
    if page:
        try:
            page_image(file, page=page, size="large")
        except PageUnreadable as problem:
            unreadable = problem.sentence
    first = max(1, min(page - _AT_ONCE // 2, count - _AT_ONCE + 1))
    context = {
        "file": file,
        "submission": file.submission,
        "page": page,
        "count": count,
        "numbers": range(first, min(count, first + _AT_ONCE - 1) + 1),
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if page < count else None,
        "unreadable": unreadable,
        "links": pins_in_force().filter(attachment=file),
    }
    return render(request, "nominations/proof_pages.html", context)


def _asked_page(request: VisitorRequest, count: int) -> int:
    """The page that the address asks for, brought between 1 and `count`; 0 without pages."""
    try:
        asked = int(request.GET.get("page", "1"))
    except ValueError:
        asked = 1
    return max(1, min(asked, count)) if count else 0


@require_safe
def page(request: VisitorRequest, ref: str, page: int, size: str) -> HttpResponseBase:
    """The picture of one page; asked again each time, answered with 304 if it is the same."""
    if size not in SIZES:
        raise Http404
    file = _seen(request, ref)
    etag = f'"{file.sha256}-{SIZES[size][0]}-{page}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        picture = page_image(file, page=page, size=size)
    except PageUnreadable as problem:
        return HttpResponse(problem.sentence, status=404, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(picture.read_bytes(), content_type="image/webp")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def proof(request: VisitorRequest, ref: str) -> FileResponse:
    """The original, only ever as an attachment."""
    attachment = get_object_or_404(attachments_visible_to(request.hats), ref=ref)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
