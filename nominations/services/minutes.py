"""The minutes of the meeting at which a unit chose its nominees: what it says, and the paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.enums import AttachmentKind
from nominations.models import Attachment, Submission, User
from nominations.names import clean
from nominations.services.drafting import DraftRefused
from nominations.services.evidence import attach
from nominations.services.merging import PageState, merging

_FIELD = "meeting_minutes"


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
    seen_version: int | PageState,
    text: str,
    meeting: Meeting | None = None,
    paper: "UploadedFile[Any] | None" = None,
    quiet: bool = False,
    folds: bool = False,
) -> None:
    """Number of the minutes (mandatory paper); what else it says, and the signed paper, if given.

    Saved field by field (`merging`; there `quiet` and `folds`). Raises Clashed if somebody else
    changed one of them meanwhile, StaleDraft, and DraftRefused if fewer came than voted for
    somebody, or the paper is not acceptable.
    """
    values: dict[str, Any] = {_FIELD: clean(text)[:200]}
    if meeting is not None:
        values |= {
            "meeting_on": meeting.on,
            "meeting_members": meeting.members,
            "meeting_present": meeting.present,
            "meeting_voting": clean(meeting.voting)[:100],
        }

    def now(file: Submission) -> dict[str, str]:
        return {name: _told(getattr(file, name)) for name in values}

    with transaction.atomic():
        with merging(
            submission,
            actor=actor,
            seen=seen_version,
            mine={name: _told(value) for name, value in values.items()},
            now=now,
            fields=[_FIELD],
            quiet=quiet,
            folds=folds,
        ) as draft:
            if "meeting_present" in draft.mine:
                _check_votes(draft.file, values["meeting_present"])
            draft.columns |= {name: values[name] for name in draft.mine}
        if paper is not None:
            _attach(draft.file, actor=actor, paper=paper)


def _told(value: object) -> str:
    """A value as people read it; empty for none."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _attach(file: Submission, *, actor: User, paper: "UploadedFile[Any]") -> None:
    """The signed paper; an earlier one stays, marked as replaced."""
    try:
        received = attach(
            file,
            actor=actor,
            seen_version=file.version,
            uploads=[paper],
            kind=AttachmentKind.MINUTES,
        )
    except DraftRefused as refused:
        raise DraftRefused(refused.sentence, field="paper") from refused
    if received.refused:
        raise DraftRefused(received.refused[0].sentence, field="paper")
    added = (received.stored + received.already)[0]
    papers = Attachment.objects.filter(submission=file, kind=AttachmentKind.MINUTES)
    papers.exclude(pk=added.pk).update(superseded=True)


def _check_votes(file: Submission, present: int | None) -> None:
    if present is None:
        return
    above = file.nominations.filter(votes_for__gt=present).order_by("-votes_for").first()
    if above is not None:
        raise DraftRefused(
            _(
                "%(nominee_name)s được ghi %(votes_for)s phiếu, nhiều hơn %(present)s người "
                "dự họp. Hãy sửa số người dự họp hoặc số phiếu."
            )
            % {
                "nominee_name": above.nominee_name,
                "votes_for": above.votes_for,
                "present": present,
            },
            field="meeting_present",
        )
