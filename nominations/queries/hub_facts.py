"""What is written in the parts of one dossier: a constant number of statements for all of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from nominations.enums import CorrectionState, CriterionSection, NominationState
from nominations.models import (
    Attachment,
    Criterion,
    CriterionAnswer,
    Dossier,
    FormAnswer,
    FormField,
    Indicator,
    Nomination,
    Pin,
    ProofLink,
    RegistrationLine,
)

Count_ = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts by the part's id; `attachments` and `values` by id and kind or code."""

    fields: Sequence[FormField]
    criteria: int
    figures: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    values: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    scored: Count_ = field(default_factory=dict)
    proven: Count_ = field(default_factory=dict)
    listed: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    attachments: Mapping[tuple[int, str], int] = field(default_factory=dict)
    registered: Count_ = field(default_factory=dict)
    pins: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def facts_of(dossier: Dossier, parts: Sequence[int]) -> Facts:
    """The facts of the parts with these ids; ten statements."""
    period = dossier.period
    asked = FormField.objects.filter(template__periods=period).select_related("template")
    main = Criterion.objects.filter(table=period.unit_table_id, section=CriterionSection.MAIN)
    return Facts(
        fields=list(asked.order_by("template__code", "position", "pk")),
        criteria=main.count() if period.unit_table_id else 0,
        figures=_figures(parts),
        values=_values(parts),
        scored=_scored(parts),
        proven=_proven(parts),
        listed=_listed(parts),
        attachments=_attachments(parts),
        registered=Counter(
            RegistrationLine.objects.filter(submission__in=parts).values_list(
                "submission_id", flat=True
            )
        ),
        pins=_pins(parts),
    )


def _figures(parts: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Id → (figures with a number in some column, figures asked)."""
    rows = (
        Indicator.objects.filter(submission__in=parts)
        .order_by()
        .values_list("submission_id")
        .annotate(
            begun=Count("pk", filter=Q(value__isnull=False) | Q(estimate__isnull=False)),
            asked=Count("pk"),
        )
    )
    return {pk: (begun, asked) for pk, begun, asked in rows}


def _values(parts: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    answers = FormAnswer.objects.filter(submission__in=parts).exclude(value="")
    for pk, code, value in answers.values_list("submission_id", "field__code", "value"):
        found[pk][code] = value
    return found


def _scored(parts: Sequence[int]) -> Count_:
    answers = CriterionAnswer.objects.filter(
        submission__in=parts, points__isnull=False, criterion__section=CriterionSection.MAIN
    )
    return Counter(answers.values_list("submission_id", flat=True))


def _proven(parts: Sequence[int]) -> Count_:
    """Criteria with at least one proof pinned to them."""
    links = ProofLink.objects.filter(
        attachment__submission__in=parts,
        attachment__superseded=False,
        criterion__isnull=False,
        removed_at=None,
    )
    pairs = links.order_by().values_list("attachment__submission_id", "criterion_id").distinct()
    return Counter(pk for pk, _criterion in pairs)


def _listed(parts: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Id → (nominees, those with their achievements told)."""
    rows = (
        Nomination.objects.filter(submission__in=parts)
        .exclude(state=NominationState.WITHDRAWN)
        .order_by()
        .values_list("submission_id")
        .annotate(listed=Count("pk"), told=Count("pk", filter=~Q(achievement="")))
    )
    return {pk: (listed, told) for pk, listed, told in rows}


def _attachments(parts: Sequence[int]) -> Mapping[tuple[int, str], int]:
    files = Attachment.objects.filter(submission__in=parts, superseded=False)
    return Counter(files.values_list("submission_id", "kind"))


def _pins(parts: Sequence[int]) -> dict[int, dict[str, str]]:
    """Id → field → remark, of what a return or a correction in the unit's hands names."""
    open_now = Q(correction=None) | Q(correction__state=CorrectionState.FIXING)
    pins = Pin.objects.filter(open_now, submission__in=parts, resolved_at=None)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, name, remark in pins.values_list("submission_id", "field", "remark"):
        found[pk][name] = remark
    return found
