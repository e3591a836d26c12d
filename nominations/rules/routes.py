"""A route (quy trình xét) as frozen on a period when it opens: the questions each stage asks.

Running periods keep the route they were opened with; an administrator's change reaches the next.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Self

from nominations.enums import SubmissionKind

#: A ladder of reminders has at most so many steps, none farther than so many working days.
MOST_REMINDERS, FARTHEST_REMINDER = 5, 60


class RouteNotFrozen(Exception):
    """A period that has not been opened has no route of its own yet."""


@dataclass(frozen=True, slots=True)
class FrozenRoute:
    """Which stages, for which kinds of submission; shares in percent, days in working days."""

    code: str
    name: str
    cluster_kinds: tuple[str, ...] = ()
    cluster_targets: tuple[str, ...] = ()
    office_head_check: bool = True
    posting_days: int = 0
    posting_audience: str = "internal"
    minutes_paper: bool = False
    council: bool = True
    council_threshold: str = "50"
    council_quorum: str = "66"
    appraisal_days: int = 10
    signing_days: int = 3
    late_after_days: int | None = None
    basis: str = ""
    remind_days: tuple[int, ...] = (7, 3, 1)
    head_after_days: int = 1
    office_after_days: int = 2
    stage_ladders: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, period: Any) -> Self:
        """The route that `period` was opened with."""
        if period.frozen_route is None:
            raise RouteNotFrozen(f"period {period.pk} is not open")
        return cls.from_json(period.frozen_route)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        values = dict(stored)
        for name in ("cluster_kinds", "cluster_targets"):
            values[name] = tuple(values.get(name, ()))
        if "remind_days" in values:  # routes frozen before there were ladders have the usual one
            values["remind_days"] = tuple(values["remind_days"])
        return cls(**values)

    @classmethod
    def from_template(cls, template: Any) -> Self:
        """A copy of an editable template, as it stands now."""
        return cls(
            code=template.code,
            name=template.name,
            cluster_kinds=tuple(template.cluster_kinds),
            cluster_targets=tuple(template.cluster_targets),
            office_head_check=template.office_head_check,
            posting_days=template.posting_days,
            posting_audience=template.posting_audience,
            minutes_paper=template.minutes_paper,
            council=template.council,
            council_threshold=str(template.council_threshold),
            council_quorum=str(template.council_quorum),
            appraisal_days=template.appraisal_days,
            signing_days=template.signing_days,
            late_after_days=template.late_after_days,
            basis=template.basis,
            remind_days=tuple(template.remind_days),
            head_after_days=template.head_after_days,
            office_after_days=template.office_after_days,
            stage_ladders=template.stage_ladders,
        )

    def to_json(self) -> dict[str, Any]:
        stored = asdict(self)
        stored["cluster_kinds"] = list(self.cluster_kinds)
        stored["cluster_targets"] = list(self.cluster_targets)
        stored["remind_days"] = list(self.remind_days)
        return stored

    def passes_cluster(self, kind: str) -> bool:
        """Whether this kind of submission goes through the unit's cluster."""
        return SubmissionKind(kind).value in self.cluster_kinds

    @property
    def threshold(self) -> Decimal:
        """Least share of votes in percent of *all* council members, unless the award says more."""
        return Decimal(self.council_threshold)

    @property
    def quorum(self) -> Decimal:
        """Least share of members present, in percent."""
        return Decimal(self.council_quorum)
