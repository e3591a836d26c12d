"""The due days of a year for one viewer: what is asked by when, and whether it is done."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Case, CharField, Count, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from nominations.enums import (
    ConsolidationState,
    DueStage,
    PeriodKind,
    PeriodStatus,
    Role,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import PeriodDue, PeriodRecipient, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import (
    consolidations_visible_to,
    dossiers_visible_to,
    periods_visible_to,
)
from nominations.rules.papers import CARRIED_AS
from nominations.rules.roles import UNIT_ROLES
from workflows.queries.watched import WATCHERS

S, C = SubmissionState, ConsolidationState
_UNSENT = frozenset({S.DRAFT, S.UNIT_SIGNING})
_AT_REST = frozenset({S.ACCEPTED, S.CLOSED, S.WITHDRAWN})
#: What still has to move before a stage is over, as states of a part.
_PENDING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        DueStage.UNIT: _UNSENT,
        DueStage.CROSS: _UNSENT | {S.CLUSTER_REVIEW},
        DueStage.CLUSTER: _UNSENT | {S.CLUSTER_REVIEW},
        DueStage.OFFICE: frozenset(S.values) - _AT_REST,
    }
)
#: What the office's own paper has to leave behind before a stage is over.
_PAPER_BEFORE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        DueStage.CONSOLIDATION: frozenset({C.COLLECTING, C.DRAFTING}),
        DueStage.COUNCIL: frozenset(
            {C.COLLECTING, C.DRAFTING, C.OFFICE_HEAD_CHECK, C.POSTED, C.COUNCIL}
        ),
        DueStage.SIGNING: frozenset(C.values)
        - {C.APPROVED, C.ISSUED, C.SENT_UP, C.RECEIVED, C.ENDED},
        DueStage.ISSUE: frozenset(C.values) - {C.ISSUED, C.SENT_UP, C.RECEIVED, C.ENDED},
        "sent_up": frozenset(C.values) - {C.SENT_UP, C.RECEIVED, C.ENDED},
    }
)
#: What a unit sees of a round that it owes something in.
_OF_UNITS = frozenset({DueStage.UNIT, DueStage.CROSS, DueStage.CLUSTER})
_STAFF = WATCHERS | {Role.REGISTRAR, Role.COUNCIL_MEMBER}
_PAPER_OF = {part.value: kind for kind, part in CARRIED_AS.items()}
#: Stands among the states of parts for those not sent whose unit has more time (ADR 35).
_EXTENDED = "extended"
DONE, OPEN, LATE, PLANNED = "done", "open", "late", "planned"

_SHORT: Mapping[str, str] = MappingProxyType(
    {
        PeriodKind.CAMPAIGN: N_("Phát động"),
        PeriodKind.REGISTRATION: N_("Đăng ký"),
        PeriodKind.AMENDMENT: N_("Điều chỉnh"),
        PeriodKind.SEMI_ANNUAL: N_("Báo cáo 6 tháng"),
        PeriodKind.ANNUAL: N_("Hồ sơ năm"),
        PeriodKind.INITIATIVES: N_("Sáng kiến"),
        PeriodKind.THEMATIC: N_("Chuyên đề"),
        PeriodKind.AD_HOC: N_("Đột xuất"),
        DueStage.CROSS: N_("Chấm chéo"),
        DueStage.CLUSTER: N_("Họp cụm"),
        DueStage.OFFICE: N_("Thẩm định"),
        DueStage.CONSOLIDATION: N_("Tổng hợp"),
        DueStage.COUNCIL: N_("Hội đồng"),
        DueStage.SIGNING: N_("Ký"),
        DueStage.ISSUE: N_("Quyết định"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One due day: of which period, which step, how it stands; `weight` ranks its label."""

    day: date
    period_ref: str
    period: str
    step: str
    short: str
    state: str
    said: str
    weight: int


Counts = Mapping[tuple[int, str], Mapping[str, int]]


