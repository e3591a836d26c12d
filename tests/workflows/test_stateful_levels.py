"""Two levels against a small oracle: what goes up, comes back, is mended and is decided.

A unit's examined nominations → proposals to the Minister and to the province → the department's
part at the ministry, returned as a whole or in lines → the unit's correction below → the
ministry's own proposal. Random people try random acts on any of them, allowed or not.
"""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from nominations import clock
from nominations.enums import Decider
from nominations.models import Consolidation, Dispatch, Nomination, Submission
from tests.factories.acts import do
from tests.factories.levels import Levels, make_levels
from tests.factories.world import nominate
from tests.workflows.oracle_levels import ABOVE, BELOW, HOUSE, PART, LevelFile, ListPaper, TwoLevels
from tests.workflows.oracle_submission import DESK
from tests.workflows.test_stateful import CHANCE, DAILY, MONDAY, Machine
from tests.workflows.test_truth_table import MACHINES
from workflows.services.consolidations import open_consolidation
from workflows.services.reconcile import inconsistencies

Pairs = list[tuple[str, str]]
#: What leads on, or back, at each place.
_LIST: dict[str, Pairs] = {
    "DRAFTING": [("lan", "collect"), ("lan", "shortlist"), ("lan", "present")],
    "SIGNING": [("vu", "sign_all"), ("vu", "sign_part"), ("vu", "postpone")],
    "APPROVED": [("so", "number"), ("so", "publish")],
    "ISSUED": [("lan", "send_up")],
    "SENT_UP": [("lan", "record_outcome")],
}
_AT_THE_MINISTRY = {"lan": "kieu", "vu": "truong", "so": "cao"}
FORWARD: dict[tuple[str, str], dict[str, Pairs]] = {
    ("below", "submission"): {
        "ACCEPTED": [("lan", "return"), ("mau", "resume"), ("lan", "recall")],
        "OFFICE_CHECK": [("lan", "accept")],
        "UNIT_SIGNING": [("binh", "submit"), ("binh", "resubmit")],
        "DRAFT": [("hoa", "send_to_head")],
        "RETURNED": [("binh", "resubmit")],
    },
    ("below", "correction"): {
        "FIXING": [("binh", "resubmit"), ("hoa", "send_to_head")],
        "UNIT_SIGNING": [("binh", "resubmit")],
        "RECHECK": [("lan", "accept"), ("mau", "accept"), ("lan", "return")],
    },
    ("part", "submission"): {
        "DRAFT": [("lan", "send_to_head")],
        "UNIT_SIGNING": [("vu", "submit"), ("vu", "resubmit")],
        "OFFICE_CHECK": [
            ("kieu", "return"),
            ("kieu", "return"),
            ("mai", "receive"),
            ("kieu", "accept"),
        ],
        "RETURNED": [("lan", "reopen_source"), ("vu", "resubmit"), ("vu", "resubmit")],
        "SUSPENDED": [("mai", "resume")],
        "ACCEPTED": [("kieu", "return"), ("mai", "suspend"), ("kieu", "resume")],
    },
    ("part", "correction"): {
        "FIXING": [("lan", "reopen_source"), ("vu", "resubmit")],
        "UNIT_SIGNING": [("vu", "resubmit")],
        "RECHECK": [("kieu", "accept"), ("mai", "accept"), ("kieu", "return")],
    },
    ("house", "consolidation"): _LIST,
    ("above", "consolidation"): {
        state: [(_AT_THE_MINISTRY[login], action) for login, action in pairs]
        for state, pairs in _LIST.items()
    },
}
ROLES = {"below": BELOW, "part": PART, "house": HOUSE, "above": ABOVE}
ON_LINES = {"withdraw", "return", "suspend", "resume", "reopen_source"}
ONE_LINE = {"leave_out", "take_off", "decline", "postpone", "return_to_office"}
Way = tuple[tuple[str, str, str], ...]  # lane, login, action


def _list(lane: str, office: str, leader: str, registrar: str) -> Way:
    drafted = tuple((lane, office, action) for action in ("collect", "shortlist", "present"))
    issued = ((lane, registrar, "number"), (lane, registrar, "publish"))
    return (*drafted, (lane, leader, "sign_all"), *issued)


