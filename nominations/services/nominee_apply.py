"""An import in its preview: corrected, chosen, put onto the list; what cannot be stays in it."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import NomineeKind
from nominations.models import Nomination, NomineeImport, Submission, User
from nominations.names import clean_block, sort_key
from nominations.queries.nominee_review import Line, review
from nominations.rules.nominee_rows import SHORT
from nominations.services.drafting import DraftRefused, editing
from nominations.services.history import record_changes
from nominations.services.search_phrases import note_rows

_AT_ONCE = 500
_MOST_CELL = 10_000
_FIELDS = ["nominees"]


def correct(
    listing: NomineeImport,
    *,
    cells: Mapping[int, Mapping[str, str]],
    choices: Mapping[int, str],
) -> None:
    """Keep what was typed into cells of the preview, and who was chosen; both by row.

    A row that is on the list already stays as it is. The import is not the file: no version rises.
    """
    with transaction.atomic():
        fresh = NomineeImport.objects.select_for_update().get(pk=listing.pk)
        for index, typed in cells.items():
            if 0 <= index < len(fresh.rows) and not fresh.rows[index].get("done"):
                _correct_row(fresh.rows[index], typed)
        for index, ref in choices.items():
            if 0 <= index < len(fresh.rows):
                fresh.choices[str(index)] = ref[:20]
        fresh.save(update_fields=["rows", "choices"])
    listing.rows, listing.choices = fresh.rows, fresh.choices


def _correct_row(row: dict[str, object], typed: Mapping[str, str]) -> None:
    kept, bad = row["cells"], row["bad"]
    assert isinstance(kept, dict)
    assert isinstance(bad, dict)
    for column, text in typed.items():
        if column not in SHORT:
            continue
        text = clean_block(text)[:_MOST_CELL]
        if text:
            bad.pop(column, None)  # a formula: its value has been typed
        if column == "name" and text != kept.get("name", ""):
            row["left"] = False
        kept[column] = text


def apply(listing: NomineeImport, *, actor: User, seen_version: int) -> int:
    """Put every ready row onto the list at once; how many. The others stay in the import.

    A row is applied once: applying again finds nothing ready and is refused, as it is if there
    is nothing to apply, the page is stale or the list is closed.
    """
    try:
        with editing(
            listing.submission, actor=actor, seen_version=seen_version, fields=_FIELDS
        ) as file:
            fresh = NomineeImport.objects.select_for_update().get(pk=listing.pk)
            fresh.submission = file
            return _apply(fresh, file, actor)
    except IntegrityError as listed:
        raise DraftRefused(
            _("Có người trong danh sách nhập vừa được thêm. Hãy kiểm tra lại.")
        ) from listed


def _apply(listing: NomineeImport, file: Submission, actor: User) -> int:
    seen = review(listing, clock.today())
    if not seen.ready:
        said = _("Các dòng hợp lệ đã ở trong danh sách.") if listing.applied_at else ""
        raise DraftRefused(said or _("Chưa có dòng nào hợp lệ để đưa vào danh sách."))
    last = file.nominations.aggregate(last=Max("priority"))["last"] or 0
    lines = [
        _nomination(file, line, min(last + place, 999))
        for place, line in enumerate(seen.ready, start=1)
    ]
    Nomination.objects.bulk_create(lines, batch_size=_AT_ONCE)
    note_rows(lines)
    for line, nomination in zip(seen.ready, lines, strict=True):
        listing.rows[line.index]["done"] = nomination.ref
    added = listing.result.get("added", 0) + len(lines)
    listing.result = listing.result | {"added": added, "left": len(seen.open)}
    listing.applied_at = clock.now()
    listing.save(update_fields=["rows", "result", "applied_at"])
    said = f"Nhập {len(lines)} đề nghị ({listing})"
    record_changes(file, actor=actor, changes={"nominees": ("", said)})
    return len(lines)


def _nomination(file: Submission, line: Line, priority: int) -> Nomination:
    assert line.award is not None
    person = line.who.pk if line.who and line.kind == NomineeKind.PERSON else None
    unit = line.who.pk if line.who and line.kind == NomineeKind.UNIT else None
    return Nomination(
        submission=file,
        award=line.award,
        nominee_kind=line.kind,
        person_id=person,
        unit_id=unit,
        nominee_name=line.name,
        nominee_sort_key=sort_key(line.name),
        nominee_position=line.post,
        birth_year=line.birth_year if line.kind != NomineeKind.UNIT else None,
        achievement=line.row.achievement,
        votes_for=line.row.votes,
        priority=priority,
    )


def discard(listing: NomineeImport) -> None:
    """Put an import away: what is on the list stays there, the rows that wait are given up."""
    if listing.applied_at is None:
        listing.delete()
        return
    listing.result = listing.result | {"left": 0}
    listing.save(update_fields=["result"])
