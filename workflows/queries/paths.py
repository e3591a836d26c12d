"""The path picture of a subject: places passed with their days, the present one, what comes next.

Facts come from the events (`journeys`), the places from the route (`stops`); the working days are
added up by `workflows.rules.journey`. A constant number of statements, whatever happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations import clock
from nominations.enums import ConsolidationState as C
from nominations.enums import CorrectionState as K
from nominations.enums import SubmissionKind
from nominations.enums import SubmissionState as S
from nominations.models import Consolidation, Correction, Submission
from nominations.queries.standing import Hats
from nominations.queries.visible import consolidations_visible_to
from nominations.rules.routes import FrozenRoute
from workflows.calendar import working_days_between
from workflows.models import Task
from workflows.queries.actions import open_task_of
from workflows.queries.holders import taken_by
from workflows.queries.journeys import (
    Held,
    begun,
    moves_of,
    papers_holding,
    planned_days,
    planned_for,
    start_of,
)
from workflows.queries.stops import (
    Stop,
    accepted_stop,
    correction_stops,
    paper_stops,
    submission_stops,
    upper_stops,
)
from workflows.rules.journey import (
    Back,
    Move,
    Passed,
    Stay,
    joined,
    last_way_back,
    passed_places,
    stays,
)

Place = dict[str, Any]
NBSP = "\u00a0"
_ENDS = frozenset({S.WITHDRAWN, C.ENDED})


@dataclass(frozen=True, slots=True)
class Journey:
    """A path with what it was drawn from; `here` is the index of the present place."""

    stops: Sequence[Stop]
    here: int
    mark: str
    today: date
    passed: dict[str, Passed] = field(default_factory=dict)
    back: Back | None = None
    stopped: int | None = None
    task: Task | None = None
    note: str = ""
    held: Sequence[Held] = ()

    @property
    def places(self) -> list[Place]:
        return [self._place(number, stop) for number, stop in enumerate(self.stops)]

    @property
    def next_stop(self) -> Stop | None:
        """Where it goes from here: on, or (mended) back to the desk whose clock stands still."""
        if self.mark == "done":
            return None
        if self.mark == "returned":
            return self.stops[1]
        if self.stopped is not None and self.stopped != self.here:
            return self.stops[self.stopped]
        return self.stops[self.here + 1] if self.here + 1 < len(self.stops) else None

    def _state(self, number: int, stop: Stop) -> str:
        if number == self.here:
            late = self.task and self.task.due_on and self.task.due_on < self.today
            return "late" if self.mark == "now" and late else self.mark
        if number == self.stopped:
            return "stopped"
        reached = self.here if self.stopped is None else max(self.here, self.stopped)
        if number > reached:
            return "next"
        return "done" if stop.place in self.passed or not self.passed else "skipped"

    def _place(self, number: int, stop: Stop) -> Place:
        state = self._state(number, stop)
        place: Place = {"label": stop.label, "holder": stop.holder, "state": state}
        place |= {"note": self._note(stop, state)}
        if number == self.here and self.task and self.mark in ("now", "returned"):
            due = self.task.due_on
            left = working_days_between(self.today, due) if due else None
            place |= {"due_on": due, "days_left": left}
            place["holder"] = taken_by(self.task) or stop.holder
        if self.back and stop.place == self.back.target:
            order = [stop.place for stop in self.stops]
            place |= {"arc": self._arc(self.back), "back": order.index(self.back.source) - number}
        return place

    def _note(self, stop: Stop, state: str) -> str:
        told = self.passed.get(stop.place)
        if state == "skipped":
            return _("không qua bước này")
        if state == "done":
            return self._done(told)
        if state == "stopped":
            return self._stopped(stop, told)
        if state == "next":
            return self._between(*stop.planned) if stop.planned else ""
        return "" if self.task else self.note or (_("Đang ở đây") if state != "done" else "")

    def _done(self, told: Passed | None) -> str:
        if told is None:
            return ""
        day = self.short(told.left or told.latest)
        if told.left is None or not told.days:
            return day
        spent = ngettext("%(n)d ngày", "%(n)d ngày", told.days) % {"n": told.days}
        return f"{day} · {spent.replace(' ', NBSP)}"

    def _stopped(self, stop: Stop, told: Passed | None) -> str:
        if self.note or told is None:
            return self.note
        allowed = allowed_at(stop, told)
        if allowed:
            words = _("Dừng ở %(used)d/%(allowed)d ngày")
            return words % {"used": told.days, "allowed": allowed}
        return _("Dừng từ %(day)s") % {"day": self.short(told.left or told.latest)}

    def _arc(self, back: Back) -> str:
        day = self.short(back.day)
        if back.again:
            return _("Trả lại %(day)s, gửi lại %(again)s") % {
                "day": day,
                "again": self.short(back.again),
            }
        if self.mark == "returned" and self.task and self.task.due_on:
            until = self.short(self.task.due_on)
            return _("Trả lại %(day)s, bổ sung đến %(until)s") % {"day": day, "until": until}
        return _("Trả lại %(day)s") % {"day": day}

    def _between(self, first: date, last: date) -> str:
        if first == last:
            return self.short(first)
        same = first.month == last.month and first.year == last.year == self.today.year
        return f"{first:%d}–{last:%d/%m}" if same else f"{self.short(first)}–{self.short(last)}"

    def short(self, day: date) -> str:
        """26/11, with the year if it is not the running one."""
        return f"{day:%d/%m}" if day.year == self.today.year else f"{day:%d/%m/%Y}"


def allowed_at(stop: Stop, told: Passed) -> int:
    """The working days that a desk has: the route's, else up to the period's own date."""
    if stop.allowed:
        return stop.allowed
    return max(working_days_between(told.came, stop.planned[1]), 0) if stop.planned else 0


def submission_path(
    file: Submission, task: Task | None, viewer: Hats, nomination_id: int | None = None
) -> Journey:
    """A file's way: to the examiner, and with nominations on to the decision.

    With `nomination_id` the way of that line alone. Five statements at most.
    """
    period = file.dossier.period
    held = papers_holding(file, nomination_id)
    paper = held[0].paper if held else None
    told = moves_of(file.ref, *([paper.ref] if paper else []))
    moves = begun(told[file.ref], S.DRAFT, clock.today())
    days = planned_days(period.pk, file.kind, FrozenRoute.of(period))
    stops = submission_stops(file, days)
    found = stays(moves)
    journey = Journey(stops, 0, "now", clock.today(), task=task, held=held)
    accepted = file.state in (S.ACCEPTED, S.CLOSED)
    if file.kind != SubmissionKind.NOMINATIONS:
        stops.append(accepted_stop(file))
        state, mark = (S.ACCEPTED, "done") if accepted else (file.state, "now")
        return _at(journey, state, mark, moves, found, file)
    stops += upper_stops(period.authority, FrozenRoute.of(period), paper, days)
    if not accepted:
        return _at(journey, file.state, "now", moves, found, file)
    if file.state == S.CLOSED and paper is None:
        return _at(journey, stops[-1].place, "done", moves, found, file)
    return _with_paper(journey, paper, told, moves, found, viewer)


def _with_paper(
    journey: Journey,
    paper: Consolidation | None,
    told: dict[str, list[Move]],
    moves: list[Move],
    found: list[Stay],
    viewer: Hats,
) -> Journey:
    """On from the acceptance: where the paper is, or still waiting to be put on one."""
    if paper is None:
        return _at(journey, C.DRAFTING, "now", moves, found)
    above = told[paper.ref]
    state = paper.state
    if state == C.APPROVED and not consolidations_visible_to(viewer).filter(pk=paper.pk).exists():
        state = C.SIGNING  # the signer's word may still be taken back
        above = above[:-1]
    ended = state in (C.ISSUED, C.SENT_UP, C.RECEIVED) and not (paper.goes_up and state == C.ISSUED)
    found = joined(found, stays(begun(above, C.DRAFTING, start_of(paper))))
    journey = replace(journey, task=None if ended else open_task_of(paper))
    return _at(journey, state, "done" if ended else "now", [*moves, *above], found)


def consolidation_path(paper: Consolidation, task: Task | None) -> Journey:
    """A paper's way, from the draft to the publication or the receipt above. Two statements."""
    moves = begun(moves_of(paper.ref)[paper.ref], C.DRAFTING, start_of(paper))
    stops = paper_stops(paper, planned_for(paper))
    last = C.RECEIVED if paper.goes_up else C.ISSUED
    journey = Journey(stops, 0, "now", clock.today(), task=task)
    mark = "done" if paper.state == last else "now"
    return _at(journey, paper.state, mark, moves, stays(moves))


