"""What a unit writes into its submission: content, answers, nominees. Nothing here moves anything.

Each save compares the version that the page showed, writes only fields that are open now, and
leaves one event. A stale page loses nothing: the caller shows what was typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from nominations.enums import NomineeKind, StreamKind
from nominations.models import (
    Award,
    Criterion,
    CriterionAnswer,
    Nomination,
    Person,
    Submission,
    Unit,
    User,
)
from nominations.names import clean, clean_block, sort_key
from nominations.queries.fields import EVERYTHING, is_open, open_fields
from nominations.services.record_event import record_event


class DraftRefused(Exception):
    """A save that did not happen; `sentence` is what the person reads."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class StaleDraft(DraftRefused):
    """Somebody saved in between, or the file has moved on."""


@contextmanager
def editing(
    submission: Submission, *, actor: User, seen_version: int, fields: Iterable[str]
) -> Iterator[Submission]:
    """A transaction in which `fields` of `submission` may be written; afterwards one event.

    Raises StaleDraft if `seen_version` is not the present one, DraftRefused if a field is closed.
    """
    names = list(fields)
    with transaction.atomic():
        hit = Submission.objects.filter(pk=submission.pk, version=seen_version).update(
            version=F("version") + 1
        )
        if not hit:
            raise StaleDraft("Hồ sơ đã được người khác lưu hoặc chuyển bước sau khi bạn mở trang.")
        fresh = Submission.objects.select_related(
            "dossier__period__unit_table", "dossier__unit"
        ).get(pk=submission.pk)
        allowed = open_fields(fresh)
        closed = [name for name in names if not is_open(allowed, name)]
        if closed:
            raise DraftRefused(
                "Mục này đang khóa: hồ sơ đã gửi, hoặc không nằm trong phần trả lại."
            )
        yield fresh
        record_event(
            stream=(StreamKind.SUBMISSION, fresh.ref),
            action="save",
            actor=actor,
            from_state=fresh.state,
            to_state=fresh.state,
            data={"fields": names},
        )


def save_answers(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    answers: Mapping[Criterion, tuple[Decimal | None, bool | None, str]],
) -> None:
    """Points, yes or no, and a note per criterion. Raises DraftRefused above the maximum."""
    for criterion, (points, _met, _note) in answers.items():
        if points is not None and not 0 <= points <= criterion.max_points:
            limit = f"{criterion.max_points.normalize():f}"
            raise DraftRefused(
                f"Tiêu chí {criterion.code}: hãy nhập điểm từ 0 đến {limit}.",
                field=f"points_{criterion.code}",
            )
    fields = [f"criterion:{criterion.code}" for criterion in answers]
    with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
        CriterionAnswer.objects.bulk_create(
            (
                CriterionAnswer(
                    submission=file,
                    criterion=criterion,
                    points=points,
                    met=met,
                    note=clean_block(note),
                )
                for criterion, (points, met, note) in answers.items()
            ),
            update_conflicts=True,
            unique_fields=["submission", "criterion"],
            update_fields=["points", "met", "note"],
        )


def add_nominee(
    submission: Submission,
    *,
    actor: User,
    seen_version: int,
    award: Award,
    nominee: Person | Unit | str,
    details: Mapping[str, Any],
) -> Nomination:
    """Add a person, a collective or (by name) an outsider; `details` are the line's own fields.

    Raises DraftRefused if the award is not for that nominee, or the nominee is listed already.
    """
    identity = _identity(nominee)
    if not award.fits(identity["nominee_kind"]):
        raise DraftRefused(f"“{award.name}” không dành cho đối tượng này.", field="award")
    try:
        with editing(
            submission, actor=actor, seen_version=seen_version, fields=["nominees"]
        ) as file:
            return Nomination.objects.create(submission=file, award=award, **identity, **details)
    except IntegrityError as listed:
        raise DraftRefused(
            f"{identity['nominee_name']} đã có trong danh sách với “{award.name}”.", field="nominee"
        ) from listed


def _identity(nominee: Person | Unit | str) -> dict[str, Any]:
    if isinstance(nominee, Person):
        kind, name, link = NomineeKind.PERSON, nominee.full_name, {"person": nominee}
        return {
            "nominee_kind": kind,
            "nominee_name": name,
            "nominee_sort_key": nominee.sort_key,
        } | link
    if isinstance(nominee, Unit):
        return {
            "nominee_kind": NomineeKind.UNIT,
            "nominee_name": nominee.name,
            "nominee_sort_key": sort_key(nominee.name),
            "unit": nominee,
        }
    name = clean(nominee)
    return {
        "nominee_kind": NomineeKind.OUTSIDER,
        "nominee_name": name,
        "nominee_sort_key": sort_key(name),
    }


def save_nominee(
    nomination: Nomination, *, actor: User, seen_version: int, details: Mapping[str, Any]
) -> None:
    """The line's own fields: position, achievements, votes, priority."""
    name = f"nomination:{nomination.ref}"
    allowed = open_fields(nomination.submission)
    field = "nominees" if "nominees" in allowed or EVERYTHING in allowed else name
    with editing(nomination.submission, actor=actor, seen_version=seen_version, fields=[field]):
        Nomination.objects.filter(pk=nomination.pk).update(**details)


def remove_nominee(nomination: Nomination, *, actor: User, seen_version: int) -> None:
    """Take a line out that was never sent; one that was sent can only be withdrawn."""
    if nomination.state != "DRAFT":
        raise DraftRefused("Đề nghị đã gửi chỉ có thể rút, không xóa.")
    if nomination.source_id is not None:
        raise DraftRefused("Đề nghị này do tờ trình của cơ quan chuyển lên: hãy rút, không xóa.")
    with editing(
        nomination.submission, actor=actor, seen_version=seen_version, fields=["nominees"]
    ):
        nomination.delete()
