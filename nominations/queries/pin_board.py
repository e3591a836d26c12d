"""The table on which proofs are sorted: the files, what they may prove, and what is proposed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from nominations.enums import CriterionSection, SubmissionKind
from nominations.models import Attachment, Criterion, Initiative, ProofLink, Submission
from nominations.queries.fields import asked_criteria, is_open, open_fields
from nominations.queries.proofs import papers_of
from nominations.rules.sorting import Target, propose

_SHOWN = 60
_BLANKS = 2
_PROVEN = (CriterionSection.MAIN, CriterionSection.BONUS)


@dataclass
class Sorted:
    """One file with its rows: pins in force, else what its name proposes; `fixed` are closed."""

    file: Attachment
    rows: list[dict[str, Any]] = field(default_factory=list)
    fixed: list[ProofLink] = field(default_factory=list)
    proposed: bool = False


@dataclass
class PinBoard:
    """Files in their order, and by key what each may be pinned to."""

    files: list[Sorted]
    targets: dict[str, Criterion | Initiative]
    left: int = 0

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [("", _("– chưa ghim –"))] + [
            (key, _label(target)) for key, target in self.targets.items()
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for sorted_ in self.files for row in sorted_.rows]


def pin_board(submission: Submission, refs: Collection[str] = ()) -> PinBoard:
    """The board of the files `refs`, or of all files in use, unpinned ones first."""
    targets = pin_targets(submission)
    named = [
        Target(key, target.code if isinstance(target, Criterion) else "", _words(target))
        for key, target in targets.items()
    ]
    files = [file for file in papers_of(submission) if not file.superseded]
    if refs:
        files = [file for file in files if file.ref in refs]
    files.sort(key=lambda file: (bool(file.pins), file.pk))  # type: ignore[attr-defined]
    board = [_sorted(file, targets, named) for file in files[:_SHOWN]]
    return PinBoard(board, targets, left=max(0, len(files) - _SHOWN))


def pin_targets(submission: Submission) -> dict[str, Criterion | Initiative]:
    """What the unit may pin proofs to now, by key: open criteria, and initiatives handed in."""
    allowed = open_fields(submission)
    everything = is_open(allowed, "attachments")
    found: dict[str, Criterion | Initiative] = {
        f"c-{criterion.pk}": criterion
        for criterion in _criteria(submission)
        if everything or is_open(allowed, f"criterion:{criterion.code}")
    }
    if everything:
        found |= {f"i-{row.pk}": row for row in submission.initiatives.all()}
    return found


def _criteria(submission: Submission) -> Sequence[Criterion]:
    if submission.kind != SubmissionKind.SELF_ASSESSMENT:
        return ()
    return list(asked_criteria(submission))


def _sorted(
    file: Attachment, targets: dict[str, Criterion | Initiative], named: Sequence[Target]
) -> Sorted:
    shown = Sorted(file)
    pins: list[ProofLink] = file.pins  # type: ignore[attr-defined]
    for pin in pins:
        key = f"c-{pin.criterion_id}" if pin.criterion_id else f"i-{pin.initiative_id}"
        if key in targets:
            shown.rows.append(_row(file, key, pin.first_page, pin.last_page, pin=pin.pk))
        else:
            shown.fixed.append(pin)
    if not pins:
        shown.rows = [_row(file, key, 1, file.pages) for key in propose(file.name, named)]
        shown.proposed = bool(shown.rows)
    blanks = _BLANKS if shown.rows or shown.fixed else _BLANKS + 1
    shown.rows += [_row(file, "", 1, file.pages) for _blank in range(blanks)]
    return shown


def _row(
    file: Attachment, key: str, first: int, last: int | None, pin: int | None = None
) -> dict[str, Any]:
    return {"file": file.ref, "pin": pin, "proves": key, "first": first, "last": last}


def _words(target: Criterion | Initiative) -> str:
    """What a file's name may speak of; nobody proves minus points or exclusions against himself."""
    if isinstance(target, Initiative):
        return target.title
    return target.text if target.section in _PROVEN else ""


def _label(target: Criterion | Initiative) -> str:
    if isinstance(target, Criterion):
        return f"{target.code} {target.text[:90]}"
    return _("Sáng kiến: %(title)s") % {"title": target.title[:90]}