def entries_of(viewer: Hats, year: int, today: date) -> list[Entry]:
    """The year's due days by date. Four statements."""
    seen = periods_visible_to(viewer)
    staff = viewer.unit_ids(_STAFF)
    rows = list(
        PeriodDue.objects.filter(period__in=seen.values("pk"), due_on__year=year)
        .select_related("period")
        .order_by("due_on", "period_id", "pk")
    )
    recipients = list(
        PeriodRecipient.objects.filter(
            period__in=seen.values("pk"), period__authority_id__in=staff, due_on__year=year
        ).select_related("period", "unit")
    )
    periods = {row.period_id for row in rows} | {row.period_id for row in recipients}
    parts, papers = _parts(viewer, periods, today), _papers(viewer, periods)
    grouped: dict[tuple[int, str, date], list[PeriodDue]] = defaultdict(list)
    for row in rows:
        if row.period.authority_id in staff or row.stage in _OF_UNITS:
            grouped[row.period_id, row.stage, row.due_on].append(row)
    found = [_entry(group, parts, papers, today, staff) for group in grouped.values()]
    found += [_sent_up(row, papers, today) for row in recipients]
    return sorted(found, key=lambda entry: (entry.day, -entry.weight))


def _parts(viewer: Hats, periods: Iterable[int], today: date) -> Counts:
    """(period, kind) → state → parts; of one's own units, and of the level that one watches."""
    longer = Q(state__in=_UNSENT, extended_to__gte=today)
    mine = Q(dossier__unit_id__in=viewer.unit_ids(UNIT_ROLES)) | Q(
        dossier__period__authority_id__in=viewer.unit_ids(WATCHERS)
    )
    seen = dossiers_visible_to(viewer).filter(period_id__in=periods)
    rows = (
        Submission.objects.filter(mine, dossier__in=seen.values("pk"))
        .order_by()
        .annotate(
            where=Case(
                When(longer, then=Value(_EXTENDED)), default="state", output_field=CharField()
            )
        )
        .values_list("dossier__period_id", "kind", "where")
        .annotate(n=Count("pk", distinct=True))
    )
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for period_id, kind, state, n in rows:
        found[period_id, kind][state] = n
    return found


def _papers(viewer: Hats, periods: Iterable[int]) -> Mapping[tuple[int, str], list[str]]:
    rows = consolidations_visible_to(viewer).filter(period_id__in=periods)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for period_id, kind, state in rows.values_list("period_id", "kind", "state"):
        found[period_id, kind].append(state)
    return found


def _entry(
    group: list[PeriodDue],
    parts: Counts,
    papers: Mapping[tuple[int, str], list[str]],
    today: date,
    staff: Collection[int],
) -> Entry:
    first = group[0]
    kinds = [row.submission_kind for row in group]
    left = sum(_left(first, kind, parts, papers) for kind in kinds)
    longer = _extended(first, kinds, parts)
    known = any(parts.get((first.period_id, kind)) for kind in kinds)
    state = _state(first.period.status, first.due_on, left - longer, today, known=known)
    if state == DONE and longer:
        state = OPEN
    return Entry(
        day=first.due_on,
        period_ref=first.period.ref,
        period=first.period.name,
        step=str(DueStage(first.stage).label),
        short=_short(first),
        state=state,
        said=_with_more_time(_said(state, left, first.stage), longer),
        weight=_weight(first, own=not staff or first.period.authority_id in staff),
    )


def _left(
    due: PeriodDue, kind: str, parts: Counts, papers: Mapping[tuple[int, str], list[str]]
) -> int:
    """How many parts (or papers) still stand before the end of the stage."""
    states = parts.get((due.period_id, kind), {})
    if due.stage in _PENDING:
        pending = _PENDING[due.stage] | {_EXTENDED}
        return sum(n for state, n in states.items() if state in pending)
    return _papers_left(papers.get((due.period_id, _PAPER_OF.get(kind, "")), []), due.stage)


