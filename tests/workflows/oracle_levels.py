"""Two levels told a second time: a unit's file, what goes up, the parts above, the ministry.

Written from docs/architecture.md ("Forwarding makes a new nomination upstairs") and the truth
table, not from the engine. A copy is known by the nomination that it was made from; the state of
the copy and the state of its source are two entries in two files.
"""

from collections.abc import Iterable, Iterator, MutableMapping

from tests.workflows.oracle_proposal import DESK, EFFECT, LISTED, MOVING, WAITING, ProposalOracle
from tests.workflows.oracle_submission import EXAMINED, UNJUDGED, SubmissionOracle, Thing

#: Who is what to the unit's file, to the department's papers, to its part above, to the ministry's.
BELOW: dict[str, set[str]] = {
    "hoa": {"unit_officer"},
    "binh": {"unit_head"},
    "lan": {"office"},
    "mau": {"office_head"},
    "vu": {"leader"},
    "kieu": set(),
}
HOUSE: dict[str, set[str]] = {
    "lan": {"office"},
    "mau": {"office_head"},
    "vu": {"leader"},
    "so": {"registrar"},
    "hoa": set(),
    "kieu": set(),
}
PART: dict[str, set[str]] = {
    "lan": {"unit_officer"},
    "vu": {"unit_head"},
    "kieu": {"office"},
    "mai": {"office_head"},
    "truong": {"leader"},
    "hoa": set(),
    "mau": set(),
}
ABOVE: dict[str, set[str]] = {
    "kieu": {"office"},
    "mai": {"office_head"},
    "truong": {"leader"},
    "cao": {"registrar"},
    "lan": set(),
}
ENDED = {
    "AWARDED",
    "DECLINED",
    "FAILED",
    "NOT_SHORTLISTED",
    "FORWARDED",
    "WITHDRAWN",
    "REVOKED",
}
AT_HOME = "FORWARDED"  # a source that the level below has nothing more to do with


class Joined(MutableMapping[int, str]):
    """The lines of several files as one."""

    def __init__(self, files: list["Part"]) -> None:
        self.files = files

    def _of(self, pk: int) -> dict[int, str]:
        for file in self.files:
            if pk in file.lines:
                return file.lines
        raise KeyError(pk)

    def __getitem__(self, pk: int) -> str:
        return self._of(pk)[pk]

    def __setitem__(self, pk: int, state: str) -> None:
        self._of(pk)[pk] = state

    def __delitem__(self, pk: int) -> None:
        raise TypeError("nothing leaves a file")

    def __iter__(self) -> Iterator[int]:
        return (pk for file in self.files for pk in file.lines)

    def __len__(self) -> int:
        return sum(len(file.lines) for file in self.files)


class TwoLevels:
    """Everything, and what one subject does to another."""

    def __init__(self, minister: list[int], province: list[int], version: int) -> None:
        self.below = UnitFile(self, [*minister, *province], version)
        self.parts = [Part(self, version=1)]
        self.copies = Joined(self.parts)
        self.minister, self.province = set(minister), set(province)
        self.papers: list[ListPaper] = []

    def open_paper(self, lane: str) -> "ListPaper":
        paper = ListPaper(self, lane)
        self.papers.append(paper)
        return paper

    def on_a_list(self, lines: Iterable[int], *, above: bool) -> bool:
        papers = (paper for paper in self.papers if (paper.lane == "above") == above)
        return any(pk in paper.paper.lines for paper in papers for pk in lines)

    def deliver(self, paper: "ListPaper", lines: list[int]) -> None:
        """Copies join the newest part while it is a draft, else a numbered supplement."""
        alive = [part for part in self.parts if part.file.state != "WITHDRAWN"]
        newest = alive[-1] if alive else self.parts[-1]
        if newest.file.state != "DRAFT":
            newest = Part(self, version=1)
            self.parts.append(newest)
        newest.lines.update(dict.fromkeys(lines, "DRAFT"))
        newest.papers.append(paper)
        newest.nothing = False
        newest.touched()

    def acknowledge(self, part: "Part") -> None:
        """The ministry has it: the papers in it are received, each once."""
        for paper in part.papers:
            if paper.paper.state == "SENT_UP":
                paper.paper.state = "RECEIVED"
                paper.paper.version += 1
                paper.paper.events += 1

    def reopen(self, sources: list[int]) -> None:
        """The unit gets one correction for what came back from above."""
        below = self.below
        below.lines.update(dict.fromkeys(sources, "RETURNED"))
        below.corrections.append(Thing("FIXING", lines=set(sources)))
        below.touched()

    def up_again(self, sources: list[int]) -> None:
        for part in self.parts:
            if set(sources) & set(part.lines):
                part.touched()

    def close(self, *, above: bool) -> None:
        """An accepted file of which every line has ended is closed, silently."""
        for file in self.parts if above else [self.below]:
            if file.file.state == "ACCEPTED" and set(file.lines.values()) <= ENDED:
                file.file.state = "CLOSED"
                file.file.version += 1


