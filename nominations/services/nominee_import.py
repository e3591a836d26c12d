"""Where rows of nominees come from: a workbook, pasted cells, last year's list.

They are kept as they were read. Nothing is on the list before `nominee_apply`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import ImportSource, NominationState, NomineeKind
from nominations.language import recorded
from nominations.models import Nomination, NomineeImport, Period, Submission, User
from nominations.names import clean
from nominations.queries.fields import is_open, open_fields
from nominations.queries.nominee_roll import roll_of
from nominations.queries.units import origins_of
from nominations.rules.nominee_rows import KIND_WORDS, ROW_LIMIT
from nominations.services.drafting import DraftRefused
from nominations.services.nominee_files import Listing, read_pasted, read_workbook


def from_file(submission: Submission, *, actor: User, upload: "UploadedFile[Any]") -> NomineeImport:
    """Keep the rows of a workbook for the preview. Raises DraftRefused with what to mend."""
    _may_list(submission)
    listing = read_workbook(upload)
    name = clean((upload.name or "").replace("\\", "/").rpartition("/")[2])[-200:]
    return _keep(submission, actor, ImportSource.EXCEL, listing, name)


def from_text(submission: Submission, *, actor: User, text: str) -> NomineeImport:
    """Keep pasted rows for the preview. Raises DraftRefused if there are none."""
    _may_list(submission)
    return _keep(submission, actor, ImportSource.PASTE, read_pasted(text), "")


def from_last_year(submission: Submission, *, actor: User) -> NomineeImport:
    """Keep the list of the latest earlier period of the kind; those who left are marked.

    Opened again before anything of it was applied, it is the same import. Raises DraftRefused if
    the unit, and whom it continues, had no list before.
    """
    _may_list(submission)
    waiting = submission.imports.filter(source=ImportSource.LAST_YEAR, applied_at=None).first()
    if waiting is not None:
        return waiting
    before = earlier_list(submission)
    if before is None:
        raise DraftRefused(_("Đơn vị chưa có danh sách đề nghị ở kỳ cùng loại trước đây."))
    period, lines = before
    listing, choices = _of_lines(lines, submission, clock.today())
    return _keep(submission, actor, ImportSource.LAST_YEAR, listing, period.name, choices=choices)


def earlier_list(submission: Submission) -> tuple[Period, list[Nomination]] | None:
    """The latest earlier period of the same kind with nominees of the unit, and these."""
    period = submission.dossier.period
    lines = (
        Nomination.objects.filter(
            submission__dossier__unit__in=origins_of(submission.dossier.unit),
            submission__dossier__period__kind=period.kind,
            submission__dossier__period__year__lt=period.year,
        )
        .exclude(state=NominationState.WITHDRAWN)
        .select_related("award", "person", "unit", "submission__dossier__period")
        .order_by(
            "-submission__dossier__period__year",
            "-submission__dossier__period_id",
            "priority",
            "nominee_sort_key",
            "pk",
        )[:ROW_LIMIT]
    )
    found = list(lines)
    if not found:
        return None
    latest = found[0].submission.dossier.period
    return latest, [line for line in found if line.submission.dossier.period_id == latest.pk]


def _of_lines(
    lines: list[Nomination], submission: Submission, day: date
) -> tuple[Listing, dict[str, str]]:
    """Last year's lines as rows; votes and achievements are this year's to write."""
    roll, before = roll_of(submission, day), origins_of(submission.dossier.unit)
    units = {known.pk: ref for ref, known in roll.units.by_ref.items()}
    own = units.get(submission.dossier.unit_id, "")
    rows: list[dict[str, Any]] = []
    choices: dict[str, str] = {}
    for line in lines:
        ref = line.person.ref if line.person else units.get(line.unit_id or 0, "")
        if line.unit_id in before:
            ref = ref or own  # what it continues
        here = ref in roll.people.by_ref or ref in roll.units.by_ref
        left = not here and line.nominee_kind != NomineeKind.OUTSIDER
        if here:
            choices[str(len(rows))] = ref
        rows.append(_row_of(line, len(rows) + 1, left=left))
    return Listing(rows, {}, []), choices


def _row_of(line: Nomination, number: int, *, left: bool) -> dict[str, Any]:
    year = line.birth_year or (line.person.birth_year if line.person else None)
    cells = {
        "name": line.nominee_name,
        "kind": KIND_WORDS[line.nominee_kind],
        "birth": str(year or ""),
        "post": line.nominee_position if line.nominee_kind == NomineeKind.OUTSIDER else "",
        "award": line.award.name,
    }
    notes = [f"năm trước: {recorded(NominationState(line.state).label)}"]
    return {"n": number, "cells": cells, "bad": {}, "notes": notes, "left": left}


def _keep(
    submission: Submission,
    actor: User,
    source: ImportSource,
    listing: Listing,
    name: str,
    *,
    choices: Mapping[str, str] | None = None,
) -> NomineeImport:
    assert actor.person is not None
    return NomineeImport.objects.create(
        submission=submission,
        source=source,
        name=name,
        rows=listing.rows,
        choices=choices or {},
        created_by=actor.person,
        created_at=clock.now(),
        result={"letters": listing.letters, "notes": listing.notes, "added": 0},
    )


def _may_list(submission: Submission) -> None:
    if not is_open(open_fields(submission), "nominees"):
        raise DraftRefused(
            _("Danh sách đang khóa: hồ sơ đã gửi, hoặc không nằm trong phần trả lại.")
        )


def waiting(submission: Submission) -> list[NomineeImport]:
    """Imports of which something still waits: never applied, or rows left to mend."""
    listings = submission.imports.defer("rows", "choices").select_related("created_by")
    return [one for one in listings if one.applied_at is None or one.result.get("left")]
