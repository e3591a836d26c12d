"""What a submission and its corrections should do, told a second time: dictionaries, no database.

Written from docs/architecture.md and the truth table, not from the engine. `act` answers whether
the act is possible, and if it is, the oracle has moved.
"""

from dataclasses import dataclass, field

from tests.workflows.test_truth_table import MACHINES, TABLE

#: Who is what to the file of Thủy lợi, whose cluster is led by Kiểm lâm's head.
ROLES: dict[str, set[str]] = {
    "an": {"unit_officer", "cluster_member"},
    "son": {"unit_head", "cluster_deputy"},
    "binh": {"cluster_head"},
    "lan": {"office"},
    "dung": {"office"},
    "mau": {"office_head"},
    "vu": {"leader"},
    "xuan": set(),
}
DESK = {
    "DRAFT": "unit_officer",
    "UNIT_SIGNING": "unit_head",
    "CLUSTER_REVIEW": "cluster_head",
    "OFFICE_CHECK": "office",
    "RETURNED": "unit_officer",
    "SUSPENDED": "office",
    "FIXING": "unit_officer",
    "RECHECK": "office",
}
BOUND_BY_A_CLAIM = {"claim", "endorse", "not_endorse", "return", "receive", "accept"}
CLAIMING = {"claim", "endorse", "not_endorse", "receive"}
UNJUDGED = {"SUBMITTED", "ENDORSED", "NOT_ENDORSED"}
EXAMINED = {"CHECKED", "POSTPONED"}


@dataclass
class Thing:
    """A file or a correction: its place, who claimed its task, and the last thing that moved it."""

    state: str
    version: int = 1
    claimed: str = ""
    last: tuple[str, str, dict[int, str]] = ("", "", {})
    lines: set[int] = field(default_factory=set)

    def move(self, state: str, action: str, login: str, items: dict[int, str]) -> bool:
        self.state, self.claimed, self.last = state, "", (action, login, items)
        return True


