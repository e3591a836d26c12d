"""Forms that the office builds: the list, one form with its versions, the draft on one page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations.enums import SubmissionKind
from nominations.forms.form_answers import AnswersOfForm, bound_sections
from nominations.forms.form_builder import DraftForm, NewForm, changed_by, field_set
from nominations.models import FormTemplate, Period
from nominations.queries.visible_forms import (
    building_authorities,
    codes_taken,
    forms_visible_to,
    grouped,
    rows_of,
    versions_of,
    with_counts,
)
from nominations.rules.form_fields import unmet_to_publish
from nominations.services import form_builder
from nominations.services.form_builder import FormRefused, StaleForm, state_of
from nominations.views.saving import ASKS
from nominations.visitor import VisitorRequest


@require_safe
def forms_list(request: VisitorRequest) -> HttpResponse:
    """The forms of the visitor's authority; empty for who builds none."""
    versions = with_counts(forms_visible_to(request.hats)).select_related("authority")
    context = {
        "rows": grouped(versions.order_by("authority", "submission_kind", "name")),
        "builds": building_authorities(request.hats).exists(),
    }
    return render(request, "nominations/forms.html", context)


@require_http_methods(ASKS)
def new(request: VisitorRequest) -> HttpResponse:
    """Start a form."""
    authorities = building_authorities(request.hats)
    if not authorities:
        raise Http404
    form = NewForm(request.POST or None, authorities=authorities)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = form_builder.new_form(
            actor=request.user,
            authority=data["authority"],
            kind=SubmissionKind(data["kind"]),
            name=data["name"],
            basis=data["basis"],
        )
        return redirect("build_form", draft.ref)
    status = 422 if form.errors else 200
    return render(request, "nominations/new_form.html", {"form": form}, status=status)


@require_safe
def form_page(request: VisitorRequest, ref: str) -> HttpResponse:
    """One version: as the unit will see it, what keeps it from being published, all versions."""
    template = _own(request, ref)
    versions = list(with_counts(versions_of(template)))
    asked = list(template.fields.select_related("template"))
    preview = AnswersOfForm(fields=asked, given={}, opened=lambda _name: True)
    draft = template.published_at is None
    context = {
        "template": template,
        "versions": versions,
        "periods": Period.objects.filter(forms=template).order_by("-year", "-pk"),
        "sections": bound_sections(preview, preview.form_fields),
        "unmet": _unmet(template) if draft else [],
        "has_draft": any(version.published_at is None for version in versions),
        "state": state_of(template),
    }
    return render(request, "nominations/form_version.html", context)


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """All fields of a draft on one page; every button saves what was typed first."""
    template = _own(request, ref)
    if template.published_at is not None:
        messages.error(request, _("Bản đã ban hành không sửa được. Hãy lập bản mới."))
        return redirect("form", template.ref)
    initial = {"name": template.name, "basis": template.basis, "seen_state": state_of(template)}
    head = DraftForm(request.POST or None, initial=initial)
    rows = field_set(request.POST or None, rows_of(template))
    status, wrong = 200, ""
    if request.method == "POST":
        status = 422
        if head.is_valid() and rows.is_valid():
            try:
                return _saved(request, template, head, rows)
            except FormRefused as refused:
                status, wrong = (409 if isinstance(refused, StaleForm) else 422), refused.sentence
    context = {
        "template": template,
        "form": head,
        "rows": rows,
        "wrong": wrong,
        "unmet": _unmet(template),
    }
    return render(request, "nominations/build_form.html", context, status=status)


def _saved(request: VisitorRequest, template: FormTemplate, head: Any, rows: Any) -> HttpResponse:
    button = request.POST.get("do", "save")
    changed, place = changed_by(button, [form.row for form in rows])
    form_builder.save_draft(
        template,
        actor=request.user,
        seen_state=head.cleaned_data["seen_state"],
        name=head.cleaned_data["name"],
        basis=head.cleaned_data["basis"],
        rows=changed,
    )
    if button == "look":
        return redirect("form", template.ref)
    messages.success(request, _("Đã lưu dự thảo."))
    anchor = f"#muc-{place}" if place else ""
    return redirect(reverse("build_form", args=[template.ref]) + anchor)


@require_POST
def draft(request: VisitorRequest, ref: str) -> HttpResponse:
    """Begin the next version from the newest one."""
    started = form_builder.start_draft(_own(request, ref), actor=request.user)
    return redirect("build_form", started.ref)


@require_POST
def publish(request: VisitorRequest, ref: str) -> HttpResponse:
    """Put the draft into force."""
    template = _own(request, ref)
    try:
        form_builder.publish(
            template, actor=request.user, seen_state=request.POST.get("seen_state", "")
        )
    except FormRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã ban hành mẫu. Các kỳ mở từ nay dùng bản này."))
    return redirect("form", template.ref)


@require_POST
def discard(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take a draft away."""
    template = _own(request, ref)
    others = versions_of(template).exclude(pk=template.pk).first()
    try:
        form_builder.discard(template, actor=request.user)
    except FormRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("form", template.ref)
    messages.success(request, _("Đã bỏ dự thảo."))
    return redirect("form", others.ref) if others else redirect("forms")


def _own(request: VisitorRequest, ref: str) -> FormTemplate:
    forms = forms_visible_to(request.hats).select_related("authority")
    return get_object_or_404(forms, ref=ref)


def _unmet(template: FormTemplate) -> list[Any]:
    return unmet_to_publish(template.name, rows_of(template), codes_taken(template))
