"""The fields of a submission by name: what a return may pin, and what is open to the unit now."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import CorrectionState, SubmissionKind, SubmissionState
from nominations.models import Criterion, Submission
from nominations.queries.form_answers import PREFIX, asked_fields, heading_of

EVERYTHING = "*"


def pinnable_fields(submission: Submission) -> list[tuple[str, str]]:
    """(name, label) of every field that a return of this submission may name."""
    fields = asked_fields(submission)
    form = [(f"{PREFIX}{field.code}", f"{heading_of(field)}: {field.label}") for field in fields]
    own = _own_fields(submission)
    if not form:
        return own
    return [*form, *((name, label) for name, label in own if name != "narrative")]


def _own_fields(submission: Submission) -> list[tuple[str, str]]:
    """What its kind has, whatever forms the period was opened with."""
    if submission.kind == SubmissionKind.SELF_ASSESSMENT:
        return [
            (
                f"criterion:{criterion.code}",
                _("Tiêu chí %(code)s: %(text)s")
                % {"code": criterion.code, "text": criterion.text[:80]},
            )
            for criterion in asked_criteria(submission)
        ] + [("attachments", _("Minh chứng"))]
    if submission.kind == SubmissionKind.NOMINATIONS:
        named = [
            (f"nomination:{nomination.ref}", f"{nomination.nominee_name}: {nomination.award.name}")
            for nomination in submission.nominations.select_related("award")
        ]
        return [
            ("meeting_minutes", _("Biên bản họp bình xét của đơn vị")),
            ("nominees", _("Danh sách đề nghị")),
            ("attachments", _("Minh chứng")),
            *named,
        ]
    if submission.kind == SubmissionKind.REGISTRATION:
        return [("registrations", _("Nội dung đăng ký")), ("attachments", _("Minh chứng"))]
    if submission.kind == SubmissionKind.INITIATIVES:
        titles = submission.initiatives.order_by("position", "pk").values_list("ref", "title")
        return [
            ("initiatives", _("Danh sách sáng kiến")),
            ("attachments", _("Minh chứng")),
            *(
                (f"initiative:{ref}", _("Sáng kiến: %(title)s") % {"title": title[:80]})
                for ref, title in titles
            ),
        ]
    text = (
        [("narrative", _("Nội dung báo cáo"))] if submission.kind != SubmissionKind.FIGURES else []
    )
    indicators = [
        (f"indicator:{indicator.code}", _("Số liệu: %(label)s") % {"label": indicator.label})
        for indicator in submission.indicators.all()
    ]
    return [*text, *indicators, ("attachments", _("Minh chứng"))]


def asked_criteria(submission: Submission) -> QuerySet[Criterion]:
    """The criteria for collectives that the period was opened with, in their order."""
    table = submission.dossier.period.unit_table
    return Criterion.objects.none() if table is None else table.criteria.all()


def open_fields(submission: Submission) -> frozenset[str]:
    """Names of the fields that the unit may change now; EVERYTHING in it means all of them.

    A returned file opens only what the return pinned; a correction opens its own nominations.
    """
    if submission.state == SubmissionState.DRAFT:
        return frozenset({EVERYTHING})
    open_now = Q(correction__state=CorrectionState.FIXING)
    if submission.state == SubmissionState.RETURNED:
        open_now |= Q(correction=None)
    pins = submission.pins.filter(open_now, resolved_at=None)
    return frozenset(pins.values_list("field", flat=True))


def is_open(fields: frozenset[str], name: str) -> bool:
    """Whether `name` is among the open fields."""
    return EVERYTHING in fields or name in fields


def may_fill(fields: frozenset[str], name: str) -> bool:
    """Whether the unit may write what `name` says is missing: by itself, or with what holds it."""
    kind, _colon, rest = name.partition(":")
    held = {
        "votes": ("nominees", "meeting_minutes"),
        "nomination": ("nominees", f"nomination:{rest.partition(':')[0]}"),
        "points": ("nominees", f"nomination:{rest.partition(':')[0]}"),
        "initiative": ("initiatives",),
    }
    return any(is_open(fields, one) for one in (name, *held.get(kind, ())))


def takes_proofs(fields: frozenset[str]) -> bool:
    """Whether files may be added: their own field is open, or a criterion that they may prove."""
    return is_open(fields, "attachments") or any(name.startswith("criterion:") for name in fields)


def proof_fields(submission: Submission, codes: Collection[str] = ()) -> list[str]:
    """The fields that must be open to add a file, or to change the proofs of the criteria `codes`.

    A return that pins a criterion opens its proofs too; what is not pinned stays as it was.
    """
    allowed = open_fields(submission)
    if is_open(allowed, "attachments"):
        return ["attachments"]
    if codes:
        return [f"criterion:{code}" for code in sorted(codes)]
    return sorted(name for name in allowed if name.startswith("criterion:"))[:1] or ["attachments"]
