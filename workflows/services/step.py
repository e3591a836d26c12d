"""What one act works with: the locked subject, who acts, in whose name, and what it has touched."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from nominations import clock
from nominations.enums import Machine
from nominations.models import Person, Submission, User
from nominations.queries.conflicts import conflicted_nominations
from nominations.queries.standing import HeldPost
from nominations.rules.readiness import Unmet
from nominations.rules.roles import Standing
from nominations.services.nomination_moves import Moved
from nominations.services.sent_copies import take_copy
from workflows.models import Process, Task
from workflows.queries.standing import Subject
from workflows.services.errors import NotAllowed, NotReady


@dataclass
class Step:
    """One act in progress, inside its transaction, the subject's row locked.

    An act changes `subject` (the door saves it), fills `moved` with what happened to nominations
    and `facts` with what the event shall remember. It sets `stays` when it turned out not to move
    the subject (a partial return, say), `substitute_role` when the next desk is a substitute's,
    and appends to `started` the new subjects whose flow begins once the event is written.
    """

    machine: Machine
    subject: Any
    action: str
    actor: User
    acting_for: Person | None
    standing: Standing
    post: HeldPost | None
    now: datetime
    note: str
    data: dict[str, Any]
    process: Process | None
    task: Task | None
    moved: list[Moved] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    stays: bool = False
    substitute_role: str = ""
    started: list[Subject] = field(default_factory=list)

    @property
    def person_id(self) -> int:
        assert self.actor.person_id is not None
        return self.actor.person_id

    @property
    def today(self) -> date:
        """The day of this act at the office's place."""
        return clock.local_day(self.now)

    @property
    def people(self) -> set[int]:
        """The actor, and the giver of his mandate: neither decides about himself."""
        return {self.person_id, self.acting_for.pk} if self.acting_for else {self.person_id}

    @property
    def items(self) -> list[Moved]:
        """One per nomination: where it stood before the act, where it stands after it."""
        ways: dict[int, Moved] = {}
        for move in self.moved:
            first = ways.get(move.nomination_id, move)
            ways[move.nomination_id] = replace(move, from_state=first.from_state)
        return list(ways.values())

    def free_of_conflict(self, nomination_ids: Collection[int]) -> list[int]:
        """Those that this actor (and the giver of his mandate) may decide on; notes the rest.

        Raises NotAllowed if there were some and none is left.
        """
        if not nomination_ids:
            return []
        barred = conflicted_nominations(self.people, nomination_ids)
        free = [pk for pk in nomination_ids if pk not in barred]
        if barred and not free:
            raise NotAllowed(_("Đã ẩn: liên quan đến bản thân hoặc người thân."))
        if barred:
            self.facts["skipped"] = sorted(barred)
        return free

    def take(
        self,
        transition: Callable[..., Any],
        explain: Callable[[Any], list[Unmet]] | None = None,
        **arguments: Any,
    ) -> None:
        """Take an FSM transition; a condition that does not hold becomes a sentence."""
        try:
            transition(**arguments)
        except TransitionNotAllowed as refused:
            unmet = explain(self.subject) if explain else []
            if not unmet:
                raise NotAllowed(_("Thao tác này không dùng được ở bước hiện tại.")) from refused
            raise NotReady(unmet) from refused

    def keep_copy(self, submission: Submission) -> None:
        """Freeze what was sent, as it was signed; its hash goes into the chain of events."""
        copy = take_copy(submission, person_id=self.actor.person_id)
        self.facts["copy"] = {"number": copy.number, "sha256": copy.sha256}

    def need_note(self) -> str:
        """The reason that this act requires."""
        if not self.note:
            raise NotReady([Unmet("note", _("Hãy ghi rõ lý do."))])
        return self.note


@dataclass(frozen=True, slots=True)
class Act:
    """An action of a machine. `moves`: executes the open task; `claims`: takes it instead."""

    machine: Machine
    name: str
    run: Callable[[Step], None]
    moves: bool
    claims: bool


ACTS: dict[tuple[Machine, str], Act] = {}


def act(
    machine: Machine, name: str, *, moves: bool = True, claims: bool = False
) -> Callable[[Callable[[Step], None]], Callable[[Step], None]]:
    """Register what an action does to its subject. The flow's part is the door's business."""

    def register(run: Callable[[Step], None]) -> Callable[[Step], None]:
        ACTS[(machine, name)] = Act(machine, name, run, moves=moves, claims=claims)
        return run

    return register


def picked(step: Step, available: Sequence[int], field_name: str = "lines") -> list[int]:
    """The nominations named in the form, or all `available`; refuses what is not available."""
    chosen = step.data.get(field_name)
    if not chosen:
        return list(available)
    unknown = set(chosen) - set(available)
    if unknown:
        raise NotReady(
            [Unmet(field_name, _("Có đề nghị không còn ở bước này. Hãy mở lại trang và chọn lại."))]
        )
    return list(chosen)