def _extended(due: PeriodDue, kinds: Iterable[str], parts: Counts) -> int:
    """How many of the parts still at their units have more time: these are not late."""
    if due.stage != DueStage.UNIT or due.period.status == PeriodStatus.CLOSED:
        return 0
    return sum(parts.get((due.period_id, kind), {}).get(_EXTENDED, 0) for kind in kinds)


def _with_more_time(said: str, longer: int) -> str:
    if not longer:
        return said
    given = ngettext("%(n)d phần được gia hạn", "%(n)d phần được gia hạn", longer) % {"n": longer}
    return f"{said}, {given}"


def _papers_left(states: list[str], stage: str) -> int:
    """Papers that have not left the stage; none drafted yet counts as one."""
    if not states:
        return 1
    return sum(state in _PAPER_BEFORE[stage] for state in states)


def _state(status: str, day: date, left: int, today: date, *, known: bool) -> str:
    if status == PeriodStatus.PLANNED:
        return PLANNED
    if status == PeriodStatus.CLOSED or (known and not left):
        return DONE
    return LATE if known and day < today else OPEN


def _said(state: str, left: int, stage: str) -> str:
    if state in (DONE, PLANNED):
        return {DONE: _("Đã xong"), PLANNED: _("Dự kiến, kỳ chưa mở")}[state]
    if stage not in _PENDING or not left:
        return _("Trễ: chưa xong") if state == LATE else _("Chưa đến hạn")
    if state == LATE:
        return ngettext("Trễ: còn %(n)d phần chưa xong", "Trễ: còn %(n)d phần chưa xong", left) % {
            "n": left
        }
    return ngettext("Còn %(n)d phần chưa xong", "Còn %(n)d phần chưa xong", left) % {"n": left}


def _short(due: PeriodDue) -> str:
    if due.stage != DueStage.UNIT:
        return _(_SHORT[due.stage])
    if due.submission_kind == SubmissionKind.FIGURES and due.period.kind != PeriodKind.FIGURES:
        return _("Chốt số liệu")
    if due.period.kind == PeriodKind.FIGURES and due.period.data_from:
        return _("Số liệu tháng %(n)d") % {"n": due.period.data_from.month}
    return _(_SHORT.get(due.period.kind, N_("Đơn vị gửi")))


def _weight(due: PeriodDue, *, own: bool) -> int:
    """Labels of the strip: the units' days first, then council and decisions, then the rest.

    `own`: a round of the level that the viewer works for; what is owed above comes after it.
    """
    if due.stage == DueStage.UNIT:
        figures = due.submission_kind == SubmissionKind.FIGURES
        return 3 if figures else 9 if own else 5
    weights = {DueStage.COUNCIL: 7, DueStage.CLUSTER: 6, DueStage.ISSUE: 5, DueStage.OFFICE: 4}
    base = weights.get(DueStage(due.stage), 1)
    return base if due.period.kind == PeriodKind.ANNUAL else base - 4


def _sent_up(row: Any, papers: Mapping[tuple[int, str], list[str]], today: date) -> Entry:
    """The day by which a paper must be with the superior."""
    states = papers.get((row.period_id, _PAPER_OF.get(row.submission_kind, "")), [])
    left = _papers_left(states, "sent_up")
    state = _state(row.period.status, row.due_on, left, today, known=True)
    return Entry(
        day=row.due_on,
        period_ref=row.period.ref,
        period=row.period.name,
        step=_("Gửi %(unit)s") % {"unit": row.unit.name},
        short=_("Gửi %(unit)s") % {"unit": row.unit.symbol or row.unit.name},
        state=state,
        said=_said(state, left, "sent_up"),
        weight=8 if row.period.kind in (PeriodKind.ANNUAL, PeriodKind.SEMI_ANNUAL) else 2,
    )
