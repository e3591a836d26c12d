"""One submission: content, nominees and outcomes, where it is, who must act, what happened."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import (
    Machine,
    NominationState,
    PeriodKind,
    RegistrationKind,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import Nomination, Submission
from nominations.queries.beside import beside
from nominations.queries.conflicts import barred_for
from nominations.queries.figures import figures_of
from nominations.queries.form_answers import filled_sections
from nominations.queries.forwarding import feeding_period, outcomes_upstairs
from nominations.queries.proofs import papers_of, pinned
from nominations.queries.registration import Change, changes_of
from nominations.queries.room import room_of
from nominations.queries.sheet_tables import table_for
from nominations.queries.units import now_called
from nominations.rules.form_readiness import is_text
from nominations.rules.readiness import unmet_to_submit
from nominations.rules.roles import UNIT_ROLES
from nominations.rules.terms import late_sentence
from nominations.services.nominee_import import waiting
from nominations.visitor import VisitorRequest
from workflows.queries.owed import extensions_of
from workflows.queries.timeline import submission_log
from workflows.views.bars import bar_acts, desk_view
from workflows.views.loading import load
from workflows.views.ways import way_of_submission

_AT_THE_UNIT = frozenset(
    {SubmissionState.DRAFT, SubmissionState.UNIT_SIGNING, SubmissionState.RETURNED}
)


@require_safe
def submission(request: VisitorRequest, ref: str) -> HttpResponse:
    """The page of one submission, for its unit and for those to whom it was sent."""
    subject = load(request, Machine.SUBMISSION, ref)
    assert isinstance(subject, Submission)
    desk = desk_view(request, subject)
    inside = subject.dossier.unit_id in request.hats.unit_ids(UNIT_ROLES)
    files = list(papers_of(subject))
    context: dict[str, Any] = desk.context() | {
        "submission": subject,
        "unit": subject.dossier.unit,
        "period": subject.dossier.period,
        "now_called": now_called(subject.dossier.unit, desk.today),
        "late": late_sentence(subject.dossier.period, _sent_on(subject)),
        "log": submission_log(subject, request.hats),
        "acts": bar_acts(subject, desk.buttons, desk.task) + desk.keeping,
        "inside": inside,
        "pins": subject.pins.filter(resolved_at=None),
        "nominations": _nominations(subject, request.hats.people if desk.reading else ()),
        "corrections": subject.corrections.exclude(state="DONE"),
        "sheet": table_for(request.hats, subject, pinned(files)),
        "figures": figures_of(subject),
        "form_sections": filled_sections(subject),
        "form_apart": not is_text(subject.kind),
        "registrations": registration_groups(subject),
        "changes": amended(subject),
        "imports": waiting(subject) if inside else [],
        "attachments": files,
        "room": room_of(subject, request.hats, inside=inside),
        "extensions": extensions_of(subject),
        "may_ask": inside and subject.state in _AT_THE_UNIT,
    }
    context |= way_of_submission(subject, desk, request.hats)
    context |= beside(subject, request.hats, inside=inside)
    early = inside and subject.state in _BEFORE_SIGNING
    context["unmet"] = unmet_to_submit(subject) if early else []
    context["fed_by"] = feeding_period(subject) if early else None
    context["upstairs"] = outcomes_upstairs(context["nominations"])
    context["above"] = _wait_above(context["nominations"], context["upstairs"])
    context["empty"] = not any(group["lines"] for group in context["registrations"])
    return render(request, "workflows/submission.html", context)


def _sent_on(subject: Submission) -> date:
    """The day on which the unit sent it; as long as it has not, today."""
    return clock.local_day(subject.sent_at) if subject.sent_at else clock.today()


_BEFORE_SIGNING = ("DRAFT", "UNIT_SIGNING", "RETURNED")


def _nominations(subject: Submission, judges: Collection[int]) -> list[Any]:
    """Its lines; `judges` read nothing of those on which they may not decide."""
    if subject.kind != SubmissionKind.NOMINATIONS:
        return []
    lines = subject.nominations.all()
    if judges:
        barred = Nomination.objects.filter(barred_for(judges), submission=subject)
        lines = lines.exclude(pk__in=barred.values("pk"))
    return list(
        lines.select_related(
            "award", "record__award", "record__decision", "source__submission__dossier__unit"
        ).order_by("priority", "nominee_sort_key", "pk")
    )


def _wait_above(nominations: list[Any], upstairs: Mapping[int, Any]) -> bool:
    """Whether a superior has yet to answer for one of them."""
    return any(
        row.state == NominationState.FORWARDED and row.pk not in upstairs for row in nominations
    )


def registration_groups(subject: Submission) -> list[dict[str, Any]]:
    """The lines of a registration in their three groups."""
    if subject.kind != SubmissionKind.REGISTRATION:
        return []
    lines = list(subject.registrations.select_related("award", "person", "unit"))
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "lines": [line for line in lines if line.kind == kind],
        }
        for kind in RegistrationKind
    ]


def amended(subject: Submission) -> list[Change] | None:
    """What an amendment changes; None for everything else."""
    if subject.kind != SubmissionKind.REGISTRATION:
        return None
    if subject.dossier.period.kind != PeriodKind.AMENDMENT:
        return None
    return [] if subject.nothing_to_report else changes_of(subject)
