"""The minutes of the meeting at which a unit chose its nominees: what it says, and the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from nominations.enums import AttachmentKind
from nominations.models import Attachment, Submission, User
from nominations.names import clean
from nominations.services.drafting import DraftRefused, editing
from nominations.services.evidence import attach
from nominations.services.history import record_changes


@dataclass(frozen=True, slots=True)
class Meeting:
    """The unit's meeting: when, how many belong to it and came, how they voted."""

    on: date | None = None
    members: int | None = None
    present: int | None = None
    voting: str = ""


def save_minutes(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    text: str,
    meeting: Meeting | None = None,
    paper: "UploadedFile[Any] | None" = None,
) -> None:
    """Number of the minutes (mandatory paper); what else it says, and the signed paper, if given.

    Raises DraftRefused if fewer came than voted for somebody, or the paper is not acceptable.
    """
    fields = ["meeting_minutes"]
    with transaction.atomic():
        with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
            values: dict[str, Any] = {"meeting_minutes": clean(text)[:200]}
            if meeting is not None:
                _check_votes(file, meeting.present)
                values |= {
                    "meeting_on": meeting.on,
                    "meeting_members": meeting.members,
                    "meeting_present": meeting.present,
                    "meeting_voting": clean(meeting.voting)[:100],
                }
            before = {name: getattr(file, name) for name in values}
            Submission.objects.filter(pk=file.pk).update(**values)
            changed = (_told(before), _told(values))
            record_changes(file, actor=actor, changes={"meeting_minutes": changed})
        if paper is not None:
            _attach(submission, actor=actor, seen_version=seen_version + 1, paper=paper)


def _attach(
    submission: Submission, *, actor: User, seen_version: int, paper: "UploadedFile[Any]"
) -> None:
    """The signed paper; an earlier one stays, marked as replaced."""
    try:
        received = attach(
            submission,
            actor=actor,
            seen_version=seen_version,
            uploads=[paper],
            kind=AttachmentKind.MINUTES,
        )
    except DraftRefused as refused:
        raise DraftRefused(refused.sentence, field="paper") from refused
    if received.refused:
        raise DraftRefused(received.refused[0].sentence, field="paper")
    added = (received.stored + received.already)[0]
    papers = Attachment.objects.filter(submission=submission, kind=AttachmentKind.MINUTES)
    papers.exclude(pk=added.pk).update(superseded=True)


def _told(values: Mapping[str, Any]) -> str:
    on = values.get("meeting_on")
    present, members = values.get("meeting_present"), values.get("meeting_members")
    parts = [values["meeting_minutes"], f"{on:%d/%m/%Y}" if on else ""]
    parts.append(f"dự họp {present or '–'}/{members or '–'}" if present or members else "")
    return "; ".join(filter(None, (*parts, values.get("meeting_voting", ""))))


def _check_votes(file: Submission, present: int | None) -> None:
    if present is None:
        return
    above = file.nominations.filter(votes_for__gt=present).order_by("-votes_for").first()
    if above is not None:
        raise DraftRefused(
            f"{above.nominee_name} được ghi {above.votes_for} phiếu, nhiều hơn {present} người "
            "dự họp. Hãy sửa số người dự họp hoặc số phiếu.",
            field="meeting_present",
        )
