"""The engine against a small oracle: random people try random acts, allowed or not.

After every step the database must say what the oracle says. Each example runs in a savepoint
that is rolled back. HYPOTHESIS_PROFILE=nightly plays ten times as many.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from nominations import clock
from nominations.models import Consolidation, Correction, Event, Nomination, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.clusters import meeting
from tests.factories.paths import accepted, nominee, prepared
from tests.factories.world import World, make_world
from tests.workflows import oracle_proposal, oracle_submission
from tests.workflows.oracle_proposal import Paper, ProposalOracle
from tests.workflows.oracle_submission import SubmissionOracle
from tests.workflows.test_truth_table import MACHINES
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotAllowed, NotReady

MONDAY = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
DAILY = settings(
    max_examples=max(1, settings().max_examples * 4 // 5),
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
#: How far an example has come before anybody does anything odd.
HEAD_START = st.integers(0, 9)
#: Whoever acts is drawn evenly from a seed of the example's: hypothesis alone prefers what it
#: knows, and rarely comes far on a long path.
CHANCE = st.randoms(use_true_random=True)
#: What leads further on.
FORWARD: dict[str, dict[str, list[tuple[str, str]]]] = {
    "submission": {
        "DRAFT": [("an", "send_to_head")],
        "UNIT_SIGNING": [("son", "submit"), ("son", "resubmit")],
        "CLUSTER_REVIEW": [("binh", "endorse"), ("binh", "not_endorse"), ("binh", "return")],
        "OFFICE_CHECK": [("lan", "accept"), ("dung", "accept"), ("lan", "return")],
        "RETURNED": [("an", "send_to_head"), ("son", "resubmit")],
        "SUSPENDED": [("mau", "resume")],
        "ACCEPTED": [("dung", "return"), ("lan", "suspend"), ("mau", "resume")],
    },
    "correction": {
        "FIXING": [("an", "send_to_head"), ("son", "resubmit")],
        "UNIT_SIGNING": [("son", "resubmit")],
        "RECHECK": [("lan", "accept"), ("dung", "accept"), ("lan", "return")],
    },
    "consolidation": {
        "DRAFTING": [("lan", "collect"), ("lan", "shortlist"), ("lan", "present")],
        "OFFICE_HEAD_CHECK": [("mau", "initial")],
        "POSTED": [("lan", "close_posting")],
        "COUNCIL": [("lan", "record_result"), ("lan", "present")],
        "SIGNING": [("vu", "sign_part"), ("vu", "sign_all"), ("phan", "sign_all"), ("vu", "lower")],
        "APPROVED": [("so", "number"), ("so", "publish")],
    },
}


class Machine(RuleBasedStateMachine):
    """What both machines share: a savepoint per example, one moment, an attempt and its verdict."""

    world: World
    moment: datetime = MONDAY
    chance: Random

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, subject: Any, action: str, login: str, **data: Any) -> bool:
        """Whether the engine did it; other refusals than these two are divergences."""
        note(f"{login} {action} {subject!r} {data}")
        try:
            with clock.at(self.moment):
                do(subject, action, self.world.users[login], note="vì", **data)
        except (NotAllowed, NotReady) as refused:
            note(f"  refused: {refused.sentence}")
            return False
        return True

    def somebody(self, machine: str, state: str, roles: dict[str, set[str]]) -> tuple[str, str]:
        """What leads on, or a cell of the truth table that somebody fills, or anything at all."""
        known = {name for row in MACHINES[machine].values() for name in row}
        fitting = [
            (login, action)
            for action, allowed in MACHINES[machine][state].items()
            for login in roles
            if roles[login] & set(allowed) and action != "appoint"
        ]
        anything = list(product(sorted(roles), sorted(known - {"appoint"})))
        kinds = [FORWARD[machine].get(state), fitting, anything]
        candidates = self.chance.choices(kinds, weights=(4, 5, 1))[0] or anything
        return self.chance.choice(candidates)

    def some(self, lines: Iterable[int], most: int = 2) -> list[int]:
        known = sorted(lines)
        return self.chance.sample(known, self.chance.randint(0, min(most, len(known))))

    def check_task(self, subject: Any, role: str, claimed: str) -> None:
        """Exactly one open task iff the place is open, for its desk, claimed by whom it should."""
        task = open_task_of(subject)
        assert (task.role if task else "") == role
        owner = task.owner.username if task and task.owner else ""
        assert owner == claimed
        assert subject.processes.filter(finished=None).count() == (1 if role else 0)

    def check_chain(self, ref: str, length: int) -> None:
        chain = Event.objects.filter(stream__subject=ref).order_by("sequence")
        assert list(chain.values_list("sequence", flat=True)) == list(range(1, length + 1))


def states(lines: Any) -> dict[int, str]:
    return dict(Nomination.objects.filter(pk__in=list(lines)).values_list("pk", "state"))


class SubmissionMachine(Machine):
    """One file with three nominees, one of whom is an examiner himself, and its corrections."""

    def __init__(self) -> None:
        super().__init__()
        with clock.at(self.moment):
            self.file = prepared(
                self.world, "cctl", names=["Mẫu A", "Thử B"], people=[self.world.person("lan")]
            )
        lines = list(self.file.nominations.order_by("pk").values_list("pk", flat=True))
        own = nominee(self.file, self.world.person("lan").full_name).pk
        self.oracle = SubmissionOracle(lines, {"lan": own})

    @property
    def corrections(self) -> list[Correction]:
        return list(self.file.corrections.order_by("pk"))

    @initialize(acts=HEAD_START, chance=CHANCE)
    def the_file_has_come_some_way(self, acts: int, chance: Random) -> None:
        self.chance = chance
        for _act in range(acts):
            if self.oracle.file.state == "CLUSTER_REVIEW":
                self.meet("binh", "trễ")
            elif self.oracle.file.state in FORWARD["submission"]:
                login, action = FORWARD["submission"][self.oracle.file.state][0]
                lines = list(self.oracle.lines)[:1] if action == "return" else []
                self.try_out(login, action, lines)

    @rule()
    def somebody_does_something(self) -> None:
        if self.oracle.corrections and self.chance.random() < 0.4:
            self.somebody_acts_on_a_correction()
        elif self.chance.random() < 0.05:
            login = self.chance.choice(["binh", "son", "an", "lan"])
            self.meet(login, self.chance.choice(["", "trễ"]))
        else:
            self.somebody_acts_on_the_file()

    def somebody_acts_on_the_file(self) -> None:
        state, roles = self.oracle.file.state, oracle_submission.ROLES
        login, action = self.somebody("submission", state, roles)
        takes_lines = action in {
            "withdraw",
            "endorse",
            "not_endorse",
            "return",
            "suspend",
            "resume",
        }
        if action in {"withdraw", "suspend"} and self.chance.random() < 0.7:
            lines = self.chance.sample(sorted(self.oracle.lines), 1)  # whole files seldom
        else:
            lines = self.some(self.oracle.lines) if takes_lines else []
        self.try_out(login, action, lines)

    def try_out(self, login: str, action: str, lines: list[int]) -> None:
        wanted_flag = not self.oracle.nothing
        expected = self.oracle.act(login, action, lines)

        done = self.attempt(
            self.file,
            action,
            login,
            lines=lines,
            value=wanted_flag,
            total=90,
            pins=[("nominees", "")],
        )

        assert done == expected

    def somebody_acts_on_a_correction(self) -> None:
        running = [n for n, x in enumerate(self.oracle.corrections) if x.state != "DONE"]
        which = self.chance.choice(running or [0])
        state, roles = self.oracle.corrections[which].state, oracle_submission.ROLES
        login, action = self.somebody("correction", state, roles)
        expected = self.oracle.act(login, action, [], which)

        done = self.attempt(self.corrections[which], action, login)

        assert done == expected

    def meet(self, login: str, reason: str) -> None:
        other = self.world.submission("cckl")
        unranked = {other.ref: "chưa nộp", self.file.ref: reason}
        expected = self.oracle.lock(login, reason)

        done = self.attempt(self.file.ranking, "lock_scores", login, **meeting(unranked=unranked))

        assert done == expected

    @invariant()
    def database_says_what_the_oracle_says(self) -> None:
        self.file.refresh_from_db()
        oracle, place = self.oracle, self.oracle.file
        assert (self.file.state, self.file.version) == (place.state, place.version)
        assert self.file.returned_from == oracle.returned_from
        assert self.file.suspended_from == oracle.suspended_from
        assert states(oracle.lines) == oracle.lines
        self.check_task(self.file, oracle_submission.DESK.get(place.state, ""), place.claimed)
        for correction, thing in zip(self.corrections, oracle.corrections, strict=True):
            assert (correction.state, correction.version) == (thing.state, thing.version)
            assert set(correction.nominations.values_list("pk", flat=True)) == thing.lines
            role = oracle_submission.DESK.get(thing.state, "")
            self.check_task(correction, role, thing.claimed)
        self.check_chain(self.file.ref, oracle.events)
        self.check_that_nobody_is_forgotten()

    def check_that_nobody_is_forgotten(self) -> None:
        """Every line that waits has a desk where somebody can act on it."""
        place, travelling = self.oracle.file.state, self.oracle.travelling()
        alone = {pk: s for pk, s in self.oracle.lines.items() if pk not in travelling}
        if place == "ACCEPTED":
            assert set(alone.values()) <= {"CHECKED", "WITHDRAWN", "SUSPENDED"}
        if place == "OFFICE_CHECK":
            assert not {"RETURNED", "DRAFT"} & set(alone.values())


class ProposalMachine(Machine):
    """One proposal after the other for three nominees, one of whom is the Director."""

    file: Submission

    def __init__(self) -> None:
        super().__init__()
        lines = list(self.file.nominations.order_by("pk").values_list("pk", flat=True))
        own = {"vu": nominee(self.file, self.world.person("vu").full_name).pk}
        self.oracle = ProposalOracle(lines, own, "CSTDCS")
        self.proposal = self.open_one()

    def open_one(self) -> Consolidation:
        with clock.at(self.moment):
            return open_consolidation(
                period=self.world.period, title="Tờ trình", actor=self.world.users["lan"]
            )

    @initialize(acts=HEAD_START, chance=CHANCE)
    def the_proposal_has_come_some_way(self, acts: int, chance: Random) -> None:
        self.chance = chance
        path = ("collect", "shortlist", "present", "initial", "close_posting", "record_result",
                "present", "sign_all", "sign_all")  # fmt: skip
        for action in path[:acts]:
            who = {login: act for login, act in FORWARD["consolidation"][self.oracle.paper.state]}
            login = "lan" if "lan" in who else next(iter(who))
            if action == "close_posting":
                self.moment += timedelta(days=2)
                self.oracle.today += 2
            if action == "sign_all" and self.oracle.task_role() == "deputy_leader":
                login = "phan"
            self.try_out(login, action, [], True)

    @rule()
    def somebody_does_something(self) -> None:
        state, roles = self.oracle.paper.state, oracle_proposal.ROLES
        if state in ("ISSUED", "ENDED") and self.chance.random() < 0.7:
            self.proposal, self.oracle.paper = self.open_one(), Paper()
        elif self.chance.random() < 0.1 or (state == "POSTED" and self.chance.random() < 0.4):
            self.moment += timedelta(days=1)
            self.oracle.today += 1
        else:
            login, action = self.somebody("consolidation", state, roles)
            lines = self.some(self.oracle.states, 3)
            if action in ("leave_out", "take_off", "decline", "postpone", "return_to_office"):
                lines = lines[:1]
            if action == "rank" and self.chance.random() < 0.7:
                lines = list(self.oracle.paper.lines)
            self.try_out(login, action, lines, self.chance.random() < 0.8)

    def try_out(self, login: str, action: str, lines: list[int], good: bool) -> None:
        voted = self.proposal.lines.filter(
            active=True, nomination__state__in=("SHORTLISTED", "PASSED", "FAILED")
        ).values_list("nomination_id", flat=True)
        numbers = {
            decision.ref: (f"{self.proposal.pk}-{decision.pk}/QĐ", clock.local_day(self.moment))
            for decision in self.proposal.decisions.all()
        }
        session = {"size": 10, "present": 10, "minutes": "BB", "numbers": numbers}
        expected = self.oracle.act(login, action, lines, good)

        done = self.attempt(
            self.proposal,
            action,
            login,
            lines=lines,
            order=lines,
            award="LDTT" if action == "lower" else "GKGD",
            votes=dict.fromkeys(voted, 10 if good else 0),
            **session,
        )

        assert done == expected

    @invariant()
    def database_says_what_the_oracle_says(self) -> None:
        self.proposal.refresh_from_db()
        paper = self.oracle.paper
        assert (self.proposal.state, self.proposal.version) == (paper.state, paper.version)
        assert states(self.oracle.states) == self.oracle.states
        held = self.proposal.lines.filter(active=True).values_list(
            "nomination_id", "award__code", "outcome"
        )
        assert sorted(held) == sorted((pk, x.award, x.outcome) for pk, x in paper.lines.items())
        self.check_task(self.proposal, self.oracle.task_role(), paper.claimed)
        if paper.state in ("APPROVED", "SIGNING", "DRAFTING"):
            granted = [x for x in paper.lines.values() if x.outcome == "granted"]
            kinds = {(x.award, x.signer) for x in granted} if paper.state == "APPROVED" else set()
            assert self.proposal.decisions.count() == len(kinds)
        self.check_chain(self.proposal.ref, paper.events)


@pytest.fixture
def monday(db: None) -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("monday")
def test_submission_and_its_corrections_do_what_the_oracle_says() -> None:
    SubmissionMachine.world = make_world(cluster_kinds=["nominations"])

    run_state_machine_as_test(SubmissionMachine, settings=DAILY)


@pytest.mark.slow
@pytest.mark.usefixtures("monday")
def test_proposal_does_what_the_oracle_says() -> None:
    world = make_world(office_head_check=True, posting_days=1, council=True)
    ProposalMachine.world = world
    ProposalMachine.file = accepted(world, names=["Mẫu A", "Thử B"], people=[world.person("vu")])

    run_state_machine_as_test(ProposalMachine, settings=DAILY)