def correction_path(correction: Correction, task: Task | None) -> Journey:
    """The way of a partial return. One statement."""
    moves = begun(moves_of(correction.ref)[correction.ref], K.FIXING, start_of(correction))
    journey = Journey(correction_stops(correction), 0, "now", clock.today(), task=task)
    mark = "done" if correction.state == K.DONE else "now"
    return _at(journey, correction.state, mark, moves, stays(moves))


def _at(
    journey: Journey,
    state: str,
    mark: str,
    moves: Sequence[Move],
    found: Sequence[Stay],
    file: Submission | None = None,
) -> Journey:
    """The journey standing at `state`, with everything that is told of its places."""
    place_of = {code: stop.place for stop in journey.stops for code in stop.states}
    order = [stop.place for stop in journey.stops]
    journey = replace(
        journey,
        mark=mark,
        passed=passed_places(found, place_of, journey.today),
        back=last_way_back(moves, place_of, order),
    )
    if state in _ENDS or state == S.SUSPENDED:
        return _standing(journey, state, moves, place_of, order, file)
    here = order.index(place_of[state]) if state in place_of else len(order) - 1
    stopped = None
    if file and file.returned_from and state in (S.RETURNED, S.UNIT_SIGNING):
        stopped = order.index(file.returned_from) if file.returned_from in order else None
    mark = "returned" if state == S.RETURNED else mark
    return replace(journey, here=here, mark=mark, stopped=stopped)


def _standing(
    journey: Journey,
    state: str,
    moves: Sequence[Move],
    place_of: dict[str, str],
    order: list[str],
    file: Submission | None,
) -> Journey:
    """Withdrawn, given up or under verification: it stands where it was before that."""
    before = file.suspended_from if file and state == S.SUSPENDED else moves[-1].source
    place = place_of.get(before, order[0])
    told: dict[str, str] = {
        S.WITHDRAWN: _("Đã rút %(day)s"),
        S.SUSPENDED: _("Tạm dừng từ %(day)s"),
        C.ENDED: _("Kết thúc %(day)s, không có quyết định"),
    }
    note = told[state] % {"day": journey.short(moves[-1].day)}
    here = order.index(place) if place in order else 0
    return replace(journey, here=here, mark="stopped", note=note)
