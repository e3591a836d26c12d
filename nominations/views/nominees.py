"""A unit's list of nominees: the minutes, one line, and many lines on one page."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nominations import clock
from nominations.enums import NominationState, NomineeKind, SubmissionKind
from nominations.forms.nominee_line import LineForm
from nominations.forms.nominee_list import CELLS, ListForm
from nominations.forms.nominees import MinutesForm, NomineeForm
from nominations.models import Criterion, Nomination, Submission
from nominations.queries.fields import is_open, open_fields
from nominations.queries.nominee_scores import asked_of, total_of
from nominations.queries.units import at_work_on, family_on
from nominations.queries.visible import submissions_editable_by
from nominations.rules.routes import FrozenRoute
from nominations.services import minutes, nominees
from nominations.views.clashing import page_state, quietly
from nominations.views.saving import ASKS, own, save, save_at_once, seen
from nominations.visitor import VisitorRequest

_MEETING = (
    "meeting_minutes", "meeting_on", "meeting_members", "meeting_present", "meeting_voting",
)  # fmt: skip


def own_list(request: VisitorRequest, ref: str) -> Submission:
    """A list of nominees of the visitor's own unit, or 404."""
    submission = own(request, ref)
    if submission.kind != SubmissionKind.NOMINATIONS:
        raise Http404
    return submission


def edit_minutes(request: VisitorRequest, submission: Submission) -> HttpResponse:
    """The unit's meeting: number, day, who came, how they voted, and the signed paper."""
    period = submission.dossier.period
    form = MinutesForm(
        request.POST or None,
        request.FILES or None,
        today=clock.today(),
        since=period.data_from,
        needs_paper=FrozenRoute.of(period).minutes_paper,
        initial=seen(submission) | {name: getattr(submission, name) for name in _MEETING},
    )

    def write() -> None:
        minutes.save_minutes(
            submission,
            actor=request.user,
            seen_version=page_state(request, form),
            text=form.cleaned_data["meeting_minutes"],
            meeting=form.meeting,
            paper=form.cleaned_data["paper"],
        )

    context = {"heading": _("Biên bản họp bình xét"), "room_field": "meeting_minutes"}
    return save(
        request, submission, form, write, template="nominations/minutes.html", context=context
    )


@require_http_methods(ASKS)
def add_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """One more line on the list."""
    submission = own_list(request, ref)
    unit, today = submission.dossier.unit, clock.today()
    form = NomineeForm(
        request.POST or None,
        awards=submission.dossier.period.awards.order_by("rank"),
        people=at_work_on(unit, today),
        units=family_on(unit, today),
        initial=seen(submission),
    )

    def write() -> None:
        nominees.add_nominee(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            award=form.cleaned_data["award"],
            nominee=form.cleaned_data["nominee"],
            details=form.details,
        )

    return save(request, submission, form, write, context={"heading": _("Thêm đề nghị")})


def _own_line(request: VisitorRequest, ref: str) -> Nomination:
    editable = submissions_editable_by(request.hats)
    return get_object_or_404(
        Nomination.objects.filter(submission__in=editable).select_related(
            "award", "submission__dossier__unit", "submission__dossier__period__person_table"
        ),
        ref=ref,
    )


@require_http_methods(ASKS)
def edit_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """What is said of a nominee, and his points where the period has criteria for persons."""
    nomination = _own_line(request, ref)
    submission = nomination.submission
    names = ("nominee_position", "achievement", "votes_for", "priority", "birth_year")
    criteria = asked_of(nomination, clock.today())
    form = _line_form(
        request, nomination, criteria, seen(submission) | {n: getattr(nomination, n) for n in names}
    )

    def write() -> None:
        nominees.save_nominee(
            nomination,
            actor=request.user,
            seen_version=page_state(request, form),
            details=form.details,
            answers=form.answers,
            **quietly(request),
        )

    context = {
        "heading": f"{nomination.nominee_name}: {nomination.award.name}",
        "nomination": nomination,
        "total": total_of(nomination, criteria),
        "table": submission.dossier.period.person_table,
        "autosave": "",
        "room_field": f"nomination:{nomination.ref}",
    }
    return save(
        request, submission, form, write, template="nominations/nominee.html", context=context
    )


def _line_form(
    request: VisitorRequest, nomination: Nomination, criteria: list[Criterion], initial: Any
) -> LineForm:
    table = nomination.submission.dossier.period.person_table
    return LineForm(
        request.POST or None,
        ref=nomination.ref,
        criteria=criteria,
        given={answer.criterion_id: answer for answer in nomination.answers.all()}
        if criteria
        else {},
        scored=table is not None and table.total is not None,
        outsider=nomination.nominee_kind == NomineeKind.OUTSIDER,
        initial=initial,
    )


@require_POST
def remove_nominee(request: VisitorRequest, ref: str) -> HttpResponse:
    """Take a line out that was never sent."""
    nomination = _own_line(request, ref)
    drop = partial(nominees.remove_nominee, nomination)
    return save_at_once(request, nomination.submission, drop, _("Đã bỏ khỏi danh sách."))


@require_http_methods(ASKS)
def edit_list(request: VisitorRequest, ref: str) -> HttpResponse:
    """Every open line of the list on one page, saved at once."""
    submission = own_list(request, ref)
    allowed = open_fields(submission)
    lines, open_cells = [], {}
    for line in submission.nominations.exclude(state=NominationState.WITHDRAWN).select_related(
        "award"
    ):
        line.submission = submission
        cells = _open_cells(line, allowed)
        if cells:
            lines.append(line)
            open_cells[line.pk] = cells
    if not lines and not is_open(allowed, "nominees"):
        raise Http404
    form = ListForm(
        request.POST or None,
        lines=lines,
        awards=list(submission.dossier.period.awards.order_by("rank", "code")),
        open_cells=open_cells,
        initial=seen(submission),
    )

    def write() -> None:
        nominees.save_list(
            submission,
            actor=request.user,
            seen_version=form.cleaned_data["seen_version"],
            edits=form.edits,
        )

    context = {"heading": _("Sửa danh sách"), "cells": CELLS}
    return save(
        request, submission, form, write, template="nominations/nominee_list.html", context=context
    )


def _open_cells(line: Nomination, allowed: frozenset[str]) -> frozenset[str]:
    """What may be written of a line now; votes also where only the minutes are open."""
    if is_open(allowed, "nominees") or is_open(allowed, f"nomination:{line.ref}"):
        sent = line.state != NominationState.DRAFT or line.source_id is not None
        return frozenset(CELLS) - ({"award"} if sent else set())
    return nominees.VOTES if is_open(allowed, "meeting_minutes") else frozenset()
