"""What a consolidated report or summary is made of, read from the units' accepted papers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from nominations.enums import ConsolidationKind, RegistrationKind, SubmissionKind
from nominations.models import (
    Consolidation,
    ConsolidationFigure,
    Indicator,
    Submission,
)
from nominations.queries.registration import lines_that_stand, titles_of
from nominations.rules.columns import VALUE, columns_for
from nominations.rules.papers import CARRIED_AS, SUMMED_STATES


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the collecting has come: units that owe, those taken in, those that are missing."""

    owing: int
    accepted: int
    missing: tuple[str, ...]


def progress_of(paper: Consolidation) -> Progress:
    """Who has sent, who is missing, in the order of the organisation."""
    kind = CARRIED_AS[paper.kind]
    owing = paper.period.dossiers.filter(submissions__kind=kind).distinct().count()
    missing = paper.missing_names()
    return Progress(owing, owing - len(missing), tuple(missing))


def accepted_parts(paper: Consolidation) -> QuerySet[Submission]:
    """The newest accepted part of each unit for this paper, in the order of the organisation."""
    return _newest_accepted(paper, CARRIED_AS[paper.kind])


def _newest_accepted(paper: Consolidation, kind: str) -> QuerySet[Submission]:
    newest = (
        Submission.objects.filter(dossier=OuterRef("dossier"), kind=kind, state__in=SUMMED_STATES)
        .order_by("-number")
        .values("pk")[:1]
    )
    return (
        Submission.objects.filter(dossier__period=paper.period_id, kind=kind, pk=Subquery(newest))
        .select_related("dossier__unit")
        .order_by("dossier__unit__position", "dossier__unit__code")
    )


def sources_of(paper: Consolidation) -> list[Submission]:
    """Everything that is added up: the parts, and the second, final figures where asked."""
    parts = list(accepted_parts(paper))
    if paper.kind == ConsolidationKind.REPORT:
        parts += list(_newest_accepted(paper, SubmissionKind.FIGURES))
    return parts


def sums_of(paper: Consolidation, sources: Iterable[Submission]) -> list[ConsolidationFigure]:
    """The figures of `paper`, not saved."""
    if paper.kind == ConsolidationKind.REGISTRATION:
        return _registered(paper, sources)
    return _added_up(paper, list(sources))


def _added_up(paper: Consolidation, sources: list[Submission]) -> list[ConsolidationFigure]:
    """Estimates from the reports; final values from the figures part where the period asks one."""
    final_from = {s.pk for s in sources if s.kind == SubmissionKind.FIGURES}
    reported = {column.field for column in columns_for(paper.period, SubmissionKind.REPORT)}
    asks_final = VALUE not in reported  # the final figures travel in a part of their own
    silent = {s.pk for s in sources if s.nothing_to_report}  # their blanks are no gaps
    sums: dict[str, ConsolidationFigure] = {}
    rows = Indicator.objects.filter(submission__in=[s.pk for s in sources])
    for row in rows.order_by("position", "code", "pk"):
        total = sums.setdefault(
            row.code,
            ConsolidationFigure(
                consolidation=paper,
                code=row.code,
                label=row.label,
                measure=row.measure,
                position=len(sums) + 1,
            ),
        )
        if row.submission_id not in final_from:
            total.estimate = _plus(total.estimate, row.estimate)
        if (row.submission_id in final_from) == asks_final:
            total.value = _plus(total.value, row.value)
            total.blanks += row.value is None and row.submission_id not in silent
    return list(sums.values())


def _plus(total: Decimal | None, value: Decimal | None) -> Decimal | None:
    if value is None:
        return total
    return value if total is None else total + value


def _registered(paper: Consolidation, sources: Iterable[Submission]) -> list[ConsolidationFigure]:
    """How many are registered for each title, how many initiatives and targets."""
    lines = lines_that_stand(source.pk for source in sources)
    kinds = Counter(line.kind for line in lines)
    rows = [
        (f"title-{award.code}", award.name, "đăng ký", number) for award, number in titles_of(lines)
    ]
    for kind, label, measure in (
        (RegistrationKind.INITIATIVE, "Sáng kiến", "sáng kiến"),
        (RegistrationKind.TARGET, "Chỉ tiêu thi đua", "chỉ tiêu"),
    ):
        rows.append((kind.value, label, measure, kinds[kind]))
    return [
        ConsolidationFigure(
            consolidation=paper,
            code=code[:40],
            label=label,
            measure=measure,
            value=Decimal(n),
            position=position,
        )
        for position, (code, label, measure, n) in enumerate(rows, start=1)
    ]