class SubmissionOracle:
    """One nominations file on a route with a cluster; `own` maps a person to his line."""

    def __init__(
        self, lines: list[int], own: dict[str, int], roles: dict[str, set[str]] = ROLES
    ) -> None:
        self.roles = roles
        self.file = Thing("DRAFT")
        self.lines = dict.fromkeys(lines, "DRAFT")
        self.own = own
        self.origin: dict[int, str] = {}  # of suspended lines
        self.corrections: list[Thing] = []
        self.returned_from = self.suspended_from = self.resubmitted_from = ""
        self.nothing = self.received = self.locked = False
        self.authors = {"prepared": "", "signed": ""}
        self.events = 1

    # --- Who -----------------------------------------------------------------------------------

    def _may(self, thing: Thing, machine: str, login: str, action: str) -> bool:
        allowed = self.roles[login] & set(MACHINES[machine][thing.state].get(action, []))
        judged_by_author = action in TABLE["judging"] and login in self.authors.values()
        at_a_desk = DESK.get(thing.state) in ("cluster_head", "office")
        bound = action in BOUND_BY_A_CLAIM and at_a_desk and thing.claimed not in ("", login)
        return bool(allowed) and not judged_by_author and not bound

    def act(self, login: str, action: str, lines: list[int], correction: int | None = None) -> bool:
        machine = "submission" if correction is None else "correction"
        thing = self.file if correction is None else self.corrections[correction]
        if not self._may(thing, machine, login, action):
            return False
        before = thing.claimed
        done: bool = getattr(self, f"_{machine}_{action}")(thing, login, lines)
        if done:
            thing.version += 1
            self.events += 1
            partial = action == "return" and thing.state == "OFFICE_CHECK"
            if (action in CLAIMING or partial) and not before and thing.state in DESK:
                thing.claimed = login
        return done

    def lock(self, login: str, reason: str) -> bool:
        """The meeting locks; the other member is always left out with a reason."""
        if self.locked or not self.roles[login] & {"cluster_head", "cluster_deputy"}:
            return False
        if self.file.state in ("DRAFT", "UNIT_SIGNING", "RETURNED", "SUSPENDED") and not reason:
            return False
        self.locked = True
        if self.file.state == "CLUSTER_REVIEW":
            self.file.move("OFFICE_CHECK", "lock_scores", login, {})
            self.file.version += 1
            self.events += 1
        return True

    # --- Lines ---------------------------------------------------------------------------------

    def _in(self, states: set[str], within: set[int] | None = None) -> list[int]:
        return [
            pk
            for pk, state in self.lines.items()
            if state in states and (within is None or pk in within)
        ]

    def travelling(self) -> set[int]:
        return {pk for each in self.corrections if each.state != "DONE" for pk in each.lines}

    def _held(self, states: set[str]) -> list[int]:
        return self._in(states, set(self.lines) - self.travelling())

    def _free(self, login: str, lines: list[int]) -> list[int]:
        return [pk for pk in lines if pk != self.own.get(login)]

    def _choose(self, login: str, lines: list[int], available: list[int]) -> list[int]:
        """Those chosen and free of conflict; nothing if the choice is impossible or empty."""
        if set(lines) - set(available):
            return []
        return self._free(login, lines or available)

    def _set(self, lines: list[int], state: str) -> dict[int, str]:
        self.lines.update(dict.fromkeys(lines, state))
        return dict.fromkeys(lines, state)

    def _complete(self) -> bool:
        alive = bool(self._in(set(self.lines.values()) - {"WITHDRAWN"}))
        return alive != self.nothing

    def _untouched(self, items: dict[int, str]) -> bool:
        return all(self.lines[pk] in (state, "WITHDRAWN") for pk, state in items.items())

    def _alive(self, items: dict[int, str]) -> list[int]:
        return [pk for pk in items if self.lines[pk] != "WITHDRAWN"]

    # --- The file ------------------------------------------------------------------------------

    def _submission_claim(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return thing.claimed == ""

    def _submission_release(self, thing: Thing, login: str, lines: list[int]) -> bool:
        claimed, thing.claimed = thing.claimed, ""
        return claimed != ""

    def _submission_nothing_to_report(self, thing: Thing, login: str, lines: list[int]) -> bool:
        self.nothing = not self.nothing
        return True

    def _submission_send_to_head(self, thing: Thing, login: str, lines: list[int]) -> bool:
        self.authors["prepared"] = login
        return thing.move("UNIT_SIGNING", "send_to_head", login, {})

    def _submission_send_back(self, thing: Thing, login: str, lines: list[int]) -> bool:
        back = "RETURNED" if self.returned_from else "DRAFT"
        return thing.move(back, "send_back", login, {})

    def _submission_submit(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if self.returned_from or not self._complete():
            return False
        self.authors["signed"] = login
        items = self._set(self._in({"DRAFT"}), "SUBMITTED")
        desk = "OFFICE_CHECK" if self.locked else "CLUSTER_REVIEW"
        return thing.move(desk, "submit", login, items)

    def _submission_resubmit(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if not self.returned_from or not self._complete():
            return False
        self.authors["signed"] = login
        self.resubmitted_from, self.returned_from = self.returned_from, ""
        items = self._set(self._held({"RETURNED"}), "SUBMITTED")
        desk = "OFFICE_CHECK" if self.locked else self.resubmitted_from
        return thing.move(desk, "resubmit", login, items)

    def _submission_withdraw(self, thing: Thing, login: str, lines: list[int]) -> bool:
        available = self._held({"DRAFT", "RETURNED"} | UNJUDGED | EXAMINED)
        chosen = [] if set(lines) - set(available) else lines or available
        if lines or thing.state == "ACCEPTED":
            return bool(chosen and self._set(chosen, "WITHDRAWN"))
        if self.travelling() or self._in({"SUSPENDED"}):
            return False
        return thing.move("WITHDRAWN", "withdraw", login, self._set(chosen, "WITHDRAWN"))

    def _submission_score(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return False  # nominations carry no points

    def _submission_appraise(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return False  # nor does the office give them any

    def _submission_endorse(self, thing: Thing, login: str, lines: list[int]) -> bool:
        chosen = self._choose(login, lines, self._in({"SUBMITTED", "NOT_ENDORSED"}))
        return bool(self._set(chosen, "ENDORSED"))

    def _submission_not_endorse(self, thing: Thing, login: str, lines: list[int]) -> bool:
        chosen = self._choose(login, lines, self._in({"SUBMITTED", "ENDORSED"}))
        return bool(self._set(chosen, "NOT_ENDORSED"))

    def _submission_return(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if not lines:
            if thing.state == "ACCEPTED":
                return False
            self.returned_from = thing.state
            items = self._set(self._held(UNJUDGED), "RETURNED")
            return thing.move("RETURNED", "return", login, items)
        chosen = self._choose(login, lines, self._held(UNJUDGED | EXAMINED))
        if thing.state == "CLUSTER_REVIEW" or not chosen:
            return False
        self._set(chosen, "RETURNED")
        self.corrections.append(Thing("FIXING", lines=set(chosen)))
        return True

    def _submission_receive(self, thing: Thing, login: str, lines: list[int]) -> bool:
        before, self.received = self.received, True
        return not before

    def _submission_accept(self, thing: Thing, login: str, lines: list[int]) -> bool:
        unjudged = self._held(UNJUDGED)
        free = self._free(login, unjudged)
        if unjudged and not free:
            return False
        self.received = True
        place = "ACCEPTED" if free == unjudged else "OFFICE_CHECK"
        return thing.move(place, "accept", login, self._set(free, "CHECKED"))

    def _submission_suspend(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if not lines and thing.state != "ACCEPTED":
            self.suspended_from = thing.state
            return thing.move("SUSPENDED", "suspend", login, {})
        chosen = self._choose(login, lines, self._in(UNJUDGED | EXAMINED | {"RETURNED"}))
        self.origin.update({pk: self.lines[pk] for pk in chosen})
        return bool(self._set(chosen, "SUSPENDED"))

    def _submission_resume(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if thing.state == "SUSPENDED":
            place, self.suspended_from = self.suspended_from, ""
            if place == "CLUSTER_REVIEW" and self.locked:
                place = "OFFICE_CHECK"
            return thing.move(place, "resume", login, {})
        chosen = self._choose(login, lines, self._in({"SUSPENDED"}))
        alone = set(chosen) - self.travelling()
        for pk in chosen:
            self.lines[pk] = self.origin.pop(pk)
        mend, check = self._in({"RETURNED"}, alone), self._in(UNJUDGED, alone)
        if mend:
            self.corrections.append(Thing("FIXING", lines=set(mend)))
        if check and thing.state == "ACCEPTED":
            self.corrections.append(Thing("RECHECK", lines=set(check)))
        return bool(chosen)

    def _submission_recall(self, thing: Thing, login: str, lines: list[int]) -> bool:
        action, who, items = thing.last
        if who != login or thing.claimed:
            return False
        if action == "send_to_head":
            back = "RETURNED" if self.returned_from else "DRAFT"
            return thing.move(back, "recall", login, {})
        if action == "accept":
            if any(self.lines[pk] != "CHECKED" for pk in items):
                return False
            back_at_desk = self._set(list(items), "SUBMITTED")
            return thing.move("OFFICE_CHECK", "recall", login, back_at_desk)
        if action not in ("submit", "resubmit") or not self._untouched(items):
            return False
        if action == "submit":
            self.received = False
        else:
            self.returned_from = self.resubmitted_from
        state = "DRAFT" if action == "submit" else "RETURNED"
        return thing.move("UNIT_SIGNING", "recall", login, self._set(self._alive(items), state))

    def _submission_reopen_source(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return False  # nothing came from below

    # --- A correction --------------------------------------------------------------------------

    _correction_claim = _submission_claim
    _correction_release = _submission_release
    _correction_reopen_source = _submission_reopen_source

    def _correction_send_to_head(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return thing.move("UNIT_SIGNING", "send_to_head", login, {})

    def _correction_send_back(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return thing.move("FIXING", "send_back", login, {})

    def _correction_resubmit(self, thing: Thing, login: str, lines: list[int]) -> bool:
        mended = self._in({"RETURNED"}, thing.lines)
        items = self._set(mended, "SUBMITTED")
        return bool(mended) and thing.move("RECHECK", "resubmit", login, items)

    def _correction_accept(self, thing: Thing, login: str, lines: list[int]) -> bool:
        unjudged = self._in(UNJUDGED, thing.lines)
        free = self._free(login, unjudged)
        if unjudged and not free:
            return False
        place = "DONE" if free == unjudged else "RECHECK"
        not_mended = self._in({"RETURNED"}, thing.lines)
        if place == "DONE" and not_mended:
            self.corrections.append(Thing("FIXING", lines=set(not_mended)))
        return thing.move(place, "accept", login, self._set(free, "CHECKED"))

    def _correction_return(self, thing: Thing, login: str, lines: list[int]) -> bool:
        unjudged = self._in(UNJUDGED, thing.lines)
        free = self._free(login, unjudged)
        if not free:
            return False
        return thing.move("FIXING", "return", login, self._set(free, "RETURNED"))

    def _correction_withdraw(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if self._in({"SUSPENDED"}, thing.lines):
            return False
        given_up = self._in({"RETURNED"} | UNJUDGED, thing.lines)
        return thing.move("DONE", "withdraw", login, self._set(given_up, "WITHDRAWN"))

    def _correction_recall(self, thing: Thing, login: str, lines: list[int]) -> bool:
        action, who, items = thing.last
        if who != login or thing.claimed or action not in ("send_to_head", "resubmit"):
            return False
        if action == "send_to_head":
            return thing.move("FIXING", "recall", login, {})
        if not self._untouched(items):
            return False
        returned = self._set(self._alive(items), "RETURNED")
        return thing.move("UNIT_SIGNING", "recall", login, returned)
