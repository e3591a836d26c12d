"""The dates of a period, set in one act: rows, open tasks, the superior's day, one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import DueStage, PeriodStatus, StreamKind, SubmissionKind
from nominations.models import Period, PeriodDue, User
from nominations.names import clean
from nominations.rules.dates import unmet_dates
from nominations.rules.papers import CARRIED_AS
from nominations.rules.unmet import Unmet
from nominations.services.record_event import record_event
from workflows.models import Task
from workflows.queries.deadlines import open_tasks_of_period
from workflows.queries.period_plan import plan_of
from workflows.rules.period_plan import Key, field_of, settled, unmet_past, unmet_plan
from workflows.services.clocks import move_due
from workflows.services.errors import Conflict, NotReady
from workflows.services.periods import right_to_open


@dataclass(frozen=True, slots=True)
class DatesOrder:
    """What the office sets: every date of the period as the dispatch states it, and the dispatch.

    A key without a day takes that date away. Days off move to the next working day unless `keep`.
    `superior`: the kind of part, the reference of who receives it, and by when from now on.
    """

    dues: Mapping[Key, date]
    basis: str = ""
    basis_on: date | None = None
    basis_url: str = ""
    keep: bool = False
    superior: tuple[str, str, date] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One date before and after; `stated` where the dispatch's day was a day off."""

    kind: str
    stage: str
    old: date | None
    new: date | None
    stated: date | None
    tasks: int = 0

    @property
    def labels(self) -> tuple[str, str]:
        return str(SubmissionKind(self.kind).label), str(DueStage(self.stage).label)

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """Every date with its old one; open tasks that moved, and those that stay, extended beyond."""

    rows: Sequence[Row]
    tasks: int
    stayed: int

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.changed]


def set_dates(*, period: Period, order: DatesOrder, actor: User) -> Rescheduled:
    """Write the dates of a planned or open period; open tasks that were due with them move along.

    A part whose extension ends later than its new date keeps the extension. Raises NotAllowed,
    Conflict (closed), or NotReady with each date that cannot be, at its field.
    """
    title = right_to_open(period.authority_id, actor)
    with transaction.atomic():
        fresh = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
        if fresh.status == PeriodStatus.CLOSED:
            raise Conflict(_("Kỳ này đã đóng: thời hạn của kỳ không sửa được nữa."))
        standing = plan_of(fresh)
        plan = settled(order.dues, keep=order.keep, authority_id=fresh.authority_id)
        _refuse(fresh, plan, standing)
        rows = _write(fresh, order, plan, standing)
        moved, stayed = _move_tasks(fresh, rows)
        _write_dispatch(fresh, order)
        done = Rescheduled([_with_tasks(row, moved) for row in rows], sum(moved.values()), stayed)
        record_event(
            stream=(StreamKind.PERIOD, fresh.ref),
            action="set_dates",
            actor=actor,
            post_title=title,
            from_state=fresh.status,
            to_state=fresh.status,
            note=fresh.basis,
            data={
                "dues": [[r.kind, r.stage, r.old, r.new, r.stated] for r in done.changed],
                "tasks": done.tasks,
                "stayed": done.stayed,
            },
        )
    return done


def _refuse(period: Period, plan: Mapping[Key, date], standing: Mapping[Key, date]) -> None:
    unmet = unmet_plan(plan)
    of_units = {kind: day for (kind, stage), day in plan.items() if stage == DueStage.UNIT}
    for item in unmet_dates(
        kind=period.kind,
        data_from=period.data_from,
        data_to=period.data_to,
        estimate_to=period.estimate_to,
        due=of_units,
    ):
        unmet.append(item)
    if not of_units:
        unmet.append(
            Unmet("dues", _("Kỳ chưa có thời hạn nộp của đơn vị. Hãy nhập ít nhất một hạn."))
        )
    if period.status == PeriodStatus.OPEN:
        unmet += unmet_past(plan, standing, clock.today())
        unmet += _unmet_asked(plan, standing)
    if unmet:
        raise NotReady(unmet)