_UP: Way = (*_list("minister", "lan", "vu", "so"), ("minister", "lan", "send_up"))
_OUT: Way = (*_list("province", "lan", "vu", "so"), ("province", "lan", "send_up"))
_SENT: Way = (*_UP, ("part", "lan", "send_to_head"), ("part", "vu", "submit"))
_DECIDED: Way = (*_SENT, ("part", "kieu", "accept"), *_list("above", "kieu", "truong", "cao"))
_LINE_BACK: Way = (*_SENT, ("part", "kieu", "return"), ("correction", "lan", "reopen_source"))
_ALL_BACK: Way = (*_SENT, ("part", "kieu", "return all"), ("part", "lan", "reopen_source"))
#: How far an example has come before anybody does anything odd; the last steps may be missing.
WAYS: tuple[Way, ...] = (
    (),
    _UP,
    _OUT,
    _DECIDED,
    (*_LINE_BACK, ("part", "mai", "accept")),
    _LINE_BACK,
    _ALL_BACK,
    (*_SENT, ("part", "kieu", "return"), *_OUT),
)
OVER = ("ENDED", "SENT_UP", "RECEIVED", "ISSUED")


class LevelsMachine(Machine):
    """Five nominations of one unit: three for the Minister, two for the province."""

    levels: Levels
    file: Submission

    def __init__(self) -> None:
        super().__init__()
        self.file.refresh_from_db()
        lines = self.file.nominations.order_by("pk").values_list("award__code", "pk")
        minister, province = (
            [pk for code, pk in lines if code == award] for award in ("BKBT", "BKCT")
        )
        self.oracle = TwoLevels(minister, province, self.file.version)
        self.papers: list[Consolidation] = []
        self.numbers, self.sound = 0, True
        for lane in ("minister", "province", "above"):
            self.open_one(lane)

    def teardown(self) -> None:
        try:
            if self.sound:
                with clock.at(self.moment):
                    assert inconsistencies() == []
        finally:
            super().teardown()

    def open_one(self, lane: str) -> None:
        levels = self.levels
        deciders = {"minister": Decider.MINISTER, "province": Decider.PROVINCE}
        with clock.at(self.moment):
            paper = open_consolidation(
                period=levels.above if lane == "above" else levels.world.period,
                title=lane,
                actor=levels.users["kieu" if lane == "above" else "lan"],
                decider=deciders.get(lane, ""),
            )
        self.oracle.open_paper(lane)
        self.papers.append(paper)

    @property
    def parts(self) -> list[Submission]:
        part = self.levels.part()
        return list(part.dossier.submissions.filter(kind="nominations").order_by("number"))

    def newest(self, lane: str) -> int:
        """The place of the last paper of a lane."""
        lanes = [paper.lane for paper in self.oracle.papers]
        return len(lanes) - 1 - lanes[::-1].index(lane)

    @initialize(chance=CHANCE)
    def something_has_gone_up_already(self, chance: Random) -> None:
        self.chance = chance
        way = chance.choice(WAYS)
        for lane, login, action in way[: max(0, len(way) - chance.choice((0, 0, 1, 2, 4)))]:
            if lane == "correction":
                self.act_on_correction(0, 0, login, action, [])
            elif lane == "part":
                lines = list(self.oracle.parts[0].lines)[:1] if action == "return" else []
                self.act_on_file(0, login, action.removesuffix(" all"), lines)
            else:
                self.act_on_paper(self.newest(lane), login, action, [], good=True)

    @rule()
    def somebody_does_something(self) -> None:
        self.sound = False
        files = {place: self.oracle.parts[place] for place in range(len(self.oracle.parts))}
        mending = [(place, file) for place, file in [(-2, self.oracle.below), *files.items()]
                   if any(x.state != "DONE" for x in file.corrections)]  # fmt: skip
        draw = self.chance.random()
        if mending and draw < 0.4:
            self.somebody_acts_on_a_correction(*self.chance.choice(mending))
        elif draw < 0.5:
            self.somebody_acts_on_a_file(-2, self.oracle.below)
        elif draw < 0.75:
            self.somebody_acts_on_a_file(*self.chance.choice(sorted(files.items(), key=str)))
        else:
            self.somebody_acts_on_a_paper(self.chance.choice(["minister", "province", "above"]))

    def pick(self, lane: str, machine: str, state: str) -> tuple[str, str]:
        """As `somebody`: what leads on, a cell that somebody fills, or anything at all."""
        roles, table = ROLES[lane], MACHINES[machine]
        known = {name for row in table.values() for name in row} - {"appoint"}
        fitting = [
            (login, action)
            for action, allowed in table[state].items()
            for login in roles
            if roles[login] & set(allowed) and action != "appoint"
        ]
        anything = list(product(sorted(roles), sorted(known)))
        kinds = [FORWARD[lane, machine].get(state), fitting, anything]
        return self.chance.choice(self.chance.choices(kinds, weights=(8, 3, 1))[0] or anything)

    # --- Files: -2 is the unit's, others are the parts above -----------------------------------

    def subject(self, place: int) -> Submission:
        return self.file if place == -2 else self.parts[place]

    def named(self, place: int, lines: list[int]) -> list[int]:
        """Copies are known to the oracle by their sources."""
        if place == -2:
            return lines
        return list(
            Nomination.objects.filter(source__in=lines).order_by("pk").values_list("pk", flat=True)
        )

    def somebody_acts_on_a_file(self, place: int, oracle: LevelFile) -> None:
        login, action = self.pick(
            "below" if place == -2 else "part", "submission", oracle.file.state
        )
        lines = self.some(oracle.lines) if action in ON_LINES else []
        if action in ("withdraw", "suspend") and oracle.lines and self.chance.random() < 0.7:
            lines = self.chance.sample(sorted(oracle.lines), 1)  # whole files seldom
        self.act_on_file(place, login, action, lines)

    def act_on_file(self, place: int, login: str, action: str, lines: list[int]) -> None:
        oracle = self.oracle.below if place == -2 else self.oracle.parts[place]
        subject, wanted, named = self.subject(place), not oracle.nothing, self.named(place, lines)
        expected = oracle.act(login, action, lines)

        done = self.attempt(
            subject, action, login, lines=named, value=wanted, pins=[("nominees", "")]
        )

        assert done == expected

    def somebody_acts_on_a_correction(self, place: int, oracle: LevelFile) -> None:
        running = [n for n, x in enumerate(oracle.corrections) if x.state != "DONE"]
        which = self.chance.choice(running)
        thing = oracle.corrections[which]
        login, action = self.pick("below" if place == -2 else "part", "correction", thing.state)
        lines = self.some(thing.lines) if action == "reopen_source" else []
        self.act_on_correction(place, which, login, action, lines)

    def act_on_correction(
        self, place: int, which: int, login: str, action: str, lines: list[int]
    ) -> None:
        oracle = self.oracle.below if place == -2 else self.oracle.parts[place]
        correction = list(self.subject(place).corrections.order_by("pk"))[which]
        named = self.named(place, lines)
        expected = oracle.act(login, action, lines, which)

        done = self.attempt(correction, action, login, lines=named)

        assert done == expected

    # --- Papers --------------------------------------------------------------------------------

    def somebody_acts_on_a_paper(self, lane: str) -> None:
        place = self.newest(lane)
        oracle = self.oracle.papers[place]
        state = oracle.paper.state
        over = state in OVER and not (state == "ISSUED" and lane != "above")
        if over and self.chance.random() < (0.2 if lane == "province" else 0.7):
            self.open_one(lane)
            return
        login, action = self.pick("above" if lane == "above" else "house", "consolidation", state)
        lines = self.some(oracle.known, 3)
        if action in ONE_LINE:
            lines = lines[:1]
        if action == "rank" and self.chance.random() < 0.7:
            lines = list(oracle.paper.lines)
        self.act_on_paper(place, login, action, lines, good=self.chance.random() < 0.6)

    def act_on_paper(
        self, place: int, login: str, action: str, lines: list[int], *, good: bool
    ) -> None:
        oracle, paper = self.oracle.papers[place], self.papers[place]
        self.numbers += 1
        today = clock.local_day(self.moment)
        refs = [paper.ref, *paper.decisions.values_list("ref", flat=True)]
        if oracle.lane == "above":
            refs = refs[1:]
        elif oracle.lane == "province":
            refs = refs[:1]  # its decisions come from outside
        named = self.named(-2 if oracle.lane != "above" else 0, lines)
        expected = oracle.act(login, action, lines, good)

        done = self.attempt(
            paper,
            action,
            login,
            lines=named,
            order=named,
            award="GKGD",
            granted=good,
            number=f"{self.numbers}/QĐ-UB",
            dated=today,
            numbers={ref: (f"{self.numbers}-{ref}", today) for ref in refs},
        )

        assert done == expected

    # --- What must hold after every step -------------------------------------------------------

    @invariant()
    def database_says_what_the_oracle_says(self) -> None:
        self.check_file(self.file, self.oracle.below)
        parts = self.parts
        for part, oracle in zip(parts, self.oracle.parts, strict=True):
            self.check_file(part, oracle)
        for paper, told in zip(self.papers, self.oracle.papers, strict=True):
            self.check_paper(paper, told, parts)
        self.check_what_is_read_below()
        self.sound = True

    def check_file(self, file: Submission, oracle: LevelFile) -> None:
        file.refresh_from_db()
        place = oracle.file
        assert (file.state, file.version) == (place.state, place.version)
        assert (file.returned_from, file.suspended_from) == (
            oracle.returned_from,
            oracle.suspended_from,
        )
        by = "source" if oracle.above else "pk"
        assert dict(file.nominations.values_list(by, "state")) == oracle.lines
        self.check_task(file, DESK.get(place.state, ""), place.claimed)
        corrections = list(file.corrections.order_by("pk"))
        for correction, thing in zip(corrections, oracle.corrections, strict=True):
            assert (correction.state, correction.version) == (thing.state, thing.version)
            held = correction.nominations.values_list(by, flat=True)
            assert set(held) == thing.lines
            self.check_task(correction, DESK.get(thing.state, ""), thing.claimed)
        self.check_chain(file.ref, oracle.events)

    def check_paper(self, paper: Consolidation, oracle: ListPaper, parts: list[Submission]) -> None:
        paper.refresh_from_db()
        told = oracle.paper
        assert (paper.state, paper.version) == (told.state, told.version)
        by = "nomination__source" if oracle.lane == "above" else "nomination"
        held = paper.lines.filter(active=True).values_list(by, "outcome")
        assert dict(held) == {pk: line.outcome for pk, line in told.lines.items()}
        self.check_task(paper, oracle.task_role(), told.claimed)
        self.check_chain(paper.ref, told.events)
        self.check_dispatch(paper, oracle, parts)

    def check_dispatch(
        self, paper: Consolidation, oracle: ListPaper, parts: list[Submission]
    ) -> None:
        dispatch = Dispatch.objects.filter(consolidation=paper).first()
        assert (dispatch is None) == (oracle.lane == "above")
        if dispatch is None:
            return
        state = oracle.paper.state
        assert (dispatch.sent_at is not None) == (state in ("SENT_UP", "RECEIVED"))
        assert (dispatch.received_at is not None) == (state == "RECEIVED")
        carried = [part for part, x in zip(parts, self.oracle.parts, strict=True)
                   if oracle in x.papers]  # fmt: skip
        assert dispatch.carried_by == (carried[0] if carried else None)

    def check_what_is_read_below(self) -> None:
        """One record per award, wherever it was decided."""
        everything = [*self.oracle.below.lines.values(), *self.oracle.copies.values()]
        records = Nomination.objects.filter(record__isnull=False)
        assert set(records.values_list("state", flat=True)) <= {"AWARDED"}
        assert records.count() == everything.count("AWARDED")


@pytest.fixture
def monday(db: None) -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def examined(levels: Levels) -> Submission:
    """Three for the Minister and two for the province, examined by Lan."""
    file, awards = levels.world.submission("cckl"), levels.world.awards
    nominate(file, ["Mẫu A", "Thử B", "Dụ C"], awards["BKBT"])
    nominate(file, ["Ngoài D", "Ngoài E"], awards["BKCT"])
    file.meeting_minutes = "BB"
    file.save(update_fields=["meeting_minutes"])
    for action, login in (("send_to_head", "hoa"), ("submit", "binh"), ("accept", "lan")):
        do(file, action, levels.users[login])
    return file


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.usefixtures("monday")
def test_both_levels_do_what_the_oracle_says() -> None:
    LevelsMachine.levels = levels = make_levels()
    LevelsMachine.world, LevelsMachine.file = levels.world, examined(levels)
    held: Any = LevelsMachine

    run_state_machine_as_test(held, settings=DAILY)
