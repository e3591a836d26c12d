"""Proposals: the list, a new one, and one proposal with its lines, outcomes and decisions."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.enums import ENDED_NOMINATIONS, Machine, NominationState, Role
from nominations.models import Consolidation, ConsolidationLine
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.desk_beside import recommended
from nominations.queries.forwarding import outcomes_upstairs
from nominations.queries.proposals import collectable
from nominations.queries.summaries import progress_of
from nominations.queries.visible import (
    consolidations_visible_to,
    periods_visible_to,
    submissions_visible_to,
)
from nominations.rules.columns import columns_of_sums
from nominations.rules.papers import is_proposal
from nominations.visitor import VisitorRequest
from workflows.forms.base import show_unmet
from workflows.forms.proposals import NewProposalForm
from workflows.queries.actions import Button
from workflows.queries.papers import difference_of, dispatches_of
from workflows.queries.timeline import consolidation_log
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotAllowed, NotReady
from workflows.views.bars import act_url, bar_acts, desk_view
from workflows.views.loading import load
from workflows.views.ways import way_of_paper

N = NominationState
_OFFICE = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
#: Acts on chosen lines: they stand above the table, not in the bar.
_ON_LINES = (
    "shortlist",
    "leave_out",
    "take_off",
    "change_award",
    "sign_part",
    "decline",
    "postpone",
    "lower",
    "return_to_office",
)
#: Of these, the acts that need nothing but the ticks.
_DIRECT = frozenset({"shortlist", "take_off", "sign_part"})


@require_safe
def consolidations(request: VisitorRequest) -> HttpResponse:
    """All proposals that the visitor may see, newest first."""
    lines = Count("lines", filter=Q(lines__active=True) | ~Q(lines__outcome=""), distinct=True)
    rows = (
        consolidations_visible_to(request.hats)
        .select_related("period")
        .annotate(size=lines)
        .order_by("-pk")[:100]
    )
    context = {"rows": rows, "periods": _open_periods(request)}
    return render(request, "workflows/consolidations.html", context)


def _open_periods(request: VisitorRequest) -> Any:
    """Open periods of the offices in which the visitor works: a proposal may be opened there."""
    offices = request.hats.unit_ids(_OFFICE)
    return periods_visible_to(request.hats).filter(authority_id__in=offices, status="open")


@require_http_methods(["GET", "HEAD", "POST"])
def new_consolidation(request: VisitorRequest) -> HttpResponse:
    """Open a proposal in a period of the visitor's office."""
    asked = {name: request.GET[name] for name in ("period", "kind", "title") if name in request.GET}
    form = NewProposalForm(
        request.POST or None, periods=_open_periods(request), initial=asked or None
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = open_consolidation(
                period=form.cleaned_data["period"],
                title=form.cleaned_data["title"],
                kind=form.cleaned_data["kind"],
                decider=form.cleaned_data["decider"],
                actor=request.user,
            )
        except NotAllowed as refused:
            raise Http404 from refused
        except NotReady as refused:
            show_unmet(form, refused.unmet)
        else:
            messages.success(request, _("Đã lập văn bản."))
            return redirect("consolidation", made.ref)
    status = 422 if form.errors else 200
    return render(request, "workflows/new_consolidation.html", {"form": form}, status=status)


@require_safe
def consolidation(request: VisitorRequest, ref: str) -> HttpResponse:
    """One proposal: the path, its lines with outcomes, its decisions, the log."""
    subject = load(request, Machine.CONSOLIDATION, ref)
    assert isinstance(subject, Consolidation)
    desk, lines = desk_view(request, subject), _lines(subject)
    on_lines = _line_acts(subject, desk.buttons)
    in_bar = [choice for choice in desk.buttons if choice.action not in _ON_LINES]
    context = desk.context() | {
        "consolidation": subject,
        "period": subject.period,
        "lines": lines,
        "ended": ENDED_NOMINATIONS,
        "hidden": conflicted_nominations(
            request.hats.people, [line.nomination_id for line in lines]
        ),
        "tickable": {line.nomination_id for line in lines if not line.outcome},
        "waiting": collectable(subject, desk.today).count() if _may_collect(subject) else 0,
        "line_acts": on_lines,
        "to_sign": any(choice.main and not choice.reason for choice in desk.buttons),
        "line_acting_for": on_lines[0]["acting_for"] if on_lines else "",
        "key": uuid4().hex,
        "acts": bar_acts(subject, in_bar, desk.task) + desk.keeping,
        "decisions": subject.decisions.select_related("award", "signer"),
        "dispatches": dispatches_of(subject),
        "log": consolidation_log(subject),
    }
    context |= way_of_paper(subject, desk)
    if not is_proposal(subject):
        context |= _summary(request, subject)
    else:
        context["upstairs"] = outcomes_upstairs([line.nomination for line in lines])
        context["advice"] = _advice(request, subject, lines)
    return render(request, "workflows/consolidation.html", context)


def _summary(request: VisitorRequest, paper: Consolidation) -> dict[str, Any]:
    """What a report or a summary shows instead of lines; `version` asks for an earlier text."""
    texts = list(paper.texts.select_related("saved_by"))
    asked = request.GET.get("version", "")
    shown = next((text for text in texts if str(text.number) == asked), None)
    sources = paper.sources.select_related("submission__dossier__unit")
    columns = columns_of_sums(paper)
    in_sight = submissions_visible_to(request.hats).filter(summed_in__consolidation=paper)
    return {
        "summary": True,
        "progress": progress_of(paper),
        "columns": columns,
        "figures": [
            (row, [(column, getattr(row, column.field)) for column in columns])
            for row in paper.figures.all()
        ],
        "sources": sources.order_by("submission__dossier__unit__position", "pk"),
        "in_sight": set(in_sight.values_list("pk", flat=True)),
        "changed": paper.changed_names() if paper.state == "DRAFTING" else [],
        "texts": texts,
        "shown": shown,
        "narrative": shown.text if shown else paper.narrative,
        "difference": difference_of(paper),
        "corrections": paper.corrected_by.exclude(state="ENDED"),
    }


def _lines(subject: Consolidation) -> list[Any]:
    """Active lines, and after the end those that were decided here."""
    held: Any = Q(active=True)
    if subject.state in ("ISSUED", "SENT_UP", "RECEIVED", "ENDED"):
        elsewhere = ConsolidationLine.objects.filter(
            nomination=OuterRef("nomination"), pk__gt=OuterRef("pk")
        )
        turned_down = Q(nomination__state__in=(N.FAILED, N.NOT_SHORTLISTED))
        held |= ~Q(outcome="") | (turned_down & Q(~Exists(elsewhere)))
    return list(
        subject.lines.filter(held)
        .select_related(
            "nomination__award", "nomination__submission__dossier__unit", "award", "decided_by"
        )
        .order_by("position", "pk")
    )


def _advice(request: VisitorRequest, paper: Consolidation, lines: list[Any]) -> Any:
    """What the office's own examiner noted beside each line, for the office that lists them."""
    if paper.period.authority_id not in request.hats.unit_ids(_OFFICE):
        return {}
    return recommended(line.nomination_id for line in lines)


def _may_collect(subject: Consolidation) -> bool:
    return subject.state == "DRAFTING" and is_proposal(subject)


def _line_acts(subject: Consolidation, buttons: list[Button]) -> list[dict[str, Any]]:
    return [
        {
            "label": choice.label,
            "url": act_url(subject, choice.action),
            "method": "post" if choice.action in _DIRECT else "get",
            "acting_for": choice.acting_for,
        }
        for choice in sorted(
            buttons, key=lambda b: _ON_LINES.index(b.action) if b.action in _ON_LINES else 0
        )
        if choice.action in _ON_LINES and not choice.reason
    ]
