"""A list of nominees as a desk reads it: what the system knows of each, and what was chosen.

Constant statements, whatever the number of nominees: the lines with everything about them in one,
earlier awards in another.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat

from nominations.enums import (
    CorrectionState,
    NominationState,
    SubmissionState,
)
from nominations.models import (
    AwardRecord,
    Correction,
    InitiativeUse,
    Nomination,
    NomineeCheck,
    Pin,
    Submission,
)
from nominations.queries.clusters import asked_kinds
from nominations.queries.conflicts import barred_for
from nominations.rules.desk import (
    GLYPHS,
    UNJUDGED,
    Facts,
    Finding,
    Plan,
    chosen_words,
    findings,
    plan_of,
)

_COLUMNS = (
    "pk", "ref", "nominee_kind", "nominee_name", "nominee_position", "birth_year", "achievement",
    "votes_for", "state", "reason", "cluster_remark", "person_id", "unit_id", "award__name",
    "award__rank", "award_id", "barred", "travels", "mended", "asked", "also_in", "used", "used_in",
    "mark__outcome", "mark__remark", "mark__version", "mark__award__name",
    "mark__person__full_name", "mark__at",
)  # fmt: skip


@dataclass(slots=True)
class DeskLine:
    """One nominee at the desk, with his place on the list."""

    values: Mapping[str, Any]
    stage: str
    number: int
    found: list[Finding] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return int(self.values["pk"])

    @property
    def ref(self) -> str:
        return str(self.values["ref"])

    @property
    def outcome(self) -> str:
        return self.values["mark__outcome"] or ""

    @property
    def version(self) -> int:
        return self.values["mark__version"] or 0

    @property
    def chosen(self) -> str:
        """What was chosen for it, in words."""
        if not self.outcome:
            return ""
        said = chosen_words(self.stage, self.outcome)
        award = self.values["mark__award__name"]
        return f"{said}: {award}" if award else said

    @property
    def glyph(self) -> str:
        return GLYPHS[self.outcome] if self.outcome else "empty"  # type: ignore[index]

    @property
    def clean(self) -> bool:
        """Nothing to look at, and nothing but “pass” chosen: it may be read with its group."""
        return not self.found and self.outcome in ("", "pass") and not self.values["mark__remark"]


@dataclass(slots=True)
class DeskList:
    """The nominees of a file at one desk."""

    lines: list[DeskLine]
    hidden: int = 0
    elsewhere: int = 0

    @property
    def to_look_at(self) -> list[DeskLine]:
        return [line for line in self.lines if not line.clean]

    @property
    def clean(self) -> list[DeskLine]:
        return [line for line in self.lines if line.clean]

    @property
    def plan(self) -> Plan:
        return plan_of((line.pk, line.outcome) for line in self.lines)

    @property
    def clean_open(self) -> int:
        return sum(not line.outcome for line in self.clean)

    @property
    def clean_awards(self) -> str:
        """“20 Lao động tiên tiến, 1 Chiến sĩ thi đua cơ sở”."""
        counted = Counter(line.values["award__name"] for line in self.clean)
        return ", ".join(f"{number} {name}" for name, number in counted.most_common())


def desk_list(
    submission: Submission,
    *,
    stage: str,
    people: Collection[int],
    correction: Correction | None = None,
    only: str = "",
    told: bool = True,
) -> DeskList:
    """The nominees of `submission` that lie at the desk `stage`, for a reader who is `people`.

    `only` is the reference of a single line; without `told` only what was chosen for each is read.
    """
    found = _lines_of(submission, people, correction, only).annotate(
        mark=FilteredRelation("desk_marks", condition=Q(desk_marks__stage=stage)),
        **(_known(submission, stage) if told else _UNTOLD),
    )
    rows = list(found.values(*_COLUMNS))
    of_desk = [row for row in rows if _held(row, submission, stage, correction)]
    numbered = [(number, row) for number, row in enumerate(of_desk, start=1) if not row["barred"]]
    lines = [DeskLine(row, stage, number) for number, row in numbered]
    if told:
        _tell(lines, submission)
    hidden = len(of_desk) - len(lines)
    return DeskList(lines, hidden=hidden, elsewhere=len(rows) - len(of_desk))


def _lines_of(
    submission: Submission, people: Collection[int], correction: Correction | None, only: str
) -> QuerySet[Nomination]:
    """The lines in their order, each with whether it is barred to the reader or travels alone."""
    running = Correction.objects.exclude(state=CorrectionState.DONE)
    lines = submission.nominations.exclude(state=NominationState.WITHDRAWN)
    if correction is not None:
        lines = lines.filter(corrections=correction)
        running = running.exclude(pk=correction.pk)
    if only:
        lines = lines.filter(ref=only)
    barred = Case(
        When(barred_for(people), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    travels = Exists(running.filter(nominations=OuterRef("pk")))
    return lines.annotate(barred=barred, travels=travels).order_by(
        "priority", "nominee_sort_key", "pk"
    )


_BLANK = Value("", output_field=CharField())
_UNTOLD: dict[str, Any] = {
    "mended": Value(False),
    "asked": _BLANK,
    "also_in": _BLANK,
    "used": _BLANK,
    "used_in": _BLANK,
}


def _known(submission: Submission, stage: str) -> dict[str, Any]:
    """What stands elsewhere about each line, as columns of its row.

    Other units' files are the office's to know, not the cluster's.
    """
    asked = NomineeCheck.objects.filter(
        nomination=OuterRef("pk"), confirmed=False, answered_at__isnull=True
    )
    named = Concat(Value("nomination:"), OuterRef("ref"), output_field=CharField())
    columns = _UNTOLD | {
        "mended": Exists(Pin.objects.filter(submission=submission, field=named)),
        "asked": Subquery(asked.order_by("-pk").values("request")[:1]),
    }
    if stage != SubmissionState.OFFICE_CHECK:
        return columns
    period = submission.dossier.period
    sent = Nomination.objects.exclude(
        state__in=(NominationState.WITHDRAWN, NominationState.DRAFT)
    ).exclude(submission=submission.pk)
    elsewhere = sent.filter(submission__dossier__period=period, person=OuterRef("person"))
    uses = (
        InitiativeUse.objects.filter(
            initiative__uses__nomination=OuterRef("pk"),
            nomination__in=sent.filter(submission__dossier__period__authority=period.authority_id),
        )
        .exclude(nomination=OuterRef("pk"))
        .order_by("pk")
    )
    where = "nomination__submission__dossier__period__name"
    unit = "submission__dossier__unit__name"
    return columns | {
        "also_in": Subquery(elsewhere.order_by("pk").values(unit)[:1]),
        "used": Subquery(uses.values("initiative__title")[:1]),
        "used_in": Subquery(uses.values(where)[:1]),
    }


def _held(
    row: Mapping[str, Any], submission: Submission, stage: str, correction: Correction | None
) -> bool:
    """Whether the desk has yet to say its word on it."""
    if row["state"] not in UNJUDGED or row["travels"]:
        return False
    if stage == SubmissionState.CLUSTER_REVIEW:
        return row["nominee_kind"] in asked_kinds(submission)
    return True


def _tell(lines: Sequence[DeskLine], submission: Submission) -> None:
    """Findings and earlier awards; one statement."""
    awards = _earlier(submission) if lines else {}
    for line in lines:
        row = line.values
        line.found = findings(
            Facts(
                state=row["state"],
                achievement=row["achievement"],
                votes=row["votes_for"],
                present=submission.meeting_present,
                asked=row["asked"] or "",
                also_in=row["also_in"] or "",
                used=row["used"] or "",
                used_in=row["used_in"] or "",
                mended=row["mended"],
                cluster_remark=row["cluster_remark"],
            )
        )
        line.earlier = awards.get(_who(line), [])


def _who(line: DeskLine) -> tuple[str, int] | None:
    if line.values["person_id"]:
        return "person", line.values["person_id"]
    return ("unit", line.values["unit_id"]) if line.values["unit_id"] else None


def _earlier(submission: Submission) -> Mapping[Any, list[str]]:
    """Awards that the nominees of a file hold already, newest first, in words."""
    lines = submission.nominations.exclude(state=NominationState.WITHDRAWN)
    records = AwardRecord.objects.filter(
        Q(person__in=lines.filter(person__isnull=False).values("person"))
        | Q(unit__in=lines.filter(unit__isnull=False).values("unit")),
        decision__published_at__isnull=False,
    ).order_by("-granted_on", "pk")
    found: dict[Any, list[str]] = defaultdict(list)
    columns = ("person_id", "unit_id", "year", "award__name", "decision__number")
    for person, unit, year, award, number in records.values_list(*columns):
        who = ("person", person) if person else ("unit", unit)
        found[who].append(f"{year} {award} ({number})")
    return found
