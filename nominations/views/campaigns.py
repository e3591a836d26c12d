"""Campaigns: the list, one campaign with its score tables, and writing them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations import clock
from nominations.enums import AwardTarget
from nominations.forms.campaigns import (
    CampaignForm,
    DutyRows,
    IssuerForm,
    NextYearForm,
    duties_of,
    warn_stale,
)
from nominations.models import Campaign, Cluster, Unit
from nominations.queries.campaigns import (
    answering_for,
    answers_of,
    campaign_log,
    campaigns_by_year,
    tables_of,
)
from nominations.queries.visible_writing import (
    CAMPAIGN_EDITORS,
    campaigns_edited_by,
    campaigns_scored_by,
    campaigns_visible_to,
)
from nominations.services.campaigns import (
    copy_to_next_year,
    create_campaign,
    save_campaign,
    seen_of,
)
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.views.saving import ASKS
from nominations.visitor import VisitorRequest


@require_safe
def campaigns(request: VisitorRequest) -> HttpResponse:
    """Every campaign that concerns the visitor, by year; answers below what they answer."""
    if not request.hats.posts:
        raise Http404
    context = {"years": campaigns_by_year(request.hats), "may_issue": bool(_issuers(request))}
    return render(request, "nominations/campaigns/list.html", context)


@require_safe
def campaign(request: VisitorRequest, ref: str) -> HttpResponse:
    """One campaign: what its document says, what answers it, its score tables by version."""
    subject = _visible(request, ref)
    scored = campaigns_scored_by(request.hats).filter(pk=subject.pk).exists()
    edited = scored or campaigns_edited_by(request.hats).filter(pk=subject.pk).exists()
    context = {
        "campaign": subject,
        "tables": tables_of(subject, _versions(request), drafts=scored),
        "answers": answers_of(subject, request.hats),
        "log": campaign_log(subject) if edited else [],
        "may_edit": edited,
        "may_score": scored,
        "may_answer": bool(answering_for(subject, request.hats)),
        "without": _targets_without_table(subject) if scored else [],
        "next_name": _next_name(subject),
    }
    return render(request, "nominations/campaigns/page.html", context)


@require_http_methods(ASKS)
def new(request: VisitorRequest) -> HttpResponse:
    """A campaign of the visitor's authority."""
    places: list[tuple[Unit, Cluster | None]] = [(unit, None) for unit in _issuers(request)]
    if not places:
        raise Http404
    return _create(request, places, None, {"year": clock.today().year})


@require_http_methods(ASKS)
def answer(request: VisitorRequest, ref: str) -> HttpResponse:
    """A response campaign of the visitor's unit or cluster, below this one."""
    parent = _visible(request, ref)
    places = answering_for(parent, request.hats)
    if not places:
        raise Http404
    initial = {
        "year": parent.year,
        "kind": parent.kind,
        "basis": parent.document,
        "source": f"Hưởng ứng “{parent.name}”"[:200],
    }
    return _create(request, places, parent, initial)


def _create(
    request: VisitorRequest,
    places: list[tuple[Unit, Cluster | None]],
    parent: Campaign | None,
    initial: dict[str, Any],
) -> HttpResponse:
    visible = None if parent else campaigns_visible_to(request.hats)
    form = CampaignForm(request.POST or None, parents=visible, initial=initial)
    rows = DutyRows(request.POST or None, prefix="duty")
    whose = IssuerForm(request.POST or None, places=places)
    made: list[Campaign] = []

    def write() -> None:
        unit, cluster = whose.place
        above = parent or form.cleaned_data.get("parent")
        values = form.values | {"duties": duties_of(rows)}
        made.append(
            create_campaign(
                issuer=unit, parent=above, cluster=cluster, values=values, actor=request.user
            )
        )

    context = {"parent": parent, "whose": whose, "several": len(places) > 1}
    valid = request.method == "POST" and all([whose.is_valid(), form.is_valid(), rows.is_valid()])
    return _saved(request, form, rows, valid, write, lambda: made[0].ref, context)


