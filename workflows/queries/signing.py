"""The signer's desk: what waits for a signature, the names, and what stands out about them.

One paper per screen; whatever its length, the same few statements.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, F, FilteredRelation, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.enums import (
    ConsolidationState,
    CorrectionState,
    DeskOutcome,
    NominationState,
    NomineeKind,
    SubmissionState,
)
from nominations.models import Consolidation, ConsolidationLine
from nominations.names import search_key
from nominations.queries.standing import Hats
from nominations.rules.papers import UNDECIDED_LINE
from workflows.models import Task
from workflows.queries.inbox import tasks_for
from workflows.queries.signing_checks import Told, opinions_of

LIMIT = 200
MANY_NOTED = 12
FEW_UNITS = 4  # so many are named in the head of a list; more stand in a list of their own
#: What stands before a signature: lists and papers of the authority, and a unit's own files.
_PAPERS = Q(process__consolidation__state=ConsolidationState.SIGNING)
_FILES = Q(process__submission__state=SubmissionState.UNIT_SIGNING) | Q(
    process__correction__state=CorrectionState.UNIT_SIGNING
)


def papers_to_sign(viewer: Hats) -> list[Task]:
    """The tasks of papers that wait for the viewer's signature, most urgent first."""
    waiting = tasks_for(viewer).filter(_PAPERS)
    return list(
        waiting.select_related(
            "process__consolidation__period", "owner__person", "appointee", "unit", "cluster"
        )
        .annotate(left=Count("process__consolidation__lines", filter=_LEFT))
        .order_by("due_on", "pk")[:LIMIT]
    )


_OF_PAPER = "process__consolidation__lines__"
_LEFT = Q(
    **{
        f"{_OF_PAPER}active": True,
        f"{_OF_PAPER}outcome": "",
        f"{_OF_PAPER}nomination__state__in": (NominationState.SHORTLISTED, NominationState.PASSED),
    }
)


def files_to_sign(viewer: Hats) -> list[Task]:
    """The tasks of a unit's files that its head has to sign and send, most urgent first."""
    return list(
        tasks_for(viewer)
        .filter(_FILES)
        .select_related(
            "process__submission__dossier__unit",
            "process__submission__dossier__period",
            "process__correction__submission__dossier__unit",
            "process__correction__submission__dossier__period",
        )
        .order_by("due_on", "pk")[:LIMIT]
    )


