"""What a proposal should do, told a second time: dictionaries, no database.

Written from docs/architecture.md and the truth table, not from the engine. The route has every
stage; the posting lasts one working day; ten members vote, a line has ten votes or none.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, field, replace

from tests.workflows.test_truth_table import MACHINES

ROLES: dict[str, set[str]] = {
    "lan": {"office"},
    "dung": {"office"},
    "mau": {"office_head"},
    "vu": {"leader"},
    "phan": {"deputy_leader"},
    "so": {"registrar"},
    "hoa": set(),
}
DESK = {
    "DRAFTING": "office",
    "OFFICE_HEAD_CHECK": "office_head",
    "POSTED": "office",
    "COUNCIL": "office",
    "APPROVED": "registrar",
}
UNBOUND = {"release", "recall"}
WAITING = {"CHECKED", "POSTPONED"}
LISTED = {"SHORTLISTED", "PASSED"}
EFFECT = {"granted": "AWARDED", "declined": "DECLINED", "postponed": "POSTPONED"}
#: Acts on papers with sums.
NOT_ON_LISTS = {"sum_up", "write", "sign", "correct", "record_receipt"}
SIGNATURES = {"sign_all", "sign_part", "decline", "postpone", "lower"}


@dataclass
class Line:
    """A nomination held by the proposal: the award proposed for it and the signer's word."""

    award: str
    outcome: str = ""
    signer: str = ""


@dataclass
class Paper:
    """The proposal itself."""

    state: str = "DRAFTING"
    version: int = 1
    events: int = 1
    claimed: str = ""
    last: tuple[str, str, str] = ("", "", "")  # action, login, from which state
    signed: dict[int, Line] = field(default_factory=dict)  # what the last signature changed
    lines: dict[int, Line] = field(default_factory=dict)
    posted_to: int | None = None
    recorded: bool = False
    numbered: bool = False


