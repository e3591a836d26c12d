"""Pins: which file proves which criterion or initiative, on which pages.

A pin is never changed: it is taken off (`removed_at`) and another one is put in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Attachment, Criterion, Initiative, ProofLink, Submission, User
from nominations.queries.fields import proof_fields
from nominations.services.drafting import DraftRefused
from nominations.services.evidence import write_beside
from nominations.services.history import record_changes


@dataclass(frozen=True)
class Wish:
    """How one pin shall be. `pin`: the one that the page showed; `proves` None takes it off."""

    attachment: Attachment
    proves: Criterion | Initiative | None
    first_page: int = 1
    last_page: int | None = None
    pin: ProofLink | None = None


def save_pins(
    submission: Submission, *, actor: User, seen_version: int, wishes: Sequence[Wish]
) -> int:
    """Take off and put on what differs from the pins in force; gives the number of pins put on.

    Pins that no wish speaks of stay. Pressed twice, the second time changes nothing. Raises
    DraftRefused for pages that the file has not, and for a criterion that is closed.
    """
    for wish in wishes:
        _refuse_pages(wish)
    off = [wish.pin for wish in wishes if wish.pin and _differs(wish)]
    on = _new_ones(wishes, off)
    if not off and not on:
        return 0
    codes = {pin.criterion.code for pin in off if pin.criterion}
    codes |= {wish.proves.code for wish in on if isinstance(wish.proves, Criterion)}

    def write(file: Submission) -> int:
        now = clock.now()
        ProofLink.objects.filter(pk__in=[pin.pk for pin in off], removed_at=None).update(
            removed_at=now
        )
        rows = ProofLink.objects.bulk_create(
            (_row(wish, actor) for wish in on), ignore_conflicts=True
        )
        before = "\n".join(_told(pin.attachment, _proven(pin), pin) for pin in off)
        after = "\n".join(_told(wish.attachment, wish.proves, wish) for wish in on)
        record_changes(file, actor=actor, changes={"attachments": (before, after)})
        return len(rows)

    return write_beside(
        submission,
        actor=actor,
        seen_version=seen_version,
        fields=proof_fields(submission, codes),
        write=write,
    )


def _refuse_pages(wish: Wish) -> None:
    name, pages, last = wish.attachment.name, wish.attachment.pages, wish.last_page
    if last is not None and last < wish.first_page:
        raise DraftRefused(
            _("“%(name)s”: trang cuối phải từ trang %(first_page)s trở đi.")
            % {"name": name, "first_page": wish.first_page}
        )
    if pages is not None and max(wish.first_page, last or 0) > pages:
        raise DraftRefused(
            _("“%(name)s” chỉ có %(pages)s trang. Hãy sửa số trang.")
            % {"name": name, "pages": pages}
        )


def _proven(pin: ProofLink) -> Criterion | Initiative | None:
    return pin.criterion or pin.initiative


def _differs(wish: Wish) -> bool:
    pin = wish.pin
    assert pin is not None
    return (_proven(pin), pin.first_page, pin.last_page) != (
        wish.proves,
        wish.first_page,
        wish.last_page,
    )


def _new_ones(wishes: Sequence[Wish], off: Sequence[ProofLink]) -> list[Wish]:
    """Wishes for pins that are not in force; of two for the same thing the first counts."""
    files = {wish.attachment.pk for wish in wishes}
    staying = ProofLink.objects.filter(attachment__in=files, removed_at=None).exclude(
        pk__in=[pin.pk for pin in off]
    )
    taken = {(pin.attachment_id, pin.criterion_id, pin.initiative_id) for pin in staying}
    fresh = []
    for wish in wishes:
        if wish.proves is None:
            continue
        key = (wish.attachment.pk, *_ids(wish.proves))
        if key not in taken:
            taken.add(key)
            fresh.append(wish)
    return fresh


def _ids(proves: Criterion | Initiative) -> tuple[int | None, int | None]:
    return (proves.pk, None) if isinstance(proves, Criterion) else (None, proves.pk)


def _row(wish: Wish, actor: User) -> ProofLink:
    assert actor.person is not None
    assert wish.proves is not None
    criterion, initiative = _ids(wish.proves)
    return ProofLink(
        attachment=wish.attachment,
        criterion_id=criterion,
        initiative_id=initiative,
        first_page=wish.first_page,
        last_page=wish.last_page,
        added_by=actor.person,
        added_at=clock.now(),
    )


def _told(
    attachment: Attachment, proves: Criterion | Initiative | None, place: Wish | ProofLink
) -> str:
    what = proves.code if isinstance(proves, Criterion) else str(proves or "")
    last = place.last_page or attachment.pages or ""
    return f"{what}: {attachment.name}, trang {place.first_page}–{last}"
