"""What a unit sent, frozen at the signature: plain data whose hash the log of acts keeps."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from nominations import clock
from nominations.enums import NominationState, SubmissionKind
from nominations.language import for_the_record
from nominations.models import (
    CriterionAnswer,
    InitiativeAuthor,
    Nomination,
    NomineeAnswer,
    SentCopy,
    Submission,
)
from nominations.queries.score_sheet import options_of
from nominations.rules.form_fields import shown
from nominations.rules.numbers import as_written
from nominations.services.record_event import digest_of

Content = dict[str, Any]


def take_copy(submission: Submission, *, person_id: int | None) -> SentCopy:
    """Freeze what `submission` says now as its next copy; needs a transaction.

    At most five statements, however long its lists are: one act has thirty for everything.
    `sha256` is that of the canonical JSON.
    """
    content = content_of(submission)
    return SentCopy.objects.create(
        submission=submission,
        number=content["number"],
        content=content,
        sha256=digest_of(content),
        person_id=person_id,
        sent_at=clock.now(),
    )


def content_of(submission: Submission) -> Content:
    """Everything that the part says, as text and numbers that need no other table to be read."""
    with for_the_record():
        return _content(submission)


def _content(submission: Submission) -> Content:
    content: Content = {
        "format": 1,
        "kind": submission.kind,
        "nothing_to_report": submission.nothing_to_report,
        "narrative": submission.narrative,
        "attachments": _attachments(submission),
    }
    part = _PARTS.get(SubmissionKind(submission.kind), _figures)
    return content | _number_and_form(submission) | part(submission)


def _attachments(submission: Submission) -> list[Content]:
    """The files in use, each with what it proves on which pages; one statement."""
    files: dict[str, Content] = {}
    in_use = submission.attachments.filter(superseded=False).select_related("nomination")
    pinned = in_use.annotate(
        pin=FilteredRelation("links", condition=Q(links__removed_at=None)),
        criterion=F("pin__criterion__code"),
        initiative=F("pin__initiative__ref"),
        title=F("pin__initiative__title"),
        first_page=F("pin__first_page"),
        last_page=F("pin__last_page"),
    )
    # One row per pin, and one per file that proves nothing by itself.
    for file in pinned.order_by("pk", "pin__criterion__position", "pin__pk"):
        row = files.setdefault(
            file.ref,
            {
                "ref": file.ref,
                "name": file.name,
                "kind": file.get_kind_display(),
                "of": file.nomination.nominee_name if file.nomination else "",
                "sha256": file.sha256,
                "pages": file.pages,
                "pins": [],
            },
        )
        if file.first_page is not None:
            row["pins"].append(
                {
                    "criterion": file.criterion or "",
                    "initiative": file.initiative or "",
                    "title": file.title or "",
                    "first_page": file.first_page,
                    "last_page": file.last_page,
                }
            )
    return list(files.values())


def _number_and_form(submission: Submission) -> Content:
    """The number of the copy and the answers to the period's form, in one statement."""
    earlier = SentCopy.objects.filter(submission=OuterRef("pk")).order_by("-number")
    names = ("code", "section", "label", "kind")
    rows = list(
        Submission.objects.filter(pk=submission.pk)
        .annotate(last=Subquery(earlier.values("number")[:1]))
        .order_by(
            "form_answers__field__template__code",
            "form_answers__field__position",
            "form_answers__pk",
        )
        .values_list(
            "last", *(f"form_answers__field__{name}" for name in names), "form_answers__value"
        )
    )
    return {
        "number": (rows[0][0] or 0) + 1,
        "form": [
            dict(zip(names, said, strict=True)) | {"value": value, "text": shown(said[3], value)}
            for _last, *said, value in rows
            if said[0] is not None
        ],
    }