@require_http_methods(ASKS)
def edit(request: VisitorRequest, ref: str) -> HttpResponse:
    """The campaign's own fields."""
    subject = get_object_or_404(
        campaigns_edited_by(request.hats).select_related("issuer", "cluster", "parent"), ref=ref
    )
    plain = ("name", "theme", "kind", "year", "document", "issued_on", "basis", "source")
    initial = {name: getattr(subject, name) for name in plain} | {
        "seen": seen_of(subject),
        "parent": subject.parent and subject.parent.ref,
        "contents": "\n".join(subject.contents),
        "recipients": "\n".join(subject.recipients),
    }
    parents = campaigns_visible_to(request.hats).exclude(pk=subject.pk)
    if subject.parent_id:  # whatever it answers already stays a choice
        parents = parents | Campaign.objects.filter(pk=subject.parent_id).distinct()
    form = CampaignForm(request.POST or None, parents=parents, initial=initial)
    rows = DutyRows(request.POST or None, prefix="duty", initial=subject.duties)

    def write() -> None:
        save_campaign(
            subject,
            actor=request.user,
            seen=form.cleaned_data["seen"],
            values=form.values | {"duties": duties_of(rows)},
            parent=form.cleaned_data["parent"],
        )

    valid = request.method == "POST" and all([form.is_valid(), rows.is_valid()])
    context = {"campaign": subject}

    def fresh() -> str:
        return seen_of(Campaign.objects.get(pk=subject.pk))

    return _saved(request, form, rows, valid, write, lambda: subject.ref, context, fresh)


def _saved(
    request: VisitorRequest,
    form: CampaignForm,
    rows: Any,
    valid: bool,
    write: Callable[[], None],
    made: Callable[[], str],
    context: dict[str, Any],
    fresh: Callable[[], str] | None = None,
) -> HttpResponse:
    """Write what is clean; a refusal shows the page again with everything that was typed."""
    status = 422 if request.method == "POST" else 200
    if valid:
        try:
            write()
        except DraftRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            if isinstance(refused, StaleDraft) and fresh is not None:
                status = 409
                warn_stale(form, fresh())
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("campaign", made())
    shown = {"form": form, "rows": rows} | context
    return render(request, "nominations/campaigns/edit.html", shown, status=status)


@require_POST
def copy(request: VisitorRequest, ref: str) -> HttpResponse:
    """Next year's campaign, made from this one with one click."""
    subject = get_object_or_404(campaigns_scored_by(request.hats).select_related("issuer"), ref=ref)
    form = NextYearForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy đặt tên cho phong trào năm sau."))
        return redirect("campaign", subject.ref)
    try:
        made = copy_to_next_year(subject, name=form.cleaned_data["name"], actor=request.user)
    except DraftRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("campaign", subject.ref)
    messages.success(
        request, _("Đã lập từ năm trước. Hãy ghi văn bản, căn cứ mới và ban hành các bảng.")
    )
    return redirect("campaign", made.ref)


def _visible(request: VisitorRequest, ref: str) -> Campaign:
    rows = campaigns_visible_to(request.hats).select_related("issuer", "cluster", "parent")
    return get_object_or_404(rows, ref=ref)


def _issuers(request: VisitorRequest) -> list[Unit]:
    """The authorities at which the visitor writes campaigns, those that still exist."""
    ids = request.hats.unit_ids(CAMPAIGN_EDITORS, inherited=False)
    return list(Unit.objects.filter(pk__in=ids, valid_to=None).order_by("position"))


def _versions(request: VisitorRequest) -> dict[str, int]:
    """The versions asked for in the address, by target; whatever is garbled is left out."""
    asked = {target: request.GET.get(target, "") for target in AwardTarget.values}
    return {t: int(n) for t, n in asked.items() if n.isascii() and n.isdigit() and len(n) < 6}


def _targets_without_table(campaign: Campaign) -> list[tuple[str, str]]:
    """For whom the office may begin a table; a campaign of policy scores nobody."""
    if campaign.kind == "policy":
        return []
    present = set(campaign.tables.values_list("target", flat=True))
    return [
        (t.value, str(t.label)) for t in (AwardTarget.UNIT, AwardTarget.PERSON) if t not in present
    ]


def _next_name(campaign: Campaign) -> str:
    """The name with its year moved on, as the copy's first suggestion."""
    here, then = str(campaign.year), str(campaign.year + 1)
    if here in campaign.name:
        return campaign.name.replace(here, then)
    return f"{campaign.name} ({then})"[:250]
