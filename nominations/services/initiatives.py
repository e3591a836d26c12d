"""What a unit writes of its initiatives, and hands in with a part.

As long as an initiative lies in no part, two people are kept apart by a fingerprint of what the
page showed; in a part, by the part's version, like everything else in it (`drafting.editing`).
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import StreamKind, SubmissionKind, SubmissionState
from nominations.models import (
    Initiative,
    InitiativeAuthor,
    Person,
    RegistrationLine,
    Submission,
    Unit,
    User,
)
from nominations.names import clean, clean_block, search_key
from nominations.queries.fields import EVERYTHING, is_open, open_fields
from nominations.queries.initiatives import offered_to
from nominations.rules.initiatives import percent, unmet_shares
from nominations.services.drafting import DraftRefused, StaleDraft, editing
from nominations.services.history import record_changes
from nominations.services.record_event import digest_of, record_event

FIELD = "initiatives"
_STALE = N_("Sáng kiến đã được người khác lưu hoặc chuyển bước sau khi bạn mở trang.")


@dataclass(frozen=True, slots=True)
class Authorship:
    """One author and his part in percent; `person` is none for somebody named only."""

    name: str
    share: Decimal
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What an initiative says of itself, and whose it is."""

    title: str
    summary: str = ""
    effect: str = ""
    authors: tuple[Authorship, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed: the part's version, or the fingerprint of a free initiative."""

    version: int = 0
    fingerprint: str = ""


def fingerprint(initiative: Initiative) -> str:
    """A short digest of what people may change, and of the part that holds it."""
    authors = [[row.name, str(row.share), row.person_id] for row in initiative.authors.all()]
    said = [initiative.title, initiative.summary, initiative.effect, initiative.submission_id]
    return digest_of([*said, authors])[:16]


def take_up(line: RegistrationLine, *, unit: Unit, actor: User) -> Initiative:
    """Make an initiative of a registered line; a second click finds the one that is there."""
    whose = (Authorship(line.person.full_name, Decimal(100), line.person),) if line.person else ()
    wording = Wording(title=clean(line.text)[:300], authors=whose)
    with transaction.atomic():
        locked = RegistrationLine.objects.select_for_update().get(pk=line.pk)
        found = Initiative.objects.filter(registration=locked).first()
        year = line.submission.dossier.period.year
        return found or _create(unit, year, wording, actor=actor, registration=line)


def begin(unit: Unit, year: int, *, actor: User, wording: Wording) -> Initiative:
    """Write down an initiative that was not registered. Raises DraftRefused as `save_initiative`.

    A title that the unit has in this year already is refused: a second click makes no twin.
    """
    _check(wording)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        key = search_key(wording.title)
        if Initiative.objects.filter(unit=unit, year=year, search_key=key).exists():
            raise DraftRefused(
                _(
                    "Đơn vị đã có sáng kiến “%(title)s” trong năm %(year)s. Hãy mở sáng kiến đã "
                    "có, hoặc ghi tên khác."
                )
                % {"title": clean(wording.title), "year": year},
                field="title",
            )
        return _create(unit, year, wording, actor=actor)


def _create(unit: Unit, year: int, wording: Wording, *, actor: User, **links: Any) -> Initiative:
    assert actor.person is not None
    place = Initiative.objects.filter(unit=unit, year=year).aggregate(last=Max("position"))["last"]
    initiative = Initiative.objects.create(
        unit=unit,
        year=year,
        position=(place or 0) + 1,
        created_by=actor.person,
        created_at=clock.now(),
        **_columns(wording),
        **links,
    )
    _write_authors(initiative, wording.authors)
    _tell_the_unit(initiative, actor)
    return initiative


def save_initiative(initiative: Initiative, *, actor: User, seen: Seen, wording: Wording) -> None:
    """Say it differently. Raises StaleDraft, or DraftRefused for shares that are not 100 %."""
    _check(wording)
    with _writing(initiative, actor=actor, seen=seen) as (fresh, file):
        before = in_words(fresh)
        Initiative.objects.filter(pk=fresh.pk).update(**_columns(wording))
        fresh.authors.all().delete()
        _write_authors(fresh, wording.authors)
        if file is not None:
            after = in_words(Initiative.objects.get(pk=fresh.pk))
            changes = {f"initiative:{fresh.ref}": (before, after)}
            record_changes(file, actor=actor, changes=changes)


def remove(initiative: Initiative, *, actor: User, seen: Seen) -> None:
    """Strike out an initiative that was never handed in, or take it out of the part first."""
    with _writing(initiative, actor=actor, seen=seen) as (fresh, file):
        if file is not None or fresh.submission_id is not None:
            raise DraftRefused(_("Sáng kiến đang nằm trong hồ sơ: hãy rút khỏi hồ sơ trước."))
        if fresh.recognitions.exists() or fresh.uses.exists() or fresh.proof_links.exists():
            raise DraftRefused(_("Sáng kiến đã có kết quả, minh chứng hoặc đã được dùng: giữ lại."))
        fresh.delete()


@contextmanager
def _writing(
    initiative: Initiative, *, actor: User, seen: Seen
) -> Iterator[tuple[Initiative, Submission | None]]:
    """The initiative under lock, and the part that holds it, if any (then with its event)."""
    part = initiative.submission
    if part is not None and part.state != SubmissionState.WITHDRAWN:
        name = _open_name(part, initiative)
        with editing(part, actor=actor, seen_version=seen.version, fields=[name]) as file:
            fresh = _locked(initiative)
            if fresh.submission_id != file.pk:
                raise StaleDraft(_(_STALE))
            yield fresh, file
        return
    with transaction.atomic():
        fresh = _locked(initiative)
        if (
            fresh.submission_id != initiative.submission_id
            or fingerprint(fresh) != seen.fingerprint
        ):
            raise StaleDraft(_(_STALE))
        if fresh.recognitions.exists():
            raise DraftRefused(_("Sáng kiến đã có kết quả của Hội đồng sáng kiến: không sửa nữa."))
        yield fresh, None
        _tell_the_unit(fresh, actor)


def _locked(initiative: Initiative) -> Initiative:
    found = Initiative.objects.select_for_update().select_related("unit")
    fresh = found.filter(pk=initiative.pk).first()
    if fresh is None:
        raise StaleDraft(_(_STALE))
    return fresh


def _open_name(part: Submission, initiative: Initiative) -> str:
    """The field under which it is open: the whole list, or the one that a return pinned."""
    allowed = open_fields(part)
    whole = FIELD in allowed or EVERYTHING in allowed
    return FIELD if whole else f"initiative:{initiative.ref}"


def may_write(initiative: Initiative) -> bool:
    """Whether the unit may change it now."""
    part = initiative.submission
    if part is None or part.state == SubmissionState.WITHDRAWN:
        return not initiative.recognitions.exists()
    return is_open(open_fields(part), _open_name(part, initiative))


def put_in(submission: Submission, refs: Collection[str], *, actor: User, seen_version: int) -> int:
    """Put free initiatives of the unit into its part; how many. Raises DraftRefused for none."""
    if submission.kind != SubmissionKind.INITIATIVES:
        raise DraftRefused(_("Phần hồ sơ này không nhận sáng kiến."))
    with editing(submission, actor=actor, seen_version=seen_version, fields=[FIELD]) as file:
        chosen = [
            row.pk for row in offered_to(file).select_for_update(of=("self",)) if row.ref in refs
        ]
        if not chosen:
            raise DraftRefused(_("Chưa chọn sáng kiến nào. Hãy đánh dấu ít nhất một sáng kiến."))
        Initiative.objects.filter(pk__in=chosen).update(submission=file)
        return len(chosen)


def take_out(initiative: Initiative, *, actor: User, seen_version: int) -> None:
    """Take an initiative out of a part that is open; it stays with the unit."""
    part = initiative.submission
    if part is None:
        raise StaleDraft(_(_STALE))
    with editing(part, actor=actor, seen_version=seen_version, fields=[FIELD]):
        if initiative.recognitions.exists():
            raise DraftRefused(_("Sáng kiến đã có kết quả của Hội đồng sáng kiến: không rút được."))
        Initiative.objects.filter(pk=initiative.pk, submission=part).update(submission=None)


def in_words(initiative: Initiative) -> str:
    """What the history keeps of an initiative: its text and its authors."""
    authors = "; ".join(
        f"{row.name} ({percent(row.share)})"
        for row in initiative.authors.order_by("position", "pk")
    )
    lines = (initiative.title, initiative.summary, initiative.effect, authors)
    return "\n".join(line for line in lines if line)


def _columns(wording: Wording) -> dict[str, str]:
    title = clean(wording.title)[:300]
    return {
        "title": title,
        "search_key": search_key(title),
        "summary": clean_block(wording.summary),
        "effect": clean_block(wording.effect),
    }


def _check(wording: Wording) -> None:
    """Raise DraftRefused unless there is a title, and authors, if any, for exactly 100 %."""
    if not clean(wording.title):
        raise DraftRefused(_("Hãy ghi tên sáng kiến."), field="title")
    authors = wording.authors
    if authors and (wrong := unmet_shares([author.share for author in authors])):
        raise DraftRefused(wrong, field="authors")
    people = [author.person.pk for author in authors if author.person]
    names = [clean(author.name).casefold() for author in authors if not author.person]
    if len(people) != len(set(people)) or len(names) != len(set(names)):
        raise DraftRefused(
            _("Mỗi tác giả chỉ ghi một dòng. Hãy gộp các dòng trùng."), field="authors"
        )


def _write_authors(initiative: Initiative, authors: Sequence[Authorship]) -> None:
    InitiativeAuthor.objects.bulk_create(
        InitiativeAuthor(
            initiative=initiative,
            person=author.person,
            name=author.person.full_name if author.person else clean(author.name)[:120],
            share=author.share,
            position=place,
        )
        for place, author in enumerate(authors, start=1)
    )


def _tell_the_unit(initiative: Initiative, actor: User) -> None:
    """A link in the unit's own chain; it is in no part yet."""
    record_event(
        stream=(StreamKind.UNIT, initiative.unit.ref),
        action="save",
        subject=initiative.ref,
        actor=actor,
        data={"initiative": initiative.ref},
    )
