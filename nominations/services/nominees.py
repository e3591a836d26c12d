"""The list of nominees: one by one, and many lines at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError

from nominations.enums import NominationState, NomineeKind
from nominations.models import (
    Award,
    Criterion,
    Nomination,
    NomineeAnswer,
    Person,
    Submission,
    Unit,
    User,
)
from nominations.names import clean, clean_block, sort_key
from nominations.queries.fields import is_open, open_fields
from nominations.services.drafting import DraftRefused, editing
from nominations.services.history import record_changes

#: What of a line may be written, and how it is called in its history.
WRITABLE: Mapping[str, str] = {
    "nominee_position": "Chức vụ",
    "birth_year": "Năm sinh",
    "votes_for": "Số phiếu",
    "priority": "Thứ tự",
    "achievement": "Thành tích",
    "award": "Đề nghị",
}
#: What the minutes say of a line.
VOTES = frozenset({"votes_for"})
Answers = Mapping[Criterion, tuple[Decimal | None, bool | None, str]]


@dataclass(frozen=True, slots=True)
class Edit:
    """New values of one line; what is not named stays."""

    nomination: Nomination
    values: Mapping[str, Any] = field(default_factory=dict)


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
    values = _cleaned(details)
    try:
        with editing(
            submission, actor=actor, seen_version=seen_version, fields=["nominees"]
        ) as file:
            _check_present(file, values.get("votes_for"))
            line = Nomination.objects.create(submission=file, award=award, **identity, **values)
            changes = {f"nomination:{line.ref}": ("", f"{line.nominee_name}: {award.name}")}
            record_changes(file, actor=actor, changes=changes)
            return line
    except IntegrityError as listed:
        raise DraftRefused(
            f"{identity['nominee_name']} đã có trong danh sách với “{award.name}”.", field="nominee"
        ) from listed


def _identity(nominee: Person | Unit | str) -> dict[str, Any]:
    if isinstance(nominee, Person):
        return {
            "nominee_kind": NomineeKind.PERSON,
            "nominee_name": nominee.full_name,
            "nominee_sort_key": nominee.sort_key,
            "person": nominee,
        }
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


def _cleaned(details: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(details)
    for name, cleaner in (("nominee_position", clean), ("achievement", clean_block)):
        if name in values:
            values[name] = cleaner(values[name])
    return values


def _check_present(file: Submission, votes: int | None) -> None:
    present = file.meeting_present
    if votes is not None and present is not None and votes > present:
        raise DraftRefused(
            f"{votes} phiếu, nhiều hơn {present} người dự họp ghi trong biên bản.",
            field="votes_for",
        )


def save_nominee(
    nomination: Nomination,
    *,
    actor: User,
    seen_version: int,
    details: Mapping[str, Any],
    answers: Answers | None = None,
) -> None:
    """The line's own fields: position, achievements, votes, priority; and points, if asked.

    Raises DraftRefused if there are more votes than people at the meeting.
    """
    values = _cleaned(details)
    edit = Edit(nomination, values)
    told, fields = _told(nomination, values), _field_of([edit])
    submission = nomination.submission
    with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
        _check_present(file, values.get("votes_for"))
        _write([edit])
        changes = {f"nomination:{nomination.ref}": told}
        if answers:
            changes[f"points:{nomination.ref}"] = _save_answers(nomination, answers)
        record_changes(file, actor=actor, changes=changes)


def _save_answers(nomination: Nomination, answers: Answers) -> tuple[str, str]:
    before = {row.criterion: (row.points, row.met, row.note) for row in nomination.answers.all()}
    NomineeAnswer.objects.bulk_create(
        (
            NomineeAnswer(
                nomination=nomination,
                criterion=criterion,
                points=points,
                met=met,
                note=clean_block(note),
            )
            for criterion, (points, met, note) in answers.items()
        ),
        update_conflicts=True,
        unique_fields=["nomination", "criterion"],
        update_fields=["points", "met", "note"],
    )
    return _points_told(before), _points_told(answers)


def _points_told(answers: Answers) -> str:
    said = []
    for criterion, (points, met, note) in sorted(
        answers.items(), key=lambda pair: pair[0].position
    ):
        told = [] if points is None else [f"{points.normalize():f} điểm".replace(".", ",")]
        told += [] if met is None else ["đạt" if met else "chưa đạt"]
        told += [clean_block(note)] if note else []
        if told:
            said.append(f"{criterion.code}: {', '.join(told)}")
    return "\n".join(said)


def save_list(
    submission: Submission, *, actor: User, seen_version: int, edits: Sequence[Edit]
) -> int:
    """Save many lines at once, in a number of statements that does not grow with them.

    Gives how many lines changed; without a change nothing is saved. Raises DraftRefused for more
    votes than people at the meeting, and for an award that does not fit or stands there already.
    """
    told = {edit.nomination.ref: _told(edit.nomination, edit.values) for edit in edits}
    changed = [edit for edit in edits if any(told[edit.nomination.ref])]
    if not changed:
        return 0
    fields = _field_of(changed)
    try:
        with editing(submission, actor=actor, seen_version=seen_version, fields=fields) as file:
            for edit in changed:
                _check_line(file, edit)
            _write(changed)
            changes = {
                f"nomination:{edit.nomination.ref}": told[edit.nomination.ref] for edit in changed
            }
            record_changes(file, actor=actor, changes=changes)
    except IntegrityError as listed:
        raise DraftRefused(
            "Một người hoặc tập thể được đề nghị hai lần với cùng một danh hiệu. "
            "Hãy sửa cột đề nghị."
        ) from listed
    return len(changed)


def _check_line(file: Submission, edit: Edit) -> None:
    line, award = edit.nomination, edit.values.get("award")
    votes, present = edit.values.get("votes_for"), file.meeting_present
    if votes is not None and present is not None and votes > present:
        raise DraftRefused(f"{line.nominee_name}: {votes} phiếu, nhiều hơn {present} người dự họp.")
    if award is None or award.pk == line.award_id:
        return
    if line.state != NominationState.DRAFT or line.source_id is not None:
        raise DraftRefused(f"{line.nominee_name}: đề nghị đã gửi không đổi danh hiệu được nữa.")
    if not award.fits(line.nominee_kind):
        raise DraftRefused(f"{line.nominee_name}: “{award.name}” không dành cho đối tượng này.")


def _field_of(edits: Sequence[Edit]) -> list[str]:
    """The field that is open for these lines: the list, each line, or the minutes for votes."""
    allowed = open_fields(edits[0].nomination.submission)
    if is_open(allowed, "nominees"):
        return ["nominees"]
    if is_open(allowed, "meeting_minutes") and all(set(e.values) <= VOTES for e in edits):
        return ["meeting_minutes"]
    return [f"nomination:{edit.nomination.ref}" for edit in edits]


def _write(edits: Iterable[Edit]) -> None:
    lines, names = [], set[str]()
    for edit in edits:
        for name, value in edit.values.items():
            setattr(edit.nomination, name, value)
            names.add(name)
        lines.append(edit.nomination)
    if names:
        Nomination.objects.bulk_update(lines, sorted(names), batch_size=500)


def _told(line: Nomination, values: Mapping[str, Any]) -> tuple[str, str]:
    """What changes of a line, before and after, as people read it."""
    before: list[str] = []
    after: list[str] = []
    for name, label in WRITABLE.items():
        if name not in values or values[name] == getattr(line, name):
            continue
        for said, value in ((before, getattr(line, name)), (after, values[name])):
            said.append(f"{label}: {'–' if value in (None, '') else value}")
    return "\n".join(before), "\n".join(after)


def remove_nominee(nomination: Nomination, *, actor: User, seen_version: int) -> None:
    """Take a line out that was never sent; one that was sent can only be withdrawn."""
    if nomination.state != NominationState.DRAFT:
        raise DraftRefused("Đề nghị đã gửi chỉ có thể rút, không xóa.")
    if nomination.source_id is not None:
        raise DraftRefused("Đề nghị này do tờ trình của cơ quan chuyển lên: hãy rút, không xóa.")
    with editing(
        nomination.submission, actor=actor, seen_version=seen_version, fields=["nominees"]
    ) as file:
        changes = {f"nomination:{nomination.ref}": (str(nomination), "")}
        nomination.delete()
        record_changes(file, actor=actor, changes=changes)
