"""One dossier as a task list: each part with its items, how far they are, what blocks sending."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nominations.enums import SubmissionKind, SubmissionState
from nominations.models import Dossier, Submission
from nominations.queries.hub_facts import Facts, facts_of
from nominations.queries.hub_items import Item, items_of
from nominations.rules.readiness import Unmet, unmet_to_submit
from nominations.rules.task_list import FINISHED, Progress, progress

S = SubmissionState
#: The unit still writes these.
WRITING = frozenset({S.DRAFT, S.UNIT_SIGNING, S.RETURNED})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the task list; `field` names the place where it is filled (words.field_url)."""

    label: str
    detail: str
    word: Progress
    field: str
    counted: bool

    @property
    def finished(self) -> bool:
        return self.word in FINISHED


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the dossier with its rows and what blocks its signature."""

    submission: Submission
    rows: tuple[Row, ...]
    unmet: tuple[Unmet, ...]

    @property
    def done(self) -> int:
        return sum(row.counted and row.finished for row in self.rows)

    @property
    def to_mend(self) -> int:
        """Rows that a return names."""
        return sum(row.word == Progress.TO_FIX for row in self.rows)

    @property
    def total(self) -> int:
        return sum(row.counted for row in self.rows)


def parts_of(dossier: Dossier, submissions: Sequence[Submission]) -> list[Part]:
    """The parts of `dossier` in the order of the unit's papers; withdrawn ones are left out.

    What is written is read in a constant number of statements, whatever the number of parts; what
    blocks a signature is asked of the same rule as the signature itself, for parts that the unit
    still writes.
    """
    present = [part for part in submissions if part.state != S.WITHDRAWN]
    facts = facts_of(dossier, [part.pk for part in present])
    for part in present:
        part.dossier = dossier  # the same object: rules ask it for the period
    return [_part(part, facts) for part in sorted(present, key=_place)]


_ORDER = (
    SubmissionKind.REGISTRATION,
    SubmissionKind.REPORT,
    SubmissionKind.FIGURES,
    SubmissionKind.SELF_ASSESSMENT,
    SubmissionKind.NOMINATIONS,
)


def _place(part: Submission) -> tuple[int, int]:
    known = part.kind in _ORDER
    return (_ORDER.index(SubmissionKind(part.kind)) if known else len(_ORDER), part.number)


def _part(part: Submission, facts: Facts) -> Part:
    writing = part.state in WRITING
    unmet = unmet_to_submit(part) if writing else []
    if part.nothing_to_report:
        label = _("Báo cáo không phát sinh")
        row = Row(label, "", Progress.NOTHING, "nothing_to_report", counted=True)
        return Part(part, (row,), tuple(unmet))
    pinned = facts.pins.get(part.pk, {})
    missing = [item.field for item in unmet]
    rows = [
        _row(item, missing=missing, pinned=pinned, sent=not writing)
        for item in items_of(part, facts, missing)
        if item.started or writing or item.holds(pinned)
    ]
    return Part(part, tuple(rows), tuple(unmet))


def _row(item: Item, *, missing: Collection[str], pinned: Mapping[str, str], sent: bool) -> Row:
    """A pinned item says the remark of the return, and leads to the field that it names."""
    lacks, to_mend = item.holds(missing), item.own(pinned)
    word = progress(started=item.started, unmet=lacks, pinned=bool(to_mend), sent=sent)
    if to_mend:
        said = dict.fromkeys(pinned[name].rstrip(". ") for name in to_mend)
        remarks = "; ".join(remark for remark in said if remark)
        return Row(item.label, remarks or item.detail, word, to_mend[0], counted=True)
    counted = item.required or item.started or lacks
    detail = item.detail
    if not counted:
        detail = (
            _("%(detail)s · không bắt buộc") % {"detail": detail} if detail else _("Không bắt buộc")
        )
    return Row(item.label, detail, word, item.field, counted)