class LevelFile(SubmissionOracle):
    """A file on the shortest route; what it takes from the other level is below."""

    def __init__(
        self, levels: TwoLevels, lines: list[int], roles: dict[str, set[str]], *, above: bool
    ) -> None:
        super().__init__(lines, {}, roles)
        self.levels, self.above, self.locked = levels, above, True

    def touched(self) -> None:
        """Something was done to it that moved neither it nor its task."""
        self.file.version += 1
        self.events += 1

    def _submission_recall(self, thing: Thing, login: str, lines: list[int]) -> bool:
        action, _who, items = thing.last
        if action == "accept" and self.levels.on_a_list(items, above=self.above):
            return False
        return super()._submission_recall(thing, login, lines)


class UnitFile(LevelFile):
    """The unit's nominations, examined by Lan before the story begins."""

    def __init__(self, levels: TwoLevels, lines: list[int], version: int) -> None:
        super().__init__(levels, lines, BELOW, above=False)
        self.lines = dict.fromkeys(lines, "CHECKED")
        accepted = ("accept", "lan", dict(self.lines))
        self.file = Thing("ACCEPTED", version=version, last=accepted)
        self.events, self.received = version, True
        self.authors = {"prepared": "hoa", "signed": "binh"}

    def _correction_accept(self, thing: Thing, login: str, lines: list[int]) -> bool:
        mended = self._in({"SUBMITTED"}, thing.lines)
        done = super()._correction_accept(thing, login, lines)
        again = [pk for pk in mended if pk in self.levels.copies]
        if done and again:
            self._set(again, AT_HOME)
            self.levels.up_again(again)
        return done


