"""The editor of a score table: a draft, its criteria one by one, its publication."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations.enums import AwardTarget, CriterionKind
from nominations.forms.campaigns import warn_stale
from nominations.forms.criteria import CriterionForm
from nominations.forms.score_tables import PublishForm, TableForm
from nominations.models import Criterion, ScoreTable
from nominations.queries.campaigns import blocks_of
from nominations.queries.visible_writing import campaigns_scored_by
from nominations.rules.score_tables import main_points, unmet_to_publish
from nominations.services import score_tables as services
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.views.saving import ASKS
from nominations.visitor import VisitorRequest


@require_POST
def draft(request: VisitorRequest, ref: str, target: str) -> HttpResponse:
    """Begin a draft of the table for `target`, or open the one that is there."""
    scored = campaigns_scored_by(request.hats).select_related("issuer")
    campaign = get_object_or_404(scored, ref=ref)
    if target not in AwardTarget.values:
        raise Http404
    made = services.draft_table(campaign, target=target, actor=request.user)
    return redirect("score_table", made.ref)


@require_http_methods(ASKS)
def table(request: VisitorRequest, ref: str) -> HttpResponse:
    """The draft: its own fields, its criteria, what keeps it from being published."""
    subject = _own(request, ref)
    if subject.published_at is not None:
        messages.info(request, _("Bản này đã ban hành nên không sửa được."))
        return redirect("campaign", subject.campaign.ref)
    seen = services.seen_of(subject)
    form = TableForm(request.POST or None, initial=TableForm.showing(subject, seen))
    status = 200
    if request.method == "POST":
        status, done = _try(
            form,
            subject,
            lambda: services.save_table(
                subject,
                actor=request.user,
                seen=form.cleaned_data["seen"],
                values=form.values,
            ),
        )
        if done:
            messages.success(request, _("Đã lưu."))
            return redirect("score_table", subject.ref)
    return _page(request, subject, form, PublishForm(initial={"seen": seen}), status)


@require_POST
def publish(request: VisitorRequest, ref: str) -> HttpResponse:
    """Put the draft in force, with a note of what changed."""
    subject = _own(request, ref)
    form = PublishForm(request.POST)
    status, done = _try(
        form,
        subject,
        lambda: services.publish_table(
            subject,
            actor=request.user,
            seen=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
        ),
    )
    if done:
        messages.success(
            request, _("Đã ban hành. Kỳ mở từ nay dùng bản này; kỳ đang mở giữ bản cũ.")
        )
        return redirect("campaign", subject.campaign.ref)
    fields = TableForm(initial=TableForm.showing(subject, services.seen_of(subject)))
    return _page(request, subject, fields, form, status)


@require_POST
def drop(request: VisitorRequest, ref: str) -> HttpResponse:
    """Give the draft up."""
    subject = _own(request, ref)
    campaign = subject.campaign.ref
    leave = partial(services.drop_draft, subject)
    _at_once(request, leave, _("Đã bỏ bản dự thảo."))
    return redirect("campaign", campaign)


@require_http_methods(ASKS)
def add(request: VisitorRequest, ref: str) -> HttpResponse:
    """One more criterion."""
    subject = _own(request, ref)
    initial = {
        "seen": services.seen_of(subject),
        "kind": CriterionKind.JUDGEMENT,
        "group": request.GET.get("group", ""),
    }
    form = CriterionForm(request.POST or None, table=subject, initial=initial)
    write = partial(services.add_criterion, subject)
    return _criterion(request, subject, form, write)


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str, pk: int) -> HttpResponse:
    """What a criterion says."""
    subject, criterion = _line(request, ref, pk)
    initial = CriterionForm.showing(criterion, services.seen_of(subject))
    form = CriterionForm(request.POST or None, table=subject, criterion=criterion, initial=initial)
    write = partial(services.save_criterion, criterion)
    return _criterion(request, subject, form, write, criterion)


@require_POST
def change(request: VisitorRequest, ref: str, pk: int, deed: str) -> HttpResponse:
    """Move a criterion up or down, or take it out: buttons without a form."""
    subject, criterion = _line(request, ref, pk)
    deeds: dict[str, tuple[Callable[..., None], str]] = {
        "up": (partial(services.move_criterion, criterion, up=True), _("Đã chuyển lên.")),
        "down": (partial(services.move_criterion, criterion, up=False), _("Đã chuyển xuống.")),
        "remove": (
            partial(services.remove_criterion, criterion),
            _("Đã bỏ tiêu chí %(code)s.") % {"code": criterion.code},
        ),
    }
    if deed not in deeds:
        raise Http404
    write, said = deeds[deed]
    _at_once(request, write, said)
    return redirect("score_table", subject.ref)


def _own(request: VisitorRequest, ref: str) -> ScoreTable:
    rows = ScoreTable.objects.filter(campaign__in=campaigns_scored_by(request.hats))
    return get_object_or_404(
        rows.select_related("campaign__issuer").prefetch_related("criteria"), ref=ref
    )


def _line(request: VisitorRequest, ref: str, pk: int) -> tuple[ScoreTable, Criterion]:
    subject = _own(request, ref)
    criterion = next((row for row in subject.criteria.all() if row.pk == pk), None)
    if criterion is None:
        raise Http404
    criterion.table = subject
    return subject, criterion


def _criterion(
    request: VisitorRequest,
    subject: ScoreTable,
    form: CriterionForm,
    write: Callable[..., Any],
    criterion: Criterion | None = None,
) -> HttpResponse:
    """The form of one criterion; saved it leads back to the table."""
    status = 200
    if request.method == "POST":
        status, done = _try(
            form,
            subject,
            lambda: write(actor=request.user, seen=form.cleaned_data["seen"], values=form.values),
        )
        if done:
            messages.success(request, _("Đã lưu."))
            return redirect("score_table", subject.ref)
    context = {"table": subject, "form": form, "criterion": criterion}
    return render(request, "nominations/campaigns/criterion.html", context, status=status)


def _try(form: forms.Form, subject: ScoreTable, write: Callable[[], Any]) -> tuple[int, bool]:
    """Write if the form is clean: (status of the page that shows it again, whether it was done)."""
    if not form.is_valid():
        return 422, False
    try:
        write()
    except services.NotSound:
        form.add_error(None, _("Bảng chưa ban hành được. Hãy sửa các mục nêu ở “Cần sửa”."))
        return 422, False
    except DraftRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        if not isinstance(refused, StaleDraft):
            return 422, False
        warn_stale(form, services.seen_of(subject))
        return 409, False
    return 200, True


def _at_once(request: VisitorRequest, write: Callable[..., None], said: str) -> None:
    """Carry out a button; a refusal is said on the page that follows."""
    try:
        write(actor=request.user, seen=request.POST.get("seen", ""))
    except DraftRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)


def _page(
    request: VisitorRequest,
    subject: ScoreTable,
    form: TableForm,
    publishing: PublishForm,
    status: int,
) -> HttpResponse:
    criteria = list(subject.criteria.all())
    context = {
        "table": subject,
        "campaign": subject.campaign,
        "form": form,
        "publishing": publishing,
        "blocks": blocks_of(subject),
        "points": main_points(criteria),
        "unmet": unmet_to_publish(subject, criteria),
        "seen": services.seen_of(subject),
    }
    return render(request, "nominations/campaigns/table.html", context, status=status)
