"""Proofs: stored, replaced, taken out of use. Append-only, outside the web root.

A file is written before the row that names it, and taken away again if the row does not come;
so an upload that breaks off leaves nothing half. What a killed process leaves behind is swept
(`sweep_files`). Adding a file overwrites nobody's words: somebody else's save in between is no
clash, but the field must be open at the moment of writing.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from pathlib import PurePosixPath
from typing import TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import AttachmentKind
from nominations.models import Attachment, Nomination, ProofLink, Submission, User
from nominations.queries.fields import is_open, open_fields, proof_fields
from nominations.services.drafting import CLOSED, DraftRefused, StaleDraft, editing
from nominations.services.history import record_changes
from nominations.services.upload_gate import Checked, Upload, check_upload

T = TypeVar("T")
_TRIES = 5
_CHECKED_AT_ONCE = 3


@dataclass
class Received:
    """What became of the files of one sending: each is in exactly one of the lists."""

    stored: list[Attachment] = field(default_factory=list)
    already: list[Attachment] = field(default_factory=list)
    refused: list[DraftRefused] = field(default_factory=list)


def attach(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    uploads: Sequence[Upload],
    kind: str = AttachmentKind.PROOF,
    nomination: Nomination | None = None,
) -> Received:
    """Store every acceptable file; each other one is in `refused` with what to mend.

    A file that the submission holds already (same content) is not stored again. Raises
    DraftRefused if the field is closed, StaleDraft if the page shows a version that is yet to be.
    """
    assert actor.person is not None
    wanted = _open_or_refuse(submission, kind)
    received = Received()
    with _shelf() as put:
        fresh = _check_all(submission, uploads, received, put)
        if not fresh:
            return received

        def write(file: Submission) -> list[Attachment]:
            held = _held(file)  # again: the same sending may have come twice at once
            return Attachment.objects.bulk_create(
                _row(file, checked, name, actor=actor, kind=kind, nomination=nomination)
                for checked, name in fresh
                if checked.sha256 not in held
            )

        received.stored = write_beside(
            submission, actor=actor, seen_version=seen_version, fields=wanted, write=write
        )
    named = {row.file.name for row in received.stored}
    for name in (name for _checked, name in fresh if name not in named):
        default_storage.delete(name)
    return received


def replace(
    attachment: Attachment, *, actor: User, seen_version: int, upload: Upload
) -> Attachment:
    """A newer file in the place of `attachment`: it takes over the pins, the old row stays.

    Raises DraftRefused as `check_upload` does, and if a pin or the field is closed.
    """
    _refuse_superseded(attachment)
    wanted = _fields_of(attachment)
    _refuse_closed(attachment.submission, wanted)
    with _shelf() as put:
        checked = check_upload(upload)
        if checked.sha256 == attachment.sha256:
            raise DraftRefused(_("Tệp mới giống hệt tệp đang có."), field="upload")
        stored = put(checked)

        def write(file: Submission) -> Attachment:
            row = _row(
                file,
                checked,
                stored,
                actor=actor,
                kind=attachment.kind,
                nomination=attachment.nomination,
            )
            row.save()
            _supersede(attachment, by=row)
            _carry_pins(attachment, row, actor)
            pair = (attachment.name, row.name)
            record_changes(file, actor=actor, changes={"attachments": pair})
            return row

        return write_beside(
            attachment.submission,
            actor=actor,
            seen_version=seen_version,
            fields=wanted,
            write=write,
        )


def retire(attachment: Attachment, *, actor: User, seen_version: int) -> None:
    """Take a file out of use without a newer one: pins go, row and file stay."""
    _refuse_superseded(attachment)

    def write(file: Submission) -> None:
        _supersede(attachment, by=None)
        _pins(attachment).update(removed_at=clock.now())
        record_changes(file, actor=actor, changes={"attachments": (attachment.name, "")})

    write_beside(
        attachment.submission,
        actor=actor,
        seen_version=seen_version,
        fields=_fields_of(attachment),
        write=write,
    )


def write_beside(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    fields: Sequence[str],
    write: Callable[[Submission], T],
) -> T:
    """Run `write` inside `editing` on the present version: for rows that clash with nobody's.

    Raises DraftRefused if a field is closed, StaleDraft for a version that is yet to be.
    """
    for tries_left in reversed(range(_TRIES)):
        present = Submission.objects.values_list("version", flat=True).get(pk=submission.pk)
        try:
            with editing(
                submission, actor=actor, seen_version=max(seen_version, present), fields=fields
            ) as file:
                return write(file)
        except StaleDraft:
            if seen_version > present or not tries_left:
                raise
    raise AssertionError("the last try returns or raises")


def _open_or_refuse(submission: Submission, kind: str) -> list[str]:
    """The signed minutes may come whenever what they say is open, even if other papers may not."""
    minutes = kind == AttachmentKind.MINUTES
    wanted = ["meeting_minutes"] if minutes else proof_fields(submission)
    _refuse_closed(submission, wanted)
    return wanted


def _refuse_closed(submission: Submission, wanted: Sequence[str]) -> None:
    """Said before the files are looked at; `editing` asks again when it writes."""
    allowed = open_fields(submission)
    if not all(is_open(allowed, name) for name in wanted):
        raise DraftRefused(_(CLOSED))


def _fields_of(attachment: Attachment) -> list[str]:
    codes = _pins(attachment).filter(criterion__isnull=False)
    return proof_fields(
        attachment.submission, list(codes.values_list("criterion__code", flat=True))
    )


def _check_all(
    submission: Submission,
    uploads: Sequence[Upload],
    received: Received,
    put: Callable[[Checked], str],
) -> list[tuple[Checked, str]]:
    """Look at the files, a few at a time, as each waits for a process. No database here."""
    held = _held(submission)

    def take(upload: Upload) -> DraftRefused | Attachment | tuple[Checked, str]:
        try:
            checked = check_upload(upload)
        except DraftRefused as refused:
            return refused
        if checked.sha256 in held:
            return held[checked.sha256]
        name = put(checked)
        return dataclass_replace(checked, content=ContentFile(b"")), name  # it is on the disk now

    fresh: dict[str, tuple[Checked, str]] = {}
    with ThreadPoolExecutor(max_workers=_CHECKED_AT_ONCE) as pool:
        for outcome in pool.map(take, uploads):
            if isinstance(outcome, DraftRefused):
                received.refused.append(outcome)
            elif isinstance(outcome, Attachment):
                received.already.append(outcome)
            elif fresh.setdefault(outcome[0].sha256, outcome) is not outcome:
                default_storage.delete(outcome[1])  # the same file twice in one sending
    return list(fresh.values())


def _held(submission: Submission) -> dict[str, Attachment]:
    """The files in use, by content."""
    return {proof.sha256: proof for proof in submission.attachments.filter(superseded=False)}


@contextmanager
def _shelf() -> Iterator[Callable[[Checked], str]]:
    """Files put here are taken away again unless the block ends well."""
    names: list[str] = []

    def put(checked: Checked) -> str:
        ending = PurePosixPath(checked.name).suffix.lower()
        place = Attachment._meta.get_field("file").generate_filename(
            Attachment(), f"{checked.sha256[:16]}{ending}"
        )
        name = default_storage.save(place, checked.content)
        names.append(name)
        return name

    try:
        yield put
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise


def _row(
    file: Submission,
    checked: Checked,
    stored: str,
    *,
    actor: User,
    kind: str,
    nomination: Nomination | None,
) -> Attachment:
    return Attachment(
        submission=file,
        nomination=nomination,
        kind=kind,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        file=stored,
        pages=checked.pages,
        uploaded_by=actor.person,
        uploaded_at=clock.now(),
    )


def _refuse_superseded(attachment: Attachment, *, found: bool = True) -> None:
    if attachment.superseded or not found:
        raise DraftRefused(_("Tệp này đã được thay hoặc bỏ trước đó. Hãy tải lại trang."))


def _supersede(attachment: Attachment, *, by: Attachment | None) -> None:
    rows = Attachment.objects.filter(pk=attachment.pk, superseded=False)
    _refuse_superseded(attachment, found=bool(rows.update(superseded=True, replaced_by=by)))


def _pins(attachment: Attachment) -> QuerySet[ProofLink]:
    return ProofLink.objects.filter(attachment=attachment, removed_at=None)


def _carry_pins(old: Attachment, new: Attachment, actor: User) -> None:
    """The pins of `old` become pins of `new`, cut to its pages."""
    pins, now, most = list(_pins(old)), clock.now(), new.pages
    _pins(old).update(removed_at=now)
    ProofLink.objects.bulk_create(
        ProofLink(
            attachment=new,
            criterion_id=pin.criterion_id,
            initiative_id=pin.initiative_id,
            first_page=min(pin.first_page, most or pin.first_page),
            last_page=min(pin.last_page or most or 0, most or pin.last_page or 0) or None,
            added_by=actor.person,
            added_at=now,
        )
        for pin in pins
    )