class Part(LevelFile):
    """The department's own part at the ministry; its lines are copies."""

    def __init__(self, levels: TwoLevels, *, version: int) -> None:
        super().__init__(levels, [], PART, above=True)
        self.file = Thing("DRAFT", version=version)
        self.papers: list[ListPaper] = []

    def _all_home(self, lines: Iterable[int]) -> bool:
        return all(self.levels.below.lines[pk] == AT_HOME for pk in lines)

    def _complete(self) -> bool:
        """What travels by itself holds nothing else."""
        to_send = self._held({"DRAFT", "RETURNED"})
        return super()._complete() and self._all_home(to_send)

    def _given_up(self, lines: Iterable[int]) -> bool:
        """No copy is withdrawn while its source is with the unit."""
        return all(self.levels.below.lines[pk] in (AT_HOME, "WITHDRAWN") for pk in lines)

    def _submission_withdraw(self, thing: Thing, login: str, lines: list[int]) -> bool:
        whole = not lines and thing.state != "ACCEPTED"
        waits = any(paper.paper.state == "SENT_UP" for paper in self.papers)
        chosen = lines or self._held({"DRAFT", "RETURNED"} | UNJUDGED | EXAMINED)
        if (whole and waits) or not self._given_up(chosen):
            return False
        return super()._submission_withdraw(thing, login, lines)

    def _correction_withdraw(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if not self._given_up(self._in({"RETURNED"} | UNJUDGED, thing.lines)):
            return False
        return super()._correction_withdraw(thing, login, lines)

    def _submission_receive(self, thing: Thing, login: str, lines: list[int]) -> bool:
        done = super()._submission_receive(thing, login, lines)
        if done:
            self.levels.acknowledge(self)
        return done

    def _submission_accept(self, thing: Thing, login: str, lines: list[int]) -> bool:
        done = super()._submission_accept(thing, login, lines)
        if done:
            self.levels.acknowledge(self)
        return done

    def _correction_resubmit(self, thing: Thing, login: str, lines: list[int]) -> bool:
        if not self._all_home(self._in({"RETURNED"}, thing.lines)):
            return False
        return super()._correction_resubmit(thing, login, lines)

    def _hand_on(self, within: Iterable[int], lines: list[int]) -> bool:
        back = [pk for pk in within if self.lines[pk] == "RETURNED" and self._all_home([pk])]
        chosen = lines or back
        if not chosen or set(chosen) - set(back):
            return False
        self.levels.reopen(chosen)
        return True

    def _submission_reopen_source(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return self._hand_on(self.lines, lines)

    def _correction_reopen_source(self, thing: Thing, login: str, lines: list[int]) -> bool:
        return self._hand_on(thing.lines, lines)


class ListPaper(ProposalOracle):
    """A proposal on the shortest route: to the Minister, to the province, or the ministry's own."""

    def __init__(self, levels: TwoLevels, lane: str) -> None:
        award = "BKCT" if lane == "province" else "BKBT"
        super().__init__([], {}, award, ABOVE if lane == "above" else HOUSE)
        self.levels, self.lane = levels, lane
        self.states = levels.copies if lane == "above" else levels.below.lines
        self.sent: list[int] = []

    @property
    def known(self) -> list[int]:
        """The lines that this paper may be about."""
        if self.lane == "above":
            return list(self.states)
        return sorted(self.levels.minister if self.lane == "minister" else self.levels.province)

    def task_role(self) -> str:
        state = self.paper.state
        if state == "SIGNING":
            return "leader"
        sends = state == "ISSUED" and self.lane != "above"
        awaits = state == "SENT_UP" and self.lane == "province"
        return "office" if sends or awaits else DESK.get(state, "")

    def act(self, login: str, action: str, lines: list[int], good: bool) -> bool:
        done = super().act(login, action, lines, good)
        over = action in MOVING and self.paper.state in ("ENDED", "ISSUED", "SENT_UP")
        if done and over and action != "record_outcome":
            self.levels.close(above=self.lane == "above")
        return done

    def _collect(self, login: str, lines: list[int], good: bool) -> bool:
        before = dict(self.paper.lines)
        super()._collect(login, lines, good)
        wrong = set(self.paper.lines) - set(before) - set(self.known)
        for pk in wrong:
            del self.paper.lines[pk]
        return len(self.paper.lines) > len(before)

    def _present(self, login: str, lines: list[int], good: bool) -> bool:
        ready = not self._in(*WAITING) and self._in(*LISTED)
        return bool(ready) and self._go("SIGNING")

    def _change_award(self, login: str, lines: list[int], good: bool) -> bool:
        return False  # these deciders have one award each

    _lower = _change_award

    def _publish(self, login: str, lines: list[int], good: bool) -> bool:
        if self.lane == "above" or not self.paper.numbered:
            return super()._publish(login, lines, good)
        granted = {pk: line for pk, line in self.paper.lines.items() if line.outcome == "granted"}
        for pk, line in self.paper.lines.items():
            if pk not in granted:
                self.states[pk] = EFFECT.get(line.outcome, self.states[pk])
        self.paper.lines = granted
        return self._go("ISSUED")

    def _send_up(self, login: str, lines: list[int], good: bool) -> bool:
        if self.lane == "above":
            return False
        self.sent, self.paper.lines = list(self.paper.lines), {}
        self._set(self.sent, AT_HOME)
        if self.lane == "minister":
            self.levels.deliver(self, self.sent)
        return self._go("SENT_UP")

    def _record_outcome(self, login: str, lines: list[int], good: bool) -> bool:
        """Only what went outside: what lies at the ministry is decided there."""
        waiting = [pk for pk in self.sent if self.states[pk] == AT_HOME]
        if self.lane != "province" or not lines or set(lines) - set(waiting):
            return False
        self._set(lines, "AWARDED" if good else "DECLINED")
        return self._go("SENT_UP" if set(waiting) - set(lines) else "RECEIVED")
