"""The columns of a heat map: the steps of a period's route, and what other rounds ask beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from nominations.enums import SubmissionKind
from nominations.models import Period
from nominations.rules.routes import FrozenRoute
from workflows.rules import heat
from workflows.rules.heat_words import step_label

#: A column for the final figures of a round that asks for more than figures.
FINAL = "final"
#: Period, kind of part, stage, day.
Due = tuple[int, str, str, date]


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the map, for the parts of some kinds, with the last day of each kind.

    `asked_by`: the period that asks for them, which may be another one than the map's.
    """

    key: str
    label: str
    step: str
    asked_by: int
    dues: Mapping[str, date]
    kinds: frozenset[str]

    @property
    def due_on(self) -> date | None:
        """The day in the head of the column: the last of them."""
        return max(self.dues.values(), default=None)


def columns_of(
    period: Period,
    asked: Mapping[str, Period],
    dues: Sequence[Due],
    kinds_of: Mapping[int, set[str]],
) -> Iterable[Column]:
    """`kinds_of`: the kinds of part that the units have in each period."""
    for kind, other in asked.items():
        if kind in kinds_of.get(other.pk, ()):
            yield _column(kind, _beside(kind, other), heat.WHOLE, other.pk, dues, {kind})
    kinds = kinds_of.get(period.pk, set())
    late_figures = {SubmissionKind.FIGURES.value} & kinds if len(kinds) > 1 else set()
    for step in heat.STEPS:
        if step == heat.PAPERS and late_figures:
            label = _("Chốt số liệu")
            yield _column(FINAL, label, heat.WHOLE, period.pk, dues, late_figures)
        through = _through(period, step, kinds - late_figures)
        if through:
            yield _column(step, step_label(step), step, period.pk, dues, through)


def _column(
    key: str,
    label: str,
    step: str,
    asked_by: int,
    dues: Sequence[Due],
    kinds: set[str],
) -> Column:
    """A column with the last date that its period names for each kind at this step."""
    stages, last = heat.DUE_STAGES[step], dict[str, date]()
    for period_id, kind, stage, due_on in dues:
        if period_id == asked_by and stage in stages and kind in kinds:
            last[kind] = max(last.get(kind, due_on), due_on)
    return Column(str(key), label, step, asked_by, last, frozenset(kinds))


def _beside(kind: str, other: Period) -> str:
    if kind == SubmissionKind.FIGURES and other.data_from:
        return _("Số liệu tháng %(n)d") % {"n": other.data_from.month}
    return _("Đã phổ biến")


def _through(period: Period, step: str, kinds: set[str]) -> set[str]:
    """The kinds of part that go through `step` on the period's route."""
    if step == heat.PAPERS:
        return kinds & heat.CARRIED
    if step == heat.CLUSTER:
        route = FrozenRoute.of(period)
        return {kind for kind in kinds if route.passes_cluster(kind)}
    return kinds