class ProposalOracle:
    """Nominations that were examined, and one proposal after the other."""

    states: MutableMapping[int, str]

    def __init__(
        self,
        lines: list[int],
        own: dict[str, int],
        award: str,
        roles: dict[str, set[str]] = ROLES,
    ) -> None:
        self.roles = roles
        self.states = dict.fromkeys(lines, "CHECKED")
        self.own, self.award, self.today = own, award, 0
        self.paper = Paper()

    def task_role(self) -> str:
        if self.paper.state != "SIGNING":
            return DESK.get(self.paper.state, "")
        left = set(self.undecided()) - {self.own["vu"]}
        return "leader" if left else "deputy_leader"

    def act(self, login: str, action: str, lines: list[int], good: bool) -> bool:
        """`good` is the vote, for the council's result: ten for each line, or none."""
        paper, before = self.paper, self.paper.state
        allowed = self.roles[login] & set(MACHINES["consolidation"][before].get(action, []))
        if allowed == {"deputy_leader"} and action != "recall":
            allowed &= {self.task_role()}
        bound = paper.claimed not in ("", login) and action not in UNBOUND
        if not allowed or bound or action in NOT_ON_LISTS:
            return False
        self.signed_now: dict[int, Line] = {}
        done: bool = getattr(self, f"_{action}")(login, lines, good)
        if done:
            paper.version += 1
            paper.events += 1
        if done and action in MOVING:
            paper.claimed, paper.last = "", (action, login, before)
            paper.signed = self.signed_now
        return done

    # --- Lines ---------------------------------------------------------------------------------

    def _in(self, *states: str) -> list[int]:
        return [pk for pk in self.paper.lines if self.states[pk] in states]

    def undecided(self) -> list[int]:
        lines = self.paper.lines
        return [pk for pk in self._in(*LISTED) if not lines[pk].outcome]

    def _named(self, lines: list[int], *states: str) -> list[int]:
        return lines if set(lines) <= set(self._in(*states)) else []

    def _let_go(self, lines: list[int]) -> None:
        for pk in lines:
            if self.states[pk] in LISTED | {"NOT_SHORTLISTED"}:
                self.states[pk] = "CHECKED"
            del self.paper.lines[pk]

    def _set(self, lines: list[int], state: str) -> bool:
        self.states.update(dict.fromkeys(lines, state))
        return bool(lines)

    def _go(self, state: str) -> bool:
        self.paper.state = state
        return True

    # --- Any desk ------------------------------------------------------------------------------

    def _claim(self, login: str, lines: list[int], good: bool) -> bool:
        if self.task_role() == "" or self.paper.claimed:
            return False
        self.paper.claimed = login
        return True

    def _release(self, login: str, lines: list[int], good: bool) -> bool:
        before, self.paper.claimed = self.paper.claimed, ""
        return before != ""

    # --- The office ----------------------------------------------------------------------------

    def _collect(self, login: str, lines: list[int], good: bool) -> bool:
        found = [
            pk
            for pk, state in self.states.items()
            if state in WAITING and pk not in self.paper.lines
        ]
        self.paper.lines.update({pk: Line(self.award) for pk in found})
        return bool(found)

    def _rank(self, login: str, lines: list[int], good: bool) -> bool:
        return set(lines) == set(self.paper.lines)

    def _shortlist(self, login: str, lines: list[int], good: bool) -> bool:
        if not lines:
            return self._set(self._in(*WAITING), "SHORTLISTED")
        return self._set(self._named(lines, *WAITING, "NOT_SHORTLISTED"), "SHORTLISTED")

    def _leave_out(self, login: str, lines: list[int], good: bool) -> bool:
        return self._set(self._named(lines, *WAITING, "SHORTLISTED"), "NOT_SHORTLISTED")

    def _take_off(self, login: str, lines: list[int], good: bool) -> bool:
        chosen = self._named(lines, *WAITING, *LISTED, "NOT_SHORTLISTED")
        self._let_go(chosen)
        return bool(chosen)

    def _change_award(self, login: str, lines: list[int], good: bool) -> bool:
        chosen = self._named(lines, *WAITING, *LISTED, "FAILED")
        for pk in chosen:
            self.paper.lines[pk].award = "GKGD"
            if self.states[pk] in ("PASSED", "FAILED"):
                self.states[pk] = "SHORTLISTED"
        return bool(chosen)

    def _present(self, login: str, lines: list[int], good: bool) -> bool:
        if self.paper.state == "COUNCIL":
            ready = self.paper.recorded and not self._in("SHORTLISTED") and self._in("PASSED")
            return bool(ready) and self._go("SIGNING")
        if self._in(*WAITING) or not self._in(*LISTED):
            return False
        return self._go("OFFICE_HEAD_CHECK")

    def _discard(self, login: str, lines: list[int], good: bool) -> bool:
        if self.paper.state == "COUNCIL" and self._in(*LISTED):
            return False
        self._let_go(list(self.paper.lines))
        return self._go("ENDED")

    def _initial(self, login: str, lines: list[int], good: bool) -> bool:
        if self.paper.posted_to is not None:
            return self._after_posting()
        self.paper.posted_to = next(d for d in range(self.today + 1, self.today + 4) if d % 7 < 5)
        return self._go("POSTED")

    def _send_back(self, login: str, lines: list[int], good: bool) -> bool:
        return self._go("DRAFTING")

    def _close_posting(self, login: str, lines: list[int], good: bool) -> bool:
        assert self.paper.posted_to is not None
        return self.today > self.paper.posted_to and self._after_posting()

    def _after_posting(self) -> bool:
        return self._go("COUNCIL" if self._in("SHORTLISTED") else "SIGNING")

    def _record_result(self, login: str, lines: list[int], good: bool) -> bool:
        self._set(self._in("SHORTLISTED", "PASSED", "FAILED"), "PASSED" if good else "FAILED")
        self.paper.recorded = True
        return True

    # --- The signer ----------------------------------------------------------------------------

    def _decide(self, login: str, lines: list[int], outcome: str, award: str | None = None) -> bool:
        if set(lines) - set(self.undecided()):
            return False
        free = [pk for pk in lines if pk != self.own.get(login)]
        for pk in free:
            line = self.paper.lines[pk]
            self.signed_now[pk] = replace(line)
            line.outcome, line.signer, line.award = outcome, login, award or line.award
        return bool(free) and self._settle()

    def _settle(self) -> bool:
        if self.undecided():
            return self._go("SIGNING")
        if any(line.outcome == "granted" for line in self.paper.lines.values()):
            return self._go("APPROVED")
        self._take_effect()
        return self._go("ENDED")

    def _take_effect(self) -> None:
        for pk, line in self.paper.lines.items():
            self.states[pk] = EFFECT.get(line.outcome, self.states[pk])
        self.paper.lines = {}

    def _sign_all(self, login: str, lines: list[int], good: bool) -> bool:
        return self._decide(login, self.undecided(), "granted")

    def _sign_part(self, login: str, lines: list[int], good: bool) -> bool:
        return self._decide(login, lines, "granted")

    def _decline(self, login: str, lines: list[int], good: bool) -> bool:
        return self._decide(login, lines, "declined")

    def _postpone(self, login: str, lines: list[int], good: bool) -> bool:
        return self._decide(login, lines, "postponed")

    def _lower(self, login: str, lines: list[int], good: bool) -> bool:
        if any(pk in self.paper.lines and self.paper.lines[pk].award == "LDTT" for pk in lines):
            return False
        return self._decide(login, lines, "granted", "LDTT")

    def _return_to_office(self, login: str, lines: list[int], good: bool) -> bool:
        left = self.undecided()
        if set(lines) - set(left):
            return False
        chosen = lines or left
        if set(chosen) == set(left) and not any(x.outcome for x in self.paper.lines.values()):
            return self._go("DRAFTING")
        free = [pk for pk in chosen if pk != self.own.get(login)]
        self._let_go(free)
        return bool(free) and self._settle()

    # --- The registrar -------------------------------------------------------------------------

    def _number(self, login: str, lines: list[int], good: bool) -> bool:
        self.paper.numbered = True
        return True

    def _publish(self, login: str, lines: list[int], good: bool) -> bool:
        if not self.paper.numbered:
            return False
        self._take_effect()
        return self._go("ISSUED")

    def _send_up(self, login: str, lines: list[int], good: bool) -> bool:
        return False  # stays in the house

    # --- Recall --------------------------------------------------------------------------------

    def _recall(self, login: str, lines: list[int], good: bool) -> bool:
        action, who, origin = self.paper.last
        if who != login or self.paper.claimed or self.paper.numbered:
            return False
        if action in SIGNATURES:
            self.paper.lines.update(self.paper.signed)
            return self._go("SIGNING")
        if action not in ("present", "initial"):
            return False
        if self.paper.state == "POSTED":
            self.paper.posted_to = None
        return self._go(origin)


MOVING = SIGNATURES | {
    "present",
    "discard",
    "initial",
    "send_back",
    "close_posting",
    "return_to_office",
    "publish",
    "send_up",
    "record_outcome",
    "recall",
}
