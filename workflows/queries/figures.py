"""Monthly figures of a year: units × months, with who is missing and who was late, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import DueStage, PeriodKind, SubmissionKind, SubmissionState
from nominations.labels import unit_label
from nominations.models import Dossier, PeriodDue, Submission
from nominations.queries.monthly import figures_in
from nominations.queries.standing import Hats
from nominations.queries.visible import dossiers_visible_to, submissions_visible_to
from nominations.rules.figures import NO_TASKS, TASKS_DUE, TASKS_ON_TIME
from workflows.calendar import working_days_between

S = SubmissionState


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of one unit; figures and a link only if the viewer may open the part.

    `missing`: the unit has not sent it yet. `late` says in words by how much, then or now.
    `word` and `tone` are the cell of the table, `full` says the same in a sentence.
    """

    first: date
    ref: str
    due: Decimal | None
    on_time: Decimal | None
    label: str
    late: str
    remark: str
    missing: bool
    word: str
    tone: str

    @property
    def full(self) -> str:
        figures = (
            "" if self.due is None or self.on_time is None else _counts(self.on_time, self.due)
        )
        said = (figures, self.label, self.late, self.remark)
        return ", ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class YearTable:
    """Months that were opened, one row per unit (None: not asked of it), and who is missing."""

    months: tuple[date, ...]
    rows: tuple[tuple[str, tuple[MonthCell | None, ...]], ...]
    missing: tuple[tuple[date, tuple[tuple[str, str], ...]], ...]


def figure_years(viewer: Hats) -> list[int]:
    """Years in which the viewer sees monthly figures asked, newest first."""
    years = _asked(viewer).order_by("-period__year").values_list("period__year", flat=True)
    return list(dict.fromkeys(years))


def figures_of_year(viewer: Hats, year: int, today: date) -> YearTable:
    """The table of `year`. Constant statements, whatever the number of units and months."""
    due = PeriodDue.objects.filter(
        period=OuterRef("period"), submission_kind=SubmissionKind.FIGURES, stage=DueStage.UNIT
    )
    parts = (
        Submission.objects.filter(kind=SubmissionKind.FIGURES)
        .exclude(state=S.WITHDRAWN)
        .annotate(shown=Exists(submissions_visible_to(viewer).filter(pk=OuterRef("pk"))))
        .prefetch_related("indicators")
        .order_by("number")
    )
    dossiers = (
        _asked(viewer)
        .filter(period__year=year)
        .annotate(due_on=Subquery(due.values("due_on")[:1]))
        .select_related("unit", "period")
        .prefetch_related(Prefetch("submissions", queryset=parts))
        .order_by("unit__position", "unit__code", "period__data_from")
    )
    units: dict[int, str] = {}
    by_unit: dict[int, dict[date, MonthCell]] = {}
    for dossier in dossiers:
        for part in dossier.submissions.all():
            cell = _cell(part, dossier, today)
            units[dossier.unit_id] = dossier.unit.name
            by_unit.setdefault(dossier.unit_id, {})[cell.first] = cell
    months = tuple(sorted({first for cells in by_unit.values() for first in cells}))
    named = [(units[pk], cells) for pk, cells in by_unit.items()]
    rows = tuple((name, tuple(cells.get(first) for first in months)) for name, cells in named)
    return YearTable(months, rows, tuple(_missing(months, named)))


def _asked(viewer: Hats) -> QuerySet[Dossier]:
    return dossiers_visible_to(viewer).filter(period__kind=PeriodKind.FIGURES)


def _missing(
    months: Iterable[date], units: Sequence[tuple[str, dict[date, MonthCell]]]
) -> Iterable[tuple[date, tuple[tuple[str, str], ...]]]:
    """Per month the units that have sent nothing, with how late they are."""
    for first in months:
        absent = tuple(
            (name, cells[first].late)
            for name, cells in units
            if first in cells and cells[first].missing
        )
        if absent:
            yield first, absent


def _cell(part: Submission, dossier: Dossier, today: date) -> MonthCell:
    shown = bool(part.shown)  # type: ignore[attr-defined]
    figures = figures_in(part) if shown else {}
    due, on_time = figures.get(TASKS_DUE), figures.get(TASKS_ON_TIME)
    days = _days_late(part, dossier.due_on, today)  # type: ignore[attr-defined]
    unsent = part.state in (S.DRAFT, S.UNIT_SIGNING) and part.sent_at is None
    word, tone = _in_short(part.state, due, on_time, unsent=unsent, days=days)
    return MonthCell(
        first=dossier.period.data_from or today,
        ref=part.ref if shown else "",
        due=due,
        on_time=on_time,
        label=_("Chưa gửi") if unsent else unit_label(part),
        late=_late(days, sent=part.sent_at is not None),
        remark=_(NO_TASKS) if due == 0 else "",
        missing=unsent,
        word=word,
        tone=tone,
    )


def _in_short(
    state: str, due: Decimal | None, on_time: Decimal | None, *, unsent: bool, days: int
) -> tuple[str, str]:
    """The few words of a cell and the colour that only makes them findable (design: heat cell)."""
    if unsent:
        return (_("trễ %(n)s") % {"n": days}, "late") if days else (_("chưa gửi"), "")
    if state == S.RETURNED:
        return _("trả lại"), "soon"
    if due is None or on_time is None:
        return "–", "now"
    done = state in (S.ACCEPTED, S.CLOSED)
    counts = _counts(on_time, due)
    if not done:
        return counts, "now"
    return (f"✓ {counts}", "done") if on_time == due else (counts, "soon")


def _counts(on_time: Decimal, due: Decimal) -> str:
    return f"{on_time.normalize():f}/{due.normalize():f}"


def _days_late(part: Submission, due_on: date | None, today: date) -> int:
    """Working days by which it is late, or was sent late; 0 if in time."""
    if due_on is None:
        return 0
    until = clock.local_day(part.sent_at) if part.sent_at else today
    return max(0, working_days_between(due_on, until))


def _late(days: int, *, sent: bool) -> str:
    """The same in words; empty if in time."""
    if not days:
        return ""
    if sent:
        return _("gửi trễ %(n)d ngày làm việc") % {"n": days}
    return _("trễ %(n)d ngày làm việc") % {"n": days}
