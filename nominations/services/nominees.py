"""The list of nominees: one by one, and many lines at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from nominations.enums import NominationState, NomineeKind
from nominations.models import (
    Award,
    Nomination,
    Person,
    Submission,
    Unit,
    User,
)
from nominations.names import clean, clean_block, sort_key
from nominations.queries.fields import is_open, open_fields
from nominations.services.drafting import DraftRefused, editing
from nominations.services.history import record_changes
from nominations.services.merging import PageState, merging
from nominations.services.nominee_cells import Answers, Cells, Edit, PointsOf
from nominations.services.search_phrases import note_row

#: What the minutes say of a line.
VOTES = frozenset({"votes_for"})


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
        raise DraftRefused(
            _("“%(name)s” không dành cho đối tượng này.") % {"name": award.name}, field="award"
        )
    values = _cleaned(details)
    try:
        with editing(
            submission, actor=actor, seen_version=seen_version, fields=["nominees"]
        ) as file:
            _check_present(file, values.get("votes_for"))
            line = Nomination.objects.create(submission=file, award=award, **identity, **values)
            note_row(line)
            changes = {f"nomination:{line.ref}": ("", f"{line.nominee_name}: {award.name}")}
            record_changes(file, actor=actor, changes=changes)
            return line
    except IntegrityError as listed:
        raise DraftRefused(
            _("%(nominee_name)s đã có trong danh sách với “%(name)s”.")
            % {"nominee_name": identity["nominee_name"], "name": award.name},
            field="nominee",
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
            _("%(votes)s phiếu, nhiều hơn %(present)s người dự họp ghi trong biên bản.")
            % {"votes": votes, "present": present},
            field="votes_for",
        )


def save_nominee(
    nomination: Nomination,
    *,
    actor: User,
    seen_version: int | PageState,
    details: Mapping[str, Any],
    answers: Answers | None = None,
    quiet: bool = False,
    folds: bool = False,
) -> None:
    """The line's own fields: position, achievements, votes, priority; and points, if asked.

    Saved field by field (`merging`; there `quiet` and `folds`). Raises Clashed if somebody else
    changed one of them meanwhile, StaleDraft, and DraftRefused if there are more votes than people
    at the meeting.
    """
    edit = Edit(nomination, _cleaned(details))
    cells, points = Cells([edit]), PointsOf(nomination, answers or {})
    with merging(
        nomination.submission,
        actor=actor,
        seen=seen_version,
        mine=cells.mine | points.mine,
        now=lambda file: cells.now(file) | points.now(),
        fields=_field_of([edit]),
        quiet=quiet,
        folds=folds,
    ) as draft:
        if cells.name(edit, "votes_for") in draft.mine:
            _check_present(draft.file, edit.values["votes_for"])
        cells.write(draft)
        points.write(draft)


def save_list(
    submission: Submission,
    *,
    actor: User,
    seen_version: int | PageState,
    edits: Sequence[Edit],
) -> int:
    """Save many lines at once, in a number of statements that does not grow with them.

    Gives how many lines changed; without a change nothing is saved. Saved cell by cell
    (`merging`): raises Clashed if somebody else changed one of them meanwhile. Raises DraftRefused
    for more votes than people at the meeting, and for an award that does not fit or stands there
    already.
    """
    if not edits:
        return 0
    cells = Cells(edits)
    try:
        with merging(
            submission,
            actor=actor,
            seen=seen_version,
            mine=cells.mine,
            now=cells.now,
            fields=_field_of(edits),
        ) as draft:
            for edit in cells.changed(draft):
                _check_line(draft.file, edit)
            return cells.write(draft)
    except IntegrityError as listed:
        raise DraftRefused(
            _(
                "Một người hoặc tập thể được đề nghị hai lần với cùng một danh hiệu. "
                "Hãy sửa cột đề nghị."
            )
        ) from listed


def _check_line(file: Submission, edit: Edit) -> None:
    line, award = edit.nomination, edit.values.get("award")
    votes, present = edit.values.get("votes_for"), file.meeting_present
    if votes is not None and present is not None and votes > present:
        raise DraftRefused(
            _("%(nominee_name)s: %(votes)s phiếu, nhiều hơn %(present)s người dự họp.")
            % {"nominee_name": line.nominee_name, "votes": votes, "present": present}
        )
    if award is None:
        return
    if line.state != NominationState.DRAFT or line.source_id is not None:
        raise DraftRefused(
            _("%(nominee_name)s: đề nghị đã gửi không đổi danh hiệu được nữa.")
            % {"nominee_name": line.nominee_name}
        )
    if not award.fits(line.nominee_kind):
        raise DraftRefused(
            _("%(nominee_name)s: “%(name)s” không dành cho đối tượng này.")
            % {"nominee_name": line.nominee_name, "name": award.name}
        )


def _field_of(edits: Sequence[Edit]) -> list[str]:
    """The field that is open for these lines: the list, each line, or the minutes for votes."""
    allowed = open_fields(edits[0].nomination.submission)
    if is_open(allowed, "nominees"):
        return ["nominees"]
    if is_open(allowed, "meeting_minutes") and all(set(e.values) <= VOTES for e in edits):
        return ["meeting_minutes"]
    return [f"nomination:{edit.nomination.ref}" for edit in edits]


def remove_nominee(nomination: Nomination, *, actor: User, seen_version: int) -> None:
    """Take a line out that was never sent; one that was sent can only be withdrawn."""
    if nomination.state != NominationState.DRAFT:
        raise DraftRefused(_("Đề nghị đã gửi chỉ có thể rút, không xóa."))
    if nomination.source_id is not None:
        raise DraftRefused(_("Đề nghị này do tờ trình của cơ quan chuyển lên: hãy rút, không xóa."))
    with editing(
        nomination.submission, actor=actor, seen_version=seen_version, fields=["nominees"]
    ) as file:
        changes = {f"nomination:{nomination.ref}": (str(nomination), "")}
        nomination.delete()
        record_changes(file, actor=actor, changes=changes)