@dataclass(slots=True)
class Name:
    """One line to be decided; `notes` is what stands out about it."""

    pk: int
    name: str
    about: str
    unit: str
    award: str
    verb: str
    search: str
    hidden: bool = False
    votes: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one award, as they will stand in one decision."""

    award: str
    verb: str
    names: Sequence[Name]
    number: int

    @property
    def free(self) -> int:
        return sum(not name.hidden for name in self.names)

    @property
    def units(self) -> list[tuple[str, int]]:
        """Unit → how many of its people, most first."""
        return Counter(name.unit for name in self.names).most_common()

    @property
    def understood(self) -> str:
        """The unit that need not be written on every line: the head of the list names it."""
        units = self.units
        return units[0][0] if len(units) <= FEW_UNITS else ""


def lines_to_sign(paper: Consolidation) -> list[ConsolidationLine]:
    """The lines that wait for a word, by award, unit and place; one statement."""
    examined = FilteredRelation(  # a new one each time: Django writes into it
        "nomination__desk_marks",
        condition=Q(nomination__desk_marks__stage=SubmissionState.OFFICE_CHECK),
    )
    return list(
        paper.lines.filter(UNDECIDED_LINE)
        .annotate(mark=examined)
        .annotate(mark_outcome=F("mark__outcome"), mark_remark=F("mark__remark"))
        .select_related("award", "nomination__award", "nomination__submission__dossier__unit")
        .order_by(
            "award__rank",
            "award_id",
            "nomination__submission__dossier__unit__position",
            "position",
            "pk",
        )
    )


def names_of(
    paper: Consolidation,
    lines: Sequence[ConsolidationLine],
    told: Sequence[Told],
    barred: Collection[int],
) -> list[Name]:
    """The lines as the signer reads them. Of a line that concerns himself nothing but the name."""
    opinions = opinions_of(told)
    mended = {fact.nomination_id for fact in told if fact.action == "return"}
    found = []
    for line in lines:
        name = _name(line)
        if line.nomination_id in barred:
            name.hidden = True
            name.notes = [_("Đã ẩn: liên quan đến bản thân hoặc người thân.")]
        else:
            if line.votes_for is not None and paper.council_size:
                name.votes = f"{line.votes_for}/{paper.council_size}"
            opinion = opinions.get(line.nomination_id)
            name.notes = _notes(paper, line, opinion, line.nomination_id in mended)
        found.append(name)
    return found


def _name(line: ConsolidationLine) -> Name:
    nomination = line.nomination
    outside = nomination.nominee_kind == NomineeKind.OUTSIDER
    unit = _("ngoài cơ quan") if outside else nomination.submission.dossier.unit.name
    about = nomination.nominee_position
    return Name(
        pk=nomination.pk,
        name=nomination.nominee_name,
        about=about,
        unit=unit,
        award=line.award.name,
        verb=line.award.verb,
        search=search_key(f"{nomination.nominee_name} {unit}"),
    )


def _notes(
    paper: Consolidation, line: ConsolidationLine, opinion: Told | None, mended: bool
) -> list[str]:
    """What stands out about one line, in words."""
    nomination, notes = line.nomination, []
    if opinion and opinion.action == "not_endorse":
        notes.append(_with(_("Cụm chưa nhất trí"), nomination.cluster_remark or opinion.note))
    if line.award_id != nomination.award_id:
        notes.append(_("Đơn vị đề nghị “%(award)s”") % {"award": nomination.award.name})
    if line.votes_for is not None and line.votes_for < (paper.council_present or 0):
        told = {"n": line.votes_for, "present": paper.council_present}
        notes.append(_("Phiếu đồng ý %(n)d/%(present)d người dự họp") % told)
    if mark := _mark(line):
        notes.append(mark)
    if nomination.reason:
        notes.append(nomination.reason)
    if mended:
        notes.append(_("Đã phải bổ sung hồ sơ"))
    if late := nomination.submission.late_days:
        words = ngettext("Hồ sơ gửi trễ %(n)d ngày làm việc", "Hồ sơ gửi trễ %(n)d ngày làm việc",
                         late)  # fmt: skip
        notes.append(words % {"n": late})
    return notes


def _mark(line: ConsolidationLine) -> str:
    """What the examiner noted beside the line, unless it was a plain yes."""
    outcome = getattr(line, "mark_outcome", None)
    remark = getattr(line, "mark_remark", None) or ""
    if outcome in (None, DeskOutcome.PASS):
        return _with(_("Thẩm định"), remark) if remark else ""
    return _with(str(DeskOutcome(outcome).label), remark)


def _with(words: str, remark: str) -> str:
    return f"{words}: {remark}" if remark else words


def grouped(names: Sequence[Name]) -> list[Group]:
    """The lines by award, in their order: one decision each."""
    groups = groupby(names, key=lambda name: (name.award, name.verb))
    return [
        Group(award, verb, list(found), number)
        for number, ((award, verb), found) in enumerate(groups, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of “Cần xem trước khi ký”: what it is about, in words, and where it stands."""

    title: str
    notes: Sequence[str]
    pk: int
    award: str = ""


def standing_out(names: Sequence[Name]) -> list[Notice]:
    """Name by name while they are few; of many, one row for each thing that is said of them."""
    noted = [name for name in names if name.notes]
    if len(noted) <= MANY_NOTED:
        return [Notice(name.name, name.notes, name.pk, name.award) for name in noted]
    by_note: dict[str, list[Name]] = {}
    for name in noted:
        for note in name.notes:
            by_note.setdefault(note, []).append(name)
    return [
        Notice(note, [_listed(found)], found[0].pk)
        for note, found in sorted(by_note.items(), key=lambda item: len(item[1]))
    ]


def _listed(found: Sequence[Name]) -> str:
    """“40 trường hợp: A, B, C …”."""
    told = {"n": len(found), "names": ", ".join(name.name for name in found[:3])}
    if len(found) <= 3:
        return _("%(n)d trường hợp: %(names)s") % told
    return _("%(n)d trường hợp: %(names)s …") % told