def _text(value: Any) -> str | None:
    """Numbers without trailing zeros, days as 2026-11-20: the same text on every database."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)


def _figures(submission: Submission) -> Content:
    return {
        "figures": [
            {
                "code": row.code,
                "label": f"{row.label} ({row.measure})" if row.measure else row.label,
                "value": _text(row.value),
                "estimate": _text(row.estimate),
            }
            for row in submission.indicators.all()
        ]
    }


def _answers(submission: Submission) -> Content:
    answers = submission.answers.select_related("criterion")
    return {
        "total": _text(submission.self_total),
        "answers": [_answer(answer) for answer in answers],
    }


def _answer(answer: CriterionAnswer) -> Content:
    """What the unit wrote of one criterion, with the words of its table. Proofs: see the files."""
    criterion = answer.criterion
    labels = {option["code"]: str(option["label"]) for option in options_of(criterion)}
    return {
        "code": criterion.code,
        "label": criterion.text,
        "section": criterion.section,
        "points": _text(answer.points),
        "proposed": _text(answer.proposed),
        "value": _text(answer.value),
        "measure": str(criterion.how.get("unit", "")),
        "choice": answer.choice,
        "level": labels.get(answer.choice, answer.choice),
        "met": answer.met,
        "absent": answer.absent,
        "note": answer.note,
    }


def _nominees(submission: Submission) -> Content:
    lines: dict[str, Content] = {}
    rows = submission.nominations.exclude(state=NominationState.WITHDRAWN).select_related("award")
    scored = _scores_of_nominees(submission)
    # One row per initiative that a nominee names: both tables in one statement.
    for row in rows.annotate(initiative=F("initiative_uses__initiative__title")):
        line = lines.setdefault(row.ref, _nominee(row, scored))
        if row.initiative is not None:
            line["initiatives"].append(row.initiative)
    for line in lines.values():
        line["initiatives"].sort()
    return {
        "meeting": {
            "minutes": submission.meeting_minutes,
            "on": _text(submission.meeting_on),
            "members": submission.meeting_members,
            "present": submission.meeting_present,
            "voting": submission.meeting_voting,
        },
        "nominees": list(lines.values()),
    }


def _nominee(line: Nomination, scored: Mapping[int, list[Content]]) -> Content:
    return {
        "ref": line.ref,
        "name": line.nominee_name,
        "award": line.award.name,
        "position": line.nominee_position,
        "birth_year": line.birth_year,
        "achievement": line.achievement,
        "votes": line.votes_for,
        "priority": line.priority,
        "answers": scored.get(line.pk, []),
        "initiatives": [],
    }


def _scores_of_nominees(submission: Submission) -> Mapping[int, list[Content]]:
    """Nominee → what is said of each criterion; nothing is asked without a score table."""
    if submission.dossier.period.person_table_id is None:
        return {}
    scored: dict[int, list[Content]] = {}
    given = NomineeAnswer.objects.filter(nomination__submission=submission)
    for answer in given.select_related("criterion").order_by("criterion__position"):
        scored.setdefault(answer.nomination_id, []).append(
            {
                "code": answer.criterion.code,
                "label": answer.criterion.text,
                "points": _text(answer.points),
                "met": answer.met,
                "note": answer.note,
            }
        )
    return scored


def _registrations(submission: Submission) -> Content:
    lines = submission.registrations.select_related("award", "person", "unit")
    return {
        "registrations": [
            {
                "ref": line.ref,
                "kind": line.get_kind_display(),
                "award": line.award.name if line.award else "",
                "for": str(line.person or line.unit or ""),
                "text": line.text,
            }
            for line in lines
        ]
    }


def _initiatives(submission: Submission) -> Content:
    authors: dict[int, list[str]] = {}
    for author in InitiativeAuthor.objects.filter(initiative__submission=submission):
        authors.setdefault(author.initiative_id, []).append(
            f"{author.name} ({as_written(author.share)} %)"
        )
    return {
        "initiatives": [
            {
                "ref": row.ref,
                "title": row.title,
                "summary": row.summary,
                "effect": row.effect,
                "authors": authors.get(row.pk, []),
            }
            for row in submission.initiatives.all()
        ]
    }


_PARTS: Mapping[SubmissionKind, Callable[[Submission], Content]] = MappingProxyType(
    {
        SubmissionKind.SELF_ASSESSMENT: _answers,
        SubmissionKind.NOMINATIONS: _nominees,
        SubmissionKind.REGISTRATION: _registrations,
        SubmissionKind.INITIATIVES: _initiatives,
    }
)