def _unmet_asked(plan: Mapping[Key, date], standing: Mapping[Key, date]) -> list[Unmet]:
    """Once open, what is asked of the units is settled: no part comes or goes by a date."""
    unit = DueStage.UNIT.value
    asked = {kind for kind, stage in standing if stage == unit}
    now = {kind for kind, stage in plan if stage == unit}
    sentence = _(
        "Kỳ đã mở: không thêm, bớt phần hồ sơ “%(kind)s” của đơn vị được nữa. "
        "Hãy giữ hạn đơn vị gửi như đã giao, chỉ đổi ngày."
    )
    return [
        Unmet(field_of((kind, unit)), sentence % {"kind": SubmissionKind(kind).label})
        for kind in sorted(asked ^ now)
    ]


def _write(
    period: Period, order: DatesOrder, plan: Mapping[Key, date], standing: Mapping[Key, date]
) -> list[Row]:
    rows = []
    for kind, stage in sorted(plan.keys() | standing.keys(), key=_place):
        day, said = plan.get((kind, stage)), order.dues.get((kind, stage))
        stated = said if said != day else None
        rows.append(Row(kind, stage, standing.get((kind, stage)), day, stated))
        if day is None:
            period.dues.filter(submission_kind=kind, stage=stage).delete()
        else:
            PeriodDue.objects.update_or_create(
                period=period,
                submission_kind=kind,
                stage=stage,
                defaults={"due_on": day, "stated_on": stated},
            )
    if order.superior:
        part, unit, until = order.superior
        period.recipients.filter(submission_kind=part, unit__ref=unit).update(due_on=until)
    return rows


def _place(key: Key) -> tuple[int, int]:
    kinds, stages = list(SubmissionKind.values), list(DueStage.values)
    return kinds.index(key[0]), stages.index(key[1])


def _write_dispatch(period: Period, order: DatesOrder) -> None:
    period.basis = clean(order.basis)[:200] or period.basis
    period.basis_on, period.basis_url = order.basis_on, order.basis_url
    period.save(update_fields=["basis", "basis_on", "basis_url"])


def _move_tasks(period: Period, rows: Sequence[Row]) -> tuple[dict[Key, int], int]:
    """How many open tasks moved with each date, and how many stay on a later extension."""
    changed = {(r.kind, r.stage): r for r in rows if r.old and r.new and r.changed}
    moved: dict[Key, int] = {}
    stayed = 0
    if period.status != PeriodStatus.OPEN or not changed:
        return moved, stayed
    found: list[tuple[date, Key, Task]] = []
    tasks = open_tasks_of_period(period.pk).select_related(
        "process__submission", "process__consolidation"
    )
    for task in tasks.order_by("pk"):
        key = _date_of(task)
        row = changed.get(key) if key else None
        if row is None or row.new is None or key is None:
            continue
        if _extended_beyond(task, row.new):
            stayed += 1
        elif task.due_on == row.old or _extension_of(task):
            found.append((row.new, key, task))
            moved[key] = moved.get(key, 0) + 1
    found.sort(key=itemgetter(0))
    for day, together in groupby(found, key=itemgetter(0)):
        move_due(tasks=[task for _day, _key, task in together], due_on=day)
    return moved, stayed


def _date_of(task: Task) -> Key | None:
    """Which of the period's dates this task is due with; None if it has a day of its own."""
    stage = task.flow_task.stage if task.flow_task else None
    if stage is None or stage.due is None or task.process.correction_id:
        return None
    if task.process.submission_id:
        return task.process.submission.kind, stage.due.value
    return CARRIED_AS[task.process.consolidation.kind].value, stage.due.value


def _extension_of(task: Task) -> date | None:
    """The unit's extension, while the file is still with the unit."""
    part = task.process.submission
    if part is None or task.flow_task.stage.due != DueStage.UNIT:
        return None
    return part.extended_to


def _extended_beyond(task: Task, new: date) -> bool:
    extension = _extension_of(task)
    return extension is not None and extension > new


def _with_tasks(row: Row, moved: Mapping[Key, int]) -> Row:
    return Row(
        row.kind, row.stage, row.old, row.new, row.stated, moved.get((row.kind, row.stage), 0)
    )
