"""One year in progress: what the offices plan for a day, and who sits at which desk."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from types import MappingProxyType

from nominations.enums import (
    ConsolidationKind,
    Decider,
    DueStage,
    PeriodStatus,
    Role,
    SubmissionKind,
    SubmissionState,
)
from nominations.models import ClusterRanking, Period, Submission
from nominations.services.organisation import show_units_of
from workflows.calendar import add_working_days
from workflows.models import Task
from workflows.services.ad_hoc import Occasion, open_by_unit
from workflows.services.periods import add_units, close_period, open_period
from workflows.services.rehearse import clockwork, departments, desks, papers, units
from workflows.services.rehearse.initiatives import recognise
from workflows.services.rehearse.openings import make_period, owing
from workflows.services.rehearse.plan import Round, Year
from workflows.services.rehearse.stage import Stage
from workflows.services.rehearse.world import Builder

Desk = Callable[[Stage, Task], bool]

DESKS: Mapping[str, Desk] = MappingProxyType(
    {
        "submission.draft": units.draft,
        "submission.unit_signing": units.sign,
        "submission.cross_scoring": desks.cross_score,
        "submission.cluster_review": desks.cluster_review,
        "submission.office_check": desks.examine,
        "submission.fixing": units.mend,
        "submission.on_hold": desks.verify,
        "correction.fixing": units.correct,
        "correction.unit_signing": units.sign,
        "correction.recheck": desks.recheck,
        "consolidation.collecting": papers.collect_reports,
        "consolidation.drafting": papers.draft,
        "consolidation.office_head_check": papers.initial,
        "consolidation.posting": papers.close_posting,
        "consolidation.council": papers.council,
        "consolidation.signing": papers.sign,
        "consolidation.numbering": papers.number,
        "consolidation.sending": papers.send,
        "consolidation.awaiting": papers.hear_from_outside,
    }
)
#: The hours at which people sit down; the offices plan at the first.
HOURS = (time(9, 0), time(14, 0))


class Game:
    """One year in progress."""

    def __init__(self, stage: Stage, plan: Year, size: tuple[int, int]) -> None:
        self.stage, self.plan, self.size = stage, plan, size
        self.planned = list(plan.rounds)
        self.done: set[str] = set()
        self.next_list: dict[str, date] = {}

    def once(self, name: str, from_day: date, day: date) -> bool:
        """Whether `name` is due and has not happened yet; notes that it happens now."""
        if day < from_day or name in self.done:
            return False
        self.done.add(name)
        return True

    def morning(self, day: date, hour: time) -> None:
        """What the offices have planned for today."""
        if hour != HOURS[0]:
            return
        show_units_of(day)
        clockwork.look_at_the_clock()
        world, year = self.stage.world, self.plan.year
        if year == departments.MERGER_YEAR and self.once("merger", departments.MERGED_ON, day):
            departments.merge(world, self.size[0])
            departments.found_clusters(Builder(world), year)
            self._give_to_newcomers()
        while self.planned and self.planned[0].opens <= day:
            self._open(self.planned.pop(0))
        if self.once("DX", self.plan.day(20, 10), day):
            self._open_by_a_unit()
        if self.once("withdrawal", self.plan.day(14, 12), day):
            self._take_one_back()
        self._clocks(day)
        waits = day >= self.plan.day(30, 9) and "SK" not in self.done
        if waits and recognise(self.stage, self._period("SK"), day):
            self.done.add("SK")
        self._papers(day)
        self._meetings()

    def _clocks(self, day: date) -> None:
        """The leader is away in June; in November one unit asks for more time."""
        away = self.plan.day(15, 6)
        if self.once("absence", away, day):
            clockwork.be_away(self.stage, away, self.plan.day(30, 6))
        waits = "extension" not in self.done and day >= self.plan.day(15, 11)
        if waits and clockwork.ask_for_time(self.stage, self._period("AN"), day):
            self.done.add("extension")

    def _open(self, item: Round) -> None:
        world = self.stage.world
        period = make_period(world, item)
        owe = [world.units[code] for code in owing(world, item)]
        open_period(
            period=period, units=owe, actor=self.stage.holder_today(Role.OFFICE, period.authority)
        )
        period.refresh_from_db()

    def _give_to_newcomers(self) -> None:
        """Units that came from the other department register with the new one."""
        world, period = self.stage.world, self.stage.world.periods["REG"]
        owe = set(period.dossiers.values_list("unit__code", flat=True))
        ended = {code for code, unit in world.units.items() if unit.valid_to is not None}
        fresh = [
            world.units[code]
            for code in world.members
            if code not in owe and not (code.startswith("mo") and f"dv{code[2:]}" in owe & ended)
        ]
        office = self.stage.holder_today(Role.OFFICE, world.units["so"])
        if fresh:
            add_units(period=period, units=fresh, actor=office)

    def _open_by_a_unit(self) -> None:
        world = self.stage.world
        unit = world.units[world.members[-1]]
        event = self.plan.day(12, 10)
        occasion = Occasion(
            kind="ad_hoc",
            title="Khắc phục hậu quả mưa lũ tháng 10",
            event_from=event,
            event_to=event + timedelta(days=3),
        )
        officer = self.stage.holder_today(Role.UNIT_OFFICER, unit)
        period = open_by_unit(unit=unit, occasion=occasion, actor=officer, key="rehearsal-dx")
        world.periods["DX"] = period

    def _take_one_back(self) -> None:
        """A head withdraws one accepted nomination before the lists are made."""
        files = Submission.objects.filter(
            dossier__period=self.stage.world.periods["AN"],
            kind=SubmissionKind.NOMINATIONS,
            state=SubmissionState.ACCEPTED,
        )
        file = files.order_by("dossier__unit__position").first()
        line = file.nominations.filter(state="CHECKED").last() if file else None
        if file is not None and line is not None:
            head = self.stage.holder_today(Role.UNIT_HEAD, file.dossier.unit)
            note = "Người được đề nghị xin rút."
            self.stage.act(file, "withdraw", head, lines=[line.pk], note=note)

    def _papers(self, day: date) -> None:
        """The offices open their lists, reports and summaries; later lists take what was left."""
        d = self.plan.day
        spring = self.plan.day(15, 1, next_year=True)
        for code, kind, when in (
            ("REG", ConsolidationKind.REGISTRATION, d(9, 3)),
            ("REG-BO", ConsolidationKind.REGISTRATION, d(23, 3)),
            ("6T", ConsolidationKind.REPORT, d(17, 6)),
            ("6T-BO", ConsolidationKind.REPORT, d(25, 6)),
            ("AN", ConsolidationKind.REPORT, d(16, 12)),
            ("AN-BO", ConsolidationKind.REPORT, d(21, 12)),
        ):
            if self.once(f"{code}/{kind}", when, day):
                papers.summarise(self.stage, self._period(code), kind, f"Tổng hợp {code}")
        for code, decider, when in (
            ("KNC", Decider.MINISTER, d(8, 6)),
            ("KNC-BO", Decider.MINISTER, d(13, 7)),
            ("CD", Decider.DIRECTOR, d(16, 9)),
            ("DX", Decider.DIRECTOR, d(9, 11)),
            ("AN", Decider.DIRECTOR, d(14, 12)),
            ("AN", Decider.MINISTER, d(16, 12)),
            ("AN", Decider.PROVINCE, d(18, 12)),
            ("AN-BO", Decider.MINISTER, spring),
        ):
            self._lists(code, decider, when, day)

    def _lists(self, code: str, decider: str, when: date, day: date) -> None:
        """A list on its day, and every ten working days another one while something is left."""
        period = self.stage.world.periods.get(code)
        if day < when or period is None:
            return
        name = f"{code}/{decider}"
        running = period.consolidations.filter(decider=decider).exclude(
            state__in=("ISSUED", "SENT_UP", "RECEIVED", "ENDED")
        )
        if running.exists() or day < self.next_list.get(name, when):
            return
        title = f"Tờ trình {code}"
        if papers.propose(self.stage, self._period(code), decider, title) is not None:
            self.next_list[name] = add_working_days(day, 10)

    def _period(self, code: str) -> Period:
        return Period.objects.select_related("authority", "parent").get(
            pk=self.stage.world.periods[code].pk
        )

    def _meetings(self) -> None:
        for ranking in ClusterRanking.objects.filter(state="OPEN").order_by("pk"):
            due = ranking.period.dues.filter(stage=DueStage.CLUSTER).order_by("due_on").first()
            if due is not None:
                desks.meet(self.stage, ranking, due.due_on)

    def desks(self) -> None:
        """Everybody looks at what waits for him; who is not ready leaves it."""
        for task in self.stage.due_tasks():
            DESKS[task.flow_task.key](self.stage, task)

    def over(self, day: date) -> bool:
        """Whether the year's last process has ended."""
        spring = self.plan.day(15, 2, next_year=True)
        if day < spring or self.planned or next(self.stage.open_tasks(), None) is not None:
            return False
        return not any(self._left(code) for code in self.stage.world.periods)

    def _left(self, code: str) -> bool:
        period = self.stage.world.periods[code]
        states = ("CHECKED", "POSTPONED", "SUBMITTED", "RETURNED", "SUSPENDED", "SHORTLISTED")
        lines = period.dossiers.filter(submissions__nominations__state__in=states)
        return lines.exists()

    def wind_up(self) -> None:
        """All periods close, the last opened first; what still travels keeps its period open."""
        for code in reversed(list(self.stage.world.periods)):
            period = self._period(code)
            office = self.stage.holder_today(Role.OFFICE, period.authority)
            if period.status == PeriodStatus.OPEN and not self._open_desks(period):
                close_period(period=period, actor=office)

    def _open_desks(self, period: Period) -> bool:
        return any(
            self.stage.code(period.pk) == self.stage.label(task.process.subject).split("/")[0]
            for task in self.stage.open_tasks()
        )
